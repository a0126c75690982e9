"""What is asked of a worker: tasks in dossiers that somebody else holds, and questions in any dossier."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from cases.figures import words
from cases.figures.held import BARRED
from cases.figures.steps import Next, Step
from cases.terms import add_working_days
from providers.models import DEFAULT_ANSWER_NORM, prepared

MOST = 200
REASONS = {
    "fixed": "vaste hulpverlener",
    "replacement": "vervanger",
    "direction": "procesregisseur",
}
# Only while the worker sees the dossier in person. A task that was given to who left it is of who holds it
# (held.FACTS); what is unanswered stands in the dossier.
ASKED = """
WITH mine AS MATERIALIZED (
    SELECT a.case_id, a.kind AS reason, true AS holds FROM cases_assignment a
    WHERE a.worker_id = %(reader)s AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
    UNION ALL
    SELECT v.case_id, v.level, false FROM cases_involvement v
    WHERE v.worker_id = %(reader)s AND v.starts_on <= %(on)s AND (v.ends_on IS NULL OR v.ends_on >= %(on)s)
),
asked AS (
    SELECT k.case_id, mine.reason, 'task' AS kind, 0 AS id, k.due_on, k.text, k.asked_by_id, k.asked_on
    FROM cases_task k JOIN mine ON mine.case_id = k.case_id AND mine.reason IN ('full', 'direction')
    WHERE k.worker_id = %(reader)s AND k.done_on IS NULL AND k.stopped_on IS NULL
        AND NOT EXISTS (SELECT FROM mine h WHERE h.case_id = k.case_id AND h.holds)
    UNION ALL
    SELECT q.case_id, (SELECT m.reason FROM mine m WHERE m.case_id = q.case_id ORDER BY m.holds DESC LIMIT 1),
        q.kind, q.id, NULL, q.text, q.asked_by_id, q.asked_on
    FROM cases_question q
    WHERE q.case_id IN (SELECT case_id FROM mine) AND q.id IN (
        SELECT id FROM cases_question WHERE to_worker_id = %(reader)s AND answered_on IS NULL
        UNION
        SELECT id FROM cases_question WHERE kind = 'access' AND answered_on IS NULL
            AND case_id IN (SELECT case_id FROM mine WHERE holds)
    )
)
SELECT c.id, p.id, coalesce(nullif(
        concat_ws(' ', nullif(p.first_names, ''), nullif(p.prefix, ''), nullif(p.last_name, '')), ''
    ), 'Naam onbekend'), p.birth_date, d.name, x.reason, x.kind, x.id, x.due_on, x.text, u.name, x.asked_on
FROM asked x
JOIN cases_case c ON c.id = x.case_id AND (c.closed_on IS NULL OR c.closed_on >= %(on)s)
JOIN cases_client p ON p.id = c.client_id
JOIN providers_user u ON u.id = x.asked_by_id
LEFT JOIN providers_district d ON d.id = p.district_id
WHERE c.client_id NOT IN ({barred})
ORDER BY c.id, x.reason, x.asked_on, x.id LIMIT {most}
"""


class Other(NamedTuple):
    """A dossier in which something is asked of this worker."""

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
    """Per dossier what is asked of the worker and still open, the first due first. One statement."""
    rows = prepared(ASKED.format(barred=BARRED, most=MOST), {"reader": worker_id, "on": on})
    grouped = [(about, [_step(row, on) for row in found]) for about, found in groupby(rows, _about)]
    return [(about, sorted(found, key=lambda step: step.due)) for about, found in grouped]


def _about(row: tuple) -> Other:
    case_id, client_id, name, born, district, reason = row[:6]
    return Other(case_id, client_id, name, born, district, REASONS.get(reason, "betrokken"))


def _step(row: tuple, on: date) -> Next:
    kind, key, due, text, by, asked_on = row[6:]
    day = words.short(asked_on, today=on)
    if kind == "task":
        return Next(due, Step.TASK, text, f"Taak van {by}, {day}")
    what, why = {
        "mention": ("Lees de notitie", "Genoemd door"),
        "access": (f"Vraagt toegang: {_cut(text)}", "Vraag van"),
    }.get(kind, (_cut(text), "Vraag van"))
    due = add_working_days(asked_on, DEFAULT_ANSWER_NORM)
    return Next(due, Step.ASKED, what, f"{why} {by}, {day}", question_id=key)


def _cut(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:117]}..."
