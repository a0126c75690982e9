"""Legal terms and working days, computed from dates alone.

Source: Algemene termijnenwet art. 1 and 3, and the days of docs/kpi-definitions.md: a term that ends on a
Saturday, Sunday or listed holiday is moved to the next working day. 5 May counts every year.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from providers.periods import DAY, HOME, is_working_day

Steps = tuple[tuple[date, int], ...]  # from which day a term has how many days, oldest first


def moment_of(day: date, at: time) -> datetime:
    """The moment at which our clocks show this time on this day; of a time that comes twice, the first.

    >>> moment_of(date(2026, 10, 25), time(2, 30))
    datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.timezone.utc)

    Raises ValueError for a time that the clock skips.
    """
    shown = datetime.combine(day, at)
    moment = shown.replace(tzinfo=HOME).astimezone(UTC)
    if moment.astimezone(HOME).replace(tzinfo=None) != shown:
        raise ValueError(f"{shown} does not exist")
    return moment


def next_working_day(day: date) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += DAY
    return day


def days_on(steps: Steps, day: date) -> int:
    """How long the term is that begins on a day; before the first step as long as that one.

    >>> days_on(((date(1994, 1, 1), 70), (date(2009, 10, 1), 84)), date(2009, 9, 30))
    70
    """
    held = [days for since, days in steps if since <= day]
    return held[-1] if held else steps[0][1]


def last_day(start: date, days: int) -> date:
    """The last day of a term of calendar days that began on `start` (which does not count).

    Source: Algemene termijnenwet art. 1.

    >>> last_day(date(2026, 3, 20), 42)
    datetime.date(2026, 5, 1)
    """
    return next_working_day(start + timedelta(days=days))


def last_day_of_months(start: date, months: int) -> date:
    """The last day of a term of calendar months that began on `start`, moved to a working day.

    Source: Algemene termijnenwet art. 1; for the AVG the same by art. 3 of Regulation 1182/71.

    >>> last_day_of_months(date(2026, 1, 31), 1), last_day_of_months(date(2026, 11, 25), 1)
    (datetime.date(2026, 3, 2), datetime.date(2026, 12, 28))
    """
    return next_working_day(add_months(start, months))


def working_days_between(first: date, last: date) -> int:
    """The number of working days d with first < d <= last; the same day gives 0, a last before first 0."""
    return sum(1 for day in _days(first + DAY, last) if is_working_day(day))


def add_working_days(start: date, count: int) -> date:
    """The day on which `count` working days after `start` have passed; 0 gives the start itself.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    day = start
    while count:
        day += DAY
        count -= is_working_day(day)
    return day


def add_months(day: date, months: int) -> date:
    """The same day some calendar months later or earlier; the last of the month where that day is absent.

    >>> add_months(date(2025, 8, 31), 6)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += DAY
