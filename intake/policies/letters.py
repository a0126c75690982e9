"""Who writes which letter to a resident, and when it can be written."""

from datetime import date

from cases.policies import Sight, roads, sight
from cases.policies.sight import WORKING
from intake.models import Application, Letter, LetterKind, SupportRequest
from intake.models.letter_text import ABOUT_APPLICATION
from intake.policies.terms import why_not_decide, why_not_see_terms
from providers.models import Role, Sender, User


def why_not_see_letters(user: User, asked: SupportRequest, *, on: date) -> str | None:
    """See the letters about a question; the desk sees its receipts only (Letter.objects.visible_to)."""
    if user.has_role(Role.DESK):
        return None
    if asked.case is None:
        return why_not_see_terms(user)
    if sight(user, asked.case, on=on) is not Sight.FULL:
        return "U ziet een deel van dit dossier. De brieven horen daar niet bij."
    return None


def why_not_write_letter(user: User, asked: SupportRequest, kind: str, *, on: date) -> str | None:
    """Write a letter of this kind about a question."""
    if kind in ABOUT_APPLICATION:
        return why_not_decide(user, asked.case, on=on)
    if kind == LetterKind.RECEIPT and user.has_role(Role.DESK):
        return None
    if asked.case is None:
        return why_not_see_terms(user)
    if not roads(user, asked.case, on=on) & (WORKING | {"consultant"}):
        return "Alleen wie in dit dossier werkt of de Wmo-consulent schrijft deze brief."
    return None


def why_not_open_letter(user: User, letter: Letter, *, on: date) -> str | None:
    """Open the PDF of a letter, to read or print it."""
    if letter.document and letter.document.document.withdrawn_on:
        return "Deze brief is ingetrokken. Niemand kan hem nog openen."
    if user.has_role(Role.DESK) and letter.kind == LetterKind.RECEIPT:
        return None
    if letter.request.case is None:
        return why_not_see_terms(user)
    if sight(user, letter.request.case, on=on) is not Sight.FULL:
        return "U ziet een deel van dit dossier. De brieven horen daar niet bij."
    return None


def why_not_yet(
    asked: SupportRequest, kind: str, application: Application | None, sender: Sender | None
) -> str | None:
    """What is still missing before a letter of this kind can be written."""
    if asked.client_id is None:
        return "Leg eerst vast wie de inwoner is."
    if sender is None:
        return "Er is nog geen afzender van deze gemeente. De applicatiebeheerder kan die vastleggen."
    if kind == LetterKind.CLOSING:
        return _why_not_about_closing(asked)
    if kind in ABOUT_APPLICATION and application is None:
        if kind == LetterKind.DELAY:
            return "Schort eerst de aanvraag op. Dan staat de nieuwe dag in de brief."
        return "Leg eerst dit besluit op de aanvraag vast."
    return None


def _why_not_about_closing(asked: SupportRequest) -> str | None:
    if asked.case is None or asked.case.closed_on is None:
        return "Sluit eerst het dossier. Dan staat de dag van de nazorg in de brief."
    if asked.client and asked.client.deceased_on:
        return "De inwoner is overleden. Schrijf de familie zelf een brief."
    return None
