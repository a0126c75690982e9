"""Stops on new residents: what organisations ask, and the decision of the contract manager."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.forms.stops import DecideStopForm
from providers.models import ClientStop
from providers.policies import enforce

MOST = 200


@require_GET
def client_stops(request: Request) -> HttpResponse:
    """What is asked, what holds, and what was."""
    enforce(policies.why_not_see_stops(request.user))
    rows = ClientStop.objects.select_related("partner", "district", "asked_by", "decided_by")
    return render(
        request,
        "providers/client_stops.html",
        {
            "asked": rows.filter(decided_on=None)[:MOST],
            "decided": rows.exclude(decided_on=None)[:MOST],
            "today": timezone.localdate(),
        },
    )


@require_http_methods(["GET", "POST"])
@once
def client_stop(request: Request, stop_id: int) -> HttpResponse:
    """Decide about one of them."""
    enforce(policies.why_not_see_stops(request.user))
    today = timezone.localdate()
    stop = get_object_or_404(ClientStop.objects.select_related("partner", "district", "asked_by"), pk=stop_id)
    form = DecideStopForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(services.decide_stop, stop=stop, on=today, by=request.user):
        messages.success(request, "Uw besluit is vastgelegd. De organisatie heeft bericht gekregen.")
        return redirect("providers:client_stops")
    why_not = policies.why_not_decide_stop(request.user, stop, on=today)
    context = {"stop": stop, "form": form, "why_not": why_not}
    return render(request, "providers/client_stop.html", context, status=422 if form.errors else 200)
