"""Pages to steer by: the real numbers inside the consortium, by part and by wijk; never the gemeente.

Only `districts` is for the gemeente as well, which sees there what its report shows.
"""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from providers.policies import enforce
from reporting import policies, services
from reporting.exports import reading, rows, wording
from reporting.exports.cell import Cell
from reporting.exports.reading import Reading, names_in
from reporting.figures import steering
from reporting.figures.scope import scope_of
from reporting.models import MonthlyReport
from reporting.views.asking import DEFAULT_PERIOD, Asked, asked_of

# The list behind each number of a wijk; inhabitants and rates have none.
DISTRICT_LISTS = (("", ""), ("K18", "clienten"), ("", ""), ("K19", "aantal"), ("", ""))


@require_GET
def inside(request: HttpRequest) -> HttpResponse:
    """All KPIs of a municipality or a part of it as they are; every number leads to its list."""
    asked = asked_of(request)
    scope = asked.scope
    found, marks = steering.numbers(scope, asked.within), steering.marks(scope, asked.within)
    groups = [
        (name, [_shown(asked, kpi, found[kpi], marks) for kpi in kpis if kpi in found])
        for name, kpis in wording.GROUPS.items()
    ]
    context = asked.context("reporting:inside") | {
        "shown": [(name, kpis) for name, kpis in groups if kpis],
        "covered": bool(scope.periods),
    }
    return render(request, "reporting/inside.html", context)


def _shown(asked: Asked, kpi: str, numbers: list[steering.Number], marks: dict[str, Any]) -> dict[str, Any]:
    """One KPI for the page: its numbers with their links, and its mean marks and shares, as in the report."""
    values = {number.path: number.value for number in numbers}
    shares = [
        (part, reading.share_of(*(values[path] for path in paths)))
        for (of, part), paths in steering.SHARES.items()
        if of == kpi
    ]
    means = marks if kpi == "K03" else {}
    return {
        "kpi": kpi,
        "title": wording.TITLES[kpi],
        "shares": [
            *(
                (wording.capital(f"{wording.PARTS[part].lower()}, gemiddeld"), wording.number(mark))
                for part, mark in means.items()
            ),
            *((_named(kpi, part) if part else "", wording.per_cent(share)) for part, share in shares),
        ],
        "numbers": [
            {
                "label": rows.full(kpi, number.path),
                "value": wording.number(number.value),
                "query": asked.query(kpi=kpi, cel=".".join(number.path)),
            }
            for number in numbers
        ],
    }


def _named(kpi: str, part: str) -> str:
    """What one of several shares of a KPI is called."""
    name = wording.PARTS[part]
    return {"K03": f"{name}, 7 of hoger", "K21": f"{name}, (deels) gegrond"}.get(kpi, name)


@require_GET
def divided(request: HttpRequest) -> HttpResponse:
    """One share by wijk, team, organisation or start level, in the order of the names."""
    asked = asked_of(request)
    chosen, kind = request.GET.get("kpi", "K01"), request.GET.get("naar", "start")
    name = next((each for each in steering.DIVIDED if chosen in (_code(each), each[0])), None)
    if name is None or kind not in steering.KINDS:
        raise Http404
    kpi, part = name
    total = steering.DIVIDED[name][1]
    found = steering.divided(asked.scope, name, kind)
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
        "kpi": _code(name),
        "number": kpi,
        "title": _title(name),
        "kind": kind,
        "kind_name": steering.KINDS[kind],
        "table": table,
        "kpis": [(_code(each), f"{each[0]} {_title(each)}") for each in steering.DIVIDED],
        "kinds": list(steering.KINDS.items()),
        "words": _words(kpi, part),
    }
    return render(request, "reporting/divided.html", context)


def _code(name: tuple[str, str]) -> str:
    """A share in an address: K09, or K03.professionals where the KPI has several."""
    return ".".join(filter(None, name))


def _title(name: tuple[str, str]) -> str:
    kpi, part = name
    return wording.TITLES[kpi] + (f": {wording.small(_named(kpi, part))}" if part else "")


def _words(kpi: str, part: str) -> tuple[str, str]:
    """What the numerator and the denominator of a share are."""
    if kpi == "K01":
        return "geslaagd", "trajecten met twee metingen"
    return wording.SHARES[(kpi, part) if part else (kpi,)]


@require_GET
def districts(request: HttpRequest) -> HttpResponse:
    """Which questions live where, per 1,000 inhabitants: K18 and K19 by wijk.

    The gemeente sees the wijken of its report, whoever steers those of the moment with what is asked about.
    """
    if policies.why_not_steer(request.user) is None:
        asked = asked_of(request)
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
