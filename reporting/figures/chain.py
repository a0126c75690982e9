"""From question to closing: how far the questions of a period came, in how many days, the list of each step.

A question that did not open its dossier stops after its outcome: the steps behind it belong to the one that
did. The list behind a step still shows the dossier a question names, so that its reader finds it.
"""

from datetime import date
from typing import Any, NamedTuple

from cases.terms import DAY, add_months
from providers.models import beyond_sight
from reporting.figures import lists
from reporting.figures.inflow import RECEIVED
from reporting.figures.numbers import one_decimal, ratio
from reporting.figures.scope import Period, Scope, covered
from reporting.figures.source import from_replica

CHAIN = "keten"  # stands where a list names its KPI
# Every question of the period; case_id is the dossier it names, opened_id the one it opened.
FACTS = """
WITH asked AS MATERIALIZED (
    SELECT r.id, r.case_id, r.district_id, r.received_on, r.outcome, r.outcome_on,
           CASE WHEN NOT EXISTS (
               SELECT FROM intake_supportrequest earlier
               WHERE earlier.case_id = r.case_id
                   AND (earlier.received_on, earlier.external_id) < (r.received_on, r.external_id)
           ) THEN r.case_id END AS opened_id
    FROM intake_supportrequest r
    WHERE r.municipality_id = %(municipality)s AND r.received_on BETWEEN %(first)s AND %(last)s
), facts AS (
    SELECT a.id, a.case_id, a.district_id, a.received_on, a.outcome <> '' AS is_decided, a.outcome_on,
           c.id AS opened_id, c.opened_on, c.first_contact_on, c.closed_on,
           (SELECT min(s.starts_on) FROM cases_assignment s WHERE s.case_id = c.id AND s.kind = 'fixed')
               AS helped_on,
           (SELECT min(r.sent_on) FROM cases_referral r WHERE r.case_id = c.id) AS referred_on,
           (SELECT min(t.starts_on) FROM cases_trajectory t WHERE t.case_id = c.id) AS started_on,
           (SELECT min(t.ends_on) FROM cases_trajectory t WHERE t.case_id = c.id) AS ended_on
    FROM asked a LEFT JOIN cases_case c ON c.id = a.opened_id
)
"""
ASKED = lists.Facts("request", FACTS, RECEIVED, "facts.received_on", lists.BY_CASE | lists.OWN_DISTRICT)
CASES = """
WITH facts AS (
    SELECT c.id, c.id AS case_id, c.opened_on, c.closed_on FROM cases_case c
    WHERE c.municipality_id = %(municipality)s
)
"""
OPENED, CLOSED = (
    lists.Facts("case", CASES, f"facts.{day} BETWEEN p.first AND p.last", f"facts.{day}", lists.BY_CASE)
    for day in ("opened_on", "closed_on")
)


class Reached(NamedTuple):
    """One step: its name in an address, its title, its day, and when a question reached it."""

    key: str
    title: str
    day: str
    condition: str


STEPS = (
    Reached("vraag", "Hulpvraag binnen", "received_on", lists.ALL),
    Reached("uitkomst", "Uitkomst vastgelegd", "outcome_on", "facts.is_decided"),
    Reached("dossier", "Dossier geopend", "opened_on", "facts.opened_id IS NOT NULL"),
    Reached("contact", "Eerste contact", "first_contact_on", "facts.first_contact_on IS NOT NULL"),
    Reached("hulpverlener", "Vaste hulpverlener", "helped_on", "facts.helped_on IS NOT NULL"),
    Reached("traject", "Traject gestart", "started_on", "facts.started_on IS NOT NULL"),
    Reached("verwijzing", "Eerste verwijzing verstuurd", "referred_on", "facts.referred_on IS NOT NULL"),
    Reached("afgerond", "Eerste traject afgerond", "ended_on", "facts.ended_on IS NOT NULL"),
    Reached("afgehandeld", "Dossier afgehandeld", "closed_on", "facts.closed_on IS NOT NULL"),
)
# The columns of the months: name in an address -> title and facts.
MONTHLY = {
    "hulpvragen": ("Hulpvragen", ASKED),
    "geopend": ("Dossiers geopend", OPENED),
    "gesloten": ("Dossiers gesloten", CLOSED),
}


class Step(NamedTuple):
    """One step of the chain: how many questions reached it, and the median days since they came in."""

    key: str
    title: str
    reached: int
    percent: Any
    days: Any


def cell(key: str) -> lists.Cell | None:
    """The list behind a step or behind a column of the months; None where there is no such number."""
    known = {step.key: (ASKED, step.condition) for step in STEPS}
    known |= {name: (facts, lists.ALL) for name, (_, facts) in MONTHLY.items()}
    return lists.Cell(CHAIN, (key,), *known[key], {}) if key in known else None


def title(key: str) -> str:
    """What a list of the chain is called."""
    return {step.key: step.title for step in STEPS}.get(key) or MONTHLY[key][0]


@beyond_sight("how far questions came and how long it took: counts, of nobody")
@from_replica
def chain(scope: Scope, within: lists.Within | None = None) -> list[Step]:
    """The steps of the questions that came in during the one period of the scope, from question to closing.

    Days are counted from the day a question came in; a step that lay before it took none.
    """
    if not scope.periods:
        return []
    columns = ", ".join(
        f"count(*) FILTER (WHERE {step.condition}) AS {step.key}, percentile_cont(0.5) WITHIN GROUP"
        f" (ORDER BY greatest(facts.{step.day} - facts.received_on, 0)) FILTER (WHERE {step.condition})"
        f" AS {step.key}_days"
        for step in STEPS
    )
    (row,) = scope.rows(
        f"{FACTS} SELECT {columns} FROM {ASKED.periods} JOIN facts ON {ASKED.at}"
        f" {lists.joins(ASKED, within)} WHERE {lists.only(ASKED, within, None)}",
        within=within and within.key,
    )
    asked = row[STEPS[0].key]
    return [
        Step(
            step.key,
            step.title,
            row[step.key],
            ratio(row[step.key], asked),
            None if step is STEPS[0] else one_decimal(row[f"{step.key}_days"]),
        )
        for step in STEPS
    ]


MONTHS = """
SELECT month::date AS month,
    (SELECT count(*) FROM intake_supportrequest r WHERE r.municipality_id = %(municipality)s
        AND r.received_on >= month AND r.received_on < month + interval '1 month') AS hulpvragen,
    (SELECT count(*) FROM cases_case c WHERE c.municipality_id = %(municipality)s
        AND c.opened_on >= month AND c.opened_on < month + interval '1 month') AS geopend,
    (SELECT count(*) FROM cases_case c WHERE c.municipality_id = %(municipality)s
        AND c.closed_on >= month AND c.closed_on < month + interval '1 month') AS gesloten
FROM generate_series(%(from)s::timestamp, %(to)s::timestamp, '1 month') AS month ORDER BY 1
"""


class Month(NamedTuple):
    """What one column of the months counts in a month; number is None where no contract covers it."""

    month: date
    key: str
    number: int | None


@beyond_sight("how many questions and dossiers a month had: counts, of nobody")
@from_replica
def months(scope: Scope) -> list[list[tuple[Month, Month]]]:
    """The twelve months up to the one of the scope: per column (that month, the same month a year before)."""
    if not scope.periods:
        return []
    from_, to = add_months(scope.month, -23), scope.month
    rows = scope.rows(MONTHS, **{"from": from_, "to": to})
    counts = covered(scope.municipality, [_whole(row["month"]) for row in rows])

    def of(row: dict[str, Any], key: str) -> Month:
        return Month(row["month"], key, row[key] if _whole(row["month"]) in counts else None)

    return [
        [(of(now, key), of(before, key)) for key in MONTHLY]
        for now, before in zip(rows[12:], rows[:12], strict=True)
    ]


def _whole(month: date) -> Period:
    return Period("maand", month, add_months(month, 1) - DAY)
