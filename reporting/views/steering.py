"""Pages to steer by: the real numbers inside the consortium, and the list behind each; never the gemeente.

Only `districts` is for the gemeente as well, which sees there what its report shows.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from cases.access import Look, record_rows
from cases.models import Case
from cases.terms import add_months
from providers.doors import whole_number
from providers.models import District, Municipality, User
from providers.policies import enforce
from reporting import policies, services
from reporting.exports import reading, rows, wording
from reporting.exports.cell import Cell
from reporting.exports.reading import Reading, names_in
from reporting.figures import checks, lists, steering
from reporting.figures.scope import Scope, scope_of
from reporting.models import MonthlyReport
from reporting.scales import PERIODS

PAGE = 50
MONTHS = 13
DEFAULT_PERIOD = "twaalf_maanden"
CHOICES = PERIODS[:3]
# The list behind each number of a wijk; inhabitants and rates have none.
DISTRICT_LISTS = (("", ""), ("K18", "clienten"), ("", ""), ("K19", "aantal"), ("", ""))


@dataclass(frozen=True)
class Asked:
    """What an address asks for: municipality, month, period and, where it says so, one part."""

    town: Municipality
    towns: list[Municipality]
    month: date
    period: str
    within: lists.Within | None
    parts: dict[str, dict[int, str]]

    @property
    def part(self) -> str:
        return f"{self.within.kind}-{self.within.key}" if self.within else ""

    @property
    def part_name(self) -> str:
        return self.parts[self.within.kind][self.within.key] if self.within else ""

    @property
    def scope(self) -> Scope:
        return steering.of_period(scope_of(self.town, self.month), self.period)

    def query(self, **more: Any) -> str:
        """The same as the end of an address."""
        asked = {
            "gemeente": self.town.code,
            "maand": f"{self.month:%Y-%m}",
            "periode": self.period,
            "deel": self.part,
        }
        return urlencode({name: value for name, value in (asked | more).items() if value != ""})

    def context(self, address: str) -> dict[str, Any]:
        """What the head of every page here shows. address: the name of the page the choice goes to."""
        return {
            "asked": self,
            "address": address,
            "query": self.query(),
            "months": [(f"{each:%Y-%m}", wording.capital(wording.month_name(each))) for each in _months()],
            "periods": [(name, wording.PERIOD_NAMES[name]) for name in CHOICES],
            "chosen_month": f"{self.month:%Y-%m}",
            "period_words": reading.periods_in_words(self.month)[self.period],
            "groups": [
                (
                    wording.capital(steering.KINDS[kind]),
                    [(f"{kind}-{key}", name) for key, name in names.items()],
                )
                for kind, names in self.parts.items()
                if names
            ],
        }


def _months() -> list[date]:
    """The present month and the twelve before it, newest first."""
    this = timezone.localdate().replace(day=1)
    return [add_months(this, -back) for back in range(MONTHS)]


def _asked(request: HttpRequest) -> Asked:
    """What the address asks for; 404 for a municipality, month, period or part that is not there."""
    enforce(policies.why_not_steer(request.user))
    towns = list(policies.towns_of(request.user).order_by("name"))
    code, asked_month = request.GET.get("gemeente", ""), request.GET.get("maand", "")
    home = request.user.home_municipality_id
    first = sorted(towns, key=lambda town: town.pk != home)  # one's own first, then by name
    town = next((each for each in first if code in ("", each.code)), None)
    months = _months()
    month = next((each for each in months if f"{each:%Y-%m}" == asked_month), None)
    month = months[1] if not asked_month else month
    period = request.GET.get("periode", DEFAULT_PERIOD)
    if town is None or month is None or period not in CHOICES:
        raise Http404
    parts = {kind: steering.names_of(town, kind) for kind in steering.KINDS}
    return Asked(town, towns, month, period, _within(request.GET.get("deel", ""), parts), parts)


def _within(text: str, parts: dict[str, dict[int, str]]) -> lists.Within | None:
    if not text:
        return None
    kind, _, key = text.partition("-")
    number = whole_number(key)
    if number not in parts.get(kind, {}):
        raise Http404
    return lists.Within(kind, number)


@require_GET
def inside(request: HttpRequest) -> HttpResponse:
    """All KPIs of a municipality or a part of it as they are; every number leads to its list."""
    asked = _asked(request)
    scope = asked.scope
    found = steering.numbers(scope, asked.within)
    groups = [
        (name, [_shown(asked, kpi, found[kpi]) for kpi in kpis if kpi in found])
        for name, kpis in wording.GROUPS.items()
    ]
    context = asked.context("reporting:inside") | {
        "shown": [(name, kpis) for name, kpis in groups if kpis],
        "covered": bool(scope.periods),
        "targets": scope.targets,
        "kpis": [(kpi, wording.TITLES[kpi]) for kpi in steering.SHARES],
        "kinds": list(steering.KINDS.items()),
    }
    return render(request, "reporting/inside.html", context)


def _shown(asked: Asked, kpi: str, numbers: list[steering.Number]) -> dict[str, Any]:
    """One KPI for the page: its numbers with their links, and its share."""
    values = {number.path: number.value for number in numbers}
    share = ""
    if kpi in steering.SHARES:
        top, bottom = (values[path] for path in steering.SHARES[kpi])
        share = wording.per_cent(reading.share_of(top, bottom))
    return {
        "kpi": kpi,
        "title": wording.TITLES[kpi],
        "share": share,
        "numbers": [
            {
                "label": _label(kpi, number.path),
                "value": wording.number(number.value),
                "query": asked.query(kpi=kpi, cel=".".join(number.path)),
            }
            for number in numbers
        ],
    }


def _label(kpi: str, path: lists.Path, names: dict[str, str] | None = None) -> str:
    of, label = rows.words(kpi, path, names or {})
    return f"{of}: {label[:1].lower()}{label[1:]}" if of else label


@require_GET
def behind(request: HttpRequest) -> HttpResponse:
    """The list behind one number: those of the reader's own dossiers, and how many others there are."""
    asked = _asked(request)
    kpi, path = request.GET.get("kpi", "K01"), tuple(request.GET.get("cel", "cohort").split("."))
    is_check = kpi == checks.CHECK
    cell, scope = checks.cell(path[0]) if is_check else lists.cell(kpi, path), asked.scope
    if cell is None or (asked.within and asked.within.kind not in cell.parts):
        raise Http404
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
    names = dict(District.objects.filter(municipality=asked.town).values_list("external_id", "name"))
    own = reverse("reporting:behind") + "?" + asked.query(kpi=kpi, cel=".".join(path))
    context = asked.context("reporting:behind") | {
        "kpi": kpi,
        "title": "" if is_check else wording.TITLES[kpi],
        "label": checks.CHECKS[path[0]].title if is_check else _label(kpi, path, names),
        "rows": _rows(request.user, found[:PAGE], kpi=kpi, on=today),
        "total": total,
        "mine": mine,
        "others": total - mine,
        "next_url": f"{own}&na={more}" if more else "",
        "first_url": own if after else "",
    }
    return render(request, "reporting/behind.html", context)


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


@require_GET
def divided(request: HttpRequest) -> HttpResponse:
    """One share by wijk, team, organisation or start level, in the order of the names."""
    asked = _asked(request)
    kpi, kind = request.GET.get("kpi", "K01"), request.GET.get("naar", "start")
    if kpi not in steering.SHARES or kind not in steering.KINDS:
        raise Http404
    total = steering.SHARES[kpi][1]
    found = steering.divided(asked.scope, kpi, kind)
    table = [
        {
            "share": share,
            "percent": wording.per_cent(share.percent),
            "between": [wording.per_cent(end) for end in share.interval or ()],
            "query": asked.query(kpi=kpi, cel=".".join(total), deel=f"{kind}-{share.part}")
            if share.part
            else "",
        }
        for share in found
    ]
    context = asked.context("reporting:divided") | {
        "kpi": kpi,
        "title": wording.TITLES[kpi],
        "kind": kind,
        "kind_name": steering.KINDS[kind],
        "table": table,
        "kpis": [(each, wording.TITLES[each]) for each in steering.SHARES],
        "kinds": list(steering.KINDS.items()),
        "words": _words(kpi),
    }
    return render(request, "reporting/divided.html", context)


def _words(kpi: str) -> tuple[str, str]:
    """What the numerator and the denominator of a share are."""
    return {"K01": ("geslaagd", "trajecten met twee metingen")}.get(kpi) or (
        wording.SHARES.get((kpi, "paren")) or wording.SHARES[kpi,]
    )


@require_GET
def chain(request: HttpRequest) -> HttpResponse:
    """From question to closing, and the months beside those of a year before."""
    asked = _asked(request)
    scope = asked.scope
    context = asked.context("reporting:chain") | {
        "steps": [
            (step, wording.per_cent(step.percent), wording.number(step.days))
            for step in steering.chain(scope)
        ],
        "trend": [
            (wording.capital(wording.month_name(month)), pairs) for month, pairs in steering.months(scope)
        ],
    }
    return render(request, "reporting/chain.html", context)


@require_GET
def caseload(request: HttpRequest) -> HttpResponse:
    """K24: the open dossiers of each team by weight; the workers of one's own team by name."""
    asked = _asked(request)
    scope = asked.scope
    loads = steering.caseload(scope)
    team = request.user.team_id
    mine = next((load for load in loads if team and load.team == team), None)
    people = User.objects.filter(pk__in=[pk for pk in mine.workers if pk] if mine else []).order_by(
        "name", "pk"
    )
    context = asked.context("reporting:caseload") | {
        "last_day": scope.last if scope.periods else None,
        "loads": loads,
        "mine": mine,
        "workers": [(person.name, *mine.workers[person.pk]) for person in people] if mine else [],
        "nobody": mine.workers.get(None) if mine else None,
    }
    return render(request, "reporting/caseload.html", context)


@require_GET
def districts(request: HttpRequest) -> HttpResponse:
    """Which questions live where, per 1,000 inhabitants: K18 and K19 by wijk.

    The gemeente sees the wijken of its report, whoever steers those of the moment with what is asked about.
    """
    if policies.why_not_steer(request.user) is None:
        asked = _asked(request)
        report = steering.internal(scope_of(asked.town, asked.month))
        context = asked.context("reporting:districts") | {"is_inside": True}
        return _profiles(request, context, report, asked.month, asked.period, asked)
    enforce(policies.why_not_read_reports(request.user))
    visible = MonthlyReport.objects.visible_to(request.user, on=timezone.localdate())
    newest = (
        visible.newest().defer("internal", "pdf").order_by("municipality_id", "-month", "-version").first()
    )
    if newest is None:
        return render(request, "reporting/districts.html", {"empty": True})
    report = services.figures_of(newest.protected)
    legend = Reading(report, newest.month, {}).legend
    context = {
        "town": newest.municipality,
        "legend": legend,
        "period_words": reading.periods_in_words(newest.month)[DEFAULT_PERIOD],
    }
    return _profiles(request, context, report, newest.month, DEFAULT_PERIOD)


def _profiles(
    request: HttpRequest,
    context: dict[str, Any],
    report: dict[str, Any],
    month: date,
    period: str,
    asked: Asked | None = None,
) -> HttpResponse:
    """asked: who may see the lists gets each number with the address of its list."""
    found = steering.profiles(report, period, names_in(report))
    keys = {name: key for key, name in asked.parts["wijk"].items()} if asked else {}
    table = [
        {
            "name": each.name,
            "cells": [
                Cell.of(value)
                for value in (
                    each.inhabitants,
                    each.clients,
                    each.clients_rate,
                    each.requests,
                    each.requests_rate,
                )
            ],
            "lists": [
                asked.query(deel=f"wijk-{keys[each.name]}", kpi=kpi, cel=path)
                if asked and kpi and each.name in keys
                else ""
                for kpi, path in DISTRICT_LISTS
            ],
            "domains": [(wording.small(wording.domain(code)), number) for code, number in each.domains[:3]],
        }
        for each in found
    ]
    for row in table:
        row["shown"] = list(zip(row["cells"], row["lists"], strict=True))
    return render(request, "reporting/districts.html", context | {"table": table})
