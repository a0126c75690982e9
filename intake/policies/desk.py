"""Who may take questions at the desk."""

from providers.models import Role, User


def why_not_register(user: User) -> str | None:
    """Take a question, look who it is about, and settle it."""
    if not user.has_role(Role.DESK):
        return "Alleen het loket neemt hulpvragen aan."
    return None


def why_not_link_people(user: User) -> str | None:
    """Decide whether two records are of one person, and take that back."""
    if not user.has_role(Role.DESK):
        return "Alleen het loket legt vast of twee inwoners dezelfde persoon zijn."
    return None
