"""Who may do what in a dossier, and in which state: one reason per cause, or None."""

from datetime import date

from django.db.models import Q

from cases.models import Assignment, Case, Client, Involvement, Trajectory
from cases.policies.sight import STEERING, WORKING, roads
from providers.models import Role, User

OPENERS = (Role.DESK, Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT)


def why_not_open(user: User) -> str | None:
    """Open a dossier for a resident."""
    if not user.has_role(*OPENERS):
        return "Alleen het loket, een wijkcoach, een stuurder of een Wmo-consulent opent een dossier."
    return None


def why_not_work_on(user: User, case: Case, *, on: date) -> str | None:
    """Write in the dossier: contact notes."""
    if not roads(user, case, on=on) & WORKING:
        return (
            "Alleen de vaste hulpverlener, een vervanger, een betrokken collega of de stuurder schrijft "
            "in dit dossier."
        )
    return _why_closed(case)


def why_not_steer(user: User, case: Case, *, on: date) -> str | None:
    """Decide in the dossier: plan, trajectory, intensity, colleagues, closing."""
    if not roads(user, case, on=on) & STEERING:
        return "Alleen de vaste hulpverlener, een vervanger of de stuurder beslist in dit dossier."
    return _why_closed(case)


def why_not_assign(user: User, case: Case, *, on: date) -> str | None:
    """Give the dossier a (new) vaste hulpverlener."""
    if "lead" not in roads(user, case, on=on):
        return "Alleen de stuurder van het team wijst een vaste hulpverlener toe."
    return _why_closed(case)


def why_not_replace(user: User, case: Case, *, on: date) -> str | None:
    """Let a colleague stand in, or end that."""
    if "lead" not in roads(user, case, on=on):
        return "Alleen de stuurder van het team regelt vervanging."
    return _why_closed(case)


def why_not_add_note(user: User, case: Case, *, on: date) -> str | None:
    """Write a contact note."""
    return why_not_work_on(user, case, on=on)


def why_not_involve(user: User, case: Case, *, on: date) -> str | None:
    """Give a colleague access for a period, or end it."""
    return why_not_steer(user, case, on=on)


def why_not_end_involvement(user: User, involvement: Involvement, *, on: date) -> str | None:
    """End a colleague's access; the procesregie has an act of its own."""
    if involvement.level == Involvement.Level.DIRECTION:
        return "Dit is de procesregisseur. Gebruik daarvoor: procesregie stoppen."
    return why_not_involve(user, involvement.case, on=on)


def why_not_grant(user: User, case: Case, *, on: date) -> str | None:
    """Give somebody leave to read the dossier up to a day, or end that at once."""
    return why_not_steer(user, case, on=on)


def why_not_start_trajectory(user: User, case: Case, *, on: date) -> str | None:
    """Start a course of support."""
    if reason := why_not_steer(user, case, on=on):
        return reason
    if case.trajectories.in_force(on=on).exists():
        return "In dit dossier loopt al een traject."
    return why_dead(case)


def why_not_change_trajectory(user: User, trajectory: Trajectory, *, on: date) -> str | None:
    """Scale, set goals, or end a running course of support."""
    if reason := why_not_steer(user, trajectory.case, on=on):
        return reason
    if trajectory.ends_on is not None and trajectory.ends_on < on:
        return "Dit traject is al beëindigd."
    return None


def why_not_close(user: User, case: Case, *, on: date) -> str | None:
    """Close the dossier."""
    return why_not_steer(user, case, on=on)


def why_not_reopen(user: User, case: Case, *, on: date) -> str | None:
    """Open a closed dossier again."""
    if "lead" not in roads(user, case, on=on):
        return "Alleen de stuurder van het team heropent een dossier."
    if not case.is_closed:
        return "Dit dossier is niet gesloten."
    return None


def why_not_hold(worker: User, *, on: date, until: date | None) -> str | None:
    """Hold a dossier from a day until another (None: further notice), as vaste hulpverlener or as stand-in.

    Who leaves in between is refused, or the dossier would be nobody's after that day.
    """
    if not worker.has_role(Role.COACH):
        return f"{worker.name} is geen wijkcoach."
    if not worker.is_at_work(on=on):
        return f"{worker.name} is op die dag niet in dienst."
    if worker.ends_on is not None and (until is None or until > worker.ends_on):
        return f"{worker.name} werkt tot en met {worker.ends_on:%d-%m-%Y}. Kies een collega die blijft."
    return None


def why_not_let_in(worker: User, case: Case) -> str | None:
    """Be given any part in the dossier: not where the worker may see nothing of the resident."""
    if Client.objects.filter(pk=case.client_id).barred_from(worker).exists():
        return f"{worker.name} mag dit dossier niet zien. Kies een andere collega."
    return None


def why_not_see_work(user: User) -> str | None:
    """See one's own work list."""
    if not user.has_role(Role.COACH):
        return "Mijn werk is voor wijkcoaches."
    return None


def why_not_see_board(user: User) -> str | None:
    """See the board of a team."""
    if not user.has_role(Role.TEAM_LEAD) or user.team_id is None:
        return "Het teambord is voor de stuurder van een team."
    return None


def why_not_arrange_leave(user: User, leaver: User, *, on: date) -> str | None:
    """Give away what a worker who leaves still has: who leads the worker, or a dossier the worker holds."""
    if reason := why_not_see_board(user):
        return reason
    if leaver.team_id == user.team_id:
        return None
    mine = Case.objects.filter(team=user.team_id, closed_on=None)
    held = Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), case__in=mine, worker=leaver)
    if not held.exists():
        return "Deze medewerker hoort niet bij uw team en houdt er geen dossiers."
    return None


def why_not_adopt(user: User, case: Case) -> str | None:
    """Take a dossier without a team into one's own."""
    if reason := why_not_see_board(user):
        return reason
    if user.team is None or case.municipality_id != user.team.municipality_id:
        return "Dit dossier is van een andere gemeente."
    return _why_closed(case)


def why_not_search(user: User) -> str | None:
    """Search residents."""
    if not user.has_role(*OPENERS):
        return "Alleen het loket, wijkcoaches, stuurders en Wmo-consulenten zoeken inwoners."
    return None


def sees_every_resident(user: User) -> bool:
    """Whether the user may recognise any resident by the minimum: the desk, which opens no second one."""
    return user.has_role(Role.DESK)


def why_not_list_cases(user: User) -> str | None:
    """See the list of dossiers one may read."""
    if not user.has_role(Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT, Role.PROCESS_DIRECTOR):
        return "De lijst van dossiers is voor wie in dossiers werkt."
    return None


def why_not_read_access_log(user: User) -> str | None:
    """Read who looked at whom."""
    if not user.has_role(Role.PRIVACY_OFFICER):
        return "Alleen de functionaris gegevensbescherming ziet alle inzages."
    return None


def _why_closed(case: Case) -> str | None:
    return "Dit dossier is gesloten." if case.is_closed else None


def why_dead(case: Case) -> str | None:
    """That the resident died; what helps a living person is then no longer begun."""
    if case.client_id and case.client.deceased_on:
        return "De inwoner is overleden."
    return None


def is_holder(user: User, case: Case, *, on: date) -> bool:
    """Whether the user holds the dossier on the day, vast or as stand-in."""
    held: bool = Assignment.objects.in_force(on=on).filter(case=case, worker=user).exists()
    return held
