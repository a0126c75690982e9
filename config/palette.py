"""Quickly to a person, a dossier or a page, by keyboard: the palette, and the same as a page of its own."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import Kind, Look, record_rows
from cases.figures.recent import recent
from cases.figures.search import search
from cases.policies import sees_every_resident, why_not_search
from config.shell import entries
from intake.figures.recent import lately
from providers.models import Role, User

LEAST = 2  # letters; one letter fits everybody


class Page(NamedTuple):
    """A page to go to."""

    label: str
    icon: str
    url: str


@require_http_methods(["GET", "POST"])
def palette(request: HttpRequest) -> HttpResponse:
    """Persons by POST, since a name may stand in no address and no log. Who is shown is recorded."""
    user, today = request.user, timezone.localdate()
    asked = " ".join(request.POST.get("q", "")[:100].split())
    context = {
        "asked": asked,
        "pages": [page for page in pages(user) if asked.casefold() in page.label.casefold()],
        "may_find": why_not_search(user) is None,
        "may_register": user.has_role(Role.DESK),
        "is_palette": True,
        "recent": [],
        "lately": [],
        "found": None,
    }
    if not asked:
        context["recent"] = recent(user, on=today)
        context["lately"] = lately(user, on=today) if user.has_role(Role.DESK) else []
        rows = [*context["recent"], *context["lately"]]
        looks = [Look(row.client_id, row.case_id, "laatst bekeken") for row in rows]
        record_rows(user, looks, page="snel naar")
    elif context["may_find"] and len(asked) >= LEAST:
        context["found"] = search(asked, by=user, on=today)
        reason = "loket: zoeken" if sees_every_resident(user) else "zoeken in eigen dossiers"
        looks = [Look(row.client_id, row.link, reason) for row in context["found"].rows]
        record_rows(user, looks, page="snel naar", kind=Kind.SEARCH)
    return render(request, "parts/_palette.html" if request.htmx else "palette.html", context)


def pages(user: User) -> list[Page]:
    """Every page this worker's menu has, and those that everybody has."""
    own = [Page(entry.label, entry.icon, reverse(entry.view, args=entry.args)) for entry in entries(user)]
    return [
        *own,
        Page("Concepten", "save", reverse("providers:drafts")),
        Page("Mijn account", "user", reverse("providers:account")),
    ]
