"""The referrals that came back to the loket, and taking one up."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.figures.returned import MOST, is_returned
from cases.figures.returned import returned as find
from cases.forms.referral_talk import PickUpForm
from cases.policies import referral as policies
from cases.services import referral_talk
from providers.doors import Request, once
from providers.policies import enforce


@require_GET
def returned(request: Request) -> HttpResponse:
    """What nobody answered in time: the loket sees to it that somebody goes on."""
    today = timezone.localdate()
    enforce(policies.why_not_see_returned(request.user, on=today))
    return render(request, "cases/returned.html", {"rows": find(on=today), "most": MOST})


@require_http_methods(["GET", "POST"])
@once
def pick_up(request: Request, referral_id: int) -> HttpResponse:
    """Say what is done with one of them; it leaves the list."""
    today = timezone.localdate()
    enforce(policies.why_not_see_returned(request.user, on=today))
    referral = is_returned(referral_id)
    if referral is None:
        raise Http404("Deze verwijzing staat niet op de lijst van het loket.")
    form = PickUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(
        referral_talk.pick_up, referral=referral, on=today, by=request.user
    ):
        messages.success(request, "De verwijzing is opgepakt. De vaste hulpverlener heeft bericht gekregen.")
        return redirect("cases:returned")
    context = {
        "referral": referral,
        "form": form,
        "why_not": policies.why_not_pick_up(request.user, referral, on=today),
    }
    return render(request, "cases/pick_up.html", context, status=422 if form.errors else 200)
