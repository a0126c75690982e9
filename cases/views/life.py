"""A death or a move: one page that says all it will do, and what is left to do once it is recorded."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from cases import policies, services
from cases.figures import departure
from cases.forms import life as forms
from cases.models import Case, LifeEvent
from cases.views.acts import act, bound, opened
from providers.doors import ActForm, once

Kind = LifeEvent.Kind


@require_http_methods(["GET", "POST"])
@once
def death(request: HttpRequest, case_id: int) -> HttpResponse:
    """Record that the resident died, or see what is left to do."""
    case, today = opened(request, case_id, "overlijden")
    return _page(
        request,
        case,
        today,
        forms.DeathForm(bound(request)),
        services.record_death,
        title="Overlijden vastleggen",
        button="Leg het overlijden vast",
        kinds=(Kind.DEATH,),
        why_not=policies.why_not_record_death(request.user, case, on=today),
    )


@require_http_methods(["GET", "POST"])
@once
def move(request: HttpRequest, case_id: int) -> HttpResponse:
    """Record that the resident moved."""
    case, today = opened(request, case_id, "verhuizing")
    return _page(
        request,
        case,
        today,
        forms.MoveForm(bound(request)),
        services.record_move,
        title="Verhuizing vastleggen",
        button="Leg de verhuizing vast",
        kinds=(Kind.MOVED, Kind.LEFT),
        why_not=policies.why_not_record_move(request.user, case, on=today),
    )


@require_http_methods(["GET", "POST"])
@once
def undo(request: HttpRequest, case_id: int, event_id: int) -> HttpResponse:
    """Take back what was not so."""
    case, today = opened(request, case_id, "terugdraaien")
    event = get_object_or_404(case.client.life_events, pk=event_id)
    asked = len(event.before.get("referrals", []))
    drafts = f" Van {asked} verwijzing(en) staat er dan een concept klaar, om opnieuw te versturen."
    return act(
        request,
        case,
        forms.UndoForm(bound(request)),
        services.undo_life_event,
        case=case,
        event=event,
        title=f"{event.get_kind_display().capitalize()} terugdraaien",
        button="Draai dit terug",
        done="Het is teruggedraaid. Wat was gestopt, loopt weer.",
        why_not=policies.why_not_undo_life_event(request.user, case, event, on=today),
        intro="Wat hiermee stopte, loopt weer zoals het was." + (drafts if asked else ""),
        back="cases:person",
    )


def _page(
    request: HttpRequest,
    case: Case,
    today: date,
    form: ActForm,
    do: Callable[..., Any],
    *,
    title: str,
    button: str,
    kinds: tuple[Kind, ...],
    why_not: str | None,
) -> HttpResponse:
    if form.is_valid() and form.carry_out(do, case=case, on=today, by=request.user):
        messages.success(request, "Het is vastgelegd. Hieronder staat wat er nog te doen is.")
        return redirect(request.path)
    is_death = Kind.DEATH in kinds
    events = case.client.life_events.filter(kind__in=kinds, undone_on=None).select_related("recorded_by")
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "why_not": why_not,
        "is_death": is_death,
        "events": [
            (one, policies.why_not_undo_life_event(request.user, case, one, on=today) is None)
            for one in events
        ],
        "ends": departure.ends(case, on=today, death=is_death),
        "stays": departure.stays(case, on=today),
        "left": departure.left(case, on=today),
        "is_gone": any(one.kind != Kind.MOVED for one in events),
    }
    return render(request, "cases/life.html", context, status=422 if form.errors else 200)
