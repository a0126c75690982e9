"""Who may work with signals of concern."""

from providers.models import Role, User


def why_not_follow_signals(user: User) -> str | None:
    """Write down signals of concern (bemoeizorg), and what was done with them."""
    if user.has_role(Role.DESK):
        return None
    return why_not_link_signal(user)


def why_not_link_signal(user: User) -> str | None:
    """Say which dossier a signal belongs to."""
    if not user.has_role(Role.COACH, Role.TEAM_LEAD):
        return "Alleen het loket, een wijkcoach of een stuurder werkt met signalen."
    if user.home_municipality_id is None:
        return "U hoort niet bij een team of gemeente. De applicatiebeheerder kan dat vastleggen."
    return None
