"""Which measurement is the start, the half year and the end of a trajectory, and what is still to be done.

Source: docs/kpi-definitions.md, version 1. Days are calendar days; every interval includes both its ends.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from django.db.models import DateField, Exists, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable, CombinedExpression, F

from cases.models import Assignment, Case, Trajectory
from cases.terms import add_months
from outcomes.models import Measurement
from providers.periods import in_force

START_BEFORE, START_AFTER = timedelta(days=14), timedelta(days=42)
HALF_YEAR_MONTHS = 6
HALF_YEAR_AROUND = timedelta(days=30)
END_BEFORE, END_AFTER, END_APART = timedelta(days=14), timedelta(days=42), timedelta(days=28)
SOON = timedelta(days=30)  # a half-year window that opens within these days is announced

Group = Literal["late", "now", "soon"]
Moment = Measurement.Moment


def start_measurement(starts_on: date, measurements: Iterable[Measurement]) -> Measurement | None:
    """T0: the earliest start measurement in its window; a tie goes to the lower external id."""
    first, last = starts_on - START_BEFORE, starts_on + START_AFTER
    found = [m for m in measurements if m.moment == Moment.START and first <= m.measured_on <= last]
    return min(found, key=lambda m: (m.measured_on, m.external_id), default=None)


def half_year_due(starts_on: date) -> date:
    """The day half a year after the start: 31 August gives 28 or 29 February."""
    return add_months(starts_on, HALF_YEAR_MONTHS)


def half_year_measurement(starts_on: date, measurements: Iterable[Measurement]) -> Measurement | None:
    """T1: the measurement in the window that is nearest to the due day, any moment but start.

    A tie goes to the earlier date, then to the lower external id.
    """
    due = half_year_due(starts_on)
    found = [m for m in measurements if m.moment != Moment.START and _within(m.measured_on, due)]
    return min(found, key=lambda m: _nearest(m, due), default=None)


def end_measurement(
    starts_on: date, ends_on: date | None, measurements: Sequence[Measurement]
) -> Measurement | None:
    """TE: stands in for T1 when the trajectory ended before its window opened and has a T0."""
    if ends_on is None or ends_on >= half_year_due(starts_on) - HALF_YEAR_AROUND:
        return None
    start = start_measurement(starts_on, measurements)
    if start is None:
        return None
    first = max(ends_on - END_BEFORE, start.measured_on + END_APART)
    found = [
        m for m in measurements if m.moment == Moment.END and first <= m.measured_on <= ends_on + END_AFTER
    ]
    return min(found, key=lambda m: _nearest(m, ends_on), default=None)


def suggested_moment(
    starts_on: date, ends_on: date | None, measurements: Iterable[Measurement], *, on: date
) -> Measurement.Moment:
    """The moment that fits the day: what the form proposes, the worker chooses."""
    if ends_on is not None and ends_on <= on:
        return Moment.END
    if on <= starts_on + START_AFTER and start_measurement(starts_on, measurements) is None:
        return Moment.START
    return Moment.HALF_YEAR if _within(on, half_year_due(starts_on)) else Moment.INTERIM


@dataclass(frozen=True)
class Due:
    """One measurement that is to be done.

    kind: start or half_year. opens_on, due_on, closes_on: the window and the day it is meant for; for a start
    measurement the due day is the last one. group: late (the window has closed: missed), now, or soon.
    """

    trajectory: int
    case: int
    client: int
    name: str
    holder: str
    kind: Literal["start", "half_year"]
    opens_on: date
    due_on: date
    closes_on: date
    group: Group

    @property
    def key(self) -> tuple[date, int, str]:
        return self.closes_on, self.trajectory, self.kind


def due(cases: QuerySet[Case], *, on: date) -> list[Due]:
    """What is to be measured in running trajectories of these dossiers, what closes first on top.

    A missed one stays until somebody measures after its window, or the trajectory ends: nothing drops off by
    itself. One statement.
    """
    rows = (
        Trajectory.objects.in_force(on=on)
        .filter(case__in=cases.order_by().values("pk"), case__closed_on=None)
        .annotate(half_year=_half_year(F("starts_on")))
        .annotate(wants_start=_wants_start(on), wants_half_year=_wants_half_year(on), holder=_holder(on))
        .filter(Q(wants_start=True) | Q(wants_half_year=True))
        .select_related("case__client")
    )
    found = []
    for row in rows:
        if row.wants_start:
            found.append(_due(row, "start", row.starts_on, row.starts_on + START_AFTER, START_AFTER, on=on))
        if row.wants_half_year:
            opens_on = row.half_year - HALF_YEAR_AROUND
            found.append(_due(row, "half_year", opens_on, row.half_year, HALF_YEAR_AROUND, on=on))
    return sorted(found, key=lambda one: one.key)


def _due(
    row: Trajectory,
    kind: Literal["start", "half_year"],
    opens_on: date,
    due_on: date,
    after: timedelta,
    *,
    on: date,
) -> Due:
    closes_on = due_on if kind == "start" else due_on + after
    group: Group = "late" if on > closes_on else "now" if on >= opens_on else "soon"
    client = row.case.client
    holder = getattr(row, "holder", None) or ""
    return Due(
        row.pk, row.case_id, client.pk, client.full_name, holder, kind, opens_on, due_on, closes_on, group
    )


def _wants_start(on: date) -> Q:
    """No start measurement in the window, and the window is open or nobody measured since."""
    window = _measured(OuterRef("starts_on"), -START_BEFORE, START_AFTER).filter(moment=Moment.START)
    later = _measured(OuterRef("starts_on"), START_AFTER + timedelta(days=1), None)
    return ~Exists(window) & (Q(starts_on__gte=on - START_AFTER) | ~Exists(later))


def _wants_half_year(on: date) -> Q:
    """The window opens soon or is past, no measurement in it, and if it is past nobody measured since."""
    other = ~Q(moment=Moment.START)
    window = _measured(_half_year(OuterRef("starts_on")), -HALF_YEAR_AROUND, HALF_YEAR_AROUND).filter(other)
    later = _measured(_half_year(OuterRef("starts_on")), HALF_YEAR_AROUND + timedelta(days=1), None)
    still_open = Q(half_year__gte=on - HALF_YEAR_AROUND)
    near = Q(half_year__lte=on + HALF_YEAR_AROUND + SOON)
    return near & ~Exists(window) & (still_open | ~Exists(later.filter(other)))


def _measured(day: Combinable, first: timedelta, last: timedelta | None) -> QuerySet[Measurement]:
    """The measurements of the outer trajectory between two distances from a day."""
    found = Measurement.objects.filter(trajectory=OuterRef("pk"), measured_on__gte=_shifted(day, first))
    return found if last is None else found.filter(measured_on__lte=_shifted(day, last))


def _shifted(day: Combinable, distance: timedelta) -> CombinedExpression:
    return CombinedExpression(day, "+", Value(distance.days), output_field=DateField())


def _half_year(day: Combinable) -> Func:
    """PostgreSQL takes the last of the month where the day is absent, as add_months does."""
    return Func(day, template="(%(expressions)s + interval '6 months')::date", output_field=DateField())


def _holder(on: date) -> Subquery:
    held = Assignment.objects.filter(in_force(on), case=OuterRef("case_id"))
    return Subquery(held.values("worker__name")[:1])


def _within(day: date, due_on: date) -> bool:
    return abs(day - due_on) <= HALF_YEAR_AROUND


def _nearest(measurement: Measurement, day: date) -> tuple[timedelta, date, str]:
    return abs(measurement.measured_on - day), measurement.measured_on, measurement.external_id
