"""The clock of web, worker and beat jumps, and the nights in which an hour is missing or comes twice.

    .venv/bin/python -m benchmarks.faults.clock        # the jumps need the Debian package libfaketime

The database keeps its own time, as a machine of its own does. The nights are walked minute by minute with the
schedule of the beat itself: each task of the night must run at least once, and safely if twice.
"""

import os
import sys
import tempfile
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks.faults.stage import Outcome, play, say, tell

HERE = ZoneInfo("Europe/Amsterdam")
# The last day of summer time, the first day of it, a leap day and the turn of a year.
NIGHTS = [date(2026, 10, 24), date(2027, 3, 27), date(2028, 2, 28), date(2026, 12, 31)]


def library() -> Path | None:
    found = [*Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")]
    return found[0] if found else None


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
        outcome.must(not missed, f"night of {night:%Y-%m-%d}: {len(counts)} tasks, other than once: {odd}")


def act(*, seconds: float = 15, visitors: int = 4) -> Outcome:
    """Jump two hours ahead, a day back, and a year ahead; then the odd nights."""
    preload = library()
    moved = Path(tempfile.gettempdir()) / f"rondom-clock-{os.getpid()}"
    moved.write_text("+0")
    env = {
        "LD_PRELOAD": str(preload),
        "FAKETIME_TIMESTAMP_FILE": str(moved),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "FAKETIME_DONT_RESET": "1",
    }
    if preload is None:
        say("the jumps are not tried: no libfaketime")
    try:
        with play("clock", env=env if preload else {}, visitors=visitors) as stage:
            stage.begin_traffic(seconds)
            for jump in ("+2h", "-1d", "+40d", "+0") if preload else ():
                moved.write_text(jump)
                stage.outcome.must(True, f"clock {jump}: at work after {stage.until_works():.1f} s")
            stage.until_well()
            nights(stage.outcome)
            return stage.judge()
    finally:
        moved.unlink()


def main() -> int:
    return tell(act())


if __name__ == "__main__":
    sys.exit(main())
