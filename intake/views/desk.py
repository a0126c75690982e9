"""The desk: a new question, who it is about, and what came in."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_http_methods

from cases.access import Kind, Look, record_looks, record_rows
from cases.models import Client, LegalCode, term_on
from cases.services.advice import teams_on
from cases.terms import last_day
from intake import figures, policies, services
from intake.forms import RegisterForm
from intake.models import Submission, SupportRequest
from providers.doors import Request, once
from providers.models import LocalService, Municipality, Place, ServiceScope, place_of
from providers.policies import enforce

Outcome = SupportRequest.Outcome
PAGE = 30
TEAMS = 3
# What the buttons below the form mean.
ENDINGS = {
    "advies": Outcome.ADVICE,
    "voorziening": Outcome.GENERAL_SERVICE,
    "doorverwijzing": Outcome.PASSED_ON,
    "geen_vervolg": Outcome.NONE,
    "dossier": Outcome.CASE,
    "terugbellen": "",
    "later": "",
}
FILTERS = {"": "Alles", "vandaag": "Vandaag", "open": "Nog open", "terugbellen": "Terugbellen"}


@require_http_methods(["GET", "POST"])
@once
def register(request: Request, request_id: int | None = None) -> HttpResponse:
    """Take a question on one page, or take up one that is still open."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    mine = SupportRequest.objects.visible_to(request.user, on=today).open()
    asked = get_object_or_404(mine, pk=request_id) if request_id else None
    of_signal = asked is not None and asked.channel == SupportRequest.Channel.SIGNAL
    ending = request.POST.get("action", "")
    if ending not in ENDINGS:
        typed = _typed(request.POST) if request.method == "POST" else None
        form = RegisterForm(initial=typed or (RegisterForm.of(asked) if asked else None), of_signal=of_signal)
        return render(request, "intake/register.html", _page(request, form, asked, today, request.POST))
    form = RegisterForm(
        request.POST,
        outcome=ENDINGS[ending],
        call_back=ending == "terugbellen",
        on=today,
        of_signal=of_signal,
    )
    if form.is_valid() and (done := form.carry_out(services.register, request=asked, by=request.user)):
        services.count_time(ending=done.outcome, seconds=form.seconds, on=today)
        messages.success(request, _told(done, today=today))
        if done.outcome == Outcome.PASSED_ON and form.cleaned_data["is_warm"]:
            return redirect("intake:pass_on", done.pk)
        if done.is_unsafe and not (done.case and done.case.is_protected(on=today)):
            return redirect("intake:triage", done.pk)
        return redirect("intake:register" if done.outcome else "intake:requests")
    return render(
        request, "intake/register.html", _page(request, form, asked, today, request.POST), status=422
    )


@require_http_methods(["POST"])
def known(request: Request) -> HttpResponse:
    """Who this may be about and where the address lies: the part that is swapped while one types."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    if request.htmx.target == "teamadvies":
        advice = _team_advice(RegisterForm(request.POST, on=today), request.POST, today)
        return render(request, "intake/_team_advice.html", {"team_advice": advice, "asks_team": True})
    context = _recognised(request, RegisterForm(request.POST), request.POST, today)
    return render(request, "intake/_known.html", context | {"live": True})


@require_http_methods(["POST"])
def offers(request: Request) -> HttpResponse:
    """What fits what is typed: the part that is swapped. Words travel by POST, and nobody is looked up."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    form = RegisterForm(request.POST, on=today)
    form.is_valid()
    return render(request, "intake/_offers.html", _offered(form, request.POST, form.place, today))


def _offered(form: RegisterForm, data: Any, place: Place | None, today: date) -> dict[str, Any]:
    """What is open to everybody and which place outside fits; nothing before there are words and a gemeente.

    What was ticked stays, also when other words no longer find it.
    """
    many = data.getlist if hasattr(data, "getlist") else lambda name: data.get(name) or []
    chosen = {int(key) for key in map(str, many("advised")) if key.isdecimal() and len(key) < 18}
    there = place.district if place else None
    said = form.cleaned_data.get("municipality") if form.is_bound else data.get("municipality")
    town = there.municipality_id if there else getattr(said, "pk", said)
    if not town and Municipality.objects.count() == 1:
        town = Municipality.objects.get().pk
    text, domains = str(data.get("text") or "").replace("\x00", ""), [str(one) for one in many("domains")]
    found: list[LocalService] = []
    if town and (text.strip() or domains):
        found = list(figures.offered(text, domains, town, there.pk if there else None, on=today))
    missing = chosen - {service.pk for service in found}
    kept = LocalService.objects.in_force(on=today).filter(pk__in=missing) if missing else []
    return {
        "offers": [*kept, *found],
        "advised": chosen,
        "signposts": figures.signposts(text, town, on=today)[:2] if town and text.strip() else [],
        "now": timezone.localtime(),
    }


@require_http_methods(["GET"])
def requests(request: Request) -> HttpResponse:
    """What came in, newest first, by day, state and page."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    every = SupportRequest.objects.visible_to(request.user, on=today)
    chosen = request.GET.get("toon", "")
    shown = {
        "vandaag": every.filter(received_on=today),
        "open": every.open(),
        "terugbellen": every.open().filter(call_back=True),
    }.get(chosen, every)
    if (
        (before := request.GET.get("voor", "").split("."))
        and len(before) == 2
        and all(map(str.isdecimal, before))
    ):
        day, key = date.fromordinal(min(max(int(before[0][:7]), 1), 3_000_000)), int(before[1][:18])
        shown = shown.filter(received_on__lte=day).exclude(received_on=day, pk__gte=key)
    urgent = [] if request.GET.get("voor") else figures.running_urgent(every)
    page = list(
        shown.select_related("client", "district", "municipality", "case", "taken_by")[: PAGE + 1]
    )  # ordered by -received_on, -pk
    last = page[PAGE - 1] if len(page) > PAGE else None
    rows = page[:PAGE]
    seen = {row.pk: row for row in [*rows, *(clock.request for clock in urgent)] if row.client}
    looks = [Look(row.client.pk, row.case_id, "loket") for row in seen.values() if row.client]
    record_rows(request.user, looks, page="hulpvragen")
    counts = figures.counts(today=today, requests=every)
    context = {
        "rows": rows,
        "urgent": urgent,
        "now": timezone.localtime(),
        "filters": [
            (label, f"?toon={key}" if key else "?", key == chosen, counts.get(COUNT_OF.get(key, "")))
            for key, label in FILTERS.items()
        ]
        + [("Binnengekomen", reverse("intake:submissions"), False, _waiting(request, today))],
        "next_url": f"?toon={chosen}&voor={last.received_on.toordinal()}.{last.pk}" if last else "",
    }
    return render(request, "intake/requests.html", context)


COUNT_OF = {"vandaag": "today", "open": "open", "terugbellen": "call_back"}


def _page(
    request: Request, form: RegisterForm, asked: SupportRequest | None, today: date, data: QueryDict
) -> dict[str, Any]:
    asked_on = asked.received_on if asked else today
    due = last_day(asked_on, term_on(LegalCode.ASSESSMENT, asked_on))
    asks_team = data.get("action") == "team"
    context = {
        "form": form,
        "asked": asked,
        "due": date_format(due, "l j F Y"),
        "waiting": _waiting(request, today),
        "asks_team": asks_team,
        "team_advice": _team_advice(RegisterForm(data, on=today), data, today) if asks_team else None,
    }
    values = data or form.initial
    bound = RegisterForm(data) if data else form
    known = _recognised(request, bound, values, today)
    return context | known | _offered(bound, values, known["place"], today)


def _waiting(request: Request, today: date) -> int:
    """How much came in and waits for the desk; above 500 it no longer counts."""
    return Submission.objects.visible_to(request.user, on=today).open().order_by()[:501].count()


def _recognised(request: Request, form: RegisterForm, data: Any, today: date) -> dict[str, Any]:
    """Matches for what is typed, the chosen resident, the place of the address; looks are recorded."""
    chosen_id = str(data.get("choose", data.get("known", "")) or "")
    household_id = str(data.get("household", data.get("household_of", "")) or "")
    asked = form.asked() if form.is_bound else figures.Asked()
    day = asked.birth_date
    known = Client.objects.open_to(request.user)
    chosen = known.filter(pk=int(chosen_id[:18])).first() if chosen_id.isdecimal() else None
    household = known.filter(pk=int(household_id[:18])).first() if household_id.isdecimal() else None
    apart = _apart(data)
    matches = [] if chosen else figures.resembling(asked, on=today, by=request.user, without=apart)
    if chosen:
        matches = figures.known(chosen, on=today)
    seen = [match.client for match in matches] + ([household] if household else [])
    record_looks(request.user, seen, page="nieuwe hulpvraag", reason="loket: herkennen", kind=Kind.SEARCH)
    place = place_of(asked.postcode, on=today) if asked.postcode else None
    return {
        "matches": matches,
        "chosen": chosen,
        "household": household,
        "apart": apart,
        "was_asked": asked.is_enough,
        "place": place,
        "scope": _scope(form, data, place, chosen, today),
        "read_back": f"{date_format(day, 'j F Y')}, {Client(birth_date=day).age(on=today)} jaar"
        if day
        else "",
        "is_minor": bool(day and (Client(birth_date=day).age(on=today) or 0) < 18),
    }


def _team_advice(form: RegisterForm, data: QueryDict, today: date) -> list[Any] | None:
    """Which team the rules propose for what is typed so far; None where it is not known in which gemeente."""
    form.is_valid()
    get = form.cleaned_data.get
    district, town = form.place.district, get("municipality")
    if town is None:
        return None
    client, service = get("known"), get("service") or ""
    where = district or (client.district if client and not get("postcode") else None)
    found = teams_on(
        municipality_id=town.pk,
        district_id=where.pk if where and where.municipality_id == town.pk else None,
        client_id=client.pk if client else None,
        service=service,
        asked=f"loket:{town.pk}:{where and where.pk}:{service}:{data.get('opened', '')}",
        on=today,
    )
    return found[:TEAMS]


def _scope(
    form: RegisterForm, data: Any, place: Place | None, chosen: Client | None, today: date
) -> figures.Scope | None:
    """What the commission of the gemeente says of the kind of help that is asked."""
    service = str(data.get("service", "") or "")
    if service not in ServiceScope.Service.values:
        return None
    said = form.cleaned_data.get("municipality") if form.is_bound else None
    known = place.district.municipality if place and place.district else said
    town = chosen.municipality_id if chosen and not known else known.pk if known else 0
    return figures.scope_of(town, service, on=today)


def _apart(data: Any) -> list[int]:
    """Keys of the residents of whom the desk said that it is somebody else."""
    said = [*data.getlist("apart"), data.get("niet", "")] if hasattr(data, "getlist") else []
    return sorted({int(key[:18]) for key in said if key.isdecimal()})


def _typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as the initial values of a form that is not yet checked."""
    many = {"domains", "steps", "apart"}
    typed: dict[str, Any] = {name: data.getlist(name) if name in many else data.get(name) for name in data}
    typed["known"] = data.get("choose", data.get("known", ""))
    typed["household_of"] = data.get("household", data.get("household_of", ""))
    return typed


def _told(done: SupportRequest, *, today: date) -> str:
    """What happened, in words: where the dossier is, or who has it already."""
    if done.outcome == Outcome.CASE and done.case:
        held = done.case.assignments.in_force(on=today).select_related("worker").first()
        if done.case.is_protected(on=today):
            return "De hulpvraag is toegevoegd aan het dossier dat al loopt."
        where = held.worker.name if held else done.case.team.name if done.case.team else "de verdeling"
        return f"Dossier {done.case.number} staat bij {where}."
    if done.outcome:
        return f"De hulpvraag is vastgelegd: {done.get_outcome_display()}."
    return "De hulpvraag is bewaard en staat bij Nog open."
