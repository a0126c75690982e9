"""The list of what is to be measured."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.access import Look, record_rows
from cases.models import Case
from outcomes import figures, policies
from providers.doors import Request
from providers.models import Role
from providers.policies import enforce

PAGE = 50


@require_GET
def due(request: Request) -> HttpResponse:
    """What is missing, late, wrongly left out, due now or soon: of the own dossiers or of the team."""
    today = timezone.localdate()
    enforce(policies.why_not_see_due(request.user))
    is_lead = request.user.has_role(Role.TEAM_LEAD)
    own_only = not is_lead or request.GET.get("van") == "mij"
    wanted = Case.objects.visible_to(request.user, on=today)
    wanted = wanted.held_by(request.user, on=today) if own_only else wanted.of_team(request.user)
    asked = Asked(request, own_only and is_lead)
    if asked.is_stopped:
        return _stopped(request, wanted, asked, own_only=own_only, on=today)
    every = figures.due(wanted, on=today)
    shown = [one for one in every if asked.matches(one)]
    page = [one for one in shown if asked.is_beyond(one)][: PAGE + 1]
    _record(request, page[:PAGE], own_only=own_only)
    context = {
        "groups": _groups(page[:PAGE]),
        "filters": asked.filters(every),
        "kinds": asked.kinds(every),
        "is_lead": is_lead,
        "own_only": own_only,
        "team_url": reverse("outcomes:due"),
        "next_url": asked.url(na=page[PAGE - 1].key) if len(page) > PAGE else "",
        "first_url": asked.url() if asked.after else "",
        "today": today,
        "total": len(every),
        "stopped_url": asked.url(group=STOPPED),
    }
    return render(request, "outcomes/due.html", context)


def _stopped(
    request: Request, wanted: QuerySet[Case], asked: "Asked", *, own_only: bool, on: date
) -> HttpResponse:
    """What nobody has to measure any more, with the reason; the newest 50."""
    rows = figures.stopped(wanted, on=on)[:PAGE]
    _record(request, rows, own_only=own_only)
    context = {"rows": rows, "own_only": own_only, "back_url": asked.url(group=None), "today": on}
    return render(request, "outcomes/stopped.html", context)


def _record(
    request: Request, rows: Sequence[figures.Due] | Sequence[figures.Stopped], *, own_only: bool
) -> None:
    reason = "vaste hulpverlener" if own_only else "stuurder van het team"
    record_rows(request.user, (Look(one.client, one.case, reason) for one in rows), page="metingen")


GROUPS = {
    "missed": ("ontbreekt", "Ontbreekt"),
    "late": ("te-laat", "Te laat"),
    "unjust": ("onterecht", "Onterecht overgeslagen"),
    "now": ("nu", "Nu"),
    "soon": ("binnenkort", "Binnenkort"),
}
STOPPED = "stopped"
ADDRESSES = GROUPS | {STOPPED: ("vervallen", "Vervallen")}
KINDS = {"start": ("start", "Startmeting"), "half_year": ("halfjaar", "Halfjaarmeting")}


class Asked:
    """What the address asks of the list: a group, a kind, and after which row."""

    def __init__(self, request: Request, own: bool) -> None:
        self.base = {"van": "mij"} if own else {}
        self.group = _known(request.GET.get("stand"), ADDRESSES)
        self.kind = _known(request.GET.get("soort"), KINDS)
        self.after = request.GET.get("na", "")

    @property
    def is_stopped(self) -> bool:
        return self.group == STOPPED

    def matches(self, one: figures.Due) -> bool:
        return self.group in {None, one.group} and self.kind in {None, one.kind}

    def is_beyond(self, one: figures.Due) -> bool:
        day, _, rest = self.after.partition("_")
        number, _, kind = rest.partition("_")
        try:
            last = (date.fromisoformat(day), int(number), kind)
        except ValueError:
            return True
        return one.key > last

    def filters(self, every: list[figures.Due]) -> list[dict[str, object]]:
        """One link per group with its count, within the kind that was asked."""
        here = [one for one in every if self.kind in {None, one.kind}]
        links = [{"label": "Alles", "url": self.url(group=None), "count": len(here), "on": not self.group}]
        for group, (_, label) in GROUPS.items():
            count = sum(one.group == group for one in here)
            links.append(
                {"label": label, "url": self.url(group=group), "count": count, "on": group == self.group}
            )
        return links

    def kinds(self, every: list[figures.Due]) -> list[dict[str, object]]:
        """One link per kind with its count, within the group that was asked."""
        here = [one for one in every if self.group in {None, one.group}]
        links = [{"label": "Beide", "url": self.url(kind=None), "count": len(here), "on": not self.kind}]
        for kind, (_, label) in KINDS.items():
            count = sum(one.kind == kind for one in here)
            links.append(
                {"label": label, "url": self.url(kind=kind), "count": count, "on": kind == self.kind}
            )
        return links

    def url(self, na: tuple[date, int, str] | None = None, **change: str | None) -> str:
        group, kind = change.get("group", self.group), change.get("kind", self.kind)
        query = dict(self.base)
        if group:
            query["stand"] = ADDRESSES[group][0]
        if kind:
            query["soort"] = KINDS[kind][0]
        if na:
            query["na"] = f"{na[0]:%Y-%m-%d}_{na[1]}_{na[2]}"
        return reverse("outcomes:due", query=query)


def _known(value: str | None, names: dict[str, tuple[str, str]]) -> str | None:
    return next((key for key, (word, _) in names.items() if word == value), None)


def _groups(page: list[figures.Due]) -> list[dict[str, object]]:
    """The rows of a page by group, in the order of urgency; an empty group is left out."""
    groups: list[dict[str, object]] = []
    for group, (_, label) in GROUPS.items():
        rows = [one for one in page if one.group == group]
        if rows:
            urgent = group in ("missed", "late", "unjust")
            groups.append({"name": group, "label": label, "rows": rows, "is_urgent": urgent})
    return groups
