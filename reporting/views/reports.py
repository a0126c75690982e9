"""Pages of the gemeente and of those who answer to it: figures, reports, definitions.

Every number on these pages comes from the protected report; the internal one is not even loaded.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.terms import add_months
from providers.doors import once
from providers.models import Municipality
from providers.policies import enforce
from providers.services import after_commit
from reporting import policies, services, tasks
from reporting.exports import article, dashboard, flat, limits, wording, xlsx
from reporting.exports import pdf as pdf_export
from reporting.exports.reading import Reading, names_in
from reporting.figures import shares
from reporting.forms import FiguresForm, FreezeForm
from reporting.models import KpiDefinition, MonthlyReport, OpenPage, said_with
from reporting.querysets import MonthlyReportQuerySet
from reporting.scales import PERIODS

DEFAULT_PERIOD = "twaalf_maanden"
MONTHS_A_PAGE = 12
CHANGED = "De dossiers zijn intussen gewijzigd. Bekijk de nieuwe cijfers en stel het rapport daarna vast."


def _visible(request: HttpRequest) -> MonthlyReportQuerySet:
    """The reports this user may read, without the internal figures and the PDF."""
    enforce(policies.why_not_read_reports(request.user))
    visible = MonthlyReport.objects.visible_to(request.user, on=timezone.localdate())
    return visible.defer("internal", "pdf").select_related("municipality")


def _report(request: HttpRequest, code: str, month: date, version: int) -> MonthlyReport:
    """One report, or 404 for who may not see it."""
    visible = _visible(request).select_related("municipality", "frozen_by")
    return get_object_or_404(visible, municipality__external_id=code, month=month, version=version)


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """The dashboard: one municipality, month and period."""
    heads = list(_visible(request).newest().defer("internal", "protected", "pdf", "differences"))
    if not heads and not request.GET:
        return render(request, "reporting/figures.html", {"empty": True})
    chosen = _chosen(request, heads)
    months = sorted({head.month for head in heads if head.municipality == chosen.municipality}, reverse=True)
    period = request.GET.get("periode", DEFAULT_PERIOD)
    if period not in PERIODS[:3]:
        raise Http404
    choice = FiguresForm(
        municipalities=sorted({(head.municipality.code, head.municipality.name) for head in heads}),
        months=months,
        initial={
            "gemeente": chosen.municipality.code,
            "maand": f"{chosen.month:%Y-%m}",
            "periode": period,
        },
    )
    shown = dashboard.dashboard(_year(request, chosen), chosen.month, period)
    said = [(kpi, wording.TITLES.get(kpi, kpi), text) for kpi, text in sorted(said_with(chosen).items())]
    return render(
        request, "reporting/figures.html", shown | {"choice": choice, "report": chosen, "said": said}
    )


def _chosen(request: HttpRequest, heads: list[MonthlyReport]) -> MonthlyReport:
    """The report that the address names, else the newest of the first municipality by name; 404 without."""
    code, month = request.GET.get("gemeente"), request.GET.get("maand")
    by_name = sorted(heads, key=lambda head: (head.municipality.name, -head.month.toordinal()))
    for head in by_name:
        if code in (None, head.municipality.code) and month in (None, f"{head.month:%Y-%m}"):
            return head
    raise Http404


def _year(request: HttpRequest, chosen: MonthlyReport) -> dict[date, Reading]:
    """The newest protected report of each of the last twelve months."""
    months = dashboard.months_until(chosen.month)
    found = _visible(request).filter(municipality=chosen.municipality_id, month__in=months).newest()
    texts = {each.month: services.figures_of(each.protected) for each in found.defer("internal", "pdf")}
    names = names_in(texts[chosen.month])
    return {month: Reading(text, month, names) for month, text in texts.items()}


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """The reports by month, newest first, every version with its files."""
    visible = (
        _visible(request).select_related("municipality", "frozen_by").defer("internal", "protected", "pdf")
    )
    municipalities = list(
        Municipality.objects.filter(pk__in=visible.order_by().values("municipality")).order_by("name")
    )
    code = request.GET.get("gemeente")
    chosen = next((each for each in municipalities if code in (None, each.code)), None)
    if chosen is None:
        if code is not None:
            raise Http404
        return render(request, "reporting/reports.html", {"empty": True})
    found = visible.filter(municipality=chosen).order_by("-month", "-version")
    if before := request.GET.get("voor"):
        found = found.filter(month__lt=_month(before))
    months: dict[date, list[MonthlyReport]] = {}
    # One month more than a page shows whether there is a next one.
    for each in found:
        if each.month not in months and len(months) > MONTHS_A_PAGE:
            break
        months.setdefault(each.month, []).append(each)
    pages = list(months.items())
    next_url = ""
    if len(pages) > MONTHS_A_PAGE:
        pages = pages[:MONTHS_A_PAGE]
        next_url = f"{reverse('reporting:reports')}?gemeente={chosen.code}&voor={pages[-1][0]:%Y-%m}"
    context = {
        "chosen": chosen,
        "municipalities": municipalities,
        "months": [(wording.capital(wording.month_name(month)), rows) for month, rows in pages],
        "next_url": next_url,
        "may_freeze": policies.why_not_freeze(request.user) is None,
        "may_open": policies.why_not_open_page(request.user) is None,
        "open_url": reverse("reporting:statistics", args=[chosen.code])
        if OpenPage.objects.filter(municipality=chosen, is_closed=False).exists()
        else "",
    }
    return render(request, "reporting/reports.html", context)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404


def _about(report: MonthlyReport) -> dict[str, Any]:
    """What every file of a report is made with."""
    return {
        "municipality": report.municipality,
        "month": report.month,
        "version": report.version,
        "frozen_at": report.frozen_at,
    }


@require_GET
def report(request: HttpRequest, code: str, month: date, version: int) -> HttpResponse:
    """One version of a report, as it looks on paper, with what changed since the version before."""
    found = _report(request, code, month, version)
    protected = services.figures_of(found.protected)
    shown = article.article(protected, **_about(found), said=said_with(found))
    changed = dashboard.differences(found.differences, shown["reading"].names)
    context = shown | {"report": found, "pdf": False, "differences": changed}
    if not found.is_frozen and policies.why_not_freeze(request.user) is None:
        context["freeze_url"] = reverse("reporting:freeze", args=[code, month, version])
    if policies.why_not_explain(request.user) is None:
        context["check_url"] = reverse("reporting:check", args=[code, month])
    if found.is_frozen and not found.published_at and policies.why_not_freeze(request.user) is None:
        context["publish_url"] = reverse("reporting:publish", args=[code, month, version])
    return render(request, "reporting/report.html", context)


def _file(report: MonthlyReport, content: bytes, extension: str, kind: str) -> HttpResponse:
    name = article.file_name(report.municipality, report.month, report.version, extension)
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def report_pdf(request: HttpRequest, code: str, month: date, version: int) -> HttpResponse:
    """The PDF that was laid with the report; made here when the queue did not get to it yet."""
    found = _report(request, code, month, version)
    content = found.pdf or pdf_export.render(
        services.figures_of(found.protected), **_about(found), said=said_with(found)
    )
    return _file(found, bytes(content), "pdf", "application/pdf")


@require_GET
def report_xlsx(request: HttpRequest, code: str, month: date, version: int) -> HttpResponse:
    """The figures as a sheet."""
    found = _report(request, code, month, version)
    content = xlsx.render(services.figures_of(found.protected), **_about(found))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(found, content, "xlsx", kind)


@require_GET
def report_json(request: HttpRequest, code: str, month: date, version: int) -> HttpResponse:
    """The protected canonical JSON, byte for byte."""
    found = _report(request, code, month, version)
    return _file(found, found.protected.encode(), "json", "application/json")


@require_GET
def report_csv(request: HttpRequest, code: str, month: date, version: int) -> HttpResponse:
    """The figures as CSV."""
    found = _report(request, code, month, version)
    content = flat.render(services.figures_of(found.protected), **_about(found))
    return _file(found, content, "csv", "text/csv; charset=utf-8")


@require_http_methods(["GET", "POST"])
@once
def freeze(request: HttpRequest, code: str, month: date, version: int) -> HttpResponse:
    """Confirm and freeze a provisional report (vaststellen)."""
    enforce(policies.why_not_freeze(request.user))
    found = _report(request, code, month, version)
    if found.is_frozen:
        return redirect("reporting:report", code, month, version)
    form = FreezeForm(request.POST or None, initial={"seen": found.protected_sha256})
    known = {"municipality": found.municipality, "month": month, "on": timezone.localdate()}
    if form.is_valid() and (frozen := form.carry_out(_freeze_as_seen, **known, by=request.user)):
        after_commit(tasks.lay_pdf, frozen.pk)
        name = wording.month_name(month)
        messages.success(
            request, f"Het rapport over {name} is vastgesteld. De gemeente ziet het als definitief."
        )
        return redirect("reporting:report", code, month, frozen.version)
    if form.errors:
        found = services.prepare(municipality=found.municipality, month=month)
        form.data = form.data.copy()
        form.data["seen"] = found.protected_sha256
    context = {
        "form": form,
        "report": found,
        "month_name": wording.month_name(month),
        "check_url": reverse("reporting:check", args=[code, month]),
    }
    return render(request, "reporting/freeze.html", context, status=422 if form.errors else 200)


def _freeze_as_seen(*, seen: str, **known: Any) -> MonthlyReport:
    """Freeze, unless the figures are no longer those that were on the page; then nothing is done."""
    frozen = services.freeze(**known)
    if frozen.protected_sha256 != seen:
        raise ValidationError(CHANGED)
    return frozen


def _shares(request: HttpRequest) -> dict[str, Any]:
    """Whom each organisation proposed in one municipality and month that is over; 404 for another's."""
    enforce(policies.why_not_read_reports(request.user))
    towns = list(policies.towns_of(request.user).order_by("name"))
    code = request.GET.get("gemeente", "")
    town = next((each for each in towns if code in ("", each.code)), None)
    this_month = timezone.localdate().replace(day=1)
    months = [add_months(this_month, -back) for back in range(1, MONTHS_A_PAGE + 1)]
    asked = request.GET.get("maand", "")
    month = next((each for each in months if asked in ("", f"{each:%Y-%m}")), None)
    if town is None or month is None:
        raise Http404
    return {
        "towns": towns,
        "town": town,
        "months": [(f"{each:%Y-%m}", wording.capital(wording.month_name(each))) for each in months],
        "month": f"{month:%Y-%m}",
        "month_name": wording.month_name(month),
        "rows": shares.shares(town, month),
    }


@require_GET
def proposals(request: HttpRequest) -> HttpResponse:
    """How often each organisation proposes itself or another, and what the rules gave."""
    found = _shares(request)
    table = [
        (row, [(part, row.percent(part)) for part in (row.own, row.others, row.by_rules, row.best)])
        for row in found["rows"]
    ]
    return render(request, "reporting/proposals.html", found | {"table": table})


@require_GET
def proposals_csv(request: HttpRequest) -> HttpResponse:
    """The same as CSV; what is hidden there is hidden here."""
    found = _shares(request)
    content = flat.shares(found["rows"], town=found["town"], month=found["month_name"])
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    name = f"voorstellen-{found['town'].code}-{found['month']}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """What each KPI counts, in words, the newest version first."""
    by_code: dict[str, list[dict[str, Any]]] = {}
    for each in KpiDefinition.objects.order_by("code", "-version"):
        by_code.setdefault(each.code, []).append(
            {
                "definition": each,
                "target": "" if each.target is None else wording.number(each.target),
                "parameters": [
                    (wording.parameter(name), wording.parameter_value(value))
                    for name, value in each.parameters.items()
                ],
            }
        )
    context = {"definitions": by_code, "not_said": limits.NOT_SAID}
    return render(request, "reporting/definitions.html", context)
