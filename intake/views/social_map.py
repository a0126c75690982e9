"""The desk looks for what is open to everybody near by, and for a place outside."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake import figures, policies
from intake.forms import SignpostForm, SocialMapForm
from providers.doors import Request
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
def social_map(request: Request) -> HttpResponse:
    """What fits the words near a place, today. Tells of no resident, so nobody is recorded."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    form = SocialMapForm(request.POST if request.method == "POST" else None, on=today)
    context = {"form": form, "rows": None, "now": timezone.localtime()}
    if form.is_valid():
        said = form.cleaned_data
        district = said["district"].pk if said["district"] else None
        context["rows"] = figures.found(said["q"], said["municipality"].pk, district, on=today)
    return render(request, "intake/social_map.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def signposts(request: Request) -> HttpResponse:
    """Where a question goes that is not for us. Tells of no resident, so nobody is recorded."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    form = SignpostForm(request.POST if request.method == "POST" else None)
    rows = None
    if not form.is_bound or form.is_valid():
        said = form.cleaned_data if form.is_bound else {"q": "", "municipality": None}
        town = said["municipality"].pk if said["municipality"] else None
        rows = figures.signposts(said["q"], town, on=today)
    context = {"form": form, "rows": rows, "is_asked": form.is_bound}
    return render(request, "intake/signposts.html", context, status=422 if form.errors else 200)
