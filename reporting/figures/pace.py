"""K04 assessment, K05 decision and K06 first contact: were we in time."""

from datetime import date, timedelta
from typing import Any

from cases.terms import DAY, last_day
from reporting.figures import definitions as d
from reporting.figures.numbers import one_decimal, share, shares
from reporting.figures.scope import Scope, working_days

# Terms of which the last day lies in the periods: `plain` is the day before it is moved to a working day.
ASSESSMENT_FACTS = """
WITH facts AS (
    SELECT a.id, r.case_id, r.district_id, term.ends_on, a.finished_on <= term.ends_on AS in_time
    FROM unnest(%(plain)s::date[], %(ends)s::date[]) AS term(plain, ends_on)
    JOIN intake_assessment a ON a.reported_on = term.plain - %(days)s
    JOIN intake_supportrequest r ON r.id = a.request_id
    WHERE r.municipality_id = %(municipality)s
        AND (a.withdrawn_on IS NULL OR a.withdrawn_on > term.ends_on)
)
"""

DECISION_FACTS = """
WITH facts AS (
    SELECT a.id, r.case_id, r.district_id, term.ends_on,
           a.decided_on <= term.ends_on AND a.result <> 'withdrawn' AS in_time
    FROM unnest(%(plain)s::date[], %(ends)s::date[]) AS term(plain, ends_on)
    JOIN intake_application a ON a.received_on + coalesce(a.suspended_days, 0) = term.plain - %(days)s
    JOIN intake_supportrequest r ON r.id = a.request_id
    WHERE r.municipality_id = %(municipality)s
        AND NOT (a.result = 'withdrawn' AND a.decided_on <= term.ends_on)
)
"""

IN_TIME = """
SELECT p.name AS period, count(facts.ends_on) AS total, count(*) FILTER (WHERE in_time) AS won
FROM {periods} LEFT JOIN facts ON facts.ends_on BETWEEN p.first AND p.last
GROUP BY 1
"""

# A request opened a case when none that names the same case came before it, of whatever municipality.
CONTACT_FACTS = f"""
WITH facts AS (
    SELECT r.id, r.case_id, r.district_id, r.received_on,
           {working_days("r.received_on", "c.first_contact_on")} AS days
    FROM intake_supportrequest r
    JOIN cases_case c ON c.id = r.case_id
    WHERE r.municipality_id = %(municipality)s
        AND r.received_on BETWEEN %(first)s AND %(last)s
        AND NOT EXISTS (
            SELECT FROM intake_supportrequest earlier
            WHERE earlier.case_id = r.case_id
                AND (earlier.received_on, earlier.external_id) < (r.received_on, r.external_id)
        )
)
"""

CONTACTS = f"""
{CONTACT_FACTS}
SELECT p.name AS period,
       count(facts.received_on) AS total,
       count(days) AS met,
       count(*) FILTER (WHERE days <= {d.CONTACT_WORKING_DAYS}) AS won,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median
FROM {{periods}} LEFT JOIN facts ON facts.received_on BETWEEN p.first AND p.last
GROUP BY 1
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K04, K05 and K06: KPI -> period -> figures."""
    assessments = scope.by_period(ASSESSMENT_FACTS + IN_TIME, days=d.ASSESSMENT_DAYS, **terms(scope))
    decisions = scope.by_period(DECISION_FACTS + IN_TIME, days=d.DECISION_DAYS, **terms(scope))
    contacts = scope.by_period(CONTACTS)
    return {
        "K04": shares(assessments),
        "K05": shares(decisions),
        "K06": {
            period: share(row["won"], row["total"])
            | {"met_contact": row["met"], "mediaan": one_decimal(row["median"])}
            for period, row in contacts.items()
        },
    }


def terms(scope: Scope) -> dict[str, list[date]]:
    """All days on which a term may end before it is moved, and where each is moved to, within the periods."""
    days = [scope.first - timedelta(days=count) for count in range(15, 0, -1)]
    while days[-1] < scope.last:
        days.append(days[-1] + DAY)
    moved = [(day, last_day(day, 0)) for day in days]
    within = [(day, end) for day, end in moved if scope.first <= end <= scope.last]
    return {"plain": [day for day, _ in within], "ends": [end for _, end in within]}
