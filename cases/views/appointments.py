"""Appointments in a dossier, and the own calendar outside, which reads by a secret address."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from cases import exports, policies, services
from cases.access import Kind, Look, record_rows
from cases.figures.agenda import clashes, clock, gathered, outside
from cases.forms.acts import ConfirmForm
from cases.forms.appointment import AppointmentForm, MoveForm
from cases.forms.task import SeenReasonForm
from cases.models import Appointment, CalendarAddress
from cases.views.acts import act, bound, opened
from providers.doors import once
from providers.models import beyond_sight
from providers.periods import HOME
from providers.policies import enforce

SHOWN_ONCE = "calendar_secret"
AN_HOUR, AT_MOST = 3600, 60


@require_http_methods(["GET", "POST"])
@once
def make_appointment(request: HttpRequest, case_id: int) -> HttpResponse:
    """Make an appointment."""
    case, today = opened(request, case_id, "afspraak maken")
    return act(
        request,
        case,
        AppointmentForm(bound(request), case=case, on=today),
        services.make_appointment,
        case=case,
        title="Afspraak maken",
        button="Afspraak maken",
        done=lambda given: _said("De afspraak staat in de agenda.", given),
        why_not=policies.why_not_make_appointment(request.user, case, on=today),
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def move_appointment(request: HttpRequest, case_id: int, appointment_id: int) -> HttpResponse:
    """Move an appointment."""
    case, today = opened(request, case_id, "afspraak verzetten")
    found = _appointment(case, appointment_id)
    return act(
        request,
        case,
        MoveForm(bound(request), on=today, appointment=found),
        services.move_appointment,
        appointment=found,
        theirs=lambda: _theirs(found.pk),
        title="Afspraak verzetten",
        button="Bewaar de afspraak",
        done=lambda given: _said("De afspraak is gewijzigd.", given),
        why_not=policies.why_not_move_appointment(request.user, found, on=today),
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def cancel_appointment(request: HttpRequest, case_id: int, appointment_id: int) -> HttpResponse:
    """Call an appointment off."""
    case, today = opened(request, case_id, "afspraak afzeggen")
    found = _appointment(case, appointment_id)
    return act(
        request,
        case,
        SeenReasonForm(bound(request), version=found.version),
        services.cancel_appointment,
        appointment=found,
        theirs=lambda: _theirs(found.pk),
        title="Afspraak afzeggen",
        button="Zeg de afspraak af",
        done="De afspraak is afgezegd. Uw reden staat erbij.",
        why_not=policies.why_not_move_appointment(request.user, found, on=today),
        intro=f"{_when(found)}. Laat het ook aan de inwoner weten.",
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def calendar_address(request: HttpRequest) -> HttpResponse:
    """The secret address of one's own calendar: make it, make another, take it back. Shown once."""
    enforce(policies.why_not_have_calendar(request.user))
    form = ConfirmForm(bound(request))
    unknown = False
    if request.method == "POST" and request.POST.get("act") == "renew":
        request.session[SHOWN_ONCE] = services.renew_calendar(by=request.user)
        return redirect("cases:calendar_address")
    if request.method == "POST" and request.POST.get("act") == "revoke":
        services.revoke_calendar(by=request.user)
        messages.success(request, "Het adres is ingetrokken. Uw agenda krijgt er niets meer van.")
        return redirect("cases:calendar_address")
    if request.method == "POST":
        unknown = True
    secret = None if unknown else request.session.pop(SHOWN_ONCE, None)
    url = request.build_absolute_uri(reverse("cases:calendar", args=[secret])) if secret else ""
    address = CalendarAddress.objects.filter(worker=request.user).first()
    context = {"form": form, "url": url, "address": address, "unknown": unknown}
    return render(request, "cases/calendar_address.html", context, status=422 if unknown else 200)


@login_not_required
@require_safe
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The appointments behind a secret address as iCalendar: numbers and hours, nobody's name.

    What goes out is written in the log of looks once for each version of it: a calendar that asks again
    with the tag of what it has, gets nothing.
    """
    digest = services.digest_of(secret)
    if _too_often(digest):
        return HttpResponse("Te vaak gevraagd. Probeer het over een uur opnieuw.", status=429)
    found = CalendarAddress.objects.filter(digest=digest).select_related("worker").first()
    today = timezone.localdate()
    if found is None or not found.worker.is_at_work(on=today) or policies.why_not_have_calendar(found.worker):
        raise Http404("Dit adres is er niet, of niet meer.")
    with beyond_sight("nobody is logged in: the secret tells whose appointments these are"):
        rows = outside(found.worker_id, on=today)
        content = exports.calendar_of(rows, gathered(found.worker_id, on=today))
        etag = f'"{sha256(content).hexdigest()}"'
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["ETag"] = etag
        response["Cache-Control"] = "private, no-cache"
        answer = get_conditional_response(request, etag=etag, response=response) or response
        if answer is response:
            looks = {(row.client_id, row.case_id) for row in rows}
            record_rows(
                found.worker,
                [Look(client, case, "agenda-adres") for client, case in sorted(looks)],
                page="agenda buiten Rondom",
                kind=Kind.EXPORT,
            )
    return answer


def _too_often(digest):
    """Whether this address was asked for too often within the hour; one that does not exist as well."""
    key = f"calendar:{digest}"
    cache.add(key, 0, AN_HOUR)
    try:
        return cache.incr(key) > AT_MOST
    except ValueError:  # the hour ended between the two
        return False


def _appointment(case, appointment_id):
    """An appointment of the dossier, which is consulted already."""
    found = get_object_or_404(case.appointments, pk=appointment_id)
    found.case = case
    return found


def _when(appointment):
    start, end = appointment.starts_at, appointment.ends_at
    return f"{start.astimezone(HOME):%d-%m-%Y}, {clock(start)}–{clock(end)} uur"


def _theirs(appointment_id):
    found = Appointment.objects.get(pk=appointment_id)
    state = "afgezegd" if found.cancelled_on else found.get_place_display()
    return found.version, f"{_when(found)}, {state}"


def _said(text, appointment):
    """What was done, and at which hours its worker has something else; no rule forbids that."""
    worker = appointment.worker_id
    if worker is None:
        day = appointment.starts_at.astimezone(HOME).date()
        worker = appointment.case.assignments.in_force(on=day).values_list("worker", flat=True).first()
    with beyond_sight("hours of the same worker in other dossiers, without saying which"):
        found = clashes(appointment, worker) if worker else []
    return f"{text} Let op: er is dan ook een andere afspraak, {', '.join(found)} uur." if found else text
