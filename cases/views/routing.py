"""The rules of routing advice: every version, what it was tried out on, and switching it on."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.routing import RulesForm, SeenForm, SwitchOnForm
from cases.models import RoutingRules
from cases.policies import routing as policies
from cases.services import routing as services
from cases.views.acts import bound
from providers.doors import Request, once
from providers.policies import enforce, why_not_manage_reference

TRIALS = 5


@require_GET
def routing_rules(request: Request) -> HttpResponse:
    """Every version, the newest first, and which holds today."""
    today = timezone.localdate()
    rows = [(row, _state(row, today)) for row in _rows(request)]
    return render(request, "cases/routing_rules.html", {"rows": rows, "today": today})


@require_http_methods(["GET", "POST"])
@once
def add_rules(request: Request) -> HttpResponse:
    """Write another version; it begins as a copy of the rules that hold."""
    now = get_object_or_404(_rows(request).in_force(on=timezone.localdate()))
    form = RulesForm(bound(request), rules=RoutingRules(**now.weights))
    if form.is_valid() and (kept := form.carry_out(services.write, rules=None, by=request.user)):
        messages.success(request, "Bewaard als concept. Probeer het nu uit op de vorige maand.")
        return redirect("cases:routing_rules_version", kept.pk)
    return render(request, "cases/routing_write.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def version(request: Request, rules_id: int) -> HttpResponse:
    """One version with its try-outs; who wrote it changes it here while it is a draft."""
    rules = get_object_or_404(_rows(request), pk=rules_id)
    form = RulesForm(bound(request), rules=rules)
    if form.is_valid() and form.carry_out(services.write, rules=rules, by=request.user):
        messages.success(request, "Bewaard. Een proef van eerder telt niet meer.")
        return redirect("cases:routing_rules_version", rules.pk)
    return _page(request, rules, form=form)


@require_POST
@once
def try_out(request: Request, rules_id: int) -> HttpResponse:
    """Try a draft out on last month."""
    rules = get_object_or_404(_rows(request), pk=rules_id)
    form = SeenForm(request.POST)
    today = timezone.localdate()
    if form.is_valid() and form.carry_out(services.try_out, rules=rules, on=today, by=request.user):
        messages.success(request, "De proef is klaar.")
        return redirect("cases:routing_rules_version", rules.pk)
    return _page(request, rules, trial=form)


@require_POST
@once
def switch_on(request: Request, rules_id: int) -> HttpResponse:
    """Let a draft hold from a day that comes."""
    rules = get_object_or_404(_rows(request), pk=rules_id)
    form = SwitchOnForm(request.POST)
    today = timezone.localdate()
    if form.is_valid() and form.carry_out(services.switch_on, rules=rules, on=today, by=request.user):
        messages.success(request, "Deze regels gaan gelden.")
        return redirect("cases:routing_rules_version", rules.pk)
    return _page(request, rules, switch=form)


def _rows(request: Request) -> QuerySet[RoutingRules]:
    enforce(why_not_manage_reference(request.user))
    return RoutingRules.objects.select_related("written_by", "approved_by")


def _page(request: Request, rules: RoutingRules, **sent: Any) -> HttpResponse:
    """The page of one version. sent: the form that was sent, under its name."""
    today = timezone.localdate()
    rules = _rows(request).get(pk=rules.pk)
    trials = list(rules.trials.select_related("by")[:TRIALS])
    is_tried = any(trial.version == rules.version for trial in trials)
    seen = {"seen": rules.version}
    forms = {
        "form": RulesForm(rules=rules),
        "trial": SeenForm(initial=seen),
        "switch": SwitchOnForm(initial=seen),
    }
    context = forms | {
        "rules": rules,
        "own_path": reverse("cases:routing_rules_version", args=[rules.pk]),
        "state": _state(rules, today),
        "weights": [(field.label, rules.weights[field.name]) for field in _weights(forms["form"])],
        "tried": trials[0] if is_tried and trials else None,
        "trials": trials,
        "why_not_change": policies.why_not_change_rules(request.user, rules),
        "why_not_try": policies.why_not_try_out(request.user, rules),
        "why_not_switch": policies.why_not_switch_on(request.user, rules, is_tried=is_tried),
    }
    failed = next((form for form in sent.values() if form.errors), None)
    context |= sent | {"failed": failed}
    return render(request, "cases/routing_version.html", context, status=422 if failed else 200)


def _weights(form: RulesForm) -> list[Any]:
    return [field for field in form if field.name not in ("reason", "seen")]


def _state(rules: RoutingRules, today: Any) -> tuple[str, str]:
    """The state in words, and the kind of its tag."""
    if rules.starts_on is None:
        return "concept", "line"
    if rules.starts_on > today:
        return "gaat gelden", "info"
    if rules.ends_on and rules.ends_on < today:
        return "voorbij", ""
    return "geldt nu", "good"
