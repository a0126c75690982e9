"""The list behind one number of the pages to steer by: the reader's own dossiers; never for the gemeente."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.access import Look, record_rows
from cases.models import Case
from providers.doors import whole_number
from providers.models import District, User
from reporting.exports import rows, wording
from reporting.figures import caseload, chain, checks, lists, steering
from reporting.views.asking import Asked, asked_of

PAGE = 50


@dataclass(frozen=True)
class Number:
    """One number with a list: the facts it counts, its heading, what it is called, the page it stands on."""

    cell: lists.Cell
    heading: str
    label: str
    address: str = "reporting:inside"
    explained: bool = True  # whether the page of definitions tells how it is counted


@require_GET
def behind(request: HttpRequest) -> HttpResponse:
    """The list behind one number: those of the reader's own dossiers, and how many others there are."""
    asked = asked_of(request)
    kpi, path = request.GET.get("kpi", "K01"), tuple(request.GET.get("cel", "cohort").split("."))
    number = _number(request.user, asked, kpi, path)
    if number is None or (asked.within and asked.within.kind not in number.cell.parts):
        raise Http404
    scope, cell = asked.scope, number.cell
    today, after = timezone.localdate(), whole_number(request.GET.get("na", ""))
    found: list[lists.Listed] = []
    total = mine = 0
    if scope.periods:
        visible = Case.objects.visible_to(request.user, on=today).order_by()
        seen = list(visible.values_list("pk", flat=True))
        total = steering.length(scope, cell, asked.within)
        mine = steering.length(scope, cell, asked.within, seen)
        found = steering.page(scope, cell, asked.within, seen=seen, after=after, limit=PAGE + 1)
    more = found[PAGE - 1].id if len(found) > PAGE else 0
    own = reverse("reporting:behind") + "?" + asked.query(kpi=kpi, cel=".".join(path))
    context = asked.context("reporting:behind") | {
        "kpi": kpi,
        "number": number,
        "back": reverse(number.address) + "?" + asked.query(),
        "label": number.label,
        "rows": _rows(request.user, found[:PAGE], kpi=kpi, on=today),
        "total": total,
        "mine": mine,
        "others": total - mine,
        "next_url": f"{own}&na={more}" if more else "",
        "first_url": own if after else "",
    }
    return render(request, "reporting/behind.html", context)


def _number(user: User, asked: Asked, kpi: str, path: lists.Path) -> Number | None:
    """The number that an address names; None where there is none."""
    if kpi == checks.CHECK:
        cell = checks.cell(path[0])
        return Number(cell, "Controle", checks.CHECKS[path[0]].title, explained=False) if cell else None
    if kpi == chain.CHAIN:
        cell = chain.cell(path[0])
        heading = "Van vraag tot afhandeling"
        return (
            Number(cell, heading, chain.title(path[0]), "reporting:chain", explained=False) if cell else None
        )
    if kpi == caseload.CASELOAD:
        return _caseload(user, asked, path)
    cell = lists.cell(kpi, path)
    if cell is None:
        return None
    names = dict(District.objects.filter(municipality=asked.town).values_list("external_id", "name"))
    return Number(cell, f"{kpi} {wording.TITLES[kpi]}", rows.full(kpi, path, names))


def _caseload(user: User, asked: Asked, path: lists.Path) -> Number | None:
    """K24. Of a worker only in the own team, and only who holds a dossier there: nobody else is named."""
    cell = caseload.cell(path)
    if cell is None:
        return None
    label = caseload.title(path)
    if path[0] == caseload.WORKER:
        worker = whole_number(path[1])
        mine = caseload.of_team(asked.scope, user.team_id)
        if mine is None or worker not in mine.workers or asked.within != lists.Within("team", mine.team or 0):
            return None
        label = f"{label} van {User.objects.get(pk=worker).name}"
    return Number(cell, "K24 Caseload", label, "reporting:caseload")


def _rows(user: User, found: list[lists.Listed], *, kpi: str, on: date) -> list[dict[str, Any]]:
    """The dossiers of a page of a list, in its order; that they were shown is recorded."""
    visible = Case.objects.visible_to(user, on=on).filter(pk__in=[each.case_id for each in found])
    cases = {case.pk: case for case in visible.select_related("client")}
    shown = [
        {"case": cases[each.case_id], "day": each.day}
        for each in found
        if each.case_id and each.case_id in cases
    ]
    looks = [Look(row["case"].client_id, row["case"].pk, f"lijst achter {kpi}") for row in shown]
    record_rows(user, dict.fromkeys(looks), page="lijst achter een cijfer")
    return shown
