"""When a worker works and is away, so that everybody sees who can be reached today."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q

from providers.models.user import User
from providers.periods import Days, Period, PeriodQuerySet

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")


class Weekday(models.IntegerChoices):
    """The days of the week, as ISO numbers them."""

    MONDAY = 1, "maandag"
    TUESDAY = 2, "dinsdag"
    WEDNESDAY = 3, "woensdag"
    THURSDAY = 4, "donderdag"
    FRIDAY = 5, "vrijdag"
    SATURDAY = 6, "zaterdag"
    SUNDAY = 7, "zondag"


class WorkPattern(Period):
    """On which days of the week a worker works, from a day on (werkdagen)."""

    # PROTECT: a worker is never removed.
    worker = models.ForeignKey(User, models.PROTECT, related_name="work_patterns", verbose_name="medewerker")
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday), verbose_name="dagen van de week")

    objects = PeriodQuerySet["WorkPattern"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "werkdagen"
        verbose_name_plural = "werkdagen"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_workpattern_one_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Er staan dan al andere werkdagen.",
            ),
            models.CheckConstraint(
                condition=Q(weekdays__contained_by=list(Weekday)) & ~Q(weekdays=[]),
                name="providers_workpattern_is_of_days_of_the_week",
                violation_error_message="Kies op welke dagen iemand werkt.",
            ),
        ]


class Absence(Period):
    """The days on which a worker is away (afwezigheid); never why."""

    worker = models.ForeignKey(User, models.PROTECT, related_name="absences", verbose_name="medewerker")

    objects = PeriodQuerySet["Absence"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "afwezigheid"
        verbose_name_plural = "afwezigheden"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_absence_one_at_a_time",
                expressions=[("worker", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze medewerker is dan al afwezig gemeld.",
            ),
        ]


class Reach(NamedTuple):
    """Whether a worker can be reached today: here is None when nobody wrote down when the worker works."""

    here: bool | None
    said: str


def reach(weekdays: Collection[int] | None, away: Mapping[str, Any] | None, *, on: date) -> Reach:
    """In words whether somebody can be reached on the day.

    weekdays: those of the pattern that holds, None without one. away: the absence that includes the day, as
    {"last": its last day as text, or None}; None for who is not away.

    >>> reach([1, 2, 4], None, on=date(2026, 6, 16)).said
    'vandaag bereikbaar'
    >>> reach([1, 2, 4], None, on=date(2026, 6, 17)).said
    'werkt vandaag niet, wel op donderdag'
    >>> reach([1, 2, 4], None, on=date(2026, 6, 19)).said
    'werkt vandaag niet, wel op maandag'
    >>> reach([1], {"last": "2026-06-19"}, on=date(2026, 6, 15)).said
    'afwezig tot en met 19-06-2026'
    >>> reach(None, {"last": None}, on=date(2026, 6, 15)).said
    'afwezig'
    >>> reach(None, None, on=date(2026, 6, 15))
    Reach(here=None, said='')
    """
    if away is not None:
        last = away["last"]
        return Reach(False, f"afwezig tot en met {date.fromisoformat(last):%d-%m-%Y}" if last else "afwezig")
    if not weekdays:
        return Reach(None, "")
    today = on.isoweekday()
    if today in weekdays:
        return Reach(True, "vandaag bereikbaar")
    following = min(weekdays, key=lambda day: (day - today) % 7)
    return Reach(False, f"werkt vandaag niet, wel op {WEEKDAYS[following - 1]}")
