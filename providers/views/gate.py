"""Getting in: password, second step, the login of one's own organisation, and a forgotten password."""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.contrib.auth import authenticate
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from providers import services
from providers.access import factors, journal, lockout, organisation, sessions
from providers.forms import CodeForm, ForgottenForm, KeyForm, LoginForm, OrganisationForm
from providers.models import IdentityProvider, LoginEvent, User

WRONG = "Het e-mailadres of wachtwoord klopt niet. Probeer het opnieuw."
WRONG_CODE = "De code klopt niet of is al gebruikt. Wacht op een nieuwe code en vul die in."
WRONG_KEY = "De sleutel werkte niet. Probeer het opnieuw, of vul een code in."
BUSY = "Er proberen te veel mensen tegelijk in te loggen vanaf uw netwerk. Wacht een minuut."
ONLY_ORGANISATION = (
    "Met dit e-mailadres logt u in via uw organisatie. Kies daarvoor de knop onder het formulier."
)


def safe_next(request: HttpRequest) -> str:
    """The page to go to afterwards, when it is one of ours."""
    goal = request.POST.get("next", request.GET.get("next", ""))
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(goal, allowed_hosts=hosts, require_https=request.is_secure())
    return goal if is_ours and goal.startswith("/") else ""  # redirect() takes another word for a name


@login_not_required
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; then the second step, and back to the page one came from."""
    if request.user.is_authenticated:
        return redirect(safe_next(request) or "home")
    form = LoginForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            answer, error, status = _try_password(request, **form.cleaned_data)
            if answer is not None:
                return answer
            form.add_error(None, error)
    context = {
        "form": form,
        "next": safe_next(request),
        "has_organisations": IdentityProvider.objects.in_use().exists(),
        "was_here": sessions.WAS in request.session,
        "kept": sessions.COOKIE in request.COOKIES,
    }
    return render(request, "providers/login.html", context, status=status)


def _try_password(request: HttpRequest, username: str, password: str) -> tuple[HttpResponse | None, str, int]:
    """The answer for who fits, or what went wrong in words and its status."""
    if not ratelimit.consume(request, action="login"):
        return None, BUSY, 429
    account, method = lockout.digest("address", username), LoginEvent.Method.PASSWORD
    if wait := lockout.locked_for(account, ip=journal.place(request), now=datetime.now(UTC)):
        return _locked(request, account, method, wait)
    if IdentityProvider.objects.for_address(username).filter(is_only_way=True).exists():
        return None, ONLY_ORGANISATION, 422  # said of a domain, whether or not somebody has the address
    user = authenticate(request, username=username, password=password)
    if user is None:
        known = User.objects.mailed_at(username)[:5]
        journal.write(request, *known, method=method, result=LoginEvent.Result.REFUSED, account=account)
        return None, WRONG, 422
    journal.write(request, user, method=method, result=LoginEvent.Result.PASSED, account=account)
    clear_login(request)
    record_authentication(request, user, "password")
    return perform_login(request, Login(user=user, redirect_url=safe_next(request) or None)), "", 302


def _locked(
    request: HttpRequest, account: str, method: LoginEvent.Method, wait: timedelta, *users: User
) -> tuple[None, str, int]:
    journal.write(request, *users, method=method, result=LoginEvent.Result.LOCKED, account=account)
    return None, lockout.in_words(wait), 429


@login_not_required
@require_http_methods(["GET", "POST"])
@login_stage_required(stage=factors.SecondStepStage.key, redirect_urlname="providers:login")
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code from the app, a security key or a spare code."""
    stage = request._login_stage  # type: ignore[attr-defined]
    user = stage.login.user
    form, status, error = CodeForm(request.POST if "code" in request.POST else None), 200, ""
    if request.method == "POST":
        step, error, status = _try_step(request, user, form)
        if step is not None:
            factors.record(request, step)
            return stage.exit()
        if form.is_bound and error:
            form.add_error("code", error)
    steps = factors.steps_of(user)
    context = {"form": form, "error": error, "steps": steps, "key_options": factors.key_to_ask(user)}
    return render(request, "providers/second_step.html", context, status=status)


def _try_step(request: HttpRequest, user: User, form: CodeForm) -> tuple[Any, str, int]:
    """The step that fits, or what went wrong in words and its status."""
    account = lockout.digest("step", str(user.pk))
    is_key = "credential" in request.POST
    method = LoginEvent.Method.WEBAUTHN if is_key else LoginEvent.Method.TOTP
    if wait := lockout.locked_for(account, ip=journal.place(request), now=datetime.now(UTC)):
        form.is_valid()
        return _locked(request, account, method, wait, user)
    if is_key:
        key = KeyForm(request.POST)
        step = factors.check_key(user, key.cleaned_data["credential"]) if key.is_valid() else None
    elif form.is_valid():
        step = factors.check_code(user, form.cleaned_data["code"])
    else:
        return None, "", 422
    if step is None:
        journal.write(request, user, method=method, result=LoginEvent.Result.REFUSED, account=account)
        return None, WRONG_KEY if is_key else WRONG_CODE, 422
    journal.write(request, user, method=step.type, result=LoginEvent.Result.PASSED, account=account)
    return step, "", 302


@login_not_required
@require_http_methods(["GET", "POST"])
def find_organisation(request: HttpRequest) -> HttpResponse:
    """Find the login of one's organisation by the domain of an address, which is kept nowhere."""
    form = OrganisationForm(request.POST or None)
    found: list[IdentityProvider] = []
    if form.is_valid():
        found = list(IdentityProvider.objects.for_address(form.cleaned_data["email"]))
        if not found:
            form.add_error("email", "Wij kennen geen aanmelddienst bij dit adres. Log in met een wachtwoord.")
    context = {"form": form, "found": found, "next": safe_next(request)}
    return render(request, "providers/organisation.html", context, status=422 if form.errors else 200)


@login_not_required
@transaction.non_atomic_requests
@require_http_methods(["GET"])
def organisation_start(request: HttpRequest, slug: str) -> HttpResponse:
    """On to the provider of the organisation."""
    row = get_object_or_404(IdentityProvider.objects.in_use(), slug=slug)
    if not ratelimit.consume(request, action="login"):
        return _organisation_refused(request, BUSY, 429)
    try:
        return organisation.start(request, row, go_to=safe_next(request))
    except organisation.Refused as refused:
        return _organisation_refused(request, str(refused), 503)


@login_not_required
@transaction.non_atomic_requests
@require_http_methods(["GET"])
def organisation_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Back from the provider: in, or a page that says why not."""
    row = get_object_or_404(IdentityProvider.objects.in_use(), slug=slug)
    if request.user.is_authenticated:
        return redirect("home")
    try:
        return organisation.come_back(request, row, on=timezone.localdate())
    except organisation.Refused as refused:
        return _organisation_refused(request, str(refused), 403)


def _organisation_refused(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return render(request, "providers/organisation_refused.html", {"why": why}, status=status)


@login_not_required
@require_http_methods(["GET", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to choose a new password; the answer is the same whether the address is known or not."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="reset_password"):
            form.add_error(None, "U vroeg te vaak om een link. Wacht een minuut.")
        elif form.carry_out(services.send_new_password_link, on=timezone.localdate()):
            return redirect("providers:password_reset_done")
    context = {"form": form}
    return render(
        request, "registration/password_reset_form.html", context, status=422 if form.errors else 200
    )


class ChoosePassword(auth.PasswordResetConfirmView):
    """Choose a password with the link of an invitation or of a forgotten password."""

    success_url = reverse_lazy("providers:password_reset_complete")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invited = self.user is not None and self.user.last_login is None
        return super().get_context_data(invited=invited, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ChangePassword(auth.PasswordChangeView):
    """Choose another password while logged in; the old one is asked too."""

    success_url = reverse_lazy("providers:account")

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
