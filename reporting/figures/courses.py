"""K11, K12, K14, K15 and K17: trajectories and their goals while they run and when they end."""

from typing import Any

from reporting.figures import definitions as d
from reporting.figures.numbers import shares
from reporting.figures.scope import Scope

# K11, K12 and K17 in one pass over the levels of all trajectories that changed from %(changed_from)s on. A
# lowering counts while the trajectory runs; a raise counts on any day. K12 looks at the periods moved three
# months back, in %(back_firsts)s and %(back_lasts)s.
RUNNING = f"""
WITH levels AS MATERIALIZED (
    SELECT i.trajectory_id, i.starts_on AS day, i.level, t.starts_on, t.ends_on,
           lag(i.level) OVER (PARTITION BY i.trajectory_id ORDER BY i.starts_on) AS before
    FROM cases_intensity i
    JOIN cases_trajectory t ON t.id = i.trajectory_id
    JOIN cases_case c ON c.id = t.case_id
    WHERE c.municipality_id = %(municipality)s
        AND i.trajectory_id IN (
            SELECT trajectory_id FROM cases_intensity WHERE starts_on BETWEEN %(changed_from)s AND %(last)s
        )
), lowered AS MATERIALIZED (
    SELECT trajectory_id, day FROM levels
    WHERE level < before AND day >= starts_on AND (ends_on IS NULL OR day <= ends_on)
), lowered_in AS MATERIALIZED (
    SELECT DISTINCT p.name, lowered.trajectory_id
    FROM {{periods}} JOIN lowered ON lowered.day BETWEEN p.first AND p.last
), again AS MATERIALIZED (
    SELECT p.name,
           count(DISTINCT lowered.trajectory_id) AS total,
           count(DISTINCT raised.trajectory_id) AS won
    FROM unnest(%(names)s::text[], %(back_firsts)s::date[], %(back_lasts)s::date[]) AS p(name, first, last)
    LEFT JOIN lowered ON lowered.day BETWEEN p.first AND p.last
    LEFT JOIN levels raised ON raised.trajectory_id = lowered.trajectory_id
        AND raised.level > raised.before
        AND raised.day BETWEEN lowered.day + 1 AND lowered.day + {d.RAISED_WITHIN}
    GROUP BY 1
)
SELECT p.name AS period,
       count(t.id) AS running,
       count(lowered_in.trajectory_id) AS lowered,
       count(t.id) FILTER (WHERE t.in_group_since <= p.last) AS in_group,
       max(again.total) AS total,
       max(again.won) AS won
FROM {{periods}}
JOIN again USING (name)
LEFT JOIN (cases_trajectory t JOIN cases_case c ON c.id = t.case_id AND c.municipality_id = %(municipality)s)
    ON t.starts_on <= p.last AND (t.ends_on IS NULL OR t.ends_on >= p.first)
LEFT JOIN lowered_in ON lowered_in.name = p.name AND lowered_in.trajectory_id = t.id
GROUP BY 1
"""

ENDED = """
SELECT p.name AS period,
       count(t.id) AS total,
       count(t.id) FILTER (WHERE t.end_reason IN ('21', '22', '23')) AS won
FROM {periods}
LEFT JOIN (cases_trajectory t JOIN cases_case c ON c.id = t.case_id AND c.municipality_id = %(municipality)s)
    ON t.ends_on BETWEEN p.first AND p.last AND t.end_reason NOT IN ('02', '31', '36', '37', '38', '39')
GROUP BY 1
"""

GOALS = """
WITH facts AS (
    SELECT g.id, g.closed_on, g.result
    FROM cases_goal g
    JOIN cases_trajectory t ON t.id = g.trajectory_id
    JOIN cases_case c ON c.id = t.case_id
    WHERE c.municipality_id = %(municipality)s AND g.closed_on BETWEEN %(first)s AND %(last)s
)
SELECT p.name AS period, count(facts.id) AS total,
       count(*) FILTER (WHERE result IN ('wholly', 'partly')) AS won
FROM {periods} LEFT JOIN facts ON facts.closed_on BETWEEN p.first AND p.last
GROUP BY 1
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K11, K12, K14, K15 and K17: KPI -> period -> figures."""
    back = [period.back(3) for period in scope.periods]
    running = scope.by_period(
        RUNNING,
        changed_from=min(period.first for period in back),
        back_firsts=[period.first for period in back],
        back_lasts=[period.last for period in back],
    )
    return {
        "K11": shares(running, "lowered", "running"),
        "K12": shares(running),
        "K14": shares(scope.by_period(ENDED)),
        "K15": shares(scope.by_period(GOALS)),
        "K17": shares(running, "in_group", "running"),
    }
