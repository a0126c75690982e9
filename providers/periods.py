"""Periods: two dates, both included; no end means until further notice."""

from datetime import date, timedelta
from typing import Any, Self, TypeVar

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value

DAY = timedelta(days=1)
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
