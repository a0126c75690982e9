"""A dossier goes to another vaste hulpverlener with care: plan it, write in it, confirm it, take it back."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import consult
from cases.figures.board import ranked
from cases.forms.acts import ConfirmForm
from cases.forms.handover import HandOverForm, HandoverForm
from cases.policies import handover as rules
from cases.views.acts import act, bound, opened
from providers.doors import Request, once


@require_http_methods(["GET", "POST"])
@once
def hand_over(request: Request, case_id: int) -> HttpResponse:
    """Plan that another colleague becomes the vaste hulpverlener."""
    case, today = opened(request, case_id, "overdragen")
    why_not = policies.why_not_assign(request.user, case, on=today)
    found = {} if why_not else ranked(request.user, [case.pk], on=today)
    form = HandOverForm(bound(request), on=today, team=case.team, candidates=found.get(case.pk, []))
    return act(
        request,
        case,
        form,
        services.hand_over,
        case=case,
        title="Dossier overdragen",
        button="Overdracht vastleggen",
        done=lambda given: f"{given.receiver.name} krijgt bericht en ziet wat u schreef.",
        why_not=why_not,
        intro="Wie het dossier nu houdt, houdt het tot en met de dag ervoor. Daarna eindigt die toegang.",
    )


@require_GET
def handover(request: Request, case_id: int, handover_id: int) -> HttpResponse:
    """What matters, when the talk is, and what still has to be done."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="overdracht", edit=True)
    found = get_object_or_404(case.handovers.select_related("giver", "receiver"), pk=handover_id)
    found.case = case
    may = {
        f"may_{word}": getattr(rules, f"why_not_{word}_handover")(request.user, found, on=today) is None
        for word in ("write", "confirm", "withdraw")
    }
    context = {"case": case, "client": case.client, "found": found, "today": today} | may
    return render(request, "cases/handover.html", context)


@require_http_methods(["GET", "POST"])
@once
def write_handover(request: Request, case_id: int, handover_id: int) -> HttpResponse:
    """Change what matters, the day of the talk, or that the resident knows."""
    case, today = opened(request, case_id, "overdracht bijwerken")
    found = get_object_or_404(case.handovers, pk=handover_id)
    found.case = case
    return act(
        request,
        case,
        HandoverForm(bound(request), handover=found),
        services.write_handover,
        handover=found,
        title="Overdracht bijwerken",
        button="Bewaren",
        done="De overdracht is bijgewerkt.",
        why_not=rules.why_not_write_handover(request.user, found, on=today),
        theirs=lambda: _now(found.pk, case),
    )


@require_http_methods(["GET", "POST"])
@once
def confirm_handover(request: Request, case_id: int, handover_id: int) -> HttpResponse:
    """Say that one takes over."""
    case, today = opened(request, case_id, "overdracht bevestigen")
    found = get_object_or_404(case.handovers, pk=handover_id)
    found.case = case
    return act(
        request,
        case,
        ConfirmForm(bound(request)),
        services.confirm_handover,
        handover=found,
        title="Overdracht bevestigen",
        button="Ik neem het over",
        done="U nam het dossier over. Dat staat nu in het dossier.",
        why_not=rules.why_not_confirm_handover(request.user, found, on=today),
        intro="U las wat ertoe doet, en u weet genoeg om verder te gaan.",
    )


@require_http_methods(["GET", "POST"])
@once
def withdraw_handover(request: Request, case_id: int, handover_id: int) -> HttpResponse:
    """Take a handover back before it begins."""
    case, today = opened(request, case_id, "overdracht intrekken")
    found = get_object_or_404(case.handovers.select_related("giver"), pk=handover_id)
    found.case = case
    return act(
        request,
        case,
        ConfirmForm(bound(request)),
        services.withdraw_handover,
        handover=found,
        title="Overdracht intrekken",
        button="Trek in",
        done=f"{found.giver.name} blijft de vaste hulpverlener.",
        why_not=rules.why_not_withdraw_handover(request.user, found, on=today),
        intro=f"{found.giver.name} blijft de vaste hulpverlener. Wat gepland was, vervalt.",
    )


def _now(handover_id: int, case) -> tuple[int, str]:
    """The version and the text of now, for who was second."""
    fresh = case.handovers.get(pk=handover_id)
    return fresh.version, fresh.note
