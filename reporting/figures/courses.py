"""K11, K12, K14, K15 and K17: trajectories and their goals while they run and when they end."""

from typing import Any

from reporting.figures import definitions as d
from reporting.figures.numbers import shares
from reporting.figures.scope import BACK, Scope, moved_back

# The levels of all trajectories that changed from %(back_first)s on. A lowering counts while the trajectory
# runs; a raise counts on any day.
LEVELS = """
WITH levels AS MATERIALIZED (
    SELECT i.trajectory_id, t.case_id, i.starts_on AS day, i.level, t.starts_on, t.ends_on,
           lag(i.level) OVER (PARTITION BY i.trajectory_id ORDER BY i.starts_on) AS before
    FROM cases_intensity i
    JOIN cases_trajectory t ON t.id = i.trajectory_id
    JOIN cases_case c ON c.id = t.case_id
    WHERE c.municipality_id = %(municipality)s
        AND i.trajectory_id IN (
            SELECT trajectory_id FROM cases_intensity WHERE starts_on BETWEEN %(back_first)s AND %(last)s
        )
), lowered AS MATERIALIZED (
    SELECT trajectory_id, case_id, day FROM levels
    WHERE level < before AND day >= starts_on AND (ends_on IS NULL OR day <= ends_on)
)"""
# K11 and K17: the trajectories that run, and in which periods they were lowered.
RUNNING_STEPS = """lowered_in AS MATERIALIZED (
    SELECT DISTINCT p.name, lowered.trajectory_id
    FROM {periods} JOIN lowered ON lowered.day BETWEEN p.first AND p.last
), facts AS (
    SELECT t.id, t.case_id, t.starts_on, t.ends_on, t.in_group_since
    FROM cases_trajectory t
    JOIN cases_case c ON c.id = t.case_id AND c.municipality_id = %(municipality)s
)
"""
RUNNING_FACTS = f"{LEVELS}, {RUNNING_STEPS}"
RUNS = "facts.starts_on <= p.last AND (facts.ends_on IS NULL OR facts.ends_on >= p.first)"
IS_LOWERED = "(p.name, facts.id) IN (SELECT name, trajectory_id FROM lowered_in)"
IN_GROUP = "facts.in_group_since <= p.last"

RUNNING = f"""
WITH {RUNNING_STEPS}
SELECT p.name AS period,
       count(facts.id) AS running,
       count(lowered_in.trajectory_id) AS lowered,
       count(facts.id) FILTER (WHERE {IN_GROUP}) AS in_group
FROM {{periods}}
LEFT JOIN facts ON {RUNS}
LEFT JOIN lowered_in ON lowered_in.name = p.name AND lowered_in.trajectory_id = facts.id
GROUP BY 1
"""

# K12: a row per lowering in the periods moved three months back, and whether it was raised again. Joined, not
# EXISTS: that would look through all levels for each lowering.
AGAIN_STEPS = f"""facts AS (
    SELECT lowered.trajectory_id AS id, lowered.case_id, lowered.day,
           count(raised.day) > 0 AS is_raised
    FROM lowered
    LEFT JOIN levels raised ON raised.trajectory_id = lowered.trajectory_id
        AND raised.level > raised.before
        AND raised.day BETWEEN lowered.day + 1 AND lowered.day + {d.RAISED_WITHIN}
    GROUP BY 1, 2, 3
)
"""
AGAIN_FACTS = f"{LEVELS}, {AGAIN_STEPS}"

AGAIN = f"""
WITH {AGAIN_STEPS}
SELECT p.name AS period, count(DISTINCT facts.id) AS total,
       count(DISTINCT facts.id) FILTER (WHERE is_raised) AS won
FROM {BACK} LEFT JOIN facts ON facts.day BETWEEN p.first AND p.last
GROUP BY 1
"""

# Both pass over the same levels, so one statement reads them once.
STEPS = (
    f"{LEVELS}, running AS ({RUNNING}), again AS ({AGAIN}) SELECT * FROM running JOIN again USING (period)"
)

ENDED_FACTS = """
WITH facts AS (
    SELECT t.id, t.case_id, t.ends_on, t.end_reason IN ('21', '22', '23') AS is_lost
    FROM cases_trajectory t
    JOIN cases_case c ON c.id = t.case_id AND c.municipality_id = %(municipality)s
    WHERE t.ends_on BETWEEN %(first)s AND %(last)s
        AND t.end_reason NOT IN ('02', '31', '36', '37', '38', '39')
)
"""

ENDED = f"""
{ENDED_FACTS}
SELECT p.name AS period, count(facts.id) AS total, count(*) FILTER (WHERE is_lost) AS won
FROM {{periods}} LEFT JOIN facts ON facts.ends_on BETWEEN p.first AND p.last
GROUP BY 1
"""

GOAL_FACTS = """
WITH facts AS (
    SELECT g.id, t.case_id, g.closed_on, g.result IN ('wholly', 'partly') AS is_reached
    FROM cases_goal g
    JOIN cases_trajectory t ON t.id = g.trajectory_id
    JOIN cases_case c ON c.id = t.case_id
    WHERE c.municipality_id = %(municipality)s AND g.closed_on BETWEEN %(first)s AND %(last)s
)
"""

GOALS = f"""
{GOAL_FACTS}
SELECT p.name AS period, count(facts.id) AS total, count(*) FILTER (WHERE is_reached) AS won
FROM {{periods}} LEFT JOIN facts ON facts.closed_on BETWEEN p.first AND p.last
GROUP BY 1
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K11, K12, K14, K15 and K17: KPI -> period -> figures."""
    steps = scope.by_period(STEPS, **moved_back(scope, 3))
    return {
        "K11": shares(steps, "lowered", "running"),
        "K12": shares(steps),
        "K14": shares(scope.by_period(ENDED)),
        "K15": shares(scope.by_period(GOALS)),
        "K17": shares(steps, "in_group", "running"),
    }
