"""The terms of the law and of keeping: from when, how long and by which article. Read, never typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.models import RetentionTerm
from cases.terms import LEGAL
from providers.policies import enforce, why_not_manage_reference


@require_GET
def legal_terms(request: HttpRequest) -> HttpResponse:
    """All terms with the day from which each holds; another law comes with another version."""
    enforce(why_not_manage_reference(request.user))
    legal = [(what, since, days, source) for what, steps, source in LEGAL for since, days in steps]
    kept = RetentionTerm.objects.order_by("kind", "starts_on")
    context = {"legal": legal, "kept": kept, "today": timezone.localdate()}
    return render(request, "cases/legal_terms.html", context)
