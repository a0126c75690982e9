"""The course of support: start, up and down, goals, end."""

from collections.abc import Sequence
from datetime import date
from typing import TypedDict, Unpack

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, EndReason, Goal, Intensity, Trajectory
from cases.scales import Domain
from cases.services.group import tell_trajectories
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce


class Helping(TypedDict, total=False):
    """What helps towards a goal, what is nearest first, and how often."""

    own_strength: str
    own_network: str
    general_service: str
    group_help: str
    professional_help: str
    frequency: str


@act
def start_trajectory(
    *, case: Case, starts_on: date, level: int, goal_domains: Sequence[str] = (), on: date, by: User
) -> Trajectory:
    """Start a course of support at a level (traject starten).

    goal_domains: codes of the domains it works on. Raises PermissionDenied for who does not decide in the
    dossier or when one runs, and ValidationError for a day outside the dossier or an unknown domain.
    """
    case = locked(case)
    enforce(policies.why_not_start_trajectory(by, case, on=on))
    if not case.opened_on <= starts_on <= on:
        raise ValidationError(
            {"starts_on": "Een traject begint tussen de opening van het dossier en vandaag."}
        )
    trajectory = Trajectory(case=case, starts_on=starts_on, goal_domains=_known(goal_domains))
    save(trajectory)
    save(Intensity(trajectory=trajectory, starts_on=starts_on, level=level))
    tell_trajectories(case)
    record(case, "trajectory_started", on=on, by=by, about=trajectory)
    return trajectory


@act
def scale(*, trajectory: Trajectory, level: int, reason: str, on: date, by: User) -> Intensity:
    """Make support more or less intensive from today on, with a reason (op- of afschalen).

    Raises PermissionDenied for who does not decide in the dossier or when the trajectory has ended, and
    ValidationError when the level stays the same or changed today already.
    """
    trajectory = _locked(trajectory, by=by, on=on)
    last = trajectory.intensities.filter(starts_on__lte=on).last()
    if last is not None and last.level == level:
        raise ValidationError({"level": f"Het niveau is al {last.get_level_display()}."})
    if not reason.strip():
        raise ValidationError({"reason": "Leg kort uit waarom het niveau verandert."})
    intensity = Intensity(trajectory=trajectory, starts_on=on, level=level, reason=reason)
    save(intensity)
    direction = "scaled_down" if last is not None and level < last.level else "scaled_up"
    record(trajectory.case, direction, on=on, by=by, about=intensity)
    return intensity


@act
def end_trajectory(
    *, trajectory: Trajectory, ends_on: date, end_reason: str, on: date, by: User
) -> Trajectory:
    """End a course of support with a reason of the code list (traject beëindigen). Source: WMO588.

    Raises PermissionDenied for who does not decide in the dossier or when it has ended, and ValidationError
    for a day before its start or after today.
    """
    trajectory = _locked(trajectory, by=by, on=on)
    if ends_on > on:
        raise ValidationError({"ends_on": "Vul een datum in die niet in de toekomst ligt."})
    trajectory.ends_on, trajectory.end_reason = ends_on, EndReason(end_reason)
    save(trajectory)
    record(trajectory.case, "trajectory_ended", on=on, by=by, about=trajectory)
    return trajectory


@act
def mark_stable_goal(*, trajectory: Trajectory, reason: str, on: date, by: User) -> Trajectory:
    """Say that staying stable is the aim, for instance with dementia (stabiel is het doel).

    It counts in K01 only when said within 42 days of the start measurement. Raises PermissionDenied as scale
    does, and ValidationError when it was said before.
    """
    trajectory = _locked(trajectory, by=by, on=on)
    if trajectory.stable_goal_on is not None:
        raise ValidationError("Dit is al vastgelegd.")
    if not reason.strip():
        raise ValidationError({"reason": "Leg kort uit waarom stabiel blijven het doel is."})
    trajectory.stable_goal_on, trajectory.stable_goal_reason = on, reason
    save(trajectory)
    record(trajectory.case, "stable_goal", on=on, by=by, about=trajectory)
    return trajectory


@act
def add_goal(
    *,
    trajectory: Trajectory,
    text: str,
    domain: str = "",
    actions: str = "",
    on: date,
    by: User,
    **helping: Unpack[Helping],
) -> Goal:
    """Write down what the resident wants to reach, in the resident's words (doel toevoegen).

    Its domain becomes one of the domains the trajectory works on. helping: what helps, and how often. Raises
    as scale does, and ValidationError for hours.
    """
    trajectory = _locked(trajectory, by=by, on=on)
    goal = Goal(trajectory=trajectory, text=text, domain=domain, actions=actions)
    _help(goal, helping)
    save(goal)
    _work_on(trajectory, domain)
    record(trajectory.case, "goal_added", on=on, by=by, about=goal)
    return goal


@act
def change_goal(
    *,
    goal: Goal,
    text: str,
    domain: str,
    actions: str,
    seen: int,
    on: date,
    by: User,
    **helping: Unpack[Helping],
) -> Goal:
    """Put a goal in other words, or agree on who does what (doel wijzigen).

    seen: the version that was on the screen. Raises ValidationError when a colleague changed it meanwhile, or
    when the goal is closed; PermissionDenied as scale does.
    """
    trajectory = _locked(goal.trajectory, by=by, on=on)
    goal = trajectory.goals.get(pk=goal.pk)
    _must_be_seen(goal, seen)
    goal.text, goal.domain, goal.actions, goal.version = text, domain, actions, goal.version + 1
    _help(goal, helping)
    save(goal)
    _work_on(trajectory, domain)
    record(trajectory.case, "goal_changed", on=on, by=by, about=goal)
    return goal


@act
def close_goal(*, goal: Goal, result: str, seen: int, on: date, by: User) -> Goal:
    """Close a goal with what was reached (doel afsluiten). Raises as change_goal does. Source: K15."""
    trajectory = _locked(goal.trajectory, by=by, on=on)
    goal = trajectory.goals.get(pk=goal.pk)
    _must_be_seen(goal, seen)
    goal.closed_on, goal.result, goal.version = on, result, goal.version + 1
    save(goal)
    record(trajectory.case, "goal_closed", on=on, by=by, about=goal)
    return goal


@act
def change_plan(*, case: Case, plan_text: str, seen: int, on: date, by: User) -> Case:
    """Change the agreements of the plan (afspraken in het plan). seen: the version on the screen.

    Raises PermissionDenied for who does not decide in the dossier, and ValidationError when a colleague
    changed it meanwhile.
    """
    case = locked(case)
    enforce(policies.why_not_steer(by, case, on=on))
    if case.version != seen:
        raise ValidationError("Een collega heeft deze afspraken intussen gewijzigd. Uw tekst is niet weg.")
    case.plan_text, case.version = plan_text, case.version + 1
    save(case)
    record(case, "plan_changed", on=on, by=by)
    return case


def _locked(trajectory: Trajectory, *, by: User, on: date) -> Trajectory:
    """The trajectory as it is now, under the lock of its dossier, for who may change it."""
    case = locked(trajectory.case)
    trajectory = case.trajectories.get(pk=trajectory.pk)
    enforce(policies.why_not_change_trajectory(by, trajectory, on=on))
    return trajectory


def _help(goal: Goal, helping: Helping) -> None:
    for name, said in helping.items():
        setattr(goal, name, str(said).strip())


def _must_be_seen(goal: Goal, seen: int) -> None:
    if goal.closed_on is not None:
        raise ValidationError("Dit doel is al afgesloten.")
    if goal.version != seen:
        raise ValidationError("Een collega heeft dit doel intussen gewijzigd. Uw tekst is niet weg.")


def _known(domains: Sequence[str]) -> list[str]:
    unknown = set(domains) - set(Domain.values)
    if unknown:
        raise ValidationError({"goal_domains": "Kies leefgebieden uit de lijst."})
    return [domain for domain in Domain.values if domain in domains]


def _work_on(trajectory: Trajectory, domain: str) -> None:
    if domain in Domain.values and domain not in trajectory.goal_domains:
        trajectory.goal_domains = _known([*trajectory.goal_domains, domain])
        save(trajectory)
