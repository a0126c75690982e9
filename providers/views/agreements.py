"""What was agreed with each municipality: scope, phases and norms, the sum and its division, the talks."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from providers import policies, services
from providers.doors import Request, once
from providers.forms.agreements import ActionForm, AmountsForm, NothingForm, ShareKeyForm, TalkForm
from providers.models import Contract, Partner, ResultTalk, Role, ServiceScope, TalkAction
from providers.periods import DAY
from providers.policies import enforce

MONTHS = 12


@require_GET
def agreements(request: Request) -> HttpResponse:
    """The contracts one may see, those that hold first."""
    enforce(policies.why_not_see_agreements(request.user))
    rows = Contract.objects.select_related("municipality").order_by("municipality__name", "-starts_on")
    if not request.user.has_role(Role.ADMINISTRATOR):
        rows = rows.filter(municipality=request.user.municipality_id)
    return render(request, "providers/agreements.html", {"rows": rows, "today": timezone.localdate()})


@require_http_methods(["GET", "POST"])
@once
def agreement(request: Request, contract_id: int) -> HttpResponse:
    """One contract, and what stands beside it."""
    today = timezone.localdate()
    contract = get_object_or_404(Contract.objects.select_related("municipality"), pk=contract_id)
    enforce(policies.why_not_see_agreements(request.user, contract.municipality_id))
    asked = request.POST.get("act", "") if request.method == "POST" else ""
    keys = list(contract.share_keys.select_related("kept_by").prefetch_related("cuts__partner"))
    now = next((key for key in reversed(keys) if key.includes(today)), None)
    parts = {cut.partner_id: cut.thousandths for cut in now.cuts.all()} if now else {}
    sent = {asked: request.POST}
    forms: dict[str, Any] = {"talk": TalkForm(sent.get("talk"))}
    if not policies.why_not_divide_sum(request.user):
        partners = Partner.objects.holding(on=today).exclude(kind=Partner.Kind.EXTERNAL).order_by("name")
        forms["key"] = ShareKeyForm(sent.get("key"), partners=partners, now=parts)
    acts = {
        "key": (services.divide_sum, "De verdeelsleutel is vastgelegd als nieuwe versie."),
        "talk": (services.write_talk, "Het gesprek is vastgelegd."),
    }
    form = forms.get(asked)
    if request.method == "POST" and form is None:
        messages.warning(request, "Kies wat u wilt vastleggen. Er is niets gewijzigd.")
    elif form is not None and form.is_valid():
        act, said = acts[asked]
        if form.carry_out(act, contract=contract, on=today, by=request.user):
            messages.success(request, said)
            return redirect("providers:agreement", contract.pk)
    context = {
        "contract": contract,
        "scopes": ServiceScope.objects.in_force(on=today).filter(municipality=contract.municipality_id),
        "targets": contract.targets.order_by("kpi", "starts_on"),
        "keys": [(number, key, key is now) for number, key in enumerate(keys, start=1)][::-1],
        "amounts": _months(contract, today),
        "talks": contract.talks.select_related("kept_by").prefetch_related("actions"),
        "forms": forms,
        "form": form,
        "today": today,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "providers/agreement.html", context, status=status)


def _months(contract: Contract, today: date) -> list[dict[str, Any]]:
    """The last twelve months of a contract, newest first, with the sums that were written down."""
    rows = contract.amounts.order_by("month").values("month").annotate(Sum("agreed_cents"), Sum("paid_cents"))
    sums = {row["month"]: (row["agreed_cents__sum"], row["paid_cents__sum"]) for row in rows}
    newest = min(today, contract.ends_on or today)
    first = max(newest.replace(year=newest.year - 1, day=1), contract.starts_on.replace(day=1))
    found: list[dict[str, Any]] = []
    month = newest.replace(day=1)
    while month >= first and len(found) < MONTHS:
        agreed, paid = sums.get(month, (None, None))
        found.append({"month": month, "agreed": _euro(agreed), "paid": _euro(paid)})
        month = (month - DAY).replace(day=1)
    return found


def _euro(cents: int | None) -> str:
    if cents is None:
        return "–"
    return f"€ {cents // 100:,}".replace(",", ".") + f",{cents % 100:02}"


@require_http_methods(["GET", "POST"])
@once
def amounts(request: Request, contract_id: int, year: int, month_number: int) -> HttpResponse:
    """What organisations were promised and paid in one month."""
    today = timezone.localdate()
    contract = get_object_or_404(Contract.objects.select_related("municipality"), pk=contract_id)
    enforce(policies.why_not_keep_amounts(request.user, contract.municipality_id))
    first = _first(contract, year, month_number)
    proposed = services.proposed_amounts(contract=contract, month=first)
    form = AmountsForm(request.POST if request.method == "POST" else None, known=proposed)
    if form.is_valid() and form.carry_out(
        services.keep_amounts, contract=contract, month=first, on=today, by=request.user
    ):
        messages.success(
            request, "De bedragen zijn vastgelegd. Ze staan in het volgende maandrapport bij K23."
        )
        return redirect("providers:agreement", contract.pk)
    is_known = contract.amounts.filter(month=first).exists()
    context = {"contract": contract, "month": first, "form": form, "is_known": is_known}
    return render(request, "providers/amounts.html", context, status=422 if form.errors else 200)


def _first(contract: Contract, year: int, month: int) -> date:
    """The first day of a month of the contract; 404 for another one."""
    try:
        first = date(year, month, 1)
    except ValueError:
        raise Http404 from None
    if not contract.includes_month(first):
        raise Http404
    return first


@require_http_methods(["GET", "POST"])
@once
def add_action(request: Request, talk_id: int) -> HttpResponse:
    """Write down what somebody will do after a talk."""
    today = timezone.localdate()
    talk = get_object_or_404(ResultTalk.objects.select_related("contract__municipality"), pk=talk_id)
    enforce(policies.why_not_keep_talks(request.user, talk.contract.municipality_id))
    form = ActionForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(services.add_action, talk=talk, on=today, by=request.user):
        messages.success(request, "De actie is vastgelegd.")
        return redirect("providers:agreement", talk.contract_id)
    status = 422 if form.errors else 200
    return render(
        request, "providers/talk_action.html", {"talk": talk, "action": None, "form": form}, status=status
    )


@require_http_methods(["GET", "POST"])
@once
def finish_action(request: Request, action_id: int) -> HttpResponse:
    """Say that it was done."""
    today = timezone.localdate()
    rows = TalkAction.objects.select_related("talk__contract__municipality")
    action = get_object_or_404(rows, pk=action_id)
    enforce(policies.why_not_keep_talks(request.user, action.talk.contract.municipality_id))
    form = NothingForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(services.finish_action, action=action, on=today, by=request.user):
        messages.success(request, "De actie is afgerond.")
        return redirect("providers:agreement", action.talk.contract_id)
    context = {"talk": action.talk, "action": action, "form": form}
    return render(request, "providers/talk_action.html", context, status=422 if form.errors else 200)
