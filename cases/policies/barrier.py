"""Who keeps others out of a dossier: own files and protection."""

from datetime import date

from cases.models import Case
from cases.policies.sight import roads
from providers.models import Role, User


def why_not_guard(user: User) -> str | None:
    """Mark own files, and see which dossiers are protected: numbers only, no person."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming legt eigen dossiers vast en ziet wat beschermd is."
    return None


def why_not_protect(user: User, case: Case, *, on: date) -> str | None:
    """Protect a dossier: from then on only people named in it read it."""
    if not user.has_role(Role.PRIVACY_OFFICER) and "lead" not in roads(user, case, on=on):
        return "Alleen de stuurder van het team of de functionaris gegevensbescherming beschermt een dossier."
    if case.protected_on is not None:
        return "Dit dossier is al beschermd."
    return None


def why_not_unprotect(user: User, case: Case) -> str | None:
    """Take the protection of a dossier away."""
    if reason := why_not_guard(user):
        return reason
    if case.protected_on is None:
        return "Dit dossier is niet beschermd."
    return None


def why_not_see_sight(user: User) -> str | None:
    """See what a worker sees: how many dossiers for which reason; the privacy officer reads which."""
    if not user.has_role(Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder en de functionaris gegevensbescherming zien wat iemand ziet."
    return None
