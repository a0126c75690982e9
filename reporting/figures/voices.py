"""K03 satisfaction and K21 complaints and objections: what residents say of us."""

from typing import Any

from reporting.figures import definitions as d
from reporting.figures.numbers import one_decimal, ratio, share
from reporting.figures.scope import Scope
from reporting.scales import COMPLAINT_KIND

ASKED = {"professionals": "mark_professionals", "bereikbaarheid": "mark_access"}

ANSWERS = """
WITH facts AS (
    SELECT s.id, s.district_id, s.answered_on, s.mark_professionals, s.mark_access
    FROM outcomes_surveyanswer s
    WHERE s.municipality_id = %(municipality)s AND s.answered_on BETWEEN %(first)s AND %(last)s
)
"""

MARKS = """
{facts}
SELECT p.name AS period, {columns}
FROM {{periods}}
LEFT JOIN facts ON facts.answered_on BETWEEN p.first AND p.last
GROUP BY 1
""".format(
    facts=ANSWERS,
    columns=", ".join(
        f"count({mark}) AS {name}_total, coalesce(sum({mark}), 0) AS {name}_sum, "
        f"count(*) FILTER (WHERE {mark} >= {d.CONTENT_MARK}) AS {name}_won"
        for name, mark in ASKED.items()
    ),
)

COMPLAINT_FACTS = """
WITH facts AS (
    SELECT k.id, k.kind, k.received_on, k.handled_on, k.upheld IN ('yes', 'partly') AS is_upheld
    FROM cases_complaint k
    WHERE k.municipality_id = %(municipality)s
)
"""
RECEIVED = "facts.received_on BETWEEN p.first AND p.last"
HANDLED = "facts.handled_on BETWEEN p.first AND p.last"

COMPLAINTS = f"""
{COMPLAINT_FACTS}
SELECT p.name AS period, facts.kind,
       count(*) FILTER (WHERE {RECEIVED}) AS received,
       count(*) FILTER (WHERE {HANDLED}) AS handled,
       count(*) FILTER (WHERE {HANDLED} AND is_upheld) AS upheld,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY facts.handled_on - facts.received_on)
           FILTER (WHERE {HANDLED}) AS median
FROM {{periods}} JOIN facts ON {RECEIVED} OR {HANDLED}
GROUP BY 1, 2
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K03 and K21: KPI -> period -> figures."""
    marks = scope.by_period(MARKS)
    complaints = {(row["period"], row["kind"]): row for row in scope.rows(COMPLAINTS)}
    return {
        "K03": {period: {name: _marks(row, name) for name in ASKED} for period, row in marks.items()},
        "K21": {
            period.name: {
                code: _complaints(complaints.get((period.name, kind), {}))
                for kind, code in COMPLAINT_KIND.items()
            }
            for period in scope.periods
        },
    }


def _marks(row: dict[str, Any], name: str) -> dict[str, Any]:
    total = row[f"{name}_total"]
    return share(row[f"{name}_won"], total) | {"gemiddelde": ratio(row[f"{name}_sum"], total, times=1)}


def _complaints(row: dict[str, Any]) -> dict[str, Any]:
    return (
        {"ontvangen": row.get("received", 0)}
        | share(row.get("upheld", 0), row.get("handled", 0))
        | {"mediaan": one_decimal(row.get("median"))}
    )
