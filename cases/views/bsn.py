"""The BSN of a resident: hidden, and shown once to who says why."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import policies
from cases.access import Kind, Look, consult, record_rows
from cases.forms.bsn import PurposeForm
from cases.models import Case
from providers.doors import Request
from providers.models import User
from providers.policies import enforce

LAST = 3  # digits that are always shown


@require_http_methods(["GET", "POST"])
def bsn(request: Request, case_id: int) -> HttpResponse:
    """Ask why, write it down and show the number in the answer itself: there is no address that shows it."""
    today = timezone.localdate()
    found = consult(request.user, case_id, on=today, page="BSN")
    enforce(policies.why_not_show_bsn(request.user, found, on=today))
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context = {"case": found} | hidden_bsn(request.user, found, on=today)
    if found.client.bsn and form.is_valid():
        look = Look(found.client_id, found.pk, form.cleaned_data["purpose"])
        record_rows(request.user, [look], page="BSN", kind=Kind.UNMASK)
        context["number"] = found.client.bsn
    context["bsn_form"] = form
    template = "cases/_bsn.html" if request.htmx else "cases/bsn.html"
    return render(request, template, context, status=422 if form.errors else 200)


def hidden_bsn(user: User, case: Case, *, on: date) -> dict[str, Any]:
    """What a page shows of the number to who may have it shown: the last digits. Nothing to others."""
    if policies.why_not_show_bsn(user, case, on=on):
        return {"may_show_bsn": False}
    return {
        "may_show_bsn": True,
        "has_bsn": bool(case.client.bsn),
        "bsn_end": case.client.bsn[-LAST:],
        "bsn_form": PurposeForm(),
    }
