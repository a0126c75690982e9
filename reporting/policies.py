"""Who reads reports and who freezes them, each refusal with its reason."""

from django.db.models import QuerySet

from providers.models import Municipality, Role, User

READERS = (Role.CONTRACT_MANAGER, Role.TEAM_LEAD, Role.ADMINISTRATOR)


def why_not_read_reports(user: User) -> str | None:
    """Read the figures and reports of a municipality; which ones follows from `visible_to`."""
    if not user.has_role(*READERS):
        return "Alleen de gemeente, de stuurder en de applicatiebeheerder lezen de cijfers."
    return None


def towns_of(user: User) -> QuerySet[Municipality]:
    """The municipalities of which somebody who reads reports sees the figures."""
    if user.has_role(Role.TEAM_LEAD, Role.ADMINISTRATOR):
        return Municipality.objects.all()
    return Municipality.objects.filter(workers=user)


def why_not_steer(user: User) -> str | None:
    """See the figures as they are and the lists behind them: inside the consortium, never the gemeente."""
    if user.has_role(Role.CONTRACT_MANAGER) or not user.has_role(Role.TEAM_LEAD, Role.ADMINISTRATOR):
        return "Alleen de stuurder en de applicatiebeheerder zien de cijfers die niet zijn afgeschermd."
    return None


def why_not_freeze(user: User) -> str | None:
    """Freeze a monthly report (vaststellen): the consortium answers for its figures, never the gemeente."""
    if not user.has_role(Role.TEAM_LEAD, Role.ADMINISTRATOR):
        return "Alleen de stuurder en de applicatiebeheerder stellen een maandrapport vast."
    return None


def why_not_explain(user: User) -> str | None:
    """Explain a KPI of a month, and see what is missing in the dossiers behind it."""
    if user.has_role(Role.CONTRACT_MANAGER) or not user.has_role(Role.TEAM_LEAD, Role.ADMINISTRATOR):
        return "Alleen de stuurder en de applicatiebeheerder controleren een maandrapport en lichten het toe."
    return None


def why_not_open_page(user: User) -> str | None:
    """Open or close the page of figures that everybody may read; the gemeente asks for it."""
    if not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder zet de openbare pagina aan of uit."
    return None
