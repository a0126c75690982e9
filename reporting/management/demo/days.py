"""The days on which things happen: working days, and busier and quieter months."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from cases.terms import DAY
from providers.periods import is_working_day

# Share of a usual month, January first: quiet in summer and around Christmas, busy after both.
SEASON = (1.15, 1.05, 1.08, 0.98, 0.97, 0.95, 0.78, 0.82, 1.12, 1.10, 1.06, 0.86)
GROWTH_PER_YEAR = 0.07  # people find the desk better each year


class Days:
    """A calendar from some months before the first day to two years after the last."""

    def __init__(self, first: date, last: date) -> None:
        """first, last: of the history; nothing is recorded as done after the last."""
        self.first, self.last = first, last
        span = (last - first).days + 900
        every = (first - 100 * DAY + timedelta(days=n) for n in range(span))
        self.working = [day for day in every if is_working_day(day)]
        self._history = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self._weights = list(accumulate(self._weight(day) for day in self._history))

    def _weight(self, day: date) -> float:
        years = (day - self.first).days / 365
        busy = SEASON[day.month - 1] * (1 + GROWTH_PER_YEAR * years)
        return busy if is_working_day(day) else 0.03 * busy

    def any(self, rng: Random) -> date:
        """A day of the history, weighed by how busy it is."""
        return self._history[bisect_left(self._weights, rng.random() * self._weights[-1])]

    def progress(self, day: date) -> float:
        """How far a day lies in the history: 0 on the first day, 1 on the last."""
        return min(1.0, max(0.0, (day - self.first) / (self.last - self.first)))

    def after(self, day: date, working_days: int) -> date:
        """The day on which that many working days have passed; 0 gives the day itself."""
        if not working_days:
            return day
        return self.working[bisect_right(self.working, day) + working_days - 1]

    def on_or_after(self, day: date) -> date:
        """The first working day from this one on."""
        return self.working[bisect_left(self.working, day)]

    def on_or_before(self, day: date) -> date:
        """The last working day up to this one."""
        return self.working[bisect_right(self.working, day) - 1]

    def back(self, working_days: int) -> date:
        """The working day that lies so many before the last day of the history (0: the nearest)."""
        return self.working[bisect_right(self.working, self.last) - 1 - working_days]


def between(rng: Random, low: int, usual: int, high: int) -> int:
    """A number of days from low to high, mostly near the usual one."""
    return round(rng.triangular(low, high, usual))


def chance(rng: Random, share: float) -> bool:
    """True in this share of the cases."""
    return rng.random() < share


def pick(rng: Random, weighed: dict[str, float]) -> str:
    """One of the keys, by weight."""
    return rng.choices(list(weighed), list(weighed.values()))[0]
