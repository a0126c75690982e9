"""What of a dossier somebody sees: one policy for each part of it."""

from datetime import date

from cases.models import Case
from cases.policies.sight import WORKING, Sight, roads, sight
from cases.scales import Confidentiality
from providers.models import User

# Those whom the dossier trusts with what is confidential; its writer reads it as well.
TRUSTED = frozenset({"holder", "stand_in", "lead", "director", "emergency"})
DIRECTING = frozenset({"director"})
# Those who exchange data about the resident or decide about him; who only reads with leave needs no BSN.
IDENTIFYING = WORKING | {"consultant", "emergency"}


def why_not_see_plan(user: User, case: Case, *, on: date) -> str | None:
    """See the plan: goals, agreements, the trajectory, who is involved, the household."""
    if _sight(user, case, on) < Sight.CORE:
        return "U ziet in dit dossier naam, contact en de verwijzing aan uw organisatie, niet het plan."
    return None


def why_not_see_referrals(user: User, case: Case, *, on: date) -> str | None:
    """See what was asked of which organisation; an organisation sees its own referrals only."""
    reading = roads(user, case, on=on)
    if _sight(user, case, on) < Sight.CORE or all(word.startswith("referral") for word in reading):
        return "U ziet de verwijzingen aan uw eigen organisatie. U vindt ze bij Verwijzingen."
    return None


def why_not_see_notes(user: User, case: Case, *, on: date) -> str | None:
    """See the contact notes; which of them is said by ContactNote.objects.readable_by."""
    if _sight(user, case, on) < Sight.SHARED:
        return "De notities horen niet bij wat u van dit dossier ziet."
    return None


def why_not_see_documents(user: User, case: Case, *, on: date) -> str | None:
    """See the documents; which of them is said by Document.objects.readable_by."""
    if _sight(user, case, on) < Sight.SHARED:
        return "De documenten horen niet bij wat u van dit dossier ziet."
    return None


def why_not_see_measurements(user: User, case: Case, *, on: date) -> str | None:
    """See the measurements."""
    if _sight(user, case, on) < Sight.SHARED:
        return "De metingen horen niet bij wat u van dit dossier ziet."
    return None


def why_not_show_bsn(user: User, case: Case, *, on: date) -> str | None:
    """Have the BSN shown in full, for a reason that is written down (Wmo art. 5.2.9 lid 1)."""
    if not roads(user, case, on=on) & IDENTIFYING:
        return "Alleen wie in dit dossier werkt of er een besluit over neemt, kan het BSN laten tonen."
    return None


def why_not_ask_brp(user: User, case: Case, *, on: date) -> str | None:
    """Compare the resident with the BRP, for who may use the BSN (Wmo art. 5.2.9 lid 1)."""
    if not roads(user, case, on=on) & IDENTIFYING:
        return "Alleen wie in dit dossier werkt of er een besluit over neemt, vraagt de BRP."
    if not case.client.bsn:
        return "Bij deze inwoner staat geen BSN. Vul dat eerst in."
    return None


def why_not_see_looks(user: User, case: Case, *, on: date) -> str | None:
    """See who looked into the dossier, and make the letter about it."""
    if _sight(user, case, on) < Sight.FULL:
        return "Alleen wie het hele dossier ziet, ziet wie er meekeek."
    return None


def classes(user: User, case: Case, *, on: date) -> frozenset[Confidentiality]:
    """The classes of which the user reads everything that others wrote in the dossier.

    The same as readable_by tells of each row; a test holds the two together.
    """
    reading = roads(user, case, on=on)
    found = set()
    if _sight(user, case, on) >= Sight.FULL:
        found.add(Confidentiality.NORMAL)
    if reading & TRUSTED:
        found.add(Confidentiality.CONFIDENTIAL)
    if reading & DIRECTING:
        found.add(Confidentiality.DIRECTION)
    return frozenset(found)


def why_not_write_as(user: User, case: Case, confidentiality: str, *, on: date) -> str | None:
    """Give what one writes this class: the one of the procesregie is for the procesregisseur."""
    reading = roads(user, case, on=on)
    if confidentiality == Confidentiality.DIRECTION and not reading & DIRECTING:
        return "Alleen de procesregisseur van dit dossier schrijft notities van de procesregie."
    if not reading & WORKING:
        return "Alleen wie in dit dossier werkt, schrijft erin."
    return None


def _sight(user: User, case: Case, on: date) -> Sight:
    return sight(user, case, on=on) or Sight.NOTHING
