"""How long a session lasts, and keeping what was typed when it ended."""

import json
import re
import secrets
import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from providers.models import KeptForm, User, seal, unseal

BEGAN, SEEN, WAS, SECOND_STEP = "began_at", "seen_at", "was_user", "second_step"
COOKIE = "rondom_bewaard"
KEPT_SECONDS = 15 * 60
NOTED_EVERY = 60  # seconds between two notes of being seen; one write a minute is enough
MOST_CHARACTERS = 200_000
NEVER_KEPT = re.compile(r"csrfmiddlewaretoken|password|wachtwoord|(?<!post)code|credential|secret", re.I)
# What a form carries beside what somebody types.
CARRIED = {"form_key", "draft", "draft_place"}


def begin(request: HttpRequest, *, second_step: bool) -> None:
    """A worker just got in: both clocks start."""
    now = time.time()
    request.session.update({BEGAN: now, SEEN: now, SECOND_STEP: second_step})
    request.session.pop(WAS, None)


def seconds_left(request: HttpRequest) -> int:
    """How long until this session ends by itself, when nothing more is done."""
    now = time.time()
    began, seen = float(request.session.get(BEGAN, now)), float(request.session.get(SEEN, now))
    idle = seen + settings.SESSION_IDLE_SECONDS
    return int(min(idle, began + settings.SESSION_MAX_SECONDS) - now)


def note_seen(request: HttpRequest, *, always: bool = False) -> None:
    """The worker did something: the clock of silence starts again."""
    now = time.time()
    request.session.setdefault(BEGAN, now)
    if always or now - float(request.session.get(SEEN, 0)) >= NOTED_EVERY:
        request.session[SEEN] = now


class Kept(NamedTuple):
    """A kept form, opened. fields: name -> values, as they were sent."""

    sent_to: str
    page: str
    fields: dict[str, list[str]]
    row: KeptForm


def keep_typed(request: HttpRequest, user_id: int) -> tuple[str, str] | None:
    """Keep the form in this request for the same worker in the same browser.

    Returns the token for the browser's cookie and the page to come back to; None where nothing can be kept.
    """
    fields = typed_fields(request)
    if fields is None:
        return None
    text = json.dumps(fields)
    KeptForm.objects.filter(kept_at__lt=datetime.now(UTC) - timedelta(seconds=KEPT_SECONDS)).delete()
    if not User.objects.filter(pk=user_id).exists():
        return None
    token = secrets.token_urlsafe(32)
    page = _page(request)
    KeptForm.objects.create(
        token_digest=_digest(token),
        user_id=user_id,
        sent_to=request.path[:500],
        page=page,
        fields=seal(text, also=token),
    )
    return token, page


def typed_fields(request: HttpRequest) -> dict[str, list[str]] | None:
    """Name -> values of what was sent, without passwords and codes; None when it is empty or too much."""
    fields = {name: values for name, values in request.POST.lists() if not NEVER_KEPT.search(name)}
    typed = [value for name, values in fields.items() if name not in CARRIED for value in values]
    if not any(value.strip() for value in typed) or sum(map(len, typed)) > MOST_CHARACTERS:
        return None
    return fields


def kept_for(request: HttpRequest) -> Kept | None:
    """What this worker had typed in this browser, up to fifteen minutes ago."""
    token = request.COOKIES.get(COOKIE, "")
    if not token or not request.user.is_authenticated:
        return None
    since = datetime.now(UTC) - timedelta(seconds=KEPT_SECONDS)
    rows = KeptForm.objects.filter(token_digest=_digest(token), user=request.user, kept_at__gte=since)
    row = rows.first()
    if row is None:
        return None
    return Kept(row.sent_to, row.page, json.loads(unseal(row.fields, also=token)), row)


def set_token(response: HttpResponse, token: str) -> None:
    """Give the browser the token of what was kept for it."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _digest(token: str) -> str:
    return salted_hmac("providers.access.sessions", token, algorithm="sha256").hexdigest()


def _page(request: HttpRequest) -> str:
    """The page on which the form stood: the one that sent it when it is ours, else where it was sent to."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host() and came_from.path and len(came_from.path) <= 400:
        return came_from.path
    return request.path[:500]
