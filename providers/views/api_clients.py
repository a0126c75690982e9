"""The administrator's pages about the systems of organisations that come in by the API (koppelingen)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.forms.api_clients import ApiClientForm
from providers.models import ApiClient
from providers.models.sealed import seal, unseal
from providers.policies import enforce

SHOWN_ONCE = "api-secret"  # sealed in the session from the act until the page that shows it


@require_http_methods(["GET"])
def api_clients(request: Request) -> HttpResponse:
    """Which systems come in, of whom, and what they may."""
    enforce(policies.why_not_manage_api_clients(request.user))
    rows = ApiClient.objects.select_related("account__employer").order_by("account__employer__name", "pk")
    return render(request, "providers/api_clients.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@once
def add_api_client(request: Request) -> HttpResponse:
    """Let a system in; its secret is shown once, on the next page."""
    enforce(policies.why_not_manage_api_clients(request.user))
    form = ApiClientForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (
        opened := form.carry_out(services.open_api, on=timezone.localdate(), by=request.user)
    ):
        return _shown(request, opened)
    return render(
        request, "providers/api_client_new.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@once
def api_client(request: Request, client_id: int) -> HttpResponse:
    """What one system may; another secret; no more access."""
    enforce(policies.why_not_manage_api_clients(request.user))
    client = get_object_or_404(ApiClient.objects.select_related("account__employer"), pk=client_id)
    what = request.POST.get("act", "")
    if what == "secret":
        return _shown(request, services.renew_secret(client=client, by=request.user))
    if what == "shut":
        services.shut_api(client=client, by=request.user)
        messages.success(request, "De koppeling is beëindigd. Het systeem komt er niet meer in.")
        return redirect("providers:api_clients")
    form = ApiClientForm(request.POST if request.method == "POST" else None, client=client)
    if form.is_valid() and form.carry_out(services.change_api, client=client, by=request.user):
        messages.success(request, "De koppeling is bewaard.")
        return redirect("providers:api_client", client.pk)
    kept = request.session.pop(f"{SHOWN_ONCE}-{client.pk}", "") if request.method == "GET" else ""
    context = {
        "form": form,
        "client": client,
        "secret": unseal(kept) if kept else "",
        "why_not": policies.why_not_change_api_client(request.user, client),
        "base_url": settings.BASE_URL.rstrip("/"),
    }
    return render(request, "providers/api_client.html", context, status=422 if form.errors else 200)


def _shown(request: Request, opened: services.Opened) -> HttpResponse:
    request.session[f"{SHOWN_ONCE}-{opened.client.pk}"] = seal(opened.secret)
    return redirect("providers:api_client", opened.client.pk)
