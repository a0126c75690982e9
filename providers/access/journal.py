"""Writing down who tried to get in: one row an attempt, also for an address that nobody has."""

import re

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest

from providers.models import LoginEvent, User

BROWSERS = [("Edg/", "Edge"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
]


def place(request: HttpRequest) -> str | None:
    """The address the request came from; behind proxies the one that the nearest of them saw."""
    return get_client_ip(request)


def agent(request: HttpRequest) -> str:
    """The browser in words, such as `Firefox op Windows`."""
    text = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS if mark in text), "")
    system = next((name for mark, name in SYSTEMS if re.search(mark, text)), "")
    return " op ".join(filter(None, [browser, system])) or "onbekende browser"


def write(
    request: HttpRequest,
    *users: User,
    method: LoginEvent.Method | str,
    result: LoginEvent.Result,
    account: str = "",
) -> None:
    """One row for each worker it concerns, or one without a worker, in one statement."""
    known = {"ip": place(request), "agent": agent(request), "method": method, "result": result}
    rows = [LoginEvent(user=user, address_digest=account, **known) for user in users or (None,)]
    LoginEvent.objects.bulk_create(rows)
