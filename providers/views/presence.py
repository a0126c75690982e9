"""When a worker works and is away: the page of one's own, and of who leads the team."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.forms.presence import AbsenceForm, BackForm, DaysForm
from providers.models import User, Weekday, WorkPattern
from providers.policies import enforce

UNKNOWN = "Deze pagina is intussen veranderd. Kies opnieuw wat u wilt doen."


@require_http_methods(["GET", "POST"])
@once
def own(request: Request) -> HttpResponse:
    """One's own working days and absence."""
    return _page(request, request.user)


@require_http_methods(["GET", "POST"])
@once
def of_worker(request: Request, worker_id: int) -> HttpResponse:
    """Those of a worker of the team that one leads."""
    return _page(request, get_object_or_404(User, pk=worker_id))


def _page(request: Request, worker: User) -> HttpResponse:
    today = timezone.localdate()
    enforce(policies.why_not_keep_presence(request.user, worker, on=today))
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    data = {asked: request.POST}
    pattern = worker.work_patterns.in_force(on=today).first()
    initial = {"starts_on": today, "phone": worker.phone, "weekdays": pattern.weekdays if pattern else None}
    forms = {
        "days": (DaysForm(data.get("days"), initial=initial), services.set_working_days),
        "away": (AbsenceForm(data.get("away"), initial={"starts_on": today}), services.report_absence),
        "back": (BackForm(data.get("back")), services.end_absence),
    }
    sent, act = forms.get(asked, (None, None))
    if sent and sent.is_valid() and sent.carry_out(act, worker=worker, on=today, by=request.user):
        messages.success(request, "Het staat genoteerd. Collega's en het loket zien het meteen.")
        return redirect(request.path)
    context = {
        "worker": worker,
        "is_own": worker.pk == request.user.pk,
        "days": forms["days"][0],
        "absence": forms["away"][0],
        "form": sent,
        "pattern": pattern,
        "pattern_days": _said(pattern),
        "planned": worker.work_patterns.filter(starts_on__gt=today).first(),
        "away": worker.absences.in_force(on=today).first(),
        "later": worker.absences.filter(starts_on__gt=today),
        "unknown": UNKNOWN if request.method == "POST" and sent is None else "",
    }
    return render(request, "providers/presence.html", context, status=422 if sent else 200)


def _said(pattern: WorkPattern | None) -> str:
    return ", ".join(str(Weekday(day).label) for day in pattern.weekdays) if pattern else ""
