"""Giving back what somebody is still typing, in the finished page; see refill."""

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from providers.access.refill import refill


def fill_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Fill in the drafts that the page asked for ({% draft %}), with a line that says so and lets them go."""
    for draft in getattr(request, "drafts", ()):
        said = {"draft": draft, "csrf_token": get_token(request)}
        banner = render_to_string("parts/_draft_banner.html", said)
        page = response.content.decode()
        response.content = refill(
            page, request.path, sent_to=draft.sent_to, fields=draft.typed, banner=banner
        )
    return response
