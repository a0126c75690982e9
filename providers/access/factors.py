"""The second step: a code from an app, a security key, or one of the spare codes.

The only module that knows how django-allauth keeps them.
"""

import base64
import binascii
import hmac
import json
import time
from typing import Any, NamedTuple

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_dangling_recovery_codes, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.internal import auth as app
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as keys
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from providers.models import User

FRESH_SECONDS = 15 * 60
SHOWN_SECONDS = 10 * 60  # how long new spare codes can be seen
CODES_SHOWN = "spare_codes_shown_at"
Type = Authenticator.Type


class SecondStepStage(AuthenticateStage):
    """Between the password and the inside, for whoever has a second step."""

    urlname = "providers:second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        records = get_authentication_records(self.request, self.login.user)
        if any(record.get("second_step") for record in records) or not has_any(self.login.user):
            return None, True
        return redirect(self.urlname), True


class Steps(NamedTuple):
    """The second steps of one worker. codes_left: spare codes that were not used yet."""

    app: Authenticator | None
    keys: list[Authenticator]
    codes_left: int

    @property
    def number(self) -> int:
        return len(self.keys) + (self.app is not None)


def steps_of(user: User) -> Steps:
    """What this worker has set up."""
    found = list(Authenticator.objects.filter(user=user).order_by("pk"))
    codes = next((row for row in found if row.type == Type.RECOVERY_CODES), None)
    return Steps(
        app=next((row for row in found if row.type == Type.TOTP), None),
        keys=[row for row in found if row.type == Type.WEBAUTHN],
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def has_any(user: Any) -> bool:
    """Whether this worker has a second step; spare codes alone are none."""
    return Authenticator.objects.filter(user=user, type__in=[Type.TOTP, Type.WEBAUTHN]).exists()


def is_fresh(request: HttpRequest) -> bool:
    """Whether it was proved a short while ago who sits here; second steps are changed only then."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - float(records[-1]["at"]) < FRESH_SECONDS


def prove(request: HttpRequest) -> None:
    """The password was given once more in this session."""
    record_authentication(request, request.user, "password")


def record(request: HttpRequest, step: Authenticator) -> None:
    """This step was taken in this session."""
    post_authentication(request, step)


@transaction.atomic
def check_code(user: User, code: str) -> Authenticator | None:
    """The step this code belongs to: the app or the spare codes. Each code works once."""
    code = "".join(code.split())
    rows = Authenticator.objects.select_for_update().filter(
        user=user, type__in=[Type.TOTP, Type.RECOVERY_CODES]
    )
    for row in rows.order_by("-type"):
        if row.type == Type.TOTP and _is_new_app_code(row, code):
            return row
        if row.type == Type.RECOVERY_CODES and RecoveryCodes(row).validate_code(code):
            return row
    return None


def _is_new_app_code(row: Authenticator, code: str) -> bool:
    """Right for this moment and later than the last one used, so that an overheard code is worthless."""
    counter = _counter_of(decrypt(row.data["secret"]), code)
    if counter is None or counter <= row.data.get("last_counter", 0):
        return False
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    return True


def _counter_of(secret: str, code: str) -> int | None:
    for counter in app.yield_hotp_counters_from_time():
        expected = app.format_hotp_value(app.hotp_value(secret, counter))
        if hmac.compare_digest(expected.encode(), code.encode()):
            return counter
    return None


# --- setting up --------------------------------------------------------------------------------------


def app_to_set_up(request: HttpRequest, *, anew: bool) -> tuple[str, str]:
    """The secret that waits to be confirmed in this session, in groups of four, and its picture."""
    secret = app.get_totp_secret(regenerate=anew)
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    picture = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)), picture


def add_app(request: HttpRequest, code: str) -> bool:
    """Keep the app when its first code is right. Raises nothing; False when the code is wrong."""
    secret = app.get_totp_secret()
    counter = _counter_of(secret, "".join(code.split()))
    if counter is None:
        return False
    row = app.TOTP.activate(request.user, secret).instance
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    app.clear_totp_secret(request)
    _added(request, row)
    return True


def key_to_set_up(user: User) -> str:
    """What the browser needs to make a key, as JSON."""
    return json.dumps(keys.begin_registration(user, passwordless=False))


def add_key(request: HttpRequest, *, name: str, answer: str) -> bool:
    """Keep the key that the browser made; False when its answer does not fit what was asked."""
    credential = _json(answer)
    try:
        keys.parse_registration_response(credential)
        keys.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False
    _added(request, keys.WebAuthn.add(request.user, name, credential).instance)
    return True


def key_to_ask(user: User) -> str:
    """What the browser needs to use a key, as JSON; empty when there is none."""
    if not Authenticator.objects.filter(user=user, type=Type.WEBAUTHN).exists():
        return ""
    return json.dumps(keys.begin_authentication(user))


def check_key(user: User, answer: str) -> Authenticator | None:
    """The key that signed what was asked, or None."""
    credential = _json(answer)
    try:
        keys.parse_authentication_response(credential)
        return keys.complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, binascii.Error):
        return None


def _added(request: HttpRequest, row: Authenticator) -> None:
    record(request, row)
    request.session["second_step"] = True
    if not Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).exists():
        new_codes(request)


# --- spare codes and removing ------------------------------------------------------------------------


@transaction.atomic
def new_codes(request: HttpRequest) -> None:
    """Make new spare codes; the old ones stop working. They can be seen for ten minutes."""
    User.objects.select_for_update().get(pk=request.user.pk)
    Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(request.user)
    request.session[CODES_SHOWN] = time.time()


def codes_to_show(request: HttpRequest) -> list[str]:
    """The spare codes, shortly after they were made and in that session only."""
    if time.time() - float(request.session.get(CODES_SHOWN, 0)) > SHOWN_SECONDS:
        return []
    row = Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).first()
    return row.wrap().get_unused_codes() if row else []


def hide_codes(request: HttpRequest) -> None:
    """They were kept; from now on nobody sees them."""
    request.session.pop(CODES_SHOWN, None)


def remove(user: User, step_id: int) -> bool:
    """Remove one app or key; spare codes go with the last one. False when there is no such step."""
    steps = Authenticator.objects.filter(user=user, pk=step_id).exclude(type=Type.RECOVERY_CODES)
    gone, _ = steps.delete()
    delete_dangling_recovery_codes(user)
    return bool(gone)
