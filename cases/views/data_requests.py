"""Requests of residents about their data: taken at the desk or from the dossier, answered by the officer."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import letters
from cases.access import Kind, consult, record_looks
from cases.forms import rights as forms
from cases.models import DataRequest, Rectification
from cases.models.consent import Asker
from cases.policies import data_request as policies
from cases.policies import why_not_write_to
from cases.services import data_requests as services
from cases.views.acts import act, bound
from providers.doors import ActForm, Request, once, paged
from providers.policies import enforce

WEEK = timedelta(days=7)
TABS = {"": "Open", "beantwoord": "Beantwoord"}
WHY = "verzoek van de inwoner"
LETTERS: dict[str, letters.Which] = {"ontvangst": "received", "verlenging": "extended", "antwoord": "answer"}


@require_GET
def data_requests(request: Request) -> HttpResponse:
    """What is open, by what is due first, with what is late or due this week; or what was answered."""
    enforce(policies.why_not_handle_requests(request.user))
    today, chosen = timezone.localdate(), request.GET.get("toon", "")
    mine = DataRequest.objects.visible_to(request.user, on=today).select_related("owner")
    if chosen == "beantwoord":
        page = paged(request, mine.exclude(pk__in=mine.unanswered().values("pk")), by="-received_on")
    else:
        page = paged(request, mine.unanswered().with_end(), by="ends_on")
    context = {
        "page": page,
        "tabs": [(label, f"?toon={key}" if key else "?", key == chosen) for key, label in TABS.items()],
        "is_done": chosen == "beantwoord",
        "today": today,
        "this_week": today + WEEK,
    }
    return render(request, "cases/data_requests.html", context)


@require_http_methods(["GET", "POST"])
@once
def add_data_request(request: Request) -> HttpResponse:
    """Write down a request without the dossier at hand: by its number, or by name and birth date."""
    enforce(policies.why_not_register_request(request.user))
    today = timezone.localdate()
    form = forms.RequestByNumberForm(bound(request), initial={"received_on": today})
    if form.is_valid() and (done := form.carry_out(services.register_for, on=today, by=request.user)):
        messages.success(request, _registered(done))
        if policies.why_not_handle_requests(request.user) is None:
            return redirect("cases:data_request", done.pk)
        return redirect("cases:add_data_request")
    context = {
        "form": form,
        "title": "Verzoek over gegevens",
        "intro": "Een inwoner wil zijn gegevens inzien, verbeteren of laten vernietigen, of maakt bezwaar.",
        "button": "Leg het verzoek vast",
        "back": "home",
        "back_label": "Begin",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def add_data_request_in(request: Request, case_id: int) -> HttpResponse:
    """Write down a request of the resident of this dossier."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="verzoek over gegevens")
    enforce(policies.why_not_register_request_in(request.user, case, on=today))
    return act(
        request,
        case,
        forms.RequestForm(bound(request), initial={"received_on": today}),
        services.register,
        client=case.client,
        title="Verzoek over gegevens",
        button="Leg het verzoek vast",
        done=_registered,
        why_not=None,
        intro="De functionaris gegevensbescherming krijgt bericht en behandelt het verzoek.",
        back="cases:rights",
        case=case,
    )


class Step(NamedTuple):
    """One thing that can be done with a request now."""

    name: str
    title: str
    button: str
    form: ActForm
    act: Callable[..., Any]
    said: str
    is_open: bool = False


@require_http_methods(["GET", "POST"])
@once
def data_request(request: Request, data_request_id: int) -> HttpResponse:
    """One request: what was asked, the clock, and the steps that are possible now."""
    today = timezone.localdate()
    found = _found(request, data_request_id, page="verzoek")
    steps = _steps(request, found, today)
    chosen = next((step for step in steps if step.name == request.POST.get("act")), None)
    if request.method == "POST" and chosen is None:
        messages.warning(request, f"Dit verzoek is intussen {found.get_state_display()}. Er is niets gedaan.")
    elif (
        chosen
        and chosen.form.is_valid()
        and chosen.form.carry_out(chosen.act, request=found, on=today, by=request.user)
    ):
        messages.success(request, chosen.said)
        return redirect("cases:data_request", found.pk)
    context = {
        "found": found,
        "client": found.client,
        "cases": list(found.client.cases.order_by("-opened_on", "-pk")),
        "steps": steps,
        "form": chosen.form if chosen else None,
        "copy": getattr(found, "copy", None),
        "corrections": list(found.rectifications.select_related("case").order_by("pk")),
        "today": today,
        "may_rectify": policies.why_not_rectify(request.user, found, on=today) is None,
        "may_copy": policies.why_not_ask_copy(request.user, found, on=today) is None,
    }
    status = 422 if chosen and chosen.form.errors else 200
    return render(request, "cases/data_request.html", context, status=status)


@require_http_methods(["GET", "POST"])
@once
def rectify(request: Request, data_request_id: int) -> HttpResponse:
    """Put right what is wrong, or add what the resident has to say."""
    today = timezone.localdate()
    found = _found(request, data_request_id, page="correctie bij verzoek")
    enforce(policies.why_not_rectify(request.user, found, on=today))
    form = forms.RectifyForm(bound(request), client=found.client)
    if form.is_valid():
        words = form.cleaned_data
        known = {"request": found, "on": today, "by": request.user}
        if form.carry_out(_Correction(words), **known):
            messages.success(request, "Het staat in het dossier.")
            return redirect("cases:data_request", found.pk)
    context = {
        "form": form,
        "title": f"Correctie bij verzoek {found.number}",
        "intro": "Wat er stond, blijft bewaard. De correctie of verklaring staat ernaast.",
        "button": "Leg vast",
        "back": "cases:data_requests",
        "back_label": "Verzoeken",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


class _Correction:
    """The act that was chosen on the form, with the words that go with it."""

    def __init__(self, words: dict[str, Any]) -> None:
        self.words = words

    def __call__(self, *, request: DataRequest, case: Any, on: date, by: Any, **_: Any) -> Rectification:
        words, known = self.words, {"request": request, "case": case, "on": on, "by": by}
        about = dict(Rectification.About.choices).get(words["about"], "het dossier")
        if words["act"] == "statement":
            return services.add_statement(field=str(about), statement=words["after"], **known)
        if words["act"] == "field":
            return services.rectify(
                about=Rectification.About.CLIENT, field=words["field"], after=words["after"], **known
            )
        return services.rectify(
            about=words["about"] or Rectification.About.OTHER,
            field=str(about),
            before=words["before"],
            after=words["after"],
            **known,
        )


@require_GET
def request_letter(request: Request, data_request_id: int, which: str) -> HttpResponse:
    """A letter to the resident, as PDF: that the request came in, that it takes longer, or the answer."""
    today = timezone.localdate()
    if which not in LETTERS:
        enforce(policies.why_not_handle_requests(request.user))
        raise Http404("Deze brief is er niet.")
    found = _found(request, data_request_id, page=f"brief bij verzoek: {which}", kind=Kind.PRINT)
    if (which == "verlenging" and not found.extended_on) or (which == "antwoord" and not found.decided_on):
        raise Http404("Deze brief is er nog niet.")
    if found.asked_by == Asker.SELF:  # a representative or an heir gets an answer all the same
        enforce(why_not_write_to(found.client))
    response = HttpResponse(
        letters.request_letter(found, LETTERS[which], on=today), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'attachment; filename="{found.number}-{which}.pdf"'
    return response


def _found(request: Request, data_request_id: int, *, page: str, kind: Kind | None = None) -> DataRequest:
    """The request, with its resident, for who handles requests; the look is recorded."""
    enforce(policies.why_not_handle_requests(request.user))
    today = timezone.localdate()
    mine = DataRequest.objects.visible_to(request.user, on=today)
    found = get_object_or_404(
        mine.select_related("client", "owner", "registered_by", "decided_by"), pk=data_request_id
    )
    record_looks(request.user, [found.client], page=page, reason=WHY, kind=kind)
    return found


def _steps(request: Request, found: DataRequest, today: date) -> list[Step]:
    """What can be done now, each with its form; the form that was sent is bound."""
    user, seen = request.user, {"seen": found.version}
    sent = {request.POST.get("act"): request.POST} if request.method == "POST" else {}
    steps: list[Step] = []

    def offer(name: str, why_not: Any, form: type[ActForm], act: Any, *words: str, **initial: Any) -> None:
        if why_not(user, found, on=today) is None:
            title, button, said = words
            filled = form(sent.get(name), initial=seen | initial)
            steps.append(Step(name, title, button, filled, act, said, not steps))

    offer(
        "identity", policies.why_not_check_identity, forms.IdentityForm, services.check_identity,
        "Wie vraagt dit?", "Leg vast", "De identiteit is vastgesteld.", checked_on=today,
    )  # fmt: skip
    offer(
        "start", policies.why_not_start_request, forms.SeenForm, services.start,
        "In behandeling nemen", "Neem in behandeling", "U behandelt dit verzoek.",
    )  # fmt: skip
    offer(
        "decide", policies.why_not_decide, forms.DecideForm, services.decide,
        "Besluiten", "Leg het besluit vast", "Het besluit is vastgelegd. Verstuur nu de brief.",
    )  # fmt: skip
    offer(
        "extend", policies.why_not_extend, forms.ExtendForm, services.extend,
        "Meer tijd nemen", "Verleng met twee maanden", "De termijn is verlengd. Verstuur nu de brief.",
    )  # fmt: skip
    offer(
        "lift", policies.why_not_lift, forms.SeenForm, services.lift,
        "Beperking opheffen", "Hef de beperking op", "Er mag weer worden gedeeld.",
    )  # fmt: skip
    offer(
        "withdraw", policies.why_not_withdraw_request, forms.SeenForm, services.withdraw,
        "De inwoner trekt het in", "Leg vast dat het is ingetrokken", "Het verzoek is ingetrokken.",
    )  # fmt: skip
    return steps


def _registered(done: DataRequest) -> str:
    return f"Verzoek {done.number} is vastgelegd. Antwoord volgt uiterlijk op {done.due_on:%d-%m-%Y}."
