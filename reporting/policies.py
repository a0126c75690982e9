"""Who reads reports and who freezes them, each refusal with its reason."""

from providers.models import Role, User

READERS = (Role.CONTRACT_MANAGER, Role.TEAM_LEAD, Role.ADMINISTRATOR)


def why_not_read_reports(user: User) -> str | None:
    """Read the figures and reports of a municipality; which ones follows from `visible_to`."""
    if not user.has_role(*READERS):
        return "Alleen de gemeente, de stuurder en de applicatiebeheerder lezen de cijfers."
    return None


def why_not_freeze(user: User) -> str | None:
    """Freeze a monthly report (vaststellen): the consortium answers for its figures, never the gemeente."""
    if not user.has_role(Role.TEAM_LEAD, Role.ADMINISTRATOR):
        return "Alleen de stuurder en de applicatiebeheerder stellen een maandrapport vast."
    return None
