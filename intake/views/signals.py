"""Signals of concern about somebody who does not ask (bemoeizorg)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import policies, services
from intake.forms import FollowForm, SignalForm
from intake.models import Outreach, Signal
from providers.doors import Request, once, paged
from providers.policies import enforce

TABS = {"": "Open", "klaar": "Dossier of afgesloten"}


@require_http_methods(["GET"])
def signals(request: Request) -> HttpResponse:
    """What is open, the oldest first, or what is done, the newest first."""
    enforce(policies.why_not_follow_signals(request.user))
    today, chosen = timezone.localdate(), request.GET.get("toon", "")
    mine = Signal.objects.visible_to(request.user, on=today).select_related(
        "municipality", "district", "case"
    )
    is_done = chosen == "klaar"
    page = paged(
        request, mine.settled() if is_done else mine.open(), by="-received_on" if is_done else "received_on"
    )
    context = {
        "page": page,
        "tabs": [(label, f"?toon={key}" if key else "?", key == chosen) for key, label in TABS.items()],
        "is_done": is_done,
        "has_outreach": policies.why_not_link_signal(request.user) is None,
    }
    return render(request, "intake/signals.html", context)


@require_http_methods(["GET", "POST"])
@once
def add_signal(request: Request) -> HttpResponse:
    """Write a new signal down."""
    enforce(policies.why_not_follow_signals(request.user))
    today = timezone.localdate()
    start = {"received_on": today, "municipality": request.user.home_municipality_id}
    form = SignalForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid() and form.carry_out(services.record_signal, on=today, by=request.user):
        messages.success(request, "Het signaal is vastgelegd.")
        return redirect("intake:signals")
    context = {
        "form": form,
        "title": "Nieuw signaal",
        "intro": "Een zorg over iemand die zelf niet om hulp vraagt. Schrijf geen naam op.",
        "button": "Leg vast",
        "draft_label": "Nieuw signaal",
        "back": "intake:signals",
        "back_label": "Signalen",
    }
    return render(request, "form_page.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def signal(request: Request, signal_id: int) -> HttpResponse:
    """One signal: what it is, and what was done with it."""
    enforce(policies.why_not_follow_signals(request.user))
    today = timezone.localdate()
    mine = Signal.objects.visible_to(request.user, on=today).select_related(
        "municipality", "district", "case"
    )
    known = get_object_or_404(mine, pk=signal_id)
    is_with_team = Outreach.objects.visible_to(request.user, on=today).filter(signal=known).exists()
    may_link = policies.why_not_link_signal(request.user) is None
    form = FollowForm(request.POST if request.method == "POST" else None, signal=known, may_link=may_link)
    if form.is_valid() and form.carry_out(services.follow_signal, signal=known, on=today, by=request.user):
        messages.success(request, "Het signaal is bijgewerkt.")
        return redirect("intake:signals")
    context = {
        "form": form,
        "signal": known,
        "is_with_team": is_with_team,
        "may_start": not (is_with_team or known.case_id or known.request_id or known.closed_on),
        "may_promote": known.case_id is None and policies.why_not_register(request.user) is None,
    }
    return render(request, "intake/signal.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@once
def promote(request: Request, signal_id: int) -> HttpResponse:
    """Make a question of a signal; the desk then looks who it is about and opens the dossier."""
    today = timezone.localdate()
    known = get_object_or_404(Signal.objects.visible_to(request.user, on=today), pk=signal_id)
    try:
        asked = services.promote_signal(signal=known, on=today, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("intake:signal", known.pk)
    return redirect("intake:take_up", asked.pk)
