"""Who may measure, and when: one reason per cause, or None."""

from datetime import date, timedelta

from cases.models import Trajectory
from cases.policies import why_not_see_measurements
from cases.policies.sight import WORKING, roads
from outcomes.models import InstrumentVersion, Measurement, Occasion
from providers.models import Role, User

# Days around the ends of a trajectory in which a measurement still belongs to it (docs/kpi-definitions.md).
BEFORE_START = timedelta(days=14)
AFTER_END = timedelta(days=42)


def why_not_see(user: User, trajectory: Trajectory, *, on: date) -> str | None:
    """See the measurements: who sees the whole dossier, and an organisation with a full referral."""
    return why_not_see_measurements(user, trajectory.case, on=on)


def why_not_measure(user: User, trajectory: Trajectory, *, on: date) -> str | None:
    """Add a measurement, from 14 days before the trajectory starts to 42 days after it ends."""
    if not roads(user, trajectory.case, on=on) & WORKING:
        return "Alleen wie in dit dossier werkt, legt een meting vast."
    if on < trajectory.starts_on - BEFORE_START:
        return "Dit traject begint pas over meer dan 2 weken."
    if trajectory.ends_on is not None and on > trajectory.ends_on + AFTER_END:
        return "Dit traject is langer dan 6 weken geleden beëindigd."
    return None


def why_not_correct(user: User, measurement: Measurement, *, on: date) -> str | None:
    """Correct a measurement, with a reason, while the dossier is open."""
    case = measurement.trajectory.case
    if not roads(user, case, on=on) & WORKING:
        return "Alleen wie in dit dossier werkt, corrigeert een meting."
    return "Dit dossier is gesloten." if case.is_closed else None


def why_not_skip(user: User, trajectory: Trajectory, *, opens_on: date, on: date) -> str | None:
    """Leave a measurement out, with the reason, once its time has come. opens_on: the first day for it."""
    if not roads(user, trajectory.case, on=on) & WORKING:
        return "Alleen wie in dit dossier werkt, slaat een meting over."
    if trajectory.ends_on is not None and trajectory.ends_on < on:
        return "Dit traject is beëindigd. De meting vervalt daarmee."
    if on < opens_on:
        return f"Deze meting kan pas vanaf {opens_on:%d-%m-%Y}. Slaat u haar over, doe dat dan."
    return None


def why_not_see_due(user: User) -> str | None:
    """See which measurements are due: of the own dossiers, or of the team."""
    if not user.has_role(Role.COACH, Role.TEAM_LEAD):
        return "Deze lijst is voor wijkcoaches en stuurders."
    return None


def why_not_enter_answers(user: User) -> str | None:
    """Type in answers on satisfaction that came on paper, and read those that are there."""
    if not user.has_role(Role.DESK, Role.ADMINISTRATOR):
        return "Alleen het loket en de applicatiebeheerder voeren antwoorden in."
    return None


def why_not_see_response(user: User) -> str | None:
    """See how many residents were asked what they think of us and how many answered; no single answer."""
    if not user.has_role(Role.DESK, Role.ADMINISTRATOR, Role.TEAM_LEAD):
        return "Hoeveel inwoners antwoorden, zien het loket, de stuurder en de applicatiebeheerder."
    return None


def why_not_invite(
    user: User, trajectory: Trajectory, *, occasion: str, is_measured: bool, on: date
) -> str | None:
    """Ask a resident what they think of us: after the second measurement, and at the end of the help."""
    if not roads(user, trajectory.case, on=on) & WORKING:
        return "Alleen wie in dit dossier werkt, vraagt de inwoner om een mening."
    if trajectory.case.client.deceased_on is not None:
        return "Deze inwoner is overleden."
    if occasion == Occasion.CLOSING:
        return None if trajectory.ends_on is not None and trajectory.ends_on <= on else AT_THE_END
    return None if is_measured else "Vraag dit na de halfjaarmeting. Die is er nog niet."


AT_THE_END = "Vraag dit als de hulp is gestopt. Dit traject loopt nog."


def why_not_see_to_ask(user: User) -> str | None:
    """See whom to ask what they think of us: of the own dossiers; the desk sees numbers only."""
    if not user.has_role(Role.COACH, Role.CONSULTANT, Role.TEAM_LEAD, Role.DESK, Role.ADMINISTRATOR):
        return "Deze lijst is voor wie in dossiers werkt, het loket en de applicatiebeheerder."
    return None


def why_not_screen(user: User) -> str | None:
    """Take names out of what residents wrote, before anybody reads it."""
    if not user.has_role(Role.ADMINISTRATOR):
        return "Alleen de applicatiebeheerder kijkt toelichtingen na: die kent geen dossiers."
    return None


def why_not_read_comments(user: User) -> str | None:
    """Read what residents wrote, once the names were taken out."""
    if not user.has_role(Role.TEAM_LEAD, Role.ADMINISTRATOR):
        return "Toelichtingen zijn voor stuurders en de applicatiebeheerder."
    return None


def why_not_withdraw_version(version: InstrumentVersion, *, on: date) -> str | None:
    """Take a version of an instrument away: only one that does not hold yet."""
    if version.starts_on <= on:
        return "Deze versie geldt al. Leg een andere vast, vanaf een dag die nog komt."
    return None
