"""Whose appointment it is on its day, and what follows from that: lists, clashes, the calendar outside."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from cases.figures import words
from cases.figures.held import BARRED
from cases.models import Appointment, Meeting
from providers.models import prepared
from providers.periods import HOME

BACK = timedelta(days=31)  # how long a calendar keeps seeing what was, and what was called off
WEEK = timedelta(days=7)
MOST = 500
DAY_OF = "(x.starts_at AT TIME ZONE 'Europe/Amsterdam')::date"
# Of whoever holds the dossier on the day, unless somebody is named who works, and works in it, that day.
MINE = f"""
FROM cases_appointment x
JOIN cases_case c ON c.id = x.case_id
CROSS JOIN LATERAL (SELECT {DAY_OF} AS day) at
LEFT JOIN LATERAL (
    SELECT true AS works FROM cases_involvement v JOIN providers_user w ON w.id = v.worker_id
    WHERE v.case_id = c.id AND v.worker_id = x.worker_id AND v.level IN ('full', 'direction')
        AND w.is_active AND (w.ends_on IS NULL OR w.ends_on >= at.day)
        AND v.starts_on <= at.day AND (v.ends_on IS NULL OR v.ends_on >= at.day) LIMIT 1
) named ON true
LEFT JOIN LATERAL (
    SELECT a.worker_id FROM cases_assignment a
    WHERE a.case_id = c.id AND a.starts_on <= at.day AND (a.ends_on IS NULL OR a.ends_on >= at.day) LIMIT 1
) holder ON true
WHERE x.starts_at >= %(since)s::timestamptz AND x.starts_at < %(until)s::timestamptz
    AND CASE WHEN named.works THEN x.worker_id ELSE holder.worker_id END = %(reader)s
    AND c.client_id NOT IN ({BARRED})
"""
OUTSIDE = (
    "SELECT x.uid, x.version, x.changed_at, x.starts_at, x.ends_at, x.place, x.cancelled_on IS NOT NULL,"
    f" c.id, c.client_id {MINE} ORDER BY x.starts_at, x.id LIMIT {MOST}"
)
# Named only where the worker sees the dossier today as well: who stands in next week does not yet.
COMING = f"""
SELECT c.id, p.id, coalesce(nullif(
        concat_ws(' ', nullif(p.first_names, ''), nullif(p.prefix, ''), nullif(p.last_name, '')), ''
    ), 'Naam onbekend'), x.starts_at, x.ends_at, x.place, x.with_whom, today.reason
FROM (SELECT x.id AS mine {MINE} AND x.cancelled_on IS NULL) m
JOIN cases_appointment x ON x.id = m.mine
JOIN cases_case c ON c.id = x.case_id JOIN cases_client p ON p.id = c.client_id
JOIN LATERAL (
    SELECT CASE a.kind WHEN 'replacement' THEN 'vervanger' ELSE 'vaste hulpverlener' END AS reason
    FROM cases_assignment a WHERE a.case_id = c.id AND a.worker_id = %(reader)s
        AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
    UNION ALL
    SELECT CASE v.level WHEN 'direction' THEN 'procesregisseur' ELSE 'betrokken' END
    FROM cases_involvement v WHERE v.case_id = c.id AND v.worker_id = %(reader)s
        AND v.level IN ('full', 'direction')
        AND v.starts_on <= %(on)s AND (v.ends_on IS NULL OR v.ends_on >= %(on)s)
    LIMIT 1
) today ON true
ORDER BY x.starts_at, x.id LIMIT {MOST}
"""
CLASHES = f"SELECT x.starts_at, x.ends_at {MINE} AND x.cancelled_on IS NULL AND x.id <> %(but)s ORDER BY 1"


class Outside(NamedTuple):
    """One appointment as a calendar outside sees it: nothing in it says about whom it is."""

    uid: UUID
    version: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    place: str
    is_cancelled: bool
    case_id: int
    client_id: int


class Gathered(NamedTuple):
    """A meeting of colleagues as a calendar outside sees it: what sort and when, not where or about whom."""

    uid: UUID
    version: int
    changed_at: datetime
    starts_at: datetime
    kind: str
    is_cancelled: bool


class Coming(NamedTuple):
    """One appointment on the list of a worker, in words."""

    case_id: int
    client_id: int
    name: str
    when: str
    line: str
    overlaps: bool
    reason: str


def outside(worker_id: int, *, on: date) -> Sequence[Outside]:
    """All appointments of the worker from a month ago on, those that were called off included."""
    known = _between(worker_id, on - BACK, on + timedelta(days=3650))
    return [Outside(*row) for row in prepared(OUTSIDE, known)]


def gathered(worker_id: int, *, on: date) -> Sequence[Gathered]:
    """All meetings the worker takes part in from a month ago on, those that were called off included.

    Where it is, is free text and stays inside: a calendar outside may be read by others.
    """
    rows = Meeting.objects.filter(workers=worker_id, held_on__gte=on - BACK).order_by("held_on", "pk")[:MOST]
    return [
        Gathered(
            uid=one.uid,
            version=one.version,
            changed_at=one.changed_at,
            starts_at=datetime.combine(one.held_on, one.starts_at, tzinfo=HOME),
            kind=one.get_kind_display(),
            is_cancelled=one.cancelled_on is not None,
        )
        for one in rows
    ]


def coming(worker_id: int, *, on: date) -> Sequence[Coming]:
    """The appointments of the worker on the day and in the week after it. One statement."""
    rows = prepared(COMING, _between(worker_id, on, on + WEEK) | {"on": on})
    found = []
    for case_id, client_id, name, start, end, place, with_whom, reason in rows:
        meets = [row for row in rows if row[3] < end and row[4] > start]
        label = Appointment.Place(place).label if place in Appointment.Place.values else place
        line = words.dotted(f"{clock(start)}–{clock(end)}", label, with_whom)
        when = words.left(start.astimezone(HOME).date(), today=on)
        far = words.weekday(start.astimezone(HOME).date())
        said = when if when in ("vandaag", "morgen") else far
        found.append(Coming(case_id, client_id, name, said, line, len(meets) > 1, reason))
    return found


def clashes(appointment: Appointment, worker_id: int) -> list[str]:
    """The hours at which the worker has another appointment meanwhile; whose it is, is not said."""
    day = appointment.starts_at.astimezone(HOME).date()
    known = _between(worker_id, day - timedelta(days=1), day + timedelta(days=2)) | {"but": appointment.pk}
    return [
        f"{clock(start)}–{clock(end)}"
        for start, end in prepared(CLASHES, known)
        if start < appointment.ends_at and end > appointment.starts_at
    ]


def clock(at: datetime, zone: ZoneInfo = HOME) -> str:
    """
    >>> clock(datetime(2026, 6, 15, 8, 5, tzinfo=ZoneInfo("UTC")))
    '10.05'
    """
    return f"{at.astimezone(zone):%H.%M}"


def _between(worker_id: int, first: date, last: date) -> dict[str, object]:
    """From the first moment of the first day up to the first moment of the last one, by our own clock."""
    since, until = (datetime(day.year, day.month, day.day, tzinfo=HOME) for day in (first, last))
    return {"reader": worker_id, "since": since, "until": until}
