"""Who keeps and reads the registers of incidents, data breaches and processing."""

from providers.models import Role, User


def why_not_read_incidents(user: User) -> str | None:
    """Read the register of calamities and violence."""
    if user.has_role(Role.PRIVACY_OFFICER):
        return None
    return why_not_handle_incidents(user)


def why_not_handle_incidents(user: User) -> str | None:
    """Register and handle calamities and violence of the own gemeente (Wmo art. 3.4)."""
    if not user.has_role(Role.TEAM_LEAD, Role.CONSULTANT):
        return "Alleen een stuurder of een Wmo-consulent legt een calamiteit of geweld vast."
    if user.home_municipality_id is None:
        return "U hoort niet bij een team of gemeente. De applicatiebeheerder kan dat vastleggen."
    return None


def why_not_handle_breaches(user: User) -> str | None:
    """Read all data breaches, judge the risk and report (AVG art. 33 and 34); everybody may tell of one."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming behandelt datalekken."
    return None


def why_not_read_processing(user: User) -> str | None:
    """Read the register of processing (AVG art. 30)."""
    if not user.has_role(Role.PRIVACY_OFFICER, Role.ADMINISTRATOR):
        return "Alleen de functionaris gegevensbescherming en de applicatiebeheerder lezen dit register."
    return None


def why_not_keep_processing(user: User) -> str | None:
    """Write a new version in the register of processing."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming houdt dit register bij."
    return None


def why_not_see_clocks(user: User) -> str | None:
    """See every term that runs in the registers and requests."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming ziet alle termijnen bij elkaar."
    return None
