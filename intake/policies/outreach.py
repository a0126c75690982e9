"""Who works with people who do not ask (bemoeizorg), and how a visit is safe."""

from intake.models import Attempt, Outreach
from intake.policies.signals import why_not_follow_signals
from providers.models import Role, Team, User


def why_not_start_outreach(user: User, team: Team | None) -> str | None:
    """Hand a signal to a team for people who do not ask."""
    if team is None or team.kind != Team.Kind.OUTREACH:
        return "Alleen een bemoeizorgteam gaat af op iemand die niet om hulp vraagt."
    return why_not_follow_signals(user)


def why_not_work_outreach(user: User, team_id: int) -> str | None:
    """See who it is about, write down what was tried, and end it."""
    if user.team_id != team_id:
        return "Alleen het bemoeizorgteam dat hiermee bezig is, werkt hieraan."
    if not user.has_role(Role.COACH, Role.TEAM_LEAD):
        return "Alleen een wijkcoach of de stuurder van het team werkt hieraan."
    return why_not_follow_signals(user)


def why_not_visit(safety: str, company: str) -> str | None:
    """Go to somebody's home in this company."""
    if safety == Outreach.Safety.POLICE and company != Attempt.Company.POLICE:
        return "Hier gaat u alleen met de politie op huisbezoek."
    if safety == Outreach.Safety.PAIR and company == Attempt.Company.NOBODY:
        return "Hier gaat u niet alleen op huisbezoek. Ging u toch alleen? Meld dat als incident."
    return None
