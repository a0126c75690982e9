"""Who is kept out: own files of workers, and dossiers that only named people read."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases import policies, services
from cases.figures import barrier as figures
from cases.forms import barrier as forms
from cases.models import Case, OwnFile
from cases.views.acts import act, bound, opened
from providers.doors import once
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
@once
def own_files(request: HttpRequest) -> HttpResponse:
    """Which workers see nothing of which residents, and the form for one more."""
    enforce(policies.why_not_guard(request.user))
    form = forms.OwnFileForm(bound(request), on=timezone.localdate())
    if form.is_valid() and (done := form.carry_out(services.mark_own_file, by=request.user)):
        messages.success(request, f"{done.worker.name} ziet dit dossier vanaf nu niet.")
        return redirect("cases:own_files")
    context = {"form": form, "rows": figures.own_files()}
    return render(request, "cases/own_files.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@once
def unmark(request: HttpRequest, own_id: int) -> HttpResponse:
    """Take one mark away."""
    enforce(policies.why_not_guard(request.user))
    services.unmark_own_file(own=get_object_or_404(OwnFile, pk=own_id), by=request.user)
    messages.success(request, "De blokkade is weg.")
    return redirect("cases:own_files")


@require_http_methods(["GET", "POST"])
@once
def protect(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let only the people named in this dossier read it, by who leads its team."""
    case, today = opened(request, case_id, "beschermen")
    return act(
        request,
        case,
        forms.ProtectForm(bound(request)),
        services.protect,
        case=case,
        title="Dossier beschermen",
        button="Bescherm dit dossier",
        done=f"Dossier {case.number} is beschermd. Alleen wie erin staat, ziet het nog.",
        why_not=policies.why_not_protect(request.user, case, on=today),
        intro="Alleen de vaste hulpverlener, een vervanger, betrokken collega's en wie toegang kreeg zien "
        "het dossier dan nog. U als stuurder niet meer. De functionaris gegevensbescherming heft het op.",
        to="cases:board",
    )


@require_http_methods(["GET", "POST"])
@once
def protected(request: HttpRequest) -> HttpResponse:
    """All protected dossiers by number, and the form for one more."""
    enforce(policies.why_not_guard(request.user))
    today = timezone.localdate()
    form = forms.ProtectNumberForm(bound(request))
    if form.is_valid() and _protect(request, form, today):
        return redirect("cases:protected")
    context = {"form": form, "rows": figures.protected(on=today)}
    return render(request, "cases/protected.html", context, status=422 if form.errors else 200)


def _protect(request: HttpRequest, form: forms.ProtectNumberForm, today) -> Any:
    case = Case.objects.with_number(form.cleaned_data.pop("number"))
    if case is None:
        form.add_error("number", "Dit dossier is er niet.")
        return None
    done = form.carry_out(services.protect, case=case, on=today, by=request.user)
    if done:
        messages.success(request, f"Dossier {case.number} is beschermd.")
    return done


@require_http_methods(["GET", "POST"])
@once
def unprotect(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let the team read a dossier again."""
    enforce(policies.why_not_guard(request.user))
    today = timezone.localdate()
    case = Case.objects.protected(on=today).with_number(case_id)
    if case is None:
        raise Http404("Dit dossier is niet beschermd.")
    form = forms.UnprotectForm(bound(request))
    if form.is_valid() and form.carry_out(services.unprotect, case=case, on=today, by=request.user):
        messages.success(request, f"Dossier {case.number} is niet meer beschermd.")
        return redirect("cases:protected")
    context = {
        "form": form,
        "title": "Bescherming opheffen",
        "number": case.number,
        "intro": f"De stuurder en het team zien dossier {case.number} dan weer.",
        "button": "Hef de bescherming op",
        "there": "cases:protected",
    }
    return render(request, "cases/ask.html", context, status=422 if form.errors else 200)
