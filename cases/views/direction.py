"""The pages of the procesregie: ask for it, and end it."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from cases import policies, services
from cases.forms.acts import EscalateForm, ReasonForm
from cases.views.acts import act, bound, opened
from providers.doors import once


@require_http_methods(["GET", "POST"])
@once
def escalate(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give a very heavy dossier a procesregisseur."""
    case, today = opened(request, case_id, "opschalen naar procesregie")
    return act(
        request,
        case,
        EscalateForm(bound(request), on=today),
        services.escalate,
        case=case,
        title="Opschalen naar procesregie",
        button="Vraag de procesregisseur",
        done=lambda given: f"{given.worker.name} is vanaf vandaag de procesregisseur.",
        why_not=policies.why_not_escalate(request.user, case, on=today),
        intro="De vaste hulpverlener blijft. De procesregisseur ziet het hele dossier en schrijft eigen "
        "notities, die niemand anders leest.",
    )


@require_http_methods(["GET", "POST"])
@once
def end_direction(request: HttpRequest, case_id: int) -> HttpResponse:
    """End the procesregie."""
    case, today = opened(request, case_id, "procesregie stoppen")
    return act(
        request,
        case,
        ReasonForm(bound(request)),
        services.end_direction,
        case=case,
        title="Procesregie stoppen",
        button="Stop de procesregie",
        done="Vandaag is de laatste dag van de procesregie.",
        why_not=policies.why_not_end_direction(request.user, case, on=today),
        intro="Vandaag is de laatste dag. De notities van de procesregie blijven gesloten voor anderen.",
    )
