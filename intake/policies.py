"""Who may do what at the desk."""

from providers.models import Role, User


def why_not_register(user: User) -> str | None:
    """Take a question, look who it is about, and settle it."""
    if not user.has_role(Role.DESK):
        return "Alleen het loket neemt hulpvragen aan."
    return None
