"""The first page of each role, and whether the system is well."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views import csrf

from config.shell import first_page
from providers.access import sessions
from reporting.figures.condition import migrations_waiting, tasks_waiting


def home(request: HttpRequest) -> HttpResponse:
    """Where this worker's day starts."""
    return redirect(first_page(request.user))


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 when database and queue answer, else 503 with what does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    if tasks_waiting() is None:
        return JsonResponse({"database": "ok", "queue": "geen verbinding"}, status=503)
    return JsonResponse({"database": "ok", "queue": "ok"})


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """200 when this process may be given visitors, else 503: the database answers, the tables are its own.

    An absent queue is no reason to send visitors away: pages work on, and what must be done afterwards waits.
    """
    if not KNOWN:
        if waiting := migrations_waiting():
            return JsonResponse({"tables": f"{waiting} migraties wachten"}, status=503)
        KNOWN.add("tables")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"tables": "ok"})


KNOWN: set[str] = set()  # once the tables fit they fit: they are looked at once per process


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with an old key, as after logging in again in another tab: it comes back filled in, undone.

    Only a form that the browser says is ours; a forged one from elsewhere gets the page of refusal.
    """
    ours = f"{request.scheme}://{request.get_host()}"
    if request.user.is_authenticated and request.headers.get("Origin") == ours:
        kept = sessions.keep_typed(request, request.user.pk)
        if kept is not None and not request.headers.get("HX-Request"):
            token, page = kept
            response = redirect(page)
            sessions.set_token(response, token)
            return response
    return csrf.csrf_failure(request, reason)
