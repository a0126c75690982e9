"""Pages of the team for people who do not ask (bemoeizorg)."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Max
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import Look, record_rows
from intake import policies, services
from intake.forms import AttemptForm, EndForm, EvaluateForm, HandOverForm, StartForm
from intake.models import Outreach, Signal
from providers.doors import Request, once, paged
from providers.models import beyond_sight
from providers.policies import enforce

DONE = {
    "poging": "De poging is vastgelegd.",
    "evaluatie": "De evaluatie is vastgelegd.",
    "einde": "Het is afgesloten. De gegevens van de persoon zijn vernietigd.",
    "loket": "Het loket heeft de hulpvraag. De gegevens zijn bij bemoeizorg vernietigd.",
}
STAYS_HERE = {"poging", "evaluatie"}


def _look(signal: Signal) -> Look:
    """Whom one looks at: the resident of the dossier or question it belongs to, if there is one.

    Without one there is no resident yet, and the look is recorded by the number of the signal.
    """
    known = Signal.objects.filter(pk=signal.pk)
    with beyond_sight("whose the look is: the log names a resident whom the page does not show"):
        of_case, case, of_request, asked = known.values_list(
            "case__client", "case", "request__client", "request__case"
        ).get()
    return Look(of_case or of_request or 0, case or asked, f"bemoeizorg: signaal {signal.pk}")


@require_http_methods(["GET"])
def outreaches(request: Request) -> HttpResponse:
    """What the own team is on, the first evaluation first. Names nobody."""
    enforce(policies.why_not_link_signal(request.user))
    today = timezone.localdate()
    mine = Outreach.objects.visible_to(request.user, on=today).select_related(
        "signal__municipality", "signal__district"
    )
    tried = mine.annotate(tries=Count("attempts"), last_on=Max("attempts__on"))
    context = {
        "page": paged(request, tried, by="evaluate_on"),
        "due": mine.to_evaluate(on=today).count(),
        "today": today,
    }
    return render(request, "intake/outreaches.html", context)


@require_http_methods(["GET", "POST"])
@once
def start_outreach(request: Request, signal_id: int) -> HttpResponse:
    """Hand a signal to a team, with who it is about; from then on that team alone sees it."""
    enforce(policies.why_not_follow_signals(request.user))
    today = timezone.localdate()
    known = get_object_or_404(Signal.objects.visible_to(request.user, on=today), pk=signal_id)
    form = StartForm(request.POST if request.method == "POST" else None, signal=known, on=today)
    if form.is_valid() and form.carry_out(services.start_outreach, signal=known, on=today, by=request.user):
        messages.success(request, "Het bemoeizorgteam heeft het signaal.")
        return redirect("intake:signals")
    context = {
        "form": form,
        "title": "Bemoeizorg starten",
        "intro": "Alleen wat nodig is. Wat u hier opschrijft ziet daarna alleen het bemoeizorgteam.",
        "button": "Geef door aan het team",
        "draft_label": "Bemoeizorg starten",
        "back": "intake:signals",
        "back_label": "Signalen",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def outreach(request: Request, signal_id: int) -> HttpResponse:
    """Who it is about, on what ground, what was tried; try again, weigh again, pass on or end."""
    today = timezone.localdate()
    mine = Outreach.objects.visible_to(request.user, on=today).select_related(
        "signal__municipality", "signal__district"
    )
    known = get_object_or_404(mine, signal=signal_id)
    sent, action = request.POST if request.method == "POST" else None, request.POST.get("action", "")
    forms: dict[str, Any] = {
        "poging": AttemptForm(sent if action == "poging" else None, on=today),
        "evaluatie": EvaluateForm(sent if action == "evaluatie" else None, outreach=known),
        "einde": EndForm(sent if action == "einde" else None),
        "loket": HandOverForm(sent if action == "loket" else None),
    }
    acts = {
        "poging": services.record_attempt,
        "evaluatie": services.evaluate_outreach,
        "einde": services.end_outreach,
        "loket": services.hand_over,
    }
    form = forms.get(action)
    if form and form.is_valid() and form.carry_out(acts[action], outreach=known, on=today, by=request.user):
        messages.success(request, DONE[action])
        if action in STAYS_HERE:
            return redirect("intake:outreach", signal_id)
        return redirect("intake:outreaches")
    record_rows(request.user, [_look(known.signal)], page="bemoeizorg")
    context = {
        "known": known,
        "signal": known.signal,
        "attempts": known.attempts.select_related("by").order_by("-on", "-pk"),
        "forms": forms,
        "failed": form if form and form.errors else None,
        "is_nothing_chosen": sent is not None and form is None,
        "is_due": known.evaluate_on <= today,
    }
    status = 422 if sent is not None else 200
    return render(request, "intake/outreach.html", context, status=status)
