"""The first page of each role, and whether the system is well."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from config import celery_app
from config.shell import first_page


def home(request: HttpRequest) -> HttpResponse:
    """Where this worker's day starts."""
    return redirect(first_page(request.user))


@login_not_required
def health(request: HttpRequest) -> HttpResponse:
    """200 when database and queue answer, else 503 with what does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    try:
        with celery_app.connection_for_write() as queue:
            queue.ensure_connection(max_retries=1, timeout=2)
    except OSError:
        return JsonResponse({"database": "ok", "queue": "geen verbinding"}, status=503)
    return JsonResponse({"database": "ok", "queue": "ok"})
