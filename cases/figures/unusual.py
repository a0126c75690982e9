"""Looks that the privacy officer wants to see first: for each worker, resident and day, with the reasons."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from cases.models import Case, Client
from providers.models import Role, User, beyond_sight

MANY = 20  # dossiers opened one by one in one hour; a list that shows many at once is not counted
DAY_STARTS, DAY_ENDS = 7, 20
WHY = {
    "veel": f"opende {MANY} of meer dossiers in een uur",
    "tijd": "buiten 7 tot 20 uur of in het weekend",
    "weg": "heeft nu geen toegang meer",
    "naam": "zelfde achternaam als de inwoner",
    "adres": "inwoner woont waar de medewerker of familie woont",
    "geweigerd": "vroeg een dossier dat niet mocht",
}
COLUMNS = {
    "veel": "many",
    "tijd": "odd_hours",
    "naam": "same_name",
    "adres": "same_address",
    "geweigerd": "refused",
}


class Unusual(NamedTuple):
    """What one worker did on one day with one resident that stands out. last_id: its place in the order."""

    last_id: int
    user_id: int
    client_id: int
    case_id: int | None
    day: date
    first_at: datetime
    last_at: datetime
    looks: int
    name: str
    employer: str
    why: list[str]


class Page(NamedTuple):
    """Some rows, the newest first; after: where the next page goes on, or None at the end."""

    rows: list[Unusual]
    after: int | None


QUERY = f"""
WITH seen AS (
    SELECT l.id, l.user_id, l.client_id, l.case_id, l.outcome,
        l.at AT TIME ZONE 'Europe/Amsterdam' AS at,
        count(*) OVER (PARTITION BY coalesce(l.request_id::text, l.id::text)) AS at_once
    FROM cases_accesslog l
    WHERE l.at >= %(since)s AND l.user_id IS NOT NULL AND l.destroyed_at IS NULL
        AND (%(worker)s::bigint IS NULL OR l.user_id = %(worker)s)
), busy AS (
    SELECT user_id, date_trunc('hour', at) AS hour FROM seen
    WHERE case_id IS NOT NULL AND outcome = 'shown' AND at_once = 1
    GROUP BY 1, 2 HAVING count(DISTINCT case_id) >= {MANY}
), grouped AS (
    SELECT max(s.id) AS last_id, s.user_id, s.client_id, max(s.case_id) AS case_id, s.at::date AS day,
        min(s.at) AS first_at, max(s.at) AS last_at, count(*) AS looks,
        bool_or(s.outcome = 'refused') AS refused,
        bool_or(s.outcome = 'shown') AS shown,
        bool_or(extract(isodow FROM s.at) > 5
            OR extract(hour FROM s.at) NOT BETWEEN {DAY_STARTS} AND {DAY_ENDS - 1}) AS odd_hours,
        bool_or(b.user_id IS NOT NULL) AS many
    FROM seen s LEFT JOIN busy b ON b.user_id = s.user_id AND b.hour = date_trunc('hour', s.at)
    GROUP BY s.user_id, s.client_id, s.at::date
), named AS (
    SELECT g.*, u.name, coalesce(p.name, '') AS employer, coalesce(
        c.last_name <> '' AND rondom_plain(u.name) LIKE '%% ' || rondom_plain(c.last_name), false
    ) AS same_name, EXISTS (
        SELECT FROM cases_ownfile o JOIN cases_client k ON k.id = o.client_id
        WHERE o.worker_id = g.user_id AND (k.id = c.id OR (k.postcode = c.postcode AND k.postcode <> ''
            AND k.house_number = c.house_number AND k.house_letter = c.house_letter
            AND k.house_addition = c.house_addition))
    ) AS same_address
    FROM grouped g JOIN providers_user u ON u.id = g.user_id
    LEFT JOIN providers_partner p ON p.id = u.employer_id LEFT JOIN cases_client c ON c.id = g.client_id
)
SELECT last_id, user_id, client_id, case_id, day, first_at, last_at, looks, name, employer, shown,
    many, odd_hours, same_name, same_address, refused
FROM named WHERE (%(after)s::bigint IS NULL OR last_id < %(after)s) AND """


@beyond_sight("whether others still have a road to what they looked at")
def unusual(
    *,
    since: datetime,
    on: date,
    only: str = "",
    worker: int | None = None,
    after: int | None = None,
    size: int,
) -> Page:
    """One page of what stands out since a moment; only: one of WHY, or all of them.

    Whether somebody still has a road to the dossier is asked of `visible_to`, the one place that knows, for
    the rows in hand. Asked for alone, it looks through a bounded number of rows and says where to go on.
    """
    is_road = only == "weg"
    chosen = "true" if is_road else COLUMNS.get(only) or f"({' OR '.join(COLUMNS.values())})"
    wanted = size * 10 if is_road else size
    values = {"since": since, "worker": worker, "after": after}
    with connection.cursor() as cursor:
        cursor.execute(f"{QUERY} {chosen} ORDER BY last_id DESC LIMIT {wanted + 1}", values)
        found = cursor.fetchall()
    more, found = len(found) > wanted, found[:wanted]
    lost = _without_a_road(((row[1], row[2], row[3]) for row in found if row[10]), on=on)
    rows = [_row(row, lost) for row in found]
    if not is_road:
        return Page(rows, rows[-1].last_id if more else None)
    rows = [row for row in rows if "weg" in row.why]
    if len(rows) > size:
        return Page(rows[:size], rows[size - 1].last_id)
    return Page(rows, found[-1][0] if more else None)


def _row(found: tuple[Any, ...], lost: set[tuple[int, int | None]]) -> Unusual:
    flags = dict(zip(COLUMNS, found[11:], strict=True))
    flags["weg"] = bool(found[10]) and (found[1], found[3]) in lost
    why = [key for key in WHY if flags[key]]
    return Unusual._make([*found[:10], why])


def _without_a_road(looks: Iterable[tuple[int, int, int | None]], *, on: date) -> set[tuple[int, int | None]]:
    """Worker and dossier of those looks that the worker could not repeat on the day.

    The desk sees every resident by its work, unless a resident is shut off for that worker.
    """
    by_worker: dict[int, dict[int, int]] = {}
    for user_id, client_id, case_id in looks:
        if case_id is not None:
            by_worker.setdefault(user_id, {})[case_id] = client_id
    lost: set[tuple[int, int | None]] = set()
    for user in User.objects.filter(pk__in=by_worker):
        cases = by_worker[user.pk]
        open_now = set(
            Case.objects.visible_to(user, on=on).filter(pk__in=cases).order_by().values_list("pk", flat=True)
        )
        if user.has_role(Role.DESK) and user.is_at_work(on=on):
            residents = Client.objects.open_to(user).filter(pk__in=cases.values())
            at_desk = set(residents.order_by().values_list("pk", flat=True))
            open_now |= {case for case, client in cases.items() if client in at_desk}
        lost |= {(user.pk, case) for case in cases if case not in open_now}
    return lost
