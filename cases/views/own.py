"""The own place of an organisation: its places and waiting list, its workers and its figures."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import record_referrals
from cases.figures import own
from cases.figures.places import pools, waiters
from cases.forms.own import PlacesForm, StopEndForm, StopForm
from cases.policies.referral import Shown, shown
from providers import policies, services
from providers.doors import Request, once
from providers.models import Availability, ClientStop, User
from providers.policies import enforce

ACTS = {
    "places": (PlacesForm, services.tell_places, "Uw plekken gelden vanaf vandaag."),
    "stop": (StopForm, services.ask_stop, "Uw vraag is verstuurd. De stop geldt pas met toestemming."),
    "end_stop": (StopEndForm, services.end_stop, "De stop eindigt eerder."),
}


@require_http_methods(["GET", "POST"])
@once
def own_places(request: Request) -> HttpResponse:
    """How many places there are, who waits, and leave for a stop; kept by the organisation itself."""
    today = timezone.localdate()
    enforce(policies.why_not_keep_own_places(request.user, on=today))
    partner = request.user.employer
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    forms = {
        name: kind(request.POST if name == asked else None, partner=partner, on=today)
        for name, (kind, _, _) in ACTS.items()
    }
    if request.method == "POST" and asked not in ACTS:
        messages.warning(request, "Kies wat u wilt bewaren. Er is niets gewijzigd.")
    elif asked and forms[asked].is_valid():
        _, act, said = ACTS[asked]
        if forms[asked].carry_out(act, on=today, by=request.user):
            messages.success(request, said)
            return redirect("cases:own_places")
    waiting = waiters(partner.pk, on=today)
    named = [one for one in waiting if shown(one.referral, request.user, on=today) >= Shown.PERSON]
    record_referrals(request.user, [one.referral for one in named], on=today)
    told = Availability.objects.in_force(on=today).filter(partner=partner, capacity=None)
    context = {
        "pools": pools(partner.pk, on=today),
        "loose": told.select_related("district").order_by("service"),
        "waiting": [(one, one in named) for one in waiting],
        "stops": ClientStop.objects.filter(partner=partner, ends_on__gte=today).select_related("district"),
        "forms": forms,
        "form": forms.get(asked),
        "today": today,
    }
    return render(
        request,
        "cases/own_places.html",
        context,
        status=422 if asked and forms.get(asked) and forms[asked].errors else 200,
    )


@require_GET
def own_figures(request: Request) -> HttpResponse:
    """The figures of the own organisation and its workers."""
    today = timezone.localdate()
    enforce(policies.why_not_keep_own_places(request.user, on=today))
    partner = request.user.employer
    workers = User.objects.at_work(on=today).filter(employer=partner).order_by("name")
    found = own.figures(request.user, partner, on=today)
    return render(request, "cases/own_figures.html", {"found": found, "workers": workers, "today": today})
