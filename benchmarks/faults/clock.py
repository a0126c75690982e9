"""The nights in which an hour is missing or comes twice, a leap day, and the turn of a year.

    .venv/bin/python -m benchmarks.faults.clock

They are walked minute by minute with the schedule of the beat itself: each task of the night must run, and
may run twice. Jumps of the clock are not played: libfaketime 0.9.10 breaks time.sleep of Python 3.11, and
`manage.py doctor` tells when the clocks of web and database differ.
"""

import os
import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.faults.stage import Outcome, tell

HERE = ZoneInfo("Europe/Amsterdam")
# The last day of summer time, the first day of it, a leap day and the turn of a year.
NIGHTS = [date(2026, 10, 24), date(2027, 3, 27), date(2028, 2, 28), date(2026, 12, 31)]


def runs(name: str, schedule: object, night: date) -> int:
    """How often the beat starts a task from noon to noon around this night."""
    moment = datetime.combine(night, time(12), HERE).astimezone(UTC)
    end = datetime.combine(night + timedelta(days=1), time(12), HERE).astimezone(UTC)
    last, count = moment, 0
    schedule.nowfun = lambda: moment  # type: ignore[attr-defined]
    while moment < end:
        if schedule.is_due(last)[0]:  # type: ignore[attr-defined]
            count, last = count + 1, moment
        moment += timedelta(seconds=60)
    return count


def nights(outcome: Outcome) -> None:
    """Walk each odd night; a task of once a day must have run once in it, or twice in a double hour."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DATABASE_URL", "postgresql://nowhere/x")
    os.environ.setdefault("REDIS_URL", "redis://127.0.0.1:1/0")
    os.environ.setdefault("SECRET_KEY", "x" * 60)
    from config.celery import app

    daily = {
        name: row["schedule"]
        for name, row in app.conf.beat_schedule.items()
        if hasattr(row["schedule"], "hour") and len(row["schedule"].hour) == 1
    }
    for night in NIGHTS:
        counts = {}
        for name, schedule in daily.items():
            schedule.app = app
            counts[name] = runs(name, schedule, night)
        odd = {name: count for name, count in counts.items() if count != 1}
        missed = [name for name, count in odd.items() if not count]
        outcome.tried += len(counts)
        outcome.acknowledged += len(counts) - len(missed)
        outcome.lost += len(missed)
        outcome.must(not missed, f"night of {night:%Y-%m-%d}: {len(counts)} tasks, other than once: {odd}")


def act() -> Outcome:
    """The odd nights."""
    outcome = Outcome("nights of the clock")
    nights(outcome)
    return outcome


def main() -> int:
    return tell(act())


if __name__ == "__main__":
    sys.exit(main())
