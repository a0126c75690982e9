"""How a resident sees it, and the form of a measurement on paper."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from outcomes import exports, policies, services
from outcomes.forms import MeasurementForm, OwnViewForm
from outcomes.models import OwnView, version_on
from outcomes.views.measuring import consult_trajectory
from providers.doors import Request, once


@require_http_methods(["GET", "POST"])
@once
def own_view(request: Request, case_id: int, trajectory_id: int, own_view: str) -> HttpResponse:
    """What the resident said before, each day apart, and the form for a new talk."""
    today = timezone.localdate()
    case, trajectory = consult_trajectory(request, case_id, today, pk=trajectory_id)
    if own_view not in OwnView.Instrument.values:
        raise Http404("Dit gesprekshulpmiddel is er niet.")
    form = OwnViewForm(request.POST if request.method == "POST" else None, instrument=own_view, on=today)
    known = {"trajectory": trajectory, "instrument": own_view, "on": today, "by": request.user}
    if form.is_valid() and form.carry_out(services.keep_own_view, **known):
        messages.success(request, "De cijfers van de inwoner zijn vastgelegd.")
        return redirect("outcomes:own_view", case.pk, trajectory.pk, own_view)
    rows = [
        (row, [(version_on(own_view, row.held_on).called(code), mark) for code, mark in row.marks.items()])
        for row in trajectory.own_views.filter(instrument=own_view).select_related("entered_by")
    ]
    context = {
        "case": case,
        "trajectory": trajectory,
        "form": form,
        "rows": rows,
        "title": OwnView.Instrument(own_view).label.capitalize(),
        "others": [one for one in OwnView.Instrument.choices if one[0] != own_view],
        "why_not": policies.why_not_measure(request.user, trajectory, on=today),
    }
    return render(request, "outcomes/own_view.html", context, status=422 if form.errors else 200)


@require_GET
def paper_form(request: Request, case_id: int, trajectory_id: int) -> HttpResponse:
    """The domains that the question needs, to fill in with the resident and to type in later."""
    today = timezone.localdate()
    case, trajectory = consult_trajectory(request, case_id, today, pk=trajectory_id)
    measurements = list(trajectory.measurements.order_by("measured_on", "pk"))
    form = MeasurementForm(trajectory=trajectory, measurements=measurements, on=today)
    headers = {"Content-Disposition": f'inline; filename="meting-{case.number}.pdf"'}
    pdf = exports.paper_form(trajectory, form, measurements, on=today)
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
