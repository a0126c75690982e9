"""Opening a dossier in an emergency, and the list of those who did."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.forms import barrier as forms
from cases.models import EmergencyAccess
from cases.views.acts import bound
from providers.doors import once
from providers.models import Role, beyond_sight
from providers.policies import enforce

PAGE = 50


@require_http_methods(["GET", "POST"])
@once
def open_emergency(request: HttpRequest) -> HttpResponse:
    """Which dossier, and why it cannot wait; asked by POST, since a name may stand in no address."""
    enforce(policies.why_not_break_glass(request.user))
    form = forms.EmergencyForm(bound(request))
    today = timezone.localdate()
    if form.is_valid() and (done := form.carry_out(services.open_in_emergency, on=today, by=request.user)):
        messages.warning(request, f"U ziet dossier {done.case.number} de komende drie uur.")
        return redirect("cases:case", done.case_id)
    context = {
        "form": form,
        "title": "Openen bij spoed",
        "intro": "Alleen als er direct gevaar is en u het dossier nu nodig hebt. U ziet het drie uur. De "
        "stuurder van het team en de functionaris gegevensbescherming krijgen bericht en kijken het na.",
        "button": "Open het dossier",
        "there": "home",
    }
    return render(request, "cases/ask.html", context, status=422 if form.errors else 200)


@require_GET
def emergencies(request: HttpRequest) -> HttpResponse:
    """Who opened what in an emergency, what waits for a judgement first."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_see_emergencies(user))
    rows = EmergencyAccess.objects.visible_to(user, on=today)
    if (after := request.GET.get("na", "")).isdecimal():
        rows = rows.filter(pk__lt=int(after[:18]))
    with beyond_sight("a stuurder reads of emergencies in protected dossiers of the team, by number"):
        found = list(rows.select_related("worker__employer", "reviewed_by").order_by("-pk")[: PAGE + 1])
    context = {
        "rows": [(row, policies.why_not_review(user, row) is None) for row in found[:PAGE]],
        "after": found[PAGE - 1].pk if len(found) > PAGE else None,
        "is_officer": user.has_role(Role.PRIVACY_OFFICER),
    }
    return render(request, "cases/emergencies.html", context)


@require_http_methods(["GET", "POST"])
@once
def review(request: HttpRequest, emergency_id: int) -> HttpResponse:
    """Say whether it was needed."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_see_emergencies(user))
    seen = EmergencyAccess.objects.visible_to(user, on=today).select_related("worker")
    with beyond_sight("a stuurder judges an emergency in a protected dossier of the team, by number"):
        emergency = get_object_or_404(seen, pk=emergency_id)
    enforce(policies.why_not_review(user, emergency))
    form = forms.ReviewForm(bound(request))
    if form.is_valid() and form.carry_out(services.review, emergency=emergency, on=today, by=user):
        messages.success(request, "De beoordeling is vastgelegd.")
        return redirect("cases:emergencies")
    context = {
        "form": form,
        "title": "Noodinzage beoordelen",
        "number": emergency.number,
        "intro": f"{emergency.worker.name} opende dossier {emergency.number}. "
        f"De reden was: {emergency.reason}",
        "button": "Leg vast",
        "there": "cases:emergencies",
    }
    return render(request, "cases/ask.html", context, status=422 if form.errors else 200)
