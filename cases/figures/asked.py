"""What is asked of a worker in dossiers that somebody else holds."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from cases.figures import words
from cases.figures.held import BARRED
from cases.figures.steps import Next, Step
from providers.models import prepared

MOST = 200
REASONS = {"direction": "procesregisseur"}
# Only while the worker works in the dossier: what was given to who left it is of who holds it (held.FACTS).
ASKED = """
SELECT c.id, p.id, coalesce(nullif(
        concat_ws(' ', nullif(p.first_names, ''), nullif(p.prefix, ''), nullif(p.last_name, '')), ''
    ), 'Naam onbekend'), p.birth_date, d.name, v.level, k.due_on, k.text, u.name, k.asked_on
FROM cases_task k
JOIN cases_case c ON c.id = k.case_id AND (c.closed_on IS NULL OR c.closed_on >= %(on)s)
JOIN cases_client p ON p.id = c.client_id
JOIN cases_involvement v ON v.case_id = c.id AND v.worker_id = k.worker_id
    AND v.level IN ('full', 'direction')
    AND v.starts_on <= %(on)s AND (v.ends_on IS NULL OR v.ends_on >= %(on)s)
JOIN providers_user u ON u.id = k.asked_by_id
LEFT JOIN providers_district d ON d.id = p.district_id
WHERE k.worker_id = %(reader)s AND k.done_on IS NULL AND k.stopped_on IS NULL
    AND c.client_id NOT IN ({barred}) AND NOT EXISTS (
        SELECT FROM cases_assignment a WHERE a.case_id = c.id AND a.worker_id = %(reader)s
            AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
    )
ORDER BY c.id, k.due_on, k.id LIMIT {most}
"""


class Other(NamedTuple):
    """A dossier that somebody else holds, in which this worker has something to do."""

    case_id: int
    client_id: int
    name: str
    birth_date: date | None
    district: str | None
    reason: str
    referred_to: str | None = None
    referred_for: str | None = None
    fixed_name: str | None = None
    is_replacement: bool = False
    task_due_on: date | None = None  # its tasks are steps of their own
    task: str | None = None


def asked_of(worker_id: int, *, on: date) -> Sequence[tuple[Other, list[Next]]]:
    """The open tasks for which the worker is named in dossiers of others, the first due first. One
    statement.
    """
    rows = prepared(ASKED.format(barred=BARRED, most=MOST), {"reader": worker_id, "on": on})
    return [(about, [_task(row, on) for row in found]) for about, found in groupby(rows, _about)]


def _about(row: tuple) -> Other:
    case_id, client_id, name, born, district, level = row[:6]
    return Other(case_id, client_id, name, born, district, REASONS.get(level, "betrokken"))


def _task(row: tuple, on: date) -> Next:
    due, text, by, asked_on = row[6:10]
    return Next(due, Step.TASK, text, f"Taak van {by}, {words.short(asked_on, today=on)}")
