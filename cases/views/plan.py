"""The pages of the plan: the trajectory, its level, its goals and the agreements."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from cases import policies, services
from cases.figures.plan import SOURCES, nudged
from cases.forms import acts as forms
from cases.models import Case, Goal, Trajectory
from cases.views.acts import act, bound, opened
from providers.doors import once


def _running(case: Case, today: date) -> Trajectory:
    running = case.trajectories.in_force(on=today).first()
    if running is None:
        raise Http404("In dit dossier loopt geen traject.")
    return running


def _as_it_is(goal_id: int) -> tuple[int, str]:
    """The version of a goal and all that it says now, for who was just too late."""
    goal = Goal.objects.get(pk=goal_id)
    closed = f"Afgesloten: {goal.get_result_display()}." if goal.closed_on else ""
    helping = [
        f"{name.capitalize()}: {getattr(goal, field)}"
        for field, name in SOURCES.items()
        if getattr(goal, field)
    ]
    often = goal.frequency and f"Hoe vaak: {goal.frequency}"
    return goal.version, "\n\n".join(filter(None, [goal.text, *helping, often, goal.actions, closed]))


def goal_of(case: Case, goal_id: int) -> Goal:
    """A goal of the dossier."""
    rows = Goal.objects.select_related("trajectory")
    goal = get_object_or_404(rows, pk=goal_id, trajectory__case=case)
    goal.trajectory.case = case
    return goal


@require_http_methods(["GET", "POST"])
@once
def start_trajectory(request: HttpRequest, case_id: int) -> HttpResponse:
    """Start support."""
    case, today = opened(request, case_id, "traject starten")
    form = forms.StartForm(bound(request), initial={"starts_on": today})
    return act(
        request,
        case,
        form,
        services.start_trajectory,
        case=case,
        title="Traject starten",
        button="Start het traject",
        done="Het traject is gestart. Doe de startmeting binnen zes weken.",
        why_not=policies.why_not_start_trajectory(request.user, case, on=today),
    )


@require_http_methods(["GET", "POST"])
@once
def scale(request: HttpRequest, case_id: int) -> HttpResponse:
    """Make support more or less intensive."""
    case, today = opened(request, case_id, "op- of afschalen")
    trajectory = _running(case, today)
    return act(
        request,
        case,
        forms.ScaleForm(bound(request)),
        services.scale,
        trajectory=trajectory,
        title="Op- of afschalen",
        button="Leg het niveau vast",
        done=lambda given: f"Het niveau is vanaf vandaag {given.get_level_display()}.",
        why_not=policies.why_not_change_trajectory(request.user, trajectory, on=today),
    )


@require_http_methods(["GET", "POST"])
@once
def end_trajectory(request: HttpRequest, case_id: int) -> HttpResponse:
    """End support."""
    case, today = opened(request, case_id, "traject beëindigen")
    trajectory = _running(case, today)
    return act(
        request,
        case,
        forms.EndTrajectoryForm(bound(request), initial={"ends_on": today}),
        services.end_trajectory,
        trajectory=trajectory,
        title="Traject beëindigen",
        button="Beëindig het traject",
        done="Het traject is beëindigd. Het dossier blijft open voor nazorg.",
        why_not=policies.why_not_change_trajectory(request.user, trajectory, on=today),
    )


@require_http_methods(["GET", "POST"])
@once
def mark_stable_goal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Say that staying stable is the aim."""
    case, today = opened(request, case_id, "stabiel als doel")
    trajectory = _running(case, today)
    return act(
        request,
        case,
        forms.StableForm(bound(request)),
        services.mark_stable_goal,
        trajectory=trajectory,
        title="Stabiel blijven is het doel",
        button="Leg dit vast",
        done="Vastgelegd: stabiel blijven is het doel.",
        why_not=policies.why_not_change_trajectory(request.user, trajectory, on=today),
        back="cases:plan",
    )


@require_http_methods(["GET", "POST"])
@once
def add_goal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down what the resident wants to reach."""
    case, today = opened(request, case_id, "doel toevoegen")
    trajectory = _running(case, today)
    return act(
        request,
        case,
        forms.GoalForm(bound(request)),
        services.add_goal,
        trajectory=trajectory,
        title="Doel toevoegen",
        button="Zet dit doel in het plan",
        done=lambda goal: nudged("Het doel staat in het plan.", goal),
        why_not=policies.why_not_change_trajectory(request.user, trajectory, on=today),
        back="cases:plan",
    )


@require_http_methods(["GET", "POST"])
@once
def change_goal(request: HttpRequest, case_id: int, goal_id: int) -> HttpResponse:
    """Put a goal in other words."""
    case, today = opened(request, case_id, "doel wijzigen")
    goal = goal_of(case, goal_id)
    return act(
        request,
        case,
        forms.GoalChangeForm(bound(request), goal=goal),
        services.change_goal,
        goal=goal,
        theirs=lambda: _as_it_is(goal.pk),
        title="Doel wijzigen",
        button="Bewaar het doel",
        done=lambda goal: nudged("Het doel is gewijzigd.", goal),
        why_not=policies.why_not_change_trajectory(request.user, goal.trajectory, on=today),
        back="cases:plan",
    )


@require_http_methods(["GET", "POST"])
@once
def close_goal(request: HttpRequest, case_id: int, goal_id: int) -> HttpResponse:
    """Close a goal with what was reached."""
    case, today = opened(request, case_id, "doel afsluiten")
    goal = goal_of(case, goal_id)
    return act(
        request,
        case,
        forms.GoalCloseForm(bound(request), goal=goal),
        services.close_goal,
        goal=goal,
        theirs=lambda: _as_it_is(goal.pk),
        title="Doel afsluiten",
        button="Sluit het doel af",
        done="Het doel is afgesloten.",
        why_not=policies.why_not_change_trajectory(request.user, goal.trajectory, on=today),
        intro=f"“{goal.text}”",
        back="cases:plan",
    )


@require_http_methods(["GET", "POST"])
@once
def change_plan(request: HttpRequest, case_id: int) -> HttpResponse:
    """Change the agreements of the plan."""
    case, today = opened(request, case_id, "plan aanpassen")
    return act(
        request,
        case,
        forms.PlanForm(bound(request), case=case),
        services.change_plan,
        case=case,
        theirs=lambda: Case.objects.values_list("version", "plan_text").get(pk=case.pk),
        title="Plan aanpassen",
        button="Bewaar het plan",
        done="Het plan is aangepast.",
        why_not=policies.why_not_steer(request.user, case, on=today),
        back="cases:plan",
    )
