"""K10 dossiers without a helper, K13 residents who came back and K18 reach per district."""

from typing import Any

from providers.models import District
from reporting.figures import definitions as d
from reporting.figures.numbers import ratio, shares
from reporting.figures.scope import BACK, Scope, moved_back, working_days
from reporting.scales import UNKNOWN

# Working days from the first day without a helper up to the last day of the period, both included.
WITHOUT_HELPER_FACTS = """
WITH last_days AS (
    SELECT DISTINCT p.last FROM {periods}
), bare AS (
    SELECT last_days.last AS day, c.id, c.opened_on
    FROM last_days
    JOIN cases_case c ON c.opened_on <= last_days.last
        AND (c.closed_on IS NULL OR c.closed_on >= last_days.last)
    WHERE c.municipality_id = %(municipality)s
        AND NOT EXISTS (
            SELECT FROM cases_assignment a
            WHERE a.case_id = c.id
                AND a.starts_on <= last_days.last
                AND (a.ends_on IS NULL OR a.ends_on >= last_days.last)
        )
), facts AS (
    SELECT bare.day, bare.id, bare.id AS case_id, greatest(bare.opened_on, max(a.ends_on) + 1) AS first
    FROM bare
    LEFT JOIN cases_assignment a ON a.case_id = bare.id AND a.ends_on < bare.day
    GROUP BY bare.day, bare.id, bare.opened_on
)
"""
TOO_LONG = f"""facts.day = p.last
    AND {working_days("facts.first - 1", "facts.day")} > {d.PLAIN_WORKING_DAYS}"""

WITHOUT_HELPER = f"""
{WITHOUT_HELPER_FACTS}
SELECT p.name AS period, count(facts.id) AS total
FROM {{periods}} LEFT JOIN facts ON {TOO_LONG}
GROUP BY 1
"""

# Periods moved twelve months back, in %(back_firsts)s and %(back_lasts)s. Who came back did so with a request
# that opened another case of the same resident, in whatever municipality.
RETURNED_FACTS = f"""
WITH closed AS MATERIALIZED (
    SELECT c.id, c.client_id, c.closed_on
    FROM cases_case c
    WHERE c.municipality_id = %(municipality)s AND c.closed_on BETWEEN %(back_first)s AND %(back_last)s
), opener AS (
    SELECT DISTINCT ON (r.case_id) r.case_id, other.client_id, r.received_on
    FROM cases_case other
    JOIN intake_supportrequest r ON r.case_id = other.id
    WHERE other.client_id IN (SELECT client_id FROM closed)
    ORDER BY r.case_id, r.received_on, r.external_id
), returned AS (
    SELECT closed.id, min(opener.received_on) AS day
    FROM closed
    JOIN opener ON opener.client_id = closed.client_id
        AND opener.case_id <> closed.id
        AND opener.received_on BETWEEN closed.closed_on + 1 AND closed.closed_on + {d.RETURN_WITHIN}
    GROUP BY closed.id
), facts AS (
    SELECT closed.id, closed.id AS case_id, closed.closed_on, returned.day AS returned_on
    FROM closed LEFT JOIN returned ON returned.id = closed.id
)
"""

RETURNED = f"""
{RETURNED_FACTS}
SELECT p.name AS period, count(facts.id) AS total, count(facts.returned_on) AS won
FROM {BACK} LEFT JOIN facts ON facts.closed_on BETWEEN p.first AND p.last
GROUP BY 1
"""

# A row per open case, by its resident: who has two is counted once.
REACH_FACTS = """
WITH facts AS (
    SELECT c.client_id AS id, c.id AS case_id, c.opened_on, c.closed_on, home.external_id AS district
    FROM cases_case c
    JOIN cases_client client ON client.id = c.client_id
    LEFT JOIN providers_district home
        ON home.id = client.district_id AND home.municipality_id = c.municipality_id
    WHERE c.municipality_id = %(municipality)s
)
"""
IS_OPEN = "facts.opened_on <= p.last AND (facts.closed_on IS NULL OR facts.closed_on >= p.last)"

REACH = f"""
{REACH_FACTS}
SELECT p.name AS period, district, count(DISTINCT facts.id) AS total
FROM {{periods}} JOIN facts ON {IS_OPEN}
GROUP BY 1, 2
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K10, K13 and K18: KPI -> period -> figures."""
    returned = scope.by_period(RETURNED, **moved_back(scope, 12))
    bare = scope.by_period(WITHOUT_HELPER)
    return {
        "K10": {period: {"aantal": row["total"]} for period, row in bare.items()},
        "K13": shares(returned),
        "K18": _reach(scope),
    }


def _reach(scope: Scope) -> dict[str, dict[str, Any]]:
    rows = scope.rows(REACH)
    districts = District.objects.filter(municipality=scope.municipality).prefetch_related("populations")
    found = {}
    for period in scope.periods:
        people = {row.external_id: row.people_on(period.last) for row in districts}
        counts = {row["district"] or UNKNOWN: row["total"] for row in rows if row["period"] == period.name}
        found[period.name] = _reached(sum(counts.values()), scope.municipality.people_on(period.last)) | {
            "per_wijk": {
                code: _reached(counts.get(code, 0), number)
                for code, number in (people | {UNKNOWN: None}).items()
            }
        }
    return found


def _reached(clients: int, inhabitants: int | None) -> dict[str, Any]:
    return {"clienten": clients, "inwoners": inhabitants, "per_1000": ratio(clients, inhabitants, times=1000)}
