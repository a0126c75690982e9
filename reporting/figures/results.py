"""K01 success, K02 completeness and K09 one helper: what the trajectories of the cohort came to.

The class of a pair is decided in SQL here and in outcomes.scales; a test compares the two.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from cases.scales import Domain
from cases.terms import DAY, add_months
from outcomes import scales
from reporting.figures import definitions as d
from reporting.figures.numbers import one_decimal, ratio, share
from reporting.figures.scope import Scope
from reporting.scales import CHANGE, VERDICT

DOMAINS = Domain.values
REASONS = ("02", "31", "39")
CLASSES = ("improved", "same", "worse")
MARGIN = 4 * DAY  # calendar months lose at most three days at their ends


def _each(template: str, separator: str = ",\n           ") -> str:
    return separator.join(template.format(domain=domain) for domain in DOMAINS)


# One row per trajectory of the cohort: case_id, closes_on, excluded (reason or null), is_pair, own and
# taking_part (classes, null without a pair), is_stable, has_one_helper, start_level (null without a start
# measurement). The cohort is cut by start only, with days to
# spare: a condition on the computed closing day makes the planner expect a handful of rows, and so do steps
# that it folds into each other; it then walks them row by row.
FACTS = f"""
WITH cohort AS MATERIALIZED (
    SELECT t.id, t.case_id, t.starts_on, t.ends_on, t.end_reason, t.goal_domains, t.stable_goal_on,
           due.day AS due
    FROM cases_trajectory t
    JOIN cases_case c ON c.id = t.case_id
    CROSS JOIN LATERAL (SELECT (t.starts_on + interval '{d.MONTHS_TO_DUE} months')::date AS day) due
    WHERE c.municipality_id = %(municipality)s
        AND t.starts_on BETWEEN %(starts_from)s AND %(starts_to)s
), t0 AS MATERIALIZED (
    SELECT m.*, t.ends_on, t.due, t.goal_domains
    FROM cohort t
    CROSS JOIN LATERAL (
        SELECT * FROM outcomes_measurement m
        WHERE m.trajectory_id = t.id
            AND m.moment = 'start'
            AND m.measured_on BETWEEN t.starts_on - {d.BEFORE_START} AND t.starts_on + {d.AFTER_START}
        ORDER BY m.measured_on, m.external_id
        LIMIT 1
    ) m
), t1 AS MATERIALIZED (
    SELECT m.*
    FROM cohort t
    CROSS JOIN LATERAL (
        SELECT * FROM outcomes_measurement m
        WHERE m.trajectory_id = t.id
            AND m.moment <> 'start'
            AND m.measured_on BETWEEN t.due - {d.AROUND_DUE} AND t.due + {d.AROUND_DUE}
        ORDER BY abs(m.measured_on - t.due), m.measured_on, m.external_id
        LIMIT 1
    ) m
), te AS MATERIALIZED (
    SELECT m.*
    FROM t0
    CROSS JOIN LATERAL (
        SELECT * FROM outcomes_measurement m
        WHERE m.trajectory_id = t0.trajectory_id
            AND m.moment = 'end'
            AND m.measured_on BETWEEN t0.ends_on - {d.BEFORE_END} AND t0.ends_on + {d.AFTER_END}
            AND m.measured_on >= t0.measured_on + {d.SINCE_START}
        ORDER BY abs(m.measured_on - t0.ends_on), m.measured_on, m.external_id
        LIMIT 1
    ) m
    WHERE t0.ends_on < t0.due - {d.AROUND_DUE}
), later AS (
    SELECT * FROM t1
    UNION ALL
    SELECT * FROM te WHERE trajectory_id NOT IN (SELECT trajectory_id FROM t1)
), change AS MATERIALIZED (
    SELECT t0.trajectory_id,
           t0.measured_on,
           t0.goal_domains,
           CASE WHEN t0.participation_ladder IS NOT NULL AND later.participation_ladder IS NOT NULL
                THEN later.participation_ladder - t0.participation_ladder
                ELSE later.{Domain.MAATSCHAPPELIJKE_PARTICIPATIE} - t0.{Domain.MAATSCHAPPELIJKE_PARTICIPATIE}
           END AS participation_change,
           {_each("later.{domain} - t0.{domain} AS {domain}")}
    FROM t0
    JOIN later USING (trajectory_id)
), goal AS MATERIALIZED (
    SELECT *, num_nonnulls(
           {_each("CASE WHEN '{domain}' = ANY (goal_domains) THEN {domain} END")}) > 0 AS by_goal
    FROM change
), chosen AS MATERIALIZED (
    SELECT trajectory_id, measured_on, participation_change,
           {_each("CASE WHEN NOT by_goal OR '{domain}' = ANY (goal_domains) THEN {domain} END AS {domain}")}
    FROM goal
), basis AS MATERIALIZED (
    SELECT trajectory_id, measured_on, participation_change,
           num_nonnulls({_each("{domain}", ", ")}) AS n,
           {_each("coalesce({domain}, 0)", " + ")} AS difference,
           least({_each("{domain}", ", ")}) AS lowest
    FROM chosen
), pair AS MATERIALIZED (
    SELECT trajectory_id,
           measured_on,
           CASE WHEN 2 * difference <= -n THEN 'worse'
                WHEN 2 * difference >= n AND lowest > -{scales.CLEAR_FALL} THEN 'improved'
                ELSE 'same'
           END AS own,
           CASE sign(participation_change)
                WHEN 1 THEN 'improved' WHEN 0 THEN 'same' WHEN -1 THEN 'worse' ELSE 'not_measured'
           END AS taking_part
    FROM basis
    WHERE n > 0
), one_helper AS MATERIALIZED (
    SELECT t.id
    FROM cohort t
    JOIN cases_assignment a ON a.case_id = t.case_id
        AND a.kind = 'fixed'
        AND a.starts_on <= least(t.ends_on, t.due)
        AND (a.ends_on IS NULL OR a.ends_on >= t.starts_on)
    GROUP BY t.id
    HAVING min(a.worker_id) = max(a.worker_id)
), begun AS (
    SELECT trajectory_id,
           CASE WHEN n = 0 THEN NULL
                WHEN {d.START_LEVELS[0].denominator} * total < {d.START_LEVELS[0].numerator} * n THEN 1
                WHEN {d.START_LEVELS[1].denominator} * total < {d.START_LEVELS[1].numerator} * n THEN 2
                ELSE 3
           END AS start_level
    FROM (
        SELECT trajectory_id,
               num_nonnulls({_each("{domain}", ", ")}) AS n,
               {_each("coalesce({domain}, 0)", " + ")} AS total
        FROM t0
    ) AS scored
), facts AS (
    SELECT t.id,
           t.case_id,
           t.due + {d.AROUND_DUE} AS closes_on,
           left_out.reason AS excluded,
           pair.trajectory_id IS NOT NULL AND left_out.reason IS NULL AS is_pair,
           pair.own,
           pair.taking_part,
           coalesce(t.stable_goal_on <= pair.measured_on + {d.AFTER_START}, false) AS is_stable,
           t.id IN (SELECT id FROM one_helper) AS has_one_helper,
           begun.start_level
    FROM cohort t
    LEFT JOIN pair ON pair.trajectory_id = t.id
    LEFT JOIN te ON te.trajectory_id = t.id
    LEFT JOIN begun ON begun.trajectory_id = t.id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.end_reason IN ('02', '31', '39') AND t.ends_on < t.due - {d.AROUND_DUE}
                         AND te.trajectory_id IS NULL
                    THEN t.end_reason END AS reason
    ) left_out
)
"""

COUNTS = f"""
{FACTS}
SELECT p.name AS period, excluded, is_pair, own, taking_part, is_stable, has_one_helper, count(*) AS n
FROM {{periods}}
JOIN facts ON facts.closes_on BETWEEN p.first AND p.last
GROUP BY 1, 2, 3, 4, 5, 6, 7
"""

# One row per trajectory that started: won says whether it has a start measurement.
STARTED_FACTS = f"""
WITH started AS MATERIALIZED (
    SELECT t.id, t.case_id, t.starts_on
    FROM cases_trajectory t
    JOIN cases_case c ON c.id = t.case_id
    WHERE c.municipality_id = %(municipality)s
        AND t.starts_on BETWEEN %(first)s::date - {d.AFTER_START} AND %(last)s::date - {d.AFTER_START}
), measured AS (
    SELECT DISTINCT t.id
    FROM started t
    JOIN outcomes_measurement m ON m.trajectory_id = t.id
        AND m.moment = 'start'
        AND m.measured_on BETWEEN t.starts_on - {d.BEFORE_START} AND t.starts_on + {d.AFTER_START}
), facts AS (
    SELECT t.id, t.case_id, t.starts_on + {d.AFTER_START} AS closes_on, measured.id IS NOT NULL AS won
    FROM started t LEFT JOIN measured ON measured.id = t.id
)
"""

STARTED = f"""
{STARTED_FACTS}
SELECT p.name AS period, count(facts.id) AS total, count(*) FILTER (WHERE won) AS won
FROM {{periods}} LEFT JOIN facts ON facts.closes_on BETWEEN p.first AND p.last
GROUP BY 1
"""

Rows = list[dict[str, Any]]


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K01, K02 and K09: KPI -> period -> figures."""
    rows = scope.rows(COUNTS, **starts(scope))
    started = scope.by_period(STARTED)
    found: dict[str, dict[str, dict[str, Any]]] = {"K01": {}, "K02": {}, "K09": {}}
    for period in (period.name for period in scope.periods):
        cohort = [row for row in rows if row["period"] == period]
        success = _success(scope, cohort)
        found["K01"][period] = success
        found["K02"][period] = {
            "startmeting": share(started[period]["won"], started[period]["total"]),
            "paren": share(success["paren"], success["in_aanmerking"]),
        }
        found["K09"][period] = share(_count(row for row in cohort if row["has_one_helper"]), _count(cohort))
    return found


def starts(scope: Scope) -> dict[str, date]:
    """Between which days the trajectories of the cohorts started, with days to spare."""
    return {
        "starts_from": add_months(scope.first - d.AROUND_DUE * DAY, -d.MONTHS_TO_DUE) - MARGIN,
        "starts_to": add_months(scope.last - d.AROUND_DUE * DAY, -d.MONTHS_TO_DUE) + MARGIN,
    }


def _count(rows: Iterable[dict[str, Any]]) -> int:
    return sum(row["n"] for row in rows)


def _success(scope: Scope, cohort: Rows) -> dict[str, Any]:
    pairs = [row for row in cohort if row["is_pair"]]
    size = _count(cohort)
    excluded = {reason: _count(row for row in cohort if row["excluded"] == reason) for reason in REASONS}
    eligible, paired = size - sum(excluded.values()), _count(pairs)
    won = _count(
        row
        for row in pairs
        if scales.is_success(scope.variant, row["own"], row["taking_part"], stable_goal=row["is_stable"])
    )
    interval = scales.wilson(won, paired)
    verdict = scales.verdict(won, paired, eligible, scope.targets["K01"])
    table = {
        CHANGE[own]: {
            CHANGE[part]: _count(row for row in pairs if (row["own"], row["taking_part"]) == (own, part))
            for part in (*CLASSES, "not_measured")
        }
        for own in CLASSES
    }
    return {
        "cohort": size,
        "uitgezonderd": excluded,
        "in_aanmerking": eligible,
        "paren": paired,
        "dekking": ratio(paired, eligible),
        "geslaagd": won,
        "aandeel": ratio(won, paired),
        "wilson": interval and [one_decimal(100 * Fraction(end)) for end in interval],
        "ondergrens": ratio(won, eligible),
        "bovengrens": ratio(won + eligible - paired, eligible),
        "oordeel": VERDICT[verdict],
        "kruistabel": table,
    }
