"""Who reads what was changed."""

from cases.models.trail import KEPT, REFERENCE
from providers.models import Role, User


def why_not_read_changes(user: User) -> str | None:
    """Read what was changed, by whom and when: all of it, or of the reference data only."""
    if not readable_tables(user):
        return "Alleen de functionaris gegevensbescherming en de applicatiebeheerder zien alle wijzigingen."
    return None


def readable_tables(user: User) -> frozenset[str]:
    """Of which tables this worker reads the changes: the administrator knows no residents."""
    if user.has_role(Role.PRIVACY_OFFICER):
        return frozenset(KEPT)
    if user.has_role(Role.ADMINISTRATOR):
        return frozenset(REFERENCE)
    return frozenset()
