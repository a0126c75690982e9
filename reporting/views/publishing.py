"""Pages around a report: what is missing behind it, explaining it, publishing it, and the open page."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from providers.doors import once
from providers.models import Municipality
from providers.policies import enforce
from reporting import policies, services
from reporting.exports import dashboard, reading, wording
from reporting.exports.reading import Reading, names_in
from reporting.figures import checks, steering
from reporting.figures.scope import scope_of
from reporting.forms import ConfirmForm, ExplainForm, TurnForm
from reporting.models import Explanation, MonthlyReport, OpenPage

OPEN_PERIOD = "twaalf_maanden"


@require_http_methods(["GET", "POST"])
@once
def check(request: HttpRequest, code: str, month: date) -> HttpResponse:
    """What is missing behind the report of a month and whose it is, and the explanations that go with it."""
    enforce(policies.why_not_explain(request.user))
    town = get_object_or_404(policies.towns_of(request.user), external_id=code)
    texts = {each.kpi: each for each in Explanation.objects.filter(municipality=town, month=month)}
    kpi = request.GET.get("kpi", "K01")
    known = texts.get(kpi)
    form = ExplainForm(
        request.POST or None,
        initial={"kpi": kpi, "text": known.text if known else "", "seen": known.version if known else 0},
    )
    if form.is_valid():
        if form.carry_out(services.explain, municipality=town, month=month, by=request.user):
            messages.success(request, "De toelichting is bewaard. Hij gaat mee met het volgende rapport.")
            return redirect("reporting:check", code, month)
        now = Explanation.objects.filter(municipality=town, month=month, kpi=form.cleaned_data["kpi"]).first()
        form.data = form.data.copy()
        form.data["seen"] = now.version if now else 0
    context = {
        "town": town,
        "month": month,
        "month_name": wording.month_name(month),
        "missing": _missing(town, month),
        "texts": [(each, wording.TITLES.get(each.kpi, each.kpi)) for each in texts.values()],
        "form": form,
    }
    return render(request, "reporting/check.html", context, status=422 if form.errors else 200)


def _missing(town: Municipality, month: date) -> list[tuple[checks.Missing, str, list[tuple[str, int, str]]]]:
    """Each check with the address of its list, and with those of its teams."""
    asked = {"gemeente": town.code, "maand": f"{month:%Y-%m}", "periode": "maand", "kpi": checks.CHECK}
    found = []
    for one in checks.missing(steering.of_period(scope_of(town, month), "maand")):
        query = asked | {"cel": one.key}
        teams = [
            (name, number, urlencode(query | {"deel": f"team-{team}"}) if team else "")
            for team, name, number in one.teams
        ]
        found.append((one, urlencode(query), teams))
    return found


@require_http_methods(["GET", "POST"])
@once
def publish(request: HttpRequest, code: str, month: date, version: int) -> HttpResponse:
    """Confirm and publish a frozen report."""
    enforce(policies.why_not_freeze(request.user))
    visible = MonthlyReport.objects.visible_to(request.user, on=timezone.localdate())
    found = get_object_or_404(
        visible.defer("internal", "protected", "pdf").select_related("municipality"),
        municipality__external_id=code, month=month, version=version,
    )  # fmt: skip
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(services.publish, report=found, by=request.user):
        messages.success(request, "Het rapport is gepubliceerd. De gemeente krijgt een bericht.")
        return redirect("reporting:report", code, month, version)
    back = reverse("reporting:report", args=[code, month, version])
    context = {
        "form": form,
        "title": f"Maandrapport {wording.month_name(month)} publiceren",
        "intro": "De contractmanager krijgt een mail dat er een rapport klaarstaat, zonder cijfers. Staat de"
        " openbare pagina aan, dan staan de cijfers daar ook. Publiceren kan niet terug.",
        "button": "Publiceren",
        "back_url": back,
        "back_label": "Rapport",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def open_page(request: HttpRequest, code: str) -> HttpResponse:
    """Turn the page of figures that everybody may read on or off."""
    enforce(policies.why_not_open_page(request.user))
    town = get_object_or_404(Municipality, external_id=code)
    page = OpenPage.objects.filter(municipality=town, is_closed=False)
    turn = "uit" if page.exists() else "aan"
    form = TurnForm(request.POST if request.method == "POST" else None, initial={"turn": turn})
    if form.is_valid():
        known = {"municipality": town, "on": timezone.localdate(), "by": request.user}
        if form.carry_out(services.turn_page, **known):
            messages.success(request, f"De openbare pagina staat {form.cleaned_data['turn']}.")
            return redirect("reporting:reports")
    context = {
        "form": form,
        "title": f"Openbare pagina {turn}zetten",
        "intro": f"Gemeente {town.name}. Op deze pagina leest iedereen, ook de raad, de cijfers van het"
        " laatste rapport dat is gepubliceerd. Er staan alleen afgeschermde cijfers op.",
        "button": f"{turn.capitalize()}zetten",
        "back_url": f"{reverse('reporting:reports')}?gemeente={code}",
        "back_label": f"Rapporten {town.name}",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_GET
@login_not_required
def statistics(request: HttpRequest, code: str) -> HttpResponse:
    """The published figures of a gemeente, for the council and everybody; 404 where that is not turned on."""
    today = timezone.localdate()
    page = get_object_or_404(
        OpenPage.objects.select_related("municipality"),
        municipality__external_id=code, is_closed=False, starts_on__lte=today,
    )  # fmt: skip
    published = MonthlyReport.objects.published().filter(municipality=page.municipality)
    found = published.defer("internal", "pdf").order_by("-month", "-version").first()
    if found is None:
        raise Http404
    protected: dict[str, Any] = services.figures_of(found.protected)
    shown = Reading(protected, found.month, names_in(protected))
    context = dashboard.open_figures(shown, OPEN_PERIOD) | {
        "town": page.municipality,
        "report": found,
        "month_name": wording.month_name(found.month),
        "period_name": reading.periods_in_words(found.month)[OPEN_PERIOD],
        "said": found.explanations,
        "language": "nl",
        "organisation": settings.ORGANISATION,
    }
    return render(request, "reporting/statistics.html", context)
