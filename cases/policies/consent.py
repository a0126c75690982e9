"""Who writes down what a resident agrees to, and what was told to others."""

from datetime import date

from cases.models import Case, Consent
from cases.policies.sight import WORKING, roads
from providers.models import Role, User

_NOT_YOURS = "Alleen wie in dit dossier werkt, legt vast wat met anderen wordt gedeeld."


def why_not_record_consent(user: User, case: Case, *, on: date) -> str | None:
    """Write down that the resident agrees to share data with somebody."""
    if not roads(user, case, on=on) & WORKING:
        return _NOT_YOURS
    return "Dit dossier is gesloten." if case.is_closed else None


def why_not_withdraw_consent(user: User, consent: Consent, *, on: date) -> str | None:
    """Write down that the resident takes it back, also in a closed dossier: that is never refused."""
    if not roads(user, consent.case, on=on) & WORKING:
        return _NOT_YOURS
    return "Deze toestemming is al ingetrokken." if consent.withdrawn_on else None


def why_not_disclose(user: User, case: Case, *, on: date) -> str | None:
    """Write down what was told or sent to somebody outside, also afterwards in a closed dossier."""
    return None if roads(user, case, on=on) & WORKING else _NOT_YOURS


def why_not_read_disclosures(user: User) -> str | None:
    """See everything that was told to others, over all dossiers, by number."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming ziet alle verstrekkingen."
    return None
