"""Who opens a dossier in an emergency, and who looks at it afterwards."""

from cases.models import EmergencyAccess
from providers.models import Role, User

CARE = (Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT, Role.PROCESS_DIRECTOR)


def why_not_break_glass(user: User) -> str | None:
    """Open a dossier in an emergency, with a reason, for three hours; never an own file."""
    if not user.has_role(*CARE):
        return "Alleen wie in dossiers werkt, opent een dossier bij spoed."
    return None


def why_not_see_emergencies(user: User) -> str | None:
    """See which dossiers were opened in an emergency: of the own team, the privacy officer of all."""
    if user.has_role(Role.PRIVACY_OFFICER) or (user.has_role(Role.TEAM_LEAD) and user.team_id):
        return None
    return "Alleen de stuurder van een team en de functionaris gegevensbescherming zien noodinzages."


def why_not_review(user: User, emergency: EmergencyAccess) -> str | None:
    """Say whether it was needed. The row is one that the user sees (visible_to)."""
    if reason := why_not_see_emergencies(user):
        return reason
    if emergency.worker_id == user.pk:
        return "U beoordeelt uw eigen noodinzage niet."
    if emergency.reviewed_at is not None:
        return "Deze noodinzage is al beoordeeld."
    return None
