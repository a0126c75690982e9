"""Where the system of an organisation gets its token: OAuth 2, client credentials."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from providers.access import clients, journal

TRIES, SECONDS = 30, 60  # in a minute from one place: a system asks for one an hour


@csrf_exempt  # no cookie is read here: who asks brings a secret along
@login_not_required
@require_http_methods(["POST"])
def token(request: HttpRequest) -> HttpResponse:
    """A token for an hour, for who knows a client-id and its secret."""
    if _tries(journal.place(request)) > TRIES:
        answer = {"error": "slow_down", "error_description": "Te veel verzoeken. Wacht een minuut."}
        return JsonResponse(answer, status=429, headers={"Retry-After": str(SECONDS)})
    sent = request.body.decode("utf-8", "replace")
    known = {"Content-Type": request.headers.get("Content-Type", "")}
    known |= {"Authorization": request.headers.get("Authorization", "")}
    told = clients.hand_out(sent, known, on=timezone.localdate())
    return HttpResponse(told.body, status=told.status, headers=told.headers)


def _tries(place: str | None) -> int:
    """How often this place asked in this minute, with this time; what cannot count refuses nobody."""
    try:
        cache.add(f"api-token-{place}", 0, SECONDS)
        return int(cache.incr(f"api-token-{place}"))
    except (RedisError, ValueError):  # away, or the minute ended in between
        return 1
