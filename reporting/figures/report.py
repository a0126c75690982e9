"""One report: all KPIs of one municipality over one month, with all keys of docs/kpi-definitions.md."""

from collections.abc import Mapping
from typing import Any

from reporting.figures import courses, dossiers, inflow, money, pace, referrals, results, voices
from reporting.figures.definitions import VERSION
from reporting.figures.numbers import one_decimal
from reporting.figures.scope import Scope
from reporting.figures.source import from_replica
from reporting.scales import PERIODS

SCHEMA = "maandrapport/1"
# K24 never leaves the consortium.
KPIS = tuple(f"K{number:02}" for number in range(1, 24))


@from_replica
def figures(scope: Scope) -> dict[str, Any]:
    """The internal report as a dict, with Decimals for what has a decimal; `versie` is 1.

    Periods that no contract covers are None. Source: KPI definitions, version 1.
    """
    found: dict[str, dict[str, Any]] = {}
    if scope.periods:
        for group in (results, voices, pace, referrals, dossiers, courses, inflow, money):
            found |= group.figures(scope)
    return {
        "schema": SCHEMA,
        "gemeente": scope.municipality.code,
        "maand": f"{scope.month:%Y-%m}",
        "versie": 1,
        "kpis": {kpi: _body(scope, kpi, found.get(kpi, {})) for kpi in KPIS},
    }


def _body(scope: Scope, kpi: str, periods: Mapping[str, Any]) -> dict[str, Any]:
    body = {
        "definitie": VERSION,
        "norm": one_decimal(scope.targets.get(kpi)),
        **{period: periods.get(period) for period in PERIODS},
    }
    if kpi == "K01":
        month = periods.get("maand")
        body |= {"variant": scope.variant, "oordeel": month and month["oordeel"]}
    return body
