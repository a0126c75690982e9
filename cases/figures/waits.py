"""How long one waits for an organisation: what is expected, and how good that expectation was.

The expectation on a day is the median of the days between the answer and the start, over the help that
started in the year before it. Tried on the history: for each help that started, what would have been
expected on the day of its answer, with what was known then.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from statistics import median
from typing import NamedTuple

from cases.models import Referral
from providers.models import beyond_sight

YEAR = timedelta(days=365)
FEWEST = 5  # with fewer nothing is expected
CLOSE = 14  # days: so near is a good expectation


class Course(NamedTuple):
    """One help that began: the day of its answer, and of its start."""

    answered_on: date
    started_on: date

    @property
    def days(self) -> int:
        return (self.started_on - self.answered_on).days


class Trial(NamedTuple):
    """How good the expectation was. tried: of how many there was one; close: those within CLOSE days.

    error: the median number of days it was beside the truth; None when nothing could be tried.
    """

    tried: int
    close: int
    error: float | None


def expected_days(courses: Sequence[Course], *, on: date) -> int | None:
    """Days between answer and start that one expects on the day, or None: too little is known.

    courses: in the order of their start.
    """
    starts = [one.started_on for one in courses]
    known = courses[bisect_left(starts, on - YEAR) : bisect_left(starts, on)]
    return round(median(one.days for one in known)) if len(known) >= FEWEST else None


def try_out(courses: Sequence[Course], *, on: date) -> Trial:
    """The expectation beside what came, for all help that started in the year before the day."""
    beside = []
    for one in courses:
        if on - YEAR <= one.started_on < on:
            expected = expected_days(courses, on=one.answered_on)
            if expected is not None:
                beside.append(abs(expected - one.days))
    close = sum(days <= CLOSE for days in beside)
    return Trial(len(beside), close, float(median(beside)) if beside else None)


def courses_of(partner_id: int, service: str = "", *, on: date) -> list[Course]:
    """The help of an organisation that began in the two years before the day, in the order of its start.

    service: of one kind of help, or of all where that is empty.
    """
    rows = Referral.objects.filter(
        partner=partner_id, started_on__gte=on - 2 * YEAR, started_on__lt=on, answered_on__isnull=False
    )
    if service:
        rows = rows.filter(service=service)
    with beyond_sight("how long one waited for an organisation: days, of nobody"):
        found = list(rows.order_by("started_on", "pk").values_list("answered_on", "started_on"))
    return _in_order(found)


def _in_order(rows: Iterable[tuple[date | None, date | None]]) -> list[Course]:
    return [Course(first, last) for first, last in rows if first and last and first <= last]
