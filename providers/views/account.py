"""One's own account: what the system knows, the second steps, how one got in, and for how long."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from providers import policies, services
from providers.access import factors, journal, sessions
from providers.doors import Request
from providers.forms import CodeForm, ConfirmForm, NewKeyForm
from providers.models import LoginEvent
from providers.policies import enforce
from providers.views.gate import WRONG_CODE, safe_next

View = Callable[..., HttpResponse]
LATEST = 50


def proved(view: View) -> View:
    """Second steps are changed only shortly after it was proved who sits here."""

    @wraps(view)
    def wrapper(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if factors.is_fresh(request):
            return view(request, *args, **kwargs)
        return redirect("providers:confirm")

    return wrapper


@require_http_methods(["GET"])
def account(request: Request) -> HttpResponse:
    """What the system knows of the worker who is logged in."""
    return render(request, "providers/account.html", {"steps": factors.steps_of(request.user)})


@require_http_methods(["GET"])
def logins(request: Request) -> HttpResponse:
    """When, from where and how somebody got in with this account, or tried to."""
    events = LoginEvent.objects.of(request.user)[:LATEST]
    return render(request, "providers/logins.html", {"events": events})


@require_http_methods(["POST"])
def out_everywhere(request: Request) -> HttpResponse:
    """Log out on all devices, this one too."""
    result = LoginEvent.Result.OUT_EVERYWHERE
    journal.write(request, request.user, method=LoginEvent.Method.OTHER, result=result)
    services.log_out_everywhere(by=request.user)
    logout(request)
    messages.success(request, "U bent op alle apparaten uitgelogd.")
    return redirect("providers:login")


@login_not_required
@require_http_methods(["GET", "POST"])
def session(request: Request) -> HttpResponse:
    """How many seconds are left (asking does not add any); a POST says that somebody is still there."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0})
    if request.method == "POST":
        sessions.note_seen(request, always=True)
    return JsonResponse({"seconds": max(sessions.seconds_left(request), 0)})


@require_http_methods(["GET"])
def steps(request: Request) -> HttpResponse:
    """The second steps of one's own login, and what must still be set up."""
    mine = factors.steps_of(request.user)
    others = mine.number - 1
    reason = policies.why_not_remove_step(request.user, others=others, required=settings.MFA_REQUIRED)
    must = settings.MFA_REQUIRED and not request.session.get(sessions.SECOND_STEP)
    return render(request, "providers/steps.html", {"steps": mine, "why_not_remove": reason, "must": must})


@require_http_methods(["GET", "POST"])
@proved
def add_app(request: Request) -> HttpResponse:
    """Set up an app that gives codes: scan, fill in the first code."""
    if factors.steps_of(request.user).app:
        return redirect("providers:steps")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="login_failed", key=f"add-app-{request.user.pk}"):
            form.add_error("code", "U hebt te vaak een verkeerde code ingevuld. Wacht 5 minuten.")
        elif factors.add_app(request, form.cleaned_data["code"]):
            services.tell_of_steps(to=request.user, what="Er is een app met codes ingesteld als tweede stap.")
            return redirect("providers:spare_codes")
        else:
            form.add_error("code", WRONG_CODE)
    secret, picture = factors.app_to_set_up(request, anew=request.method == "GET")
    context = {"form": form, "secret": secret, "picture": picture}
    return render(request, "providers/add_app.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@proved
def add_key(request: Request) -> HttpResponse:
    """Set up a security key, or the lock of the device itself; needs a browser that runs scripts."""
    form = NewKeyForm(request.POST or None)
    if form.is_valid():
        answer, name = form.cleaned_data["credential"], form.cleaned_data["name"]
        if factors.add_key(request, name=name, answer=answer):
            services.tell_of_steps(to=request.user, what=f"De sleutel “{name}” is ingesteld als tweede stap.")
            return redirect("providers:spare_codes")
        form.add_error(None, "De sleutel werkte niet. Probeer het opnieuw.")
    context = {"form": form, "options": factors.key_to_set_up(request.user)}
    return render(request, "providers/add_key.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@proved
def remove_step(request: Request, step_id: int) -> HttpResponse:
    """Remove an app or a key."""
    others = factors.steps_of(request.user).number - 1
    enforce(policies.why_not_remove_step(request.user, others=others, required=settings.MFA_REQUIRED))
    if not factors.remove(request.user, step_id):
        raise Http404
    services.tell_of_steps(to=request.user, what="Er is een tweede stap weggehaald.")
    messages.success(request, "De tweede stap is weggehaald.")
    return redirect("providers:steps")


@require_http_methods(["GET", "POST"])
@proved
def spare_codes(request: Request) -> HttpResponse:
    """Spare codes: shown once, shortly after they were made."""
    if request.method == "POST" and "bewaard" in request.POST:
        factors.hide_codes(request)
        return redirect("home")
    if request.method == "POST" and factors.has_any(request.user):
        factors.new_codes(request)
        services.tell_of_steps(
            to=request.user, what="Er zijn nieuwe reservecodes gemaakt. De oude werken niet meer."
        )
        return redirect("providers:spare_codes")
    codes = factors.codes_to_show(request)
    context = {"codes": codes, "left": factors.steps_of(request.user).codes_left}
    return render(request, "providers/spare_codes.html", context)


@require_http_methods(["GET"])
def spare_codes_file(request: Request) -> HttpResponse:
    """The spare codes as a text file, for as long as they are shown."""
    codes = factors.codes_to_show(request)
    if not codes:
        raise Http404
    text = "Reservecodes voor Rondom. Elke code werkt één keer.\r\n\r\n" + "\r\n".join(codes) + "\r\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="reservecodes-rondom.txt"'
    return response


@require_http_methods(["GET", "POST"])
def confirm(request: Request) -> HttpResponse:
    """The password once more; who has none logs in again at the organisation."""
    form = ConfirmForm(request.POST or None)
    if form.is_valid() and request.user.has_usable_password():
        if not ratelimit.consume(request, action="login_failed", key=f"confirm-{request.user.pk}"):
            form.add_error("password", "U hebt te vaak een verkeerd wachtwoord ingevuld. Wacht 5 minuten.")
        elif request.user.check_password(form.cleaned_data["password"]):
            factors.prove(request)
            return redirect(safe_next(request) or "providers:steps")
        else:
            form.add_error("password", "Het wachtwoord klopt niet. Probeer het opnieuw.")
    context = {"form": form, "next": safe_next(request)}
    return render(request, "providers/confirm.html", context, status=422 if form.errors else 200)
