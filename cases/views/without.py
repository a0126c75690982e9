"""What falls free when an organisation stops on a chosen day: numbers only."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.figures.without import freed
from cases.forms.without import WithoutForm
from providers import policies
from providers.doors import Request
from providers.policies import enforce


@require_GET
def without(request: Request) -> HttpResponse:
    """Choose an organisation and a day, and see what falls free then, as things stand now."""
    enforce(policies.why_not_divide_sum(request.user))
    today = timezone.localdate()
    form = WithoutForm(request.GET if request.GET else None, on=today)
    found = None
    if form.is_bound and form.is_valid():
        found = freed(form.cleaned_data["partner"], on=form.cleaned_data["day"])
    context = {"form": form, "found": found, "today": today}
    return render(request, "cases/without.html", context, status=422 if form.errors else 200)
