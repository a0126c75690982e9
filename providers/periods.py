"""Periods: two dates, both included; no end means until further notice. And the days of the calendar."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value

DAY = timedelta(days=1)
HOME = ZoneInfo("Europe/Amsterdam")
M = TypeVar("M", bound=models.Model)


class Days(Func):
    """The days of a row as a range, both ends included, for an exclusion constraint."""

    function = "daterange"

    def __init__(self, starts: str = "starts_on", ends: str = "ends_on", **extra: Any) -> None:
        if "output_field" in extra:  # Django rebuilds an expression from its resolved parts
            super().__init__(starts, ends, **extra)
        else:
            super().__init__(F(starts), F(ends), Value("[]"), output_field=DateRangeField())

    def deconstruct(self) -> tuple[str, list[str], dict[str, str]]:
        starts, ends = (getattr(part, "name", "") for part in self.source_expressions[:2])
        return "providers.periods.Days", [starts, ends], {}


def in_force(day: date, relation: str = "", *, since: str = "starts_on", until: str = "ends_on") -> Q:
    """The condition that a period, here or along `relation`, includes the day."""
    prefix = f"{relation}__" if relation else ""
    begun = Q(**{f"{prefix}{since}__lte": day})
    return begun & (Q(**{f"{prefix}{until}__isnull": True}) | Q(**{f"{prefix}{until}__gte": day}))


def holding(day: date, relation: str = "") -> Q:
    """The condition that a period whose first day may be unknown (long ago) includes the day."""
    prefix = f"{relation}__" if relation else ""
    begun = Q(**{f"{prefix}starts_on__isnull": True}) | Q(**{f"{prefix}starts_on__lte": day})
    return begun & (Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": day}))


class PeriodQuerySet(models.QuerySet[M]):
    """Rows that hold for a period."""

    def in_force(self, *, on: date) -> Self:
        """Those that include the day."""
        return self.filter(in_force(on))

    def holding(self, *, on: date) -> Self:
        """Those that include the day, also when their first day is unknown."""
        return self.filter(holding(on))

    def spanning(self, first: date, last: date) -> Self:
        """Those that include both days, and so all between."""
        return self.filter(in_force(first)).filter(in_force(last))


def in_order(starts: str = "starts_on", ends: str = "ends_on", *, name: str) -> models.CheckConstraint:
    """The constraint that an end is not before its start."""
    return models.CheckConstraint(
        condition=Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": F(starts)}),
        name=name,
        violation_error_message="De einddatum ligt vóór de begindatum.",
    )


class Period(models.Model):
    """A row that holds from one day to another, both included."""

    starts_on = models.DateField("vanaf")
    ends_on = models.DateField("tot en met", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [in_order(name="%(app_label)s_%(class)s_ends_after_it_starts")]

    def includes(self, day: date) -> bool:
        """Whether it holds on the day."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)

    def clean(self) -> None:
        # A range that ends before it starts makes PostgreSQL raise an error while the exclusion
        # constraints are checked, before the constraint above can speak.
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "De einddatum ligt vóór de begindatum."})


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm).

    >>> easter(2026)
    datetime.date(2026, 4, 5)
    """
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def holidays(year: int) -> frozenset[date]:
    """The days of a year that are no working day though they may fall on Monday-Friday.

    Nieuwjaarsdag, Goede Vrijdag, tweede paasdag, Koningsdag, 5 mei, Hemelvaartsdag, tweede pinksterdag and
    both Christmas days. Source: Algemene termijnenwet art. 3.
    """
    sunday = easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:
        kings_day = date(year, 4, 26)
    return frozenset(
        {
            date(year, 1, 1),
            sunday - 2 * DAY,
            sunday + DAY,
            kings_day,
            date(year, 5, 5),
            sunday + 39 * DAY,
            sunday + 50 * DAY,
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def is_working_day(day: date) -> bool:
    """Monday-Friday and no holiday (werkdag)."""
    return day.weekday() < 5 and day not in holidays(day.year)
