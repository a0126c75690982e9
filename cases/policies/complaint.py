"""Who reads and handles complaints and objections, and of which dossier one reads that it is about it."""

from datetime import date

from cases.models import Case, Complaint
from providers.models import Role, User


def why_not_read_complaints(user: User) -> str | None:
    """Read the register of complaints and objections."""
    if user.has_role(Role.PRIVACY_OFFICER):
        return None
    return why_not_handle_complaints(user)


def why_not_handle_complaints(user: User) -> str | None:
    """Register and handle complaints and objections of the own gemeente."""
    if not user.has_role(Role.TEAM_LEAD, Role.CONSULTANT):
        return "Alleen een stuurder of een Wmo-consulent behandelt klachten en bezwaren."
    if user.home_municipality_id is None:
        return "U hoort niet bij een team of gemeente. De applicatiebeheerder kan dat vastleggen."
    return None


def case_of(complaint: Complaint, *, by: User, on: date) -> Case | None:
    """The dossier that a complaint is about, for who reads that dossier; None for everybody else."""
    return Case.objects.visible_to(by, on=on).filter(complaint_links__complaint=complaint).first()
