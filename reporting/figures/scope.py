"""What a report is about: one municipality, one month, and the four periods that belong to it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from cases.terms import DAY, add_months
from providers.models import Contract, Municipality
from providers.models.contract import DEFAULT_THRESHOLD, DEFAULT_VARIANT
from providers.periods import holidays
from reporting.figures.definitions import TARGETS
from reporting.figures.source import cursor as cursor_of_figures
from reporting.scales import PERIODS

# The periods moved back, as `moved_back` gives them.
BACK = "unnest(%(names)s::text[], %(back_firsts)s::date[], %(back_lasts)s::date[]) AS p(name, first, last)"
FIRST_MONDAY = "date '0001-01-01'"


class Period(NamedTuple):
    """One of the four periods of a report, whole calendar months, both ends included."""

    name: str
    first: date
    last: date

    def back(self, months: int) -> "Period":
        """The same period, moved so many calendar months back."""
        beyond = add_months(self.last + DAY, -months)
        return Period(self.name, add_months(self.first, -months), beyond - DAY)


def periods_of(month: date) -> list[Period]:
    """The four periods of the report over a month, given as its first day.

    >>> [f"{p.first:%d-%m-%y} {p.last:%d-%m-%y}" for p in periods_of(date(2026, 2, 1))]
    ['01-02-26 28-02-26', '01-01-26 28-02-26', '01-03-25 28-02-26', '01-02-25 28-02-25']
    """
    last = add_months(month, 1) - DAY
    year_ago = add_months(month, -12)
    bounds = (
        (month, last),
        (date(month.year, 1, 1), last),
        (add_months(month, -11), last),
        (year_ago, add_months(year_ago, 1) - DAY),
    )
    return [Period(name, *both) for name, both in zip(PERIODS, bounds, strict=True)]


@dataclass(frozen=True)
class Scope:
    """The municipality, the month and what was agreed about it; the figures are computed within it.

    periods: those that count. With contracts, a period of which none covers a day is left out (null).
    targets: KPI -> per cent, mark or count; absent means that there is none.
    """

    municipality: Municipality
    month: date
    periods: list[Period]
    variant: str
    threshold: int
    targets: dict[str, Decimal] = field(default_factory=dict)

    @cached_property
    def first(self) -> date:
        """The first day of all periods together."""
        return min(period.first for period in self.periods)

    @cached_property
    def last(self) -> date:
        return max(period.last for period in self.periods)

    def rows(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        """Run one statement and give its rows as dicts.

        The statement may name %(municipality)s, %(first)s, %(last)s (of all periods together) and
        %(holidays)s, and read from `{periods}` (name, first, last), which is filled in here.
        """
        given: dict[str, Any] = {
            "municipality": self.municipality.pk,
            "first": self.first,
            "last": self.last,
            "holidays": holidays_around(self.month.year),
            "names": [period.name for period in self.periods],
            "firsts": [period.first for period in self.periods],
            "lasts": [period.last for period in self.periods],
        }
        table = "unnest(%(names)s::text[], %(firsts)s::date[], %(lasts)s::date[]) AS p(name, first, last)"
        with cursor_of_figures() as cursor:
            cursor.execute(sql.replace("{periods}", table), given | params)
            names = [column.name for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def by_period(self, sql: str, **params: Any) -> dict[str, dict[str, Any]]:
        """The rows of a statement that gives exactly one row per period: name of the period -> row."""
        return {row["period"]: row for row in self.rows(sql, **params)}


def moved_back(scope: Scope, months: int) -> dict[str, Any]:
    """The periods moved so many calendar months back, for a statement that reads from BACK."""
    back = [period.back(months) for period in scope.periods]
    return {
        "back_first": min(period.first for period in back),
        "back_last": max(period.last for period in back),
        "back_firsts": [period.first for period in back],
        "back_lasts": [period.last for period in back],
    }


def scope_of(municipality: Municipality, month: date) -> Scope:
    """The scope of one report; month is the first day of it.

    Variant, threshold and targets are those of the contract valid on the last day of the month, for all four
    periods; without one variant C, threshold 10 and the targets of the definitions hold.
    """
    periods = periods_of(month)
    last = periods[0].last
    periods = covered(municipality, periods)
    valid = municipality.contracts.in_force(on=last).first()
    targets = dict(TARGETS)
    if valid is not None:
        targets |= {target.kpi: target.value for target in valid.targets.in_force(on=last)}
    return Scope(
        municipality,
        month,
        periods,
        variant=(valid and valid.variant) or DEFAULT_VARIANT,
        threshold=(valid and valid.small_cell_threshold) or DEFAULT_THRESHOLD,
        targets=targets,
    )


def covered(municipality: Municipality, periods: list[Period]) -> list[Period]:
    """Those of the periods that count: with contracts, the ones of which some contract covers a day."""
    contracts = list(municipality.contracts.order_by("starts_on"))
    return [one for one in periods if not contracts or any(_touches(one, each) for each in contracts)]


def _touches(period: Period, contract: Contract) -> bool:
    return contract.starts_on <= period.last and (
        contract.ends_on is None or contract.ends_on >= period.first
    )


def holidays_around(year: int) -> list[date]:
    """The holidays on Monday-Friday of the century before a year and half a century after it, in order."""
    years: Iterable[int] = range(year - 100, year + 50)
    return sorted(day for each in years for day in holidays(each) if day.weekday() < 5)


def working_days(first: str, last: str) -> str:
    """SQL for the number of working days d with first < d <= last, of two SQL expressions of dates.

    It is the difference between two running totals: all Mondays to Fridays since the year 1, less the
    holidays in %(holidays)s up to the day. An interval that runs backwards has 0; a null end gives null.
    """
    return f"CASE WHEN {last} <= {first} THEN 0 ELSE {_running(last)} - {_running(first)} END"


def _running(day: str) -> str:
    number = f"({day} - {FIRST_MONDAY})"
    weekdays = f"5 * ({number} / 7) + least(mod({number}, 7) + 1, 5)"
    return f"({weekdays} - width_bucket({day}, %(holidays)s::date[]))"
