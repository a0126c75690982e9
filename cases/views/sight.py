"""Who may read along, why one sees a dossier, and what a worker sees."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import consult
from cases.figures import reasons
from cases.forms import acts as act_forms
from cases.forms import barrier as forms
from cases.views.acts import act, bound, opened
from providers.doors import once
from providers.models import User
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
@once
def grant(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let somebody read along up to a day."""
    case, today = opened(request, case_id, "leesrecht geven")
    return act(
        request,
        case,
        forms.GrantForm(bound(request), on=today, by=request.user),
        services.grant,
        case=case,
        title="Leesrecht geven",
        button="Geef leesrecht",
        done=lambda given: f"{given.user.name} kan dit dossier lezen tot en met {given.ends_on:%d-%m-%Y}.",
        why_not=policies.why_not_grant(request.user, case, on=today),
        intro="Deze persoon leest het hele dossier en verandert niets. Elke blik wordt vastgelegd.",
    )


@require_http_methods(["GET", "POST"])
@once
def end_grant(request: HttpRequest, case_id: int, grant_id: int) -> HttpResponse:
    """Take the leave to read away, at once."""
    case, today = opened(request, case_id, "leesrecht stoppen")
    given = get_object_or_404(case.grants.select_related("user"), pk=grant_id)
    return act(
        request,
        case,
        act_forms.ConfirmForm(bound(request)),
        services.end_grant,
        grant=given,
        title="Leesrecht stoppen",
        button="Stop het leesrecht",
        done=f"{given.user.name} leest niet meer mee.",
        why_not=policies.why_not_grant(request.user, case, on=today),
        intro=f"{given.user.name} ziet dit dossier dan meteen niet meer.",
    )


@require_GET
def why(request: HttpRequest, case_id: int) -> HttpResponse:
    """Why the reader sees this dossier: each reason with its period, in words."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="waarom zie ik dit")
    found = reasons.reasons(request.user, case, on=today)
    return render(request, "cases/why.html", {"case": case, "client": case.client, "reasons": found})


@require_GET
def worker_sight(request: HttpRequest) -> HttpResponse:
    """What one worker sees: numbers per reason, and for the privacy officer which dossiers."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_see_sight(user))
    workers = User.objects.at_work(on=today).select_related("employer", "team").order_by("name", "pk")
    asked = request.GET.get("wie", "")
    worker = get_object_or_404(User, pk=int(asked[:18])) if asked.isdecimal() else None
    names_cases = policies.why_not_guard(user) is None
    context = {
        "workers": workers,
        "worker": worker,
        "seen": reasons.seen_by(worker, on=today, with_numbers=names_cases) if worker else [],
        "names_cases": names_cases,
        "at_work": worker is not None and worker.is_at_work(on=today),
    }
    return render(request, "cases/worker_sight.html", context)
