"""Handing on the referrals of an organisation that stops: a look first, then a result for each."""

from collections import Counter

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.figures.without import open_referrals, results
from cases.forms.without import HandOnForm
from cases.models import PartnerExit
from cases.services.partner_exit import ask_exit
from providers import policies
from providers.doors import Request, once
from providers.models import Partner, ServiceScope
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
@once
def partner_exit(request: Request, partner_id: int) -> HttpResponse:
    """Which referrals are open, and to whom they go."""
    enforce(policies.why_not_divide_sum(request.user))
    today = timezone.localdate()
    partner = get_object_or_404(Partner, pk=partner_id)
    found = open_referrals(partner)
    labels = dict(ServiceScope.Service.choices)
    kinds = {one: str(labels.get(one, "zonder soort hulp")) for one in found.services}
    form = HandOnForm(
        request.POST if request.method == "POST" else None, kinds=kinds, partner=partner, on=today
    )
    if form.is_valid() and (done := form.carry_out(ask_exit, partner=partner, on=today, by=request.user)):
        return redirect("cases:partner_exit_result", done.pk)
    context = {"partner": partner, "found": found, "form": form}
    context["running"] = PartnerExit.objects.visible_to(request.user).filter(partner=partner).first()
    return render(request, "cases/partner_exit.html", context, status=422 if form.errors else 200)


@require_GET
def partner_exit_result(request: Request, exit_id: int) -> HttpResponse:
    """How far it is, with a result for every referral."""
    enforce(policies.why_not_divide_sum(request.user))
    mine = PartnerExit.objects.visible_to(request.user).select_related("partner")
    found = get_object_or_404(mine, pk=exit_id)
    rows = results(found)
    counted = Counter(row.outcome for row in rows)
    context = {
        "found": found,
        "rows": rows,
        "total": len(rows),
        "done": counted["done"],
        "refused": counted["refused"],
        "ready": counted["done"] + counted["refused"],
    }
    template = "cases/_partner_exit.html" if request.htmx else "cases/partner_exit_result.html"
    return render(request, template, context)
