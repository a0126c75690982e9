"""K10 dossiers without a helper, K13 residents who came back and K18 reach per district."""

from typing import Any

from providers.models import District
from reporting.figures import definitions as d
from reporting.figures.numbers import ratio, shares
from reporting.figures.scope import Scope, working_days
from reporting.scales import UNKNOWN

# Working days from the first day without a helper up to the last day of the period, both included.
WITHOUT_HELPER = f"""
WITH last_days AS (
    SELECT DISTINCT p.last FROM {{periods}}
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
), since AS (
    SELECT bare.day, bare.id, greatest(bare.opened_on, max(a.ends_on) + 1) AS first
    FROM bare
    LEFT JOIN cases_assignment a ON a.case_id = bare.id AND a.ends_on < bare.day
    GROUP BY bare.day, bare.id, bare.opened_on
)
SELECT p.name AS period, count(since.id) AS total
FROM {{periods}}
LEFT JOIN since ON since.day = p.last
    AND {working_days("since.first - 1", "since.day")} > {d.PLAIN_WORKING_DAYS}
GROUP BY 1
"""

# Periods moved twelve months back, in %(back_firsts)s and %(back_lasts)s. Who came back did so with a request
# that opened another case of the same resident, in whatever municipality.
RETURNED = f"""
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
    SELECT DISTINCT closed.id
    FROM closed
    JOIN opener ON opener.client_id = closed.client_id
        AND opener.case_id <> closed.id
        AND opener.received_on BETWEEN closed.closed_on + 1 AND closed.closed_on + {d.RETURN_WITHIN}
)
SELECT p.name AS period, count(closed.id) AS total, count(returned.id) AS won
FROM unnest(%(names)s::text[], %(back_firsts)s::date[], %(back_lasts)s::date[]) AS p(name, first, last)
LEFT JOIN closed ON closed.closed_on BETWEEN p.first AND p.last
LEFT JOIN returned ON returned.id = closed.id
GROUP BY 1
"""

REACH = """
SELECT p.name AS period, home.external_id AS district, count(DISTINCT c.client_id) AS total
FROM {periods}
JOIN cases_case c ON c.municipality_id = %(municipality)s
    AND c.opened_on <= p.last AND (c.closed_on IS NULL OR c.closed_on >= p.last)
JOIN cases_client client ON client.id = c.client_id
LEFT JOIN providers_district home ON home.id = client.district_id AND home.municipality_id = c.municipality_id
GROUP BY 1, 2
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K10, K13 and K18: KPI -> period -> figures."""
    back = [period.back(12) for period in scope.periods]
    returned = scope.by_period(
        RETURNED,
        back_first=min(period.first for period in back),
        back_last=max(period.last for period in back),
        back_firsts=[period.first for period in back],
        back_lasts=[period.last for period in back],
    )
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
