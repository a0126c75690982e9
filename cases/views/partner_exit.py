"""Handing on the referrals of an organisation that stops: a look first, then a result for each."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.figures.without import open_referrals
from cases.forms.without import HandOnForm
from cases.services.partner_exit import hand_on_referrals
from providers import policies
from providers.doors import Request, once
from providers.models import Partner
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
@once
def partner_exit(request: Request, partner_id: int) -> HttpResponse:
    """Which referrals are open, to whom they go, and what became of each."""
    enforce(policies.why_not_divide_sum(request.user))
    today = timezone.localdate()
    partner = get_object_or_404(Partner, pk=partner_id)
    rows = open_referrals(partner)
    kinds = {one.service: one.get_service_display() or "zonder soort hulp" for one, _ in rows}
    form = HandOnForm(
        request.POST if request.method == "POST" else None, kinds=kinds, partner=partner, on=today
    )
    done = None
    if form.is_valid():
        known = {"referrals": [one for one, _ in rows], "on": today, "by": request.user}
        done = form.carry_out(hand_on_referrals, **known)
    context = {"partner": partner, "rows": rows, "form": form, "done": done}
    return render(request, "cases/partner_exit.html", context, status=422 if form.errors else 200)
