"""What every request meets on its way in, and what every answer carries."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers, patch_vary_headers

from cases.access import ORIGIN, Origin, write_refusals
from cases.models.trail import KEPT
from config import errors
from providers.access import clients, drafts, factors, journal, sessions
from providers.access.refill import refill
from providers.models.acting import IS_WATCHED

Answer = Callable[[HttpRequest], HttpResponse]
USER = "_auth_user_id"
API = "/api/"


def asker(request: HttpRequest) -> str | None:
    """The key of the account that asks: by the API that of the token and of nothing else."""
    if not request.path.startswith(API):
        return request.session.get(USER)
    access = getattr(request, "api_access", None)
    return str(access.client.account_id) if access else None


@cache
def asked_by_pages() -> set[str]:
    """What a page asks by itself is no sign of life: how long is left, and whether there are new messages."""
    return {reverse("providers:session"), reverse("providers:message_count")}


class PageHeaders:
    """What every answer carries, also one that was given before a page was reached.

    Personal data is kept by no cache, a page and its htmx part are told apart by `Vary`, and the browser
    lends the page none of its senses.
    """

    SHUT = (
        "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "encrypted-media",
        "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer", "microphone",
        "midi", "payment", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )  # fmt: skip
    ALWAYS = {
        "Permissions-Policy": ", ".join(
            [*(f"{name}=()" for name in SHUT), "fullscreen=(self)", "publickey-credentials-get=(self)"]
        ),
        "Cross-Origin-Resource-Policy": "same-origin",
        # The same as SecurityMiddleware says, which an answer of its own (a wrong host) goes round.
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Permitted-Cross-Domain-Policies": "none",
    }

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.headers.get("Content-Length", "")
        too_large = length.isdecimal() and int(length[:18]) > settings.MAX_BODY_BYTES
        response = errors.too_large(request) if too_large else self.get_response(request)
        for name, value in self.ALWAYS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(API):
            response.headers["API-Version"] = settings.API_VERSION
        if not request.path.startswith(settings.STATIC_URL):
            if not response.has_header("Cache-Control"):
                add_never_cache_headers(response)
            patch_vary_headers(response, ["HX-Request"])
        return response


class SessionTime:
    """Ends a session after half an hour of silence or twelve hours, and keeps a form that came too late."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if USER in session:
            if sessions.seconds_left(request) < 0:
                was = session[USER]
                logout(request)
                request.session[sessions.WAS] = was
            elif request.path not in asked_by_pages():
                sessions.note_seen(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, *args: Any) -> HttpResponse | None:
        """After the check on forged requests: who just lost the session gets the form back after login."""
        is_out = request.method == "POST" and USER not in request.session
        was = request.session.get(sessions.WAS) if is_out else None
        if was is None or not getattr(view, "login_required", True) or request.headers.get("HX-Request"):
            return None
        kept = sessions.keep_typed(request, int(was))
        if kept is None:
            return None
        token, page = kept
        response = redirect(f"{reverse('providers:login')}?{urlencode({'next': page})}")
        sessions.set_token(response, token)
        return response


class ApiDoor:
    """Looks up as which system a request of the API comes, before the database is told who asks."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(API):
            header = request.headers.get("Authorization", "")
            request.api_access = clients.access_of(header, on=timezone.localdate())
        return self.get_response(request)


class Trail:
    """Tells the logs from where a request came, and writes down what was refused in it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        origin = Origin(
            ip=journal.place(request),
            is_api=request.path.startswith(API),
            user_id=asker(request),
        )
        token, watched = ORIGIN.set(origin), IS_WATCHED.set(True)
        signature = Signature(request, origin)
        try:
            with connection.execute_wrapper(signature):
                response = self.get_response(request)
                write_refusals(origin)  # outside the transaction of the view, which was undone
        finally:
            IS_WATCHED.reset(watched)
            ORIGIN.reset(token)
            signature.wipe()
        return response


class Signature:
    """Tells the database who asks: with the first statement of a transaction, in one round trip.

    From then on it shows this worker no more than its policies allow, and its triggers know who writes. All
    of it ends with the transaction, so that a pool may give the connection to anybody. The mark stands among
    the callbacks of the transaction, which Django forgets when a savepoint or all of it is undone: exactly
    then the settings are undone as well.
    """

    # In production the web logs in as this role; elsewhere it puts it on, so that the rights are the same.
    # What is planned once (providers.models.prepared, functions of policies) is planned for any values, and
    # nothing is compiled: under policies both take longer than running. What takes a minute is given up, so
    # that a slow database keeps no thread of the web for ever: the page says that it can be tried again.
    SIGN = (
        "SELECT set_config('role', 'rondom_web', true), set_config('jit', 'off', true),"
        " set_config('plan_cache_mode', 'force_generic_plan', true),"
        " set_config('statement_timeout', '60s', true), rondom_sign(%s, %s, %s, %s)"
    )
    SIGN_ONLY = "SELECT rondom_sign(%s, %s, %s, %s)"  # the owner looks: to test what pages filter themselves
    WIPE = "SELECT set_config('role', 'none', true), rondom_sign(NULL, NULL, NULL, NULL)"
    SILENT = ("SAVEPOINT", "RELEASE", "ROLLBACK")
    WRITE = re.compile(rf'\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO)\s+"?(?:{"|".join(KEPT)})\b')

    def __init__(self, request: HttpRequest, origin: Origin) -> None:
        self.request, self.origin = request, origin
        self.mark = lambda: None

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        connection, text = context["connection"], str(sql)
        with ExitStack() as stack:
            if not connection.in_atomic_block:
                if text.startswith("SELECT") or not self.WRITE.search(text):
                    return execute(sql, params, many, context)
                stack.enter_context(transaction.atomic())  # who writes is told per transaction
            if not text.startswith(self.SILENT) and not self.is_signed(connection):
                self.sign(connection)
            return execute(sql, params, many, context)

    def is_signed(self, connection: Any) -> bool:
        return any(callback is self.mark for _, callback, _ in connection.run_on_commit)

    def words(self) -> list[Any]:
        """Who, on which day, in which request, and from where when that tells more."""
        user = asker(self.request)
        where = "" if user else "pagina zonder inlog"
        return [user and int(user), timezone.localdate(), self.origin.request_id, where]

    def sign(self, connection: Any) -> None:
        transaction.on_commit(self.mark)
        with connection.cursor() as cursor:
            cursor.execute(self.SIGN, self.words())

    def wipe(self) -> None:
        """Where a request is part of a longer transaction (a test), the next statement is nobody's again."""
        if connection.in_atomic_block and self.is_signed(connection) and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(self.WIPE)


class SecondStep:
    """Where a second step is required, nothing opens before it was set up and taken."""

    # What whoever has none yet may reach: setting one up, and the way out.
    OPEN = frozenset(
        {
            "providers:steps",
            "providers:add_app",
            "providers:add_key",
            "providers:spare_codes",
            "providers:spare_codes_file",
            "providers:confirm",
            "providers:logout",
            "providers:session",
            "providers:message_count",
        }
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        session = request.session
        if request.path.startswith(API):  # no cookie opens it
            return None
        if not settings.MFA_REQUIRED or USER not in session or session.get(sessions.SECOND_STEP):
            return None
        name = request.resolver_match.view_name
        if not request.user.is_authenticated:
            return None
        if factors.has_any(request.user):  # has one and did not take it: back to the door
            logout(request)
            return redirect("providers:login")
        if name in self.OPEN or getattr(view, "login_required", True) is False:
            return None
        return redirect("providers:steps")


class TypedText:
    """Fills in again what somebody had typed when the time was up, and else the drafts of the page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = sessions.kept_for(request) if sessions.COOKIE in request.COOKIES else None
        response = self.get_response(request)
        if kept is None:
            return drafts.fill_in(request, response) if _is_page(request, response) else response
        if request.method == "POST" and request.path == kept.sent_to and response.status_code < 500:
            kept.row.delete()
            response.delete_cookie(sessions.COOKIE)
        elif request.method == "GET" and request.path == kept.page and _is_page(request, response):
            page = response.content.decode()
            response.content = refill(page, request.path, sent_to=kept.sent_to, fields=kept.fields)
        return response


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    whole = not response.streaming and not request.headers.get("HX-Request")
    return whole and response.status_code == 200 and response["Content-Type"].startswith("text/html")
