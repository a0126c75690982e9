"""Which measurement is the start, the half year and the end of a trajectory.

Source: docs/kpi-definitions.md, version 1. Days are calendar days; every interval includes both its ends.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from cases.terms import add_months
from outcomes.models import Measurement

START_BEFORE, START_AFTER = timedelta(days=14), timedelta(days=42)
HALF_YEAR_MONTHS = 6
HALF_YEAR_AROUND = timedelta(days=30)
END_BEFORE, END_AFTER, END_APART = timedelta(days=14), timedelta(days=42), timedelta(days=28)

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


def opens_on(starts_on: date, kind: str) -> date:
    """The first day on which a start or half-year measurement can be done."""
    return starts_on - START_BEFORE if kind == Moment.START else half_year_due(starts_on) - HALF_YEAR_AROUND


def is_done(starts_on: date, kind: str, measurements: Iterable[Measurement]) -> bool:
    """Whether the measurement of this kind is there, in its window."""
    find = start_measurement if kind == Moment.START else half_year_measurement
    return find(starts_on, measurements) is not None


def _within(day: date, due_on: date) -> bool:
    return abs(day - due_on) <= HALF_YEAR_AROUND


def _nearest(measurement: Measurement, day: date) -> tuple[timedelta, date, str]:
    return abs(measurement.measured_on - day), measurement.measured_on, measurement.external_id
