"""The sociale kaart as a file: fetch it, and read one after a look at what it changes."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.exchange import write_services
from providers.forms.files import ServiceFileForm
from providers.models import LocalService
from providers.policies import enforce


@require_http_methods(["GET"])
def services_csv(request: Request) -> HttpResponse:
    """What holds today, as a file that can be read again. It tells of nobody."""
    enforce(policies.why_not_manage_reference(request.user))
    today = timezone.localdate()
    rows = LocalService.objects.in_force(on=today).select_related("municipality", "district").defer("said")
    response = HttpResponse(write_services(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="sociale-kaart-{today}.csv"'
    return response


@require_http_methods(["GET", "POST"])
@once
def service_file(request: Request) -> HttpResponse:
    """Put the services of a file on the map from a day on, after a look at what that changes."""
    enforce(policies.why_not_manage_reference(request.user))
    today = timezone.localdate()
    is_sent = request.method == "POST"
    form = ServiceFileForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        on=today,
        initial={"starts_on": today},
    )
    laid = None
    if form.is_valid() and "terug" not in request.POST:
        act, words = services.lay_services, {"on": today, "by": request.user}
        if "zeker" in request.POST:
            if done := form.carry_out(act, **words):
                told = f"Bewaard: {done.new} nieuw, {done.changed} gewijzigd, {done.told} bijgewerkt."
                messages.success(request, told)
                return redirect("providers:reference_rows", "sociale-kaart")
        else:
            laid = form.carry_out(partial(services.tried, act), **words)
    context = {"form": form, "laid": laid, "text": form.cleaned_data.get("text", "") if laid else ""}
    return render(request, "providers/service_file.html", context, status=422 if form.errors else 200)
