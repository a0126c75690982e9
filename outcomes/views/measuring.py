"""Measure and correct."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import consult
from cases.models import Case, Trajectory
from outcomes import figures, policies, services
from outcomes.forms import CorrectionForm, MeasurementForm, SkipForm
from outcomes.models import Measurement
from providers.doors import Request, once


@require_http_methods(["GET", "POST"])
@once
def measure(request: Request, case_id: int, trajectory_id: int) -> HttpResponse:
    """Score the domains that the question needs, beside the previous scores."""
    today = timezone.localdate()
    case, trajectory = consult_trajectory(request, case_id, today, pk=trajectory_id)
    measurements = list(trajectory.measurements.order_by("measured_on", "pk"))
    form = MeasurementForm(request.POST or None, trajectory=trajectory, measurements=measurements, on=today)
    known = {"trajectory": trajectory, "on": today, "by": request.user}
    if form.is_valid() and (done := form.carry_out(services.measure, **known)):
        messages.success(
            request, f"De {done.get_moment_display()} is vastgelegd. {_summary(done, measurements)}"
        )
        return redirect("cases:case", case.pk)
    context = {
        "case": case,
        "form": form,
        "title": form.moment_label.capitalize(),
        "last": measurements[-1] if measurements else None,
        "why_not": policies.why_not_measure(request.user, trajectory, on=today),
        "skip_url": reverse("outcomes:skip", args=[case.pk, trajectory.pk]),
        "paper_url": reverse("outcomes:paper_form", args=[case.pk, trajectory.pk]),
    }
    return render(request, "outcomes/measure.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def correct(request: Request, case_id: int, measurement_id: int) -> HttpResponse:
    """Correct a measurement with a reason; the earlier scores are kept."""
    today = timezone.localdate()
    case, trajectory = consult_trajectory(request, case_id, today, measurements=measurement_id)
    own = trajectory.measurements.get(pk=measurement_id)
    own.trajectory = trajectory
    measurements = list(trajectory.measurements.order_by("measured_on", "pk"))
    form = CorrectionForm(request.POST or None, measurement=own, measurements=measurements, on=today)
    known = {"measurement": own, "on": today, "by": request.user}
    if form.is_valid() and form.carry_out(services.correct, **known):
        messages.success(request, "De meting is gecorrigeerd. De eerdere cijfers zijn bewaard.")
        return redirect("cases:case", case.pk)
    context = {
        "case": case,
        "form": form,
        "title": f"{own.get_moment_display().capitalize()} corrigeren",
        "last": None,
        "why_not": policies.why_not_correct(request.user, own, on=today),
    }
    return render(request, "outcomes/measure.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def skip(request: Request, case_id: int, trajectory_id: int) -> HttpResponse:
    """Leave a measurement out, and say why."""
    today = timezone.localdate()
    case, trajectory = consult_trajectory(request, case_id, today, pk=trajectory_id)
    measurements = list(trajectory.measurements.all())
    half_year = figures.opens_on(trajectory.starts_on, "half_year")
    kind = "half_year" if today >= half_year else "start"
    form = SkipForm(request.POST if request.method == "POST" else None, kind=kind)
    known = {"trajectory": trajectory, "on": today, "by": request.user}
    if form.is_valid() and form.carry_out(services.skip, **known):
        messages.success(request, "De reden is vastgelegd. Meet u later toch, dan telt die meting gewoon.")
        return redirect("cases:case", case.pk)
    opens_on = figures.opens_on(trajectory.starts_on, kind)
    context = {
        "case": case,
        "trajectory": trajectory,
        "form": form,
        "is_done": figures.is_done(trajectory.starts_on, kind, measurements),
        "why_not": policies.why_not_skip(request.user, trajectory, opens_on=opens_on, on=today),
    }
    return render(request, "outcomes/skip.html", context, status=422 if form.errors else 200)


def consult_trajectory(request: Request, case_id: int, today: date, **which: int) -> tuple[Case, Trajectory]:
    """The dossier and one of its trajectories, for who sees measurements."""
    case = consult(request.user, case_id, on=today, page="meting")
    trajectory = get_object_or_404(case.trajectories.prefetch_related("goals"), **which)
    trajectory.case = case
    if reason := policies.why_not_see(request.user, trajectory, on=today):
        raise Http404(reason)
    return case, trajectory


def _summary(done: Measurement, earlier: list[Measurement]) -> str:
    """What changed since the measurement before it, in words."""
    before = next((one.scores for one in reversed(earlier) if one.measured_on <= done.measured_on), {})
    steps = [level - before[domain] for domain, level in done.scores.items() if domain in before]
    if not steps:
        return f"{len(done.scores)} leefgebied{'' if len(done.scores) == 1 else 'en'} gemeten."
    up, down = sum(step > 0 for step in steps), sum(step < 0 for step in steps)
    return f"{up} vooruit, {len(steps) - up - down} gelijk, {down} achteruit."
