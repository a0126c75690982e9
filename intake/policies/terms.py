"""Who may do what the law asks after a question."""

from datetime import date

from cases.models import Case
from cases.policies import Sight, sight
from providers.models import Role, User


def why_not_see_terms(user: User) -> str | None:
    """See which investigations and applications must be ready by when."""
    if not user.has_role(Role.CONSULTANT):
        return "Alleen een Wmo-consulent bewaakt de wettelijke termijnen."
    return None


def why_not_read_applications(user: User, case: Case, *, on: date) -> str | None:
    """Read the investigations and applications of a dossier: who sees the whole of it."""
    if sight(user, case, on=on) is not Sight.FULL:
        return "U ziet een deel van dit dossier. Onderzoek en aanvraag horen daar niet bij."
    return None


def why_not_file(user: User, case: Case, *, on: date) -> str | None:
    """Write down an application, in whatever state the dossier is (Wmo art. 2.3.5)."""
    if not user.has_role(Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT):
        return "Alleen een wijkcoach, stuurder of Wmo-consulent neemt een aanvraag aan."
    return why_not_read_applications(user, case, on=on)


def why_not_decide(user: User, case: Case | None, *, on: date) -> str | None:
    """End an investigation, suspend an application and decide on it."""
    if reason := why_not_see_terms(user):
        return reason
    return why_not_read_applications(user, case, on=on) if case else None
