"""What went wrong before or beside a page: plain words and a way on, never a detail of the inside."""

import logging
import secrets
import sys

from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.defaults import page_not_found

from config.problems import MEDIA_TYPE, problem

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
WORDS = {
    404: "Dit adres is er niet.",
    400: "Dit verzoek klopt niet. Controleer wat u stuurt.",
    413: "Dit is te groot. Stuur minder tegelijk.",
    500: "Er ging iets mis bij ons. Probeer het later opnieuw.",
    503: "Rondom is even niet bereikbaar. Probeer het over een minuut opnieuw.",
}
logger = logging.getLogger("rondom.errors")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 for what no browser of ours sends; 413 when it was only too much.

    Who logs in twice at once (a double click) lost the session of the first: the first page is the way on.
    """
    if isinstance(exception, SessionInterrupted):
        return redirect("/")
    return too_large(request) if isinstance(exception, TOO_LARGE) else _answer(request, 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: by the API a problem, elsewhere the page."""
    if request.path.startswith("/api/"):
        return _answer(request, 404)
    return page_not_found(request, exception)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: nothing of it was read."""
    return _answer(request, 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 with a code that stands in the log as well; 503 when the database could not be reached."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        answer = _answer(request, 503)
        answer.headers["Retry-After"] = "60"
        return answer
    code = secrets.token_hex(4)
    logger.error("error %s", code)
    return _answer(request, 500, code=code)


def _answer(request: HttpRequest, status: int, **known: str) -> HttpResponse:
    """Drawn without the request: no user, no session and no database, which may be what is wrong."""
    if request.path.startswith("/api/"):
        told = problem(status, WORDS[status]) | known
        return JsonResponse(told, status=status, content_type=MEDIA_TYPE)
    return HttpResponse(render_to_string(f"{status}.html", {"code": "", **known}), status=status)
