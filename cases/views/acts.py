"""One page per act in a dossier: the form, the act, and back to the dossier."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import policies, services
from cases.access import consult
from cases.figures import words
from cases.figures.load import loads
from cases.forms import acts as forms
from cases.forms.note import note_form
from cases.forms.replacement import ReplaceForm
from cases.models import Aftercare, Case, Involvement
from providers.doors import ActForm, once

Done = str | Callable[[Any], str]


def act(
    request: HttpRequest,
    case: Case,
    form: ActForm,
    do: Callable[..., Any],
    /,
    *,
    title: str,
    button: str,
    done: Done,
    why_not: str | None,
    intro: str = "",
    back: str = "cases:case",
    to: str = "",
    theirs: Callable[[], tuple[int | str, str]] | None = None,
    sends_later: bool = False,
    template: str = "cases/act.html",
    more: Mapping[str, Any] | None = None,
    **known: Any,
) -> HttpResponse:
    """Show the form of an act, or why it is not possible; carry it out and go back to where it was asked.

    do: the act of the service. done: what is said afterwards, or a function of what the act gave.
    to: where an act leads that takes the dossier out of sight.
    theirs: for what people edit, the version and the text of now, shown beside what was typed when a
    colleague was first; sending again then goes over it knowingly. sends_later: what is typed may wait in the
    page for a connection (js/notes.js). template, more: a page that shows something above the form.
    """
    today = timezone.localdate()
    to_work = request.GET.get("van") == "werk"
    there = reverse("cases:work") if to_work else reverse(back, args=[case.pk])
    if form.is_valid() and (given := form.carry_out(do, on=today, by=request.user, **known)):
        messages.success(request, done(given) if callable(done) else done)
        return redirect(to or there)
    version, text = theirs() if theirs and form.non_field_errors() else (None, "")
    if version and str(version) != form.data.get("seen"):
        form.data = form.data.copy()
        form.data["seen"] = version
    context = {
        "theirs": text,
        "sends_later": sends_later,
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "intro": intro,
        "why_not": why_not,
        "there": there,
        "here": request.get_full_path(),
        **(more or {}),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def opened(request: HttpRequest, case_id: int, page: str) -> tuple[Case, date]:
    """The dossier for who works in it, and today."""
    today = timezone.localdate()
    return consult(request.user, case_id, on=today, page=page, edit=True), today


def bound(request: HttpRequest) -> Any:
    """What was sent, also when it is empty; None while the form is only shown."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@once
def add_note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write a contact note."""
    case, today = opened(request, case_id, "notitie")
    form = note_form(request.user, case, on=today, data=bound(request))
    return act(request, case, form, services.add_note, **note_page(request, case, today))


@require_POST
def fill_note(request: HttpRequest, case_id: int) -> HttpResponse:
    """The form of a note with what was typed, and the chosen template under it; nothing is stored."""
    case, today = opened(request, case_id, "notitie")
    sent = note_form(request.user, case, on=today, data=request.POST)
    sent.is_valid()  # what is not right is said when the note is sent; what is, is kept
    known = sent.cleaned_data
    chosen = known.get("template")
    text = "\n\n".join(filter(None, [request.POST.get("text", "").strip(), chosen and chosen.text]))
    kind = chosen.kind if chosen and chosen.kind else known.get("kind")
    filled = {name: value for name, value in known.items() if value} | {"text": text, "template": chosen}
    if kind:
        filled["kind"] = kind
    form = note_form(request.user, case, on=today, filled=filled)
    return act(request, case, form, services.add_note, **note_page(request, case, today))


def note_page(request: HttpRequest, case: Case, today: date) -> dict[str, Any]:
    """What the page of a note says and where it leads."""
    return {
        "case": case,
        "title": "Nieuwe notitie",
        "button": "Notitie plaatsen",
        "done": "De notitie staat in het dossier.",
        "sends_later": True,
        "more": {
            "here": reverse("cases:add_note", args=[case.pk]),
            "fills": reverse("cases:fill_note", args=[case.pk]),
        },
        "why_not": policies.why_not_add_note(request.user, case, on=today),
    }


@require_http_methods(["GET", "POST"])
@once
def assign(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give the dossier a vaste hulpverlener, or another one."""
    case, today = opened(request, case_id, "toewijzen")
    weighed = loads(case.team_id, on=today) if case.team_id else {}
    form = forms.AssignForm(bound(request), on=today, team=case.team, loads=weighed)
    return act(
        request,
        case,
        form,
        services.assign,
        case=case,
        title="Vaste hulpverlener kiezen",
        button="Geef",
        done=lambda given: f"{given.worker.name} is vanaf vandaag de vaste hulpverlener.",
        why_not=policies.why_not_assign(request.user, case, on=today),
        intro="Wie het dossier nu houdt, houdt het tot en met gisteren. Dat blijft zichtbaar in de tijdlijn.",
    )


@require_http_methods(["GET", "POST"])
@once
def replace(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let a colleague stand in."""
    case, today = opened(request, case_id, "vervanging")
    weighed = loads(case.team_id, on=today) if case.team_id else {}
    form = ReplaceForm(bound(request), on=today, loads=weighed)
    return act(
        request,
        case,
        form,
        services.replace,
        case=case,
        title="Vervanging regelen",
        button="Vervanging vastleggen",
        done=lambda given: f"{given.worker.name} neemt waar. Daarna gaat het dossier vanzelf terug.",
        why_not=policies.why_not_replace(request.user, case, on=today),
        intro="De vaste hulpverlener blijft. De vervanger ziet het hele dossier tot en met de einddatum.",
    )


@require_http_methods(["GET", "POST"])
@once
def end_replacement(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let the vaste hulpverlener have the dossier back tomorrow."""
    case, today = opened(request, case_id, "vervanging stoppen")
    return act(
        request,
        case,
        forms.ConfirmForm(bound(request)),
        services.end_replacement,
        case=case,
        title="Vervanging stoppen",
        button="Stop de vervanging",
        done=lambda given: f"{given.worker.name} houdt het dossier vanaf morgen weer.",
        why_not=policies.why_not_replace(request.user, case, on=today),
        intro="Vandaag is de laatste dag van de vervanger. Morgen gaat het dossier terug.",
    )


@require_http_methods(["GET", "POST"])
@once
def involve(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let a colleague look along."""
    case, today = opened(request, case_id, "collega betrekken")
    form = forms.InvolveForm(bound(request), on=today, by=request.user)
    return act(
        request,
        case,
        form,
        services.involve,
        case=case,
        title="Collega betrekken",
        button="Betrekken",
        done=lambda given: f"{given.worker.name} kan vanaf vandaag meekijken.",
        why_not=policies.why_not_involve(request.user, case, on=today),
        intro="De collega ziet dit dossier vanaf vandaag. Elke blik wordt vastgelegd.",
    )


@require_http_methods(["GET", "POST"])
@once
def end_involvement(request: HttpRequest, case_id: int, involvement_id: int) -> HttpResponse:
    """End a colleague's access."""
    case, today = opened(request, case_id, "betrokkenheid stoppen")
    rows = Involvement.objects.select_related("worker", "case")
    involvement = get_object_or_404(rows, pk=involvement_id, case=case)
    return act(
        request,
        case,
        forms.ConfirmForm(bound(request)),
        services.end_involvement,
        involvement=involvement,
        title="Meekijken stoppen",
        button="Stop de toegang",
        done=f"Vandaag is de laatste dag dat {involvement.worker.name} meekijkt.",
        why_not=policies.why_not_involve(request.user, case, on=today),
        intro=f"Vandaag is de laatste dag van {involvement.worker.name}. Dat deze collega betrokken was, "
        "blijft zichtbaar.",
    )


@require_http_methods(["GET", "POST"])
@once
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    """Close the dossier; what must end first is said before anything is filled in."""
    case, today = opened(request, case_id, "dossier sluiten")
    running = case.trajectories.in_force(on=today).filter(ends_on=None).first()
    left = services.hindrances(case, on=today)
    form = forms.CloseForm(
        bound(request),
        is_running=bool(running),
        lacks_final=bool(running and services.lacks_final(running, on=today)),
        provisions=list(case.client.provisions.running(on=today).select_related("kind")),
    )
    if open_tasks := case.tasks.undone().count():
        left.append(
            f"Er staan nog {open_tasks} taken open. Die vervallen."
            if open_tasks > 1
            else "Er staat nog 1 taak open. Die vervalt."
        )
    return act(
        request,
        case,
        form,
        services.close_case,
        case=case,
        title="Dossier sluiten",
        button="Sluit het dossier",
        done=lambda closed: (
            "Het dossier is gesloten. De nazorg staat bij Mijn werk. Schrijf nog wel de brief aan de inwoner."
            if closed.aftercare.filter(done_on=None).exists()
            else "Het dossier is gesloten. Vandaag is de laatste dag dat u het ziet: schrijf nog de brief."
        ),
        why_not=policies.why_not_close(request.user, case, on=today),
        intro=" ".join(
            [*left, "Vandaag is de laatste dag. Alle toegang stopt dan, behalve die van de stuurder."]
        ),
    )


@require_http_methods(["GET", "POST"])
@once
def aftercare(request: HttpRequest, case_id: int, aftercare_id: int) -> HttpResponse:
    """What came of the contact that was agreed on at the closing."""
    case, today = opened(request, case_id, "nazorg")
    agreed = get_object_or_404(case.aftercare.select_related("case"), pk=aftercare_id)
    return act(
        request,
        case,
        forms.AftercareForm(bound(request)),
        services.record_aftercare,
        aftercare=agreed,
        title="Nazorg",
        button="Leg vast",
        done=lambda done: (
            "De nazorg is vastgelegd. De stuurder ziet de nieuwe vraag en kan het dossier heropenen."
            if done.result == Aftercare.Result.AGAIN
            else "De nazorg is vastgelegd. Vandaag is de laatste dag dat u dit dossier ziet."
        ),
        why_not=policies.why_not_record_aftercare(request.user, agreed, on=today),
        intro=f"Afgesproken op {words.day(agreed.due_on)}. Vraag hoe het gaat en of er iets nodig is.",
    )


@require_http_methods(["GET", "POST"])
@once
def reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    """Open a closed dossier again."""
    case, today = opened(request, case_id, "dossier heropenen")
    return act(
        request,
        case,
        forms.ReasonForm(bound(request)),
        services.reopen_case,
        case=case,
        title="Dossier heropenen",
        button="Heropen het dossier",
        done="Het dossier is open en staat bij de nog niet verdeelde dossiers.",
        why_not=policies.why_not_reopen(request.user, case, on=today),
    )
