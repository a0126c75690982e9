"""The registers: incidents, data breaches, processing; and every term that runs, for the privacy officer."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models.functions import TruncDate
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods

from cases import exports
from cases.figures.clocks import clocks as find_clocks
from cases.forms import registers as forms
from cases.models import Breach, Incident, Processing, RegisterCorrection
from cases.policies import registers as policies
from cases.services import registers as services
from cases.views.acts import bound
from providers.doors import Request, once, paged
from providers.policies import enforce

TABS = {"": "Open", "afgerond": "Afgerond"}
# What the privacy officer reads as a list only.
LISTS = {"cases:complaint": "cases:complaints", "cases:incident": "cases:incidents"}
READS_NO_NAMES = "Er staan hier geen namen van inwoners."


@require_GET
def clocks(request: Request) -> HttpResponse:
    """Every term that runs: complaints, objections, incidents, breaches and requests."""
    enforce(policies.why_not_see_clocks(request.user))
    now = timezone.localtime()
    rows = [
        {
            "what": clock.what,
            "step": clock.step,
            "where": clock.where,
            "owner": clock.owner,
            "due": _moment(clock.due_at) if clock.by_the_hour else f"{clock.due_at:%d-%m-%Y}",
            "is_late": clock.due_at < now,
            "hours": max(int((clock.due_at - now).total_seconds() // 3600), 0) if clock.by_the_hour else None,
            "url": reverse(LISTS[clock.route])
            if clock.route in LISTS
            else reverse(clock.route, args=[clock.key]),
        }
        for clock in find_clocks(request.user, on=now.date())
    ]
    return render(request, "cases/clocks.html", {"rows": rows, "late": sum(row["is_late"] for row in rows)})


@require_GET
def incidents(request: Request) -> HttpResponse:
    """Calamities and violence: what is open, or what was concluded."""
    enforce(policies.why_not_read_incidents(request.user))
    today, chosen = timezone.localdate(), request.GET.get("toon", "")
    mine = Incident.objects.visible_to(request.user, on=today).select_related(
        "municipality", "owner", "partner"
    )
    is_done = chosen == "afgerond"
    found = mine.exclude(concluded_on=None) if is_done else mine.open()
    context = {
        "page": paged(request, found, by="-concluded_on" if is_done else "known_on"),
        "tabs": _tabs(chosen),
        "is_done": is_done,
        "today": today,
        "may_handle": policies.why_not_handle_incidents(request.user) is None,
    }
    return render(request, "cases/incidents.html", context)


@require_http_methods(["GET", "POST"])
@once
def incident(request: Request, incident_id: int | None = None) -> HttpResponse:
    """Register one, or write down who was told and what came of it."""
    today = timezone.localdate()
    mine = Incident.objects.visible_to(request.user, on=today)
    known = get_object_or_404(mine, pk=incident_id) if incident_id else None
    enforce(policies.why_not_handle_incidents(request.user))
    form = forms.IncidentForm(bound(request), by=request.user, on=today, incident=known)
    if form.is_valid() and (
        done := form.carry_out(services.keep_incident, incident=known, on=today, by=request.user)
    ):
        told = "Het incident is afgerond."
        if not done.concluded_on:
            told = f"Het incident is vastgelegd. Nu: {done.next_step}, uiterlijk {done.due_on:%d-%m-%Y}."
        messages.success(request, told)
        return redirect("cases:incidents")
    context = {
        "title": "Incident bijwerken" if known else "Calamiteit of geweld",
        "intro": f"Nu: {known.next_step}, uiterlijk {known.due_on:%d-%m-%Y}."
        if known and not known.concluded_on
        else READS_NO_NAMES,
        "back": "cases:incidents",
        "back_label": "Incidenten",
    }
    return _form(request, form, known, context)


@require_GET
def breaches(request: Request) -> HttpResponse:
    """Data breaches: what is open with its clock, or what was closed."""
    enforce(policies.why_not_handle_breaches(request.user))
    now, chosen = timezone.localtime(), request.GET.get("toon", "")
    mine = Breach.objects.visible_to(request.user, on=now.date()).select_related("owner")
    mine = mine.annotate(day=TruncDate("discovered_at"))
    is_done = chosen == "afgerond"
    found = mine.exclude(closed_on=None) if is_done else mine.open()
    page = paged(request, found, by="-closed_on" if is_done else "day")
    context = {
        "page": page,
        "rows": [
            (row, _moment(row.discovered_at), _moment(row.due_at), row.due_at < now) for row in page.rows
        ],
        "tabs": _tabs(chosen),
        "is_done": is_done,
    }
    return render(request, "cases/breaches.html", context)


@require_http_methods(["GET", "POST"])
@once
def add_breach(request: Request) -> HttpResponse:
    """Tell of a data breach; everybody who works here may."""
    now = timezone.localtime()
    form = forms.TellBreachForm(bound(request), initial={"discovered_at": now})
    if form.is_valid() and (done := form.carry_out(services.tell_of_breach, at=now, by=request.user)):
        told = f"Datalek {done.number} is gemeld. De functionaris gegevensbescherming neemt het over."
        messages.success(request, told)
        return redirect("cases:add_breach")
    context = {
        "title": "Datalek melden",
        "intro": "Zijn gegevens weg, of zag iemand ze die dat niet mag? Meld het meteen, ook bij twijfel.",
        "button": "Meld het datalek",
        "back": "home",
        "back_label": "Begin",
        "form": form,
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def breach(request: Request, breach_id: int) -> HttpResponse:
    """Judge the risk, write down what was reported and told, and close it."""
    enforce(policies.why_not_handle_breaches(request.user))
    now = timezone.localtime()
    known = get_object_or_404(Breach.objects.visible_to(request.user, on=now.date()), pk=breach_id)
    form = forms.BreachForm(bound(request), by=request.user, on=now.date(), breach=known)
    if form.is_valid() and (
        done := form.carry_out(services.handle_breach, breach=known, at=now, by=request.user)
    ):
        messages.success(
            request, f"Datalek {done.number} is {'afgerond' if done.closed_on else 'bijgewerkt'}."
        )
        return redirect("cases:breaches")
    must = f"Melden bij de Autoriteit Persoonsgegevens kan tot {_moment(known.due_at)}."
    context = {
        "title": f"Datalek {known.number}",
        "intro": must if known.must_be_reported else READS_NO_NAMES,
        "back": "cases:breaches",
        "back_label": "Datalekken",
    }
    return _form(request, form, known, context)


@require_GET
def processing(request: Request) -> HttpResponse:
    """The register of processing as it holds today, or on a day; as a page or as PDF."""
    enforce(policies.why_not_read_processing(request.user))
    today = timezone.localdate()
    day = _day(request.GET.get("op", "")) or today
    rows = list(Processing.objects.held_on(day).order_by("name"))
    if request.GET.get("als") == "pdf":
        listed = [(row, forms.processing_of(row)) for row in rows]
        response = HttpResponse(
            exports.register_of_processing(listed, on=day), content_type="application/pdf"
        )
        response["Content-Disposition"] = f'attachment; filename="register-van-verwerkingen-{day}.pdf"'
        return response
    coming = Processing.objects.filter(starts_on__gt=day).order_by("starts_on", "name")
    context = {
        "rows": [(row, forms.processing_of(row)) for row in rows],
        "coming": list(coming),
        "day": day,
        "may_keep": policies.why_not_keep_processing(request.user) is None,
    }
    return render(request, "cases/processing.html", context)


@require_http_methods(["GET", "POST"])
@once
def add_processing(request: Request, processing_id: int | None = None) -> HttpResponse:
    """A new kind of processing, or a new version of one from a day on."""
    enforce(policies.why_not_keep_processing(request.user))
    today = timezone.localdate()
    known = get_object_or_404(Processing, pk=processing_id) if processing_id else None
    form = forms.ProcessingForm(bound(request), on=today, known=known)
    if form.is_valid() and (done := form.carry_out(services.keep_processing, on=today, by=request.user)):
        messages.success(request, f"{done.name}: dit geldt vanaf {done.starts_on:%d-%m-%Y}.")
        return redirect("cases:processing")
    context = {
        "form": form,
        "title": f"Nieuwe versie: {known.name}" if known else "Verwerking toevoegen",
        "intro": "Wat eerder gold, blijft te lezen.",
        "button": "Leg vast",
        "back": "cases:processing",
        "back_label": "Register van verwerkingen",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


def corrections_of(row: Any) -> list[RegisterCorrection]:
    """What was put right in an entry, the newest first."""
    table = row._meta.db_table
    return list(RegisterCorrection.objects.filter(register=table, row_id=row.pk).select_related("by"))


def _form(request: Request, form: Any, known: Any, context: dict[str, Any]) -> HttpResponse:
    context |= {
        "form": form,
        "button": "Bewaren" if known else "Leg vast",
        "corrections": corrections_of(known) if known else [],
    }
    return render(request, "cases/register_form.html", context, status=422 if form.errors else 200)


def _tabs(chosen: str) -> list[tuple[str, str, bool]]:
    return [(label, f"?toon={key}" if key else "?", key == chosen) for key, label in TABS.items()]


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{local:%d-%m-%Y}, {local.hour}.{local:%M} uur"


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2200:
        raise Http404("Die dag bestaat niet.")
    return day
