"""Triage of one question, and the numbers of the desk."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import record_looks
from intake import figures, policies, services
from intake.forms import AdviseForm, HelpForm, SafetyForm, WeighForm
from intake.models import Submission, SupportRequest, Urgency
from providers.doors import Request, once
from providers.policies import enforce

DONE = {
    "weging": "De afweging is vastgelegd.",
    "meldcode": "De stappen van de meldcode zijn vastgelegd.",
    "hulp": "De klok is gestopt.",
    "advies": "Het advies is vastgelegd.",
}

ACTS = {
    "weging": services.weigh,
    "meldcode": services.keep_steps,
    "hulp": services.record_help,
    "advies": services.advise,
}


@require_http_methods(["GET", "POST"])
@once
def triage(request: Request, request_id: int, action: str = "") -> HttpResponse:
    """Whether it is ours, what was weighed, how long urgent help may take, and whether it is safe.

    action: the form that is sent here; each has an address, and so a draft, of its own.
    """
    today = timezone.localdate()
    mine = SupportRequest.objects.visible_to(request.user, on=today)
    asked = get_object_or_404(mine.select_related("client", "municipality", "case"), pk=request_id)
    sent = request.POST if request.method == "POST" else None
    forms: dict[str, Any] = {
        "weging": WeighForm(sent if action == "weging" else None, request=asked),
        "meldcode": SafetyForm(sent if action == "meldcode" else None, request=asked),
        "hulp": HelpForm(sent if action == "hulp" else None),
        "advies": AdviseForm(sent if action == "advies" else None, on=today),
    }
    form = forms.get(action)
    if form is None and sent is not None:
        return redirect("intake:triage", asked.pk)
    if form and form.is_valid() and form.carry_out(ACTS[action], request=asked, on=today, by=request.user):
        messages.success(request, DONE[action])
        return redirect("intake:triage", asked.pk)
    record_looks(request.user, [asked.client] if asked.client else [], page="triage", reason="loket: triage")
    context = {
        "asked": asked,
        "weighing": forms["weging"],
        "safety": forms["meldcode"],
        "help": forms["hulp"],
        "failed": form if form and form.errors else None,
        "urgency": Urgency.objects.filter(request=asked).first(),
        "now": timezone.localtime(),
        "scope": _scope(asked),
        **_advised(asked, today),
        "signposts": figures.pointed(asked, on=today),
        "sent_in": _sent_in(asked),
        "redirections": asked.redirections.order_by("-on", "-pk"),
        "municipality": asked.municipality,
    }
    status = 422 if sent is not None else 200
    return render(request, "intake/triage.html", context, status=status)


def _advised(asked: SupportRequest, today: date) -> dict[str, Any]:
    """What was advised, first, and what more fits; ticked is what was advised."""
    told = list(asked.advised.select_related("service__district"))
    known = {row.service_id for row in told}
    more = [service for service in figures.offers(asked, on=today) if service.pk not in known]
    return {"offers": [*(row.service for row in told), *more], "advised": known}


def _scope(asked: SupportRequest) -> figures.Scope | None:
    """What the commission said of what is asked, on the day of the question."""
    if not asked.service:
        return None
    return figures.scope_of(asked.municipality_id, asked.service, on=asked.received_on)


@require_http_methods(["GET"])
def numbers(request: Request) -> HttpResponse:
    """What waits and what came in, for the desk itself. Never by worker."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    every = SupportRequest.objects.visible_to(request.user, on=today)
    context = {
        "numbers": figures.numbers(every, on=today),
        "advised": figures.advised_lately(every, on=today),
        "today": today,
        "least": 10,
    }
    return render(request, "intake/numbers.html", context)


def _sent_in(asked: SupportRequest) -> Submission | None:
    """What it came of when somebody else sent it in, with how often a referrer added to it."""
    added = Count("messages", filter=Q(messages__by=None))
    others = Submission.objects.exclude(sender=Submission.Sender.SELF)
    return others.annotate(added=added).filter(request=asked).first()
