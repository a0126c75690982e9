"""Until when a worker wants no mail: quiet hours and free days."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

from providers.models import MessageSetting
from providers.periods import DAY, HOME, is_working_day

LONGEST = 400  # steps: a year of free days ends it too


def quiet_end(setting: MessageSetting, *, now: datetime) -> datetime | None:
    """The first moment from now on at which this worker may be mailed; None when that is now."""
    patterns = list(setting.worker.work_patterns.all()) if setting.is_quiet_off_duty else []

    def is_off(day: date) -> bool:
        held = [
            one for one in patterns if one.starts_on <= day and (one.ends_on is None or day <= one.ends_on)
        ]
        return not is_working_day(day) or any(day.isoweekday() not in one.weekdays for one in held)

    off = is_off if setting.is_quiet_off_duty else None
    first = first_loud(now, start=setting.quiet_from, end=setting.quiet_until, is_off=off)
    return first if first > now else None


def first_loud(
    moment: datetime, *, start: time | None, end: time | None, is_off: Callable[[date], bool] | None = None
) -> datetime:
    """The first moment, from this one on, that is in no quiet hours and on no day off.

    start, end: as our clocks show them; end may be on the next day. None: no quiet hours.

    >>> first_loud(datetime(2026, 6, 1, 21, 30, tzinfo=UTC), start=time(22), end=time(7)).astimezone(HOME)
    datetime.datetime(2026, 6, 2, 7, 0, tzinfo=zoneinfo.ZoneInfo(key='Europe/Amsterdam'))
    """
    for _ in range(LONGEST):
        local = moment.astimezone(HOME)
        if is_off and is_off(local.date()):
            moment = _shown(local.date() + DAY, time(0))
        elif start is not None and end is not None and (day := _ends(local, start, end)):
            moment = _shown(day, end)
        else:
            break
    return moment


def _ends(local: datetime, start: time, end: time) -> date | None:
    """The day on which the quiet hours end in which this moment falls; None in none."""
    today, at = local.date(), local.time()
    if start < end:
        return today if start <= at < end else None
    if at >= start:
        return today + DAY
    return today if at < end else None


def _shown(day: date, at: time) -> datetime:
    """When clocks show this: the last time of a night that has it twice, the moment after one they skip."""
    shown = (datetime.combine(day, at.replace(fold=fold), tzinfo=HOME) for fold in (0, 1))
    return max(one.astimezone(UTC) for one in shown)
