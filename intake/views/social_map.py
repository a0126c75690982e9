"""The desk looks for what is open to everybody near by, and for a place outside."""

from copy import copy

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import figures, policies
from intake.forms import SignpostForm, SocialMapForm, TellForm
from providers import services
from providers.doors import Request, once, paged
from providers.models import LocalService
from providers.policies import enforce, why_not_tell_service


@require_http_methods(["GET", "POST"])
def social_map(request: Request) -> HttpResponse:
    """What fits the words near a place, today. Tells of no resident, so nobody is recorded."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    form = SocialMapForm(request.POST if request.method == "POST" else None, on=today)
    context = {"form": form, "rows": None, "now": timezone.localtime()}
    if form.is_valid():
        said = form.cleaned_data
        district = said["district"].pk if said["district"] else None
        context["rows"] = figures.found(said["q"], said["municipality"].pk, district, on=today)
    return render(request, "intake/social_map.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET"])
def to_check(request: Request) -> HttpResponse:
    """What nobody looked at for half a year, the longest ago first."""
    enforce(why_not_tell_service(request.user))
    today = timezone.localdate()
    old = LocalService.objects.to_check(on=today).select_related("municipality", "district").defer("said")
    context = {"page": paged(request, old, by="checked_on")}
    return render(request, "intake/to_check.html", context)


@require_http_methods(["GET", "POST"])
@once
def tell_service(request: Request, service_id: int) -> HttpResponse:
    """What a service told today of its hours and waiting; whoever keeps it looked at the rest as well."""
    enforce(why_not_tell_service(request.user))
    today = timezone.localdate()
    there = LocalService.objects.in_force(on=today).select_related("municipality", "district").defer("said")
    known = get_object_or_404(there, pk=service_id)
    start = {name: getattr(known, name) for name in ("week", "hours", "waiting_weeks")}
    sent = request.POST if request.method == "POST" else None
    form = TellForm(sent, initial=start | {"seen": services.stamp(known)})
    if form.is_valid() and form.carry_out(services.tell_service, row=copy(known), on=today, by=request.user):
        messages.success(request, f"{known.name} is nagekeken en bewaard.")
        return redirect("intake:to_check")
    context = {"form": form, "known": known, "now": timezone.localtime()}
    return render(request, "intake/tell_service.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def signposts(request: Request) -> HttpResponse:
    """Where a question goes that is not for us. Tells of no resident, so nobody is recorded."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    form = SignpostForm(request.POST if request.method == "POST" else None)
    rows = None
    if not form.is_bound or form.is_valid():
        said = form.cleaned_data if form.is_bound else {"q": "", "municipality": None}
        town = said["municipality"].pk if said["municipality"] else None
        rows = figures.signposts(said["q"], town, on=today)
    context = {"form": form, "rows": rows, "is_asked": form.is_bound}
    return render(request, "intake/signposts.html", context, status=422 if form.errors else 200)
