"""Who decides about destroying what is kept of residents."""

from cases.models import DestructionItem, DestructionList
from providers.models import Role, User

DECIDES = (Role.ADMINISTRATOR, Role.PRIVACY_OFFICER)


def why_not_see_destruction(user: User) -> str | None:
    """Read the lists of destruction, take somebody off one."""
    if not user.has_role(*DECIDES):
        return "Alleen de applicatiebeheerder en de functionaris gegevensbescherming gaan over vernietigen."
    return None


def why_not_read_names(user: User) -> str | None:
    """Read on a list of destruction who it is about."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming ziet op de lijst om wie het gaat."
    return None


def why_not_propose_destruction(user: User) -> str | None:
    """Propose to destroy what is kept of a resident who asked for it."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming stelt vernietigen op verzoek voor."
    return None


def why_not_hold_back(user: User) -> str | None:
    """Hold all destruction of a resident's data, and end that."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming legt een vernietigingsstop vast."
    return None


def why_not_approve_destruction(user: User, listed: DestructionList) -> str | None:
    """Approve a list of destruction: two people, one of them the privacy officer.

    Who proposed it himself does not approve it; as privacy officer he counts as that one.
    """
    if reason := why_not_see_destruction(user):
        return reason
    if listed.second_at:
        return "Deze lijst heeft al twee akkoorden."
    if user.pk in (listed.first_by_id, listed.proposed_by_id):
        return "U hebt deze lijst zelf voorgesteld of al akkoord gegeven. Een ander geeft akkoord."
    if listed.first_at and not any(_is_officer(one) for one in (user, listed.first_by, listed.proposed_by)):
        return "Een van de twee die akkoord geven is de functionaris gegevensbescherming."
    return None


def why_not_exclude(user: User, item: DestructionItem) -> str | None:
    """Take a resident off a list of destruction."""
    if reason := why_not_see_destruction(user):
        return reason
    if item.state != DestructionItem.State.PROPOSED:
        return f"Deze regel is al {item.get_state_display()}."
    return None


def _is_officer(user: User | None) -> bool:
    return user is not None and user.has_role(Role.PRIVACY_OFFICER)
