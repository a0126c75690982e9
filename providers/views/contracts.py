"""What the municipalities commissioned: contracts and targets, from which day."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.doors import Request, once, paged
from providers.forms import ContractForm, TargetForm
from providers.models import Contract, Target
from providers.policies import enforce


@require_http_methods(["GET"])
def contracts(request: Request) -> HttpResponse:
    """All contracts, the newest first."""
    enforce(policies.why_not_manage_contracts(request.user))
    page = paged(request, Contract.objects.select_related("municipality"), by="-starts_on")
    return render(request, "providers/contracts.html", {"page": page, "today": timezone.localdate()})


@require_http_methods(["GET", "POST"])
@once
def contract(request: Request, contract_id: int | None = None) -> HttpResponse:
    """Add a contract, or change one; below it its targets."""
    enforce(policies.why_not_manage_contracts(request.user))
    known = get_object_or_404(Contract, pk=contract_id) if contract_id else None
    form = ContractForm(request.POST if request.method == "POST" else None, instance=known)
    if form.is_valid():
        row = Contract.objects.get(pk=known.pk) if known else Contract()
        if form.carry_out(services.keep_contract, contract=row, by=request.user):
            messages.success(request, "De opdracht is bewaard.")
            return redirect("providers:contracts")
    targets = known.targets.order_by("kpi", "starts_on") if known else []
    context = {"form": form, "contract": known, "targets": targets}
    return render(request, "providers/contract.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def target(request: Request, contract_id: int, target_id: int | None = None) -> HttpResponse:
    """Add a target under a contract, or change one."""
    enforce(policies.why_not_manage_contracts(request.user))
    under = get_object_or_404(Contract, pk=contract_id)
    known = get_object_or_404(under.targets, pk=target_id) if target_id else None
    form = TargetForm(request.POST if request.method == "POST" else None, instance=known)
    if form.is_valid():
        row = Target.objects.get(pk=known.pk) if known else Target(contract=under)
        if form.carry_out(services.keep_target, target=row, by=request.user):
            messages.success(request, "De norm is bewaard.")
            return redirect("providers:contract", under.pk)
    context = {"form": form, "title": "Norm wijzigen" if known else "Norm toevoegen", "button": "Bewaren"}
    context |= {"intro": str(under), "back": "providers:contracts", "back_label": "Opdrachten"}
    return render(request, "form_page.html", context, status=422 if form.errors else 200)
