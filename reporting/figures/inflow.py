"""K16, K19, K20 and K22: what comes in at the desk, and where it goes."""

from collections import Counter
from typing import Any

from providers.models import District
from reporting.figures.numbers import share, shares
from reporting.figures.scope import Scope
from reporting.scales import DESTINATION, DOMAIN, NO_DOMAIN, OWN_THEME, SOURCE, UNKNOWN

# Every request of the periods. district: the code, UNKNOWN where it has none in this municipality.
REQUEST_FACTS = """
WITH facts AS MATERIALIZED (
    SELECT r.id, r.case_id, r.district_id, r.received_on, r.source, r.domains, r.outcome,
           coalesce(nullif(r.destination, ''), 'other') AS destination, r.feedback_on,
           coalesce(d.external_id, %(unknown)s) AS district
    FROM intake_supportrequest r
    LEFT JOIN providers_district d ON d.id = r.district_id AND d.municipality_id = r.municipality_id
    WHERE r.municipality_id = %(municipality)s AND r.received_on BETWEEN %(first)s AND %(last)s
)"""
RECEIVED = "facts.received_on BETWEEN p.first AND p.last"
LIGHTLY = "facts.outcome IN ('advice', 'general_service')"

OUTCOMES = f"""
{REQUEST_FACTS}
SELECT p.name AS period, count(facts.id) AS total, count(*) FILTER (WHERE {LIGHTLY}) AS won
FROM {{periods}} LEFT JOIN facts ON {RECEIVED} AND facts.outcome <> ''
GROUP BY 1
"""

# Rows of two kinds: requests by district and source, and by district and domain (each once per request).
INFLOW = f"""
{REQUEST_FACTS}, themes AS (
    SELECT DISTINCT facts.id, facts.received_on, facts.district,
           CASE WHEN theme.name IS NULL THEN %(none)s
                WHEN theme.name = ANY (%(domains)s::text[]) THEN theme.name
                ELSE %(own)s END AS domain
    FROM facts LEFT JOIN LATERAL unnest(facts.domains) AS theme(name) ON true
)
SELECT p.name AS period, 'source' AS kind, facts.district, facts.source AS part, count(*) AS n
FROM {{periods}} JOIN facts ON {RECEIVED}
GROUP BY 1, 2, 3, 4
UNION ALL
SELECT p.name, 'domain', themes.district, themes.domain, count(*)
FROM {{periods}} JOIN themes ON themes.received_on BETWEEN p.first AND p.last
GROUP BY 1, 2, 3, 4
"""

SIGNAL_FACTS = """
WITH facts AS (
    SELECT s.id, s.case_id, s.district_id, s.received_on, s.contact_on
    FROM intake_signal s
    WHERE s.municipality_id = %(municipality)s AND s.received_on BETWEEN %(first)s AND %(last)s
)
"""

SIGNALS = f"""
{SIGNAL_FACTS}
SELECT p.name AS period, count(facts.id) AS total, count(contact_on) AS met, count(case_id) AS opened
FROM {{periods}} LEFT JOIN facts ON {RECEIVED}
GROUP BY 1
"""

PASSED_ON = f"""
{REQUEST_FACTS}
SELECT p.name AS period, destination, count(*) AS total, count(feedback_on) AS won
FROM {{periods}} JOIN facts ON {RECEIVED} AND facts.outcome = 'passed_on'
GROUP BY 1, 2
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K16, K19, K20 and K22: KPI -> period -> figures."""
    signals = scope.by_period(SIGNALS)
    return {
        "K16": shares(scope.by_period(OUTCOMES, unknown=UNKNOWN)),
        "K19": _inflow(scope),
        "K20": {
            period: {"signalen": row["total"], "met_contact": row["met"], "dossier": row["opened"]}
            for period, row in signals.items()
        },
        "K22": _passed_on(scope),
    }


def _inflow(scope: Scope) -> dict[str, dict[str, Any]]:
    rows = scope.rows(INFLOW, unknown=UNKNOWN, none=NO_DOMAIN, own=OWN_THEME, domains=list(DOMAIN))
    districts = District.objects.filter(municipality=scope.municipality).values_list("external_id", flat=True)
    places = [*districts, UNKNOWN]
    sources, domains = [*SOURCE.values()], [*DOMAIN, OWN_THEME, NO_DOMAIN]
    found = {}
    for period in scope.periods:
        mine = [row for row in rows if row["period"] == period.name]
        by_source: Counter[tuple[str, str]] = Counter()
        by_domain: Counter[tuple[str, str]] = Counter()
        for row in mine:
            if row["kind"] == "source":
                by_source[row["district"], SOURCE[row["part"]]] += row["n"]
            else:
                by_domain[row["district"], row["part"]] += row["n"]
        found[period.name] = {
            "aantal": by_source.total(),
            "per_bron": {source: sum(by_source[place, source] for place in places) for source in sources},
            "per_leefgebied": {
                domain: sum(by_domain[place, domain] for place in places) for domain in domains
            },
            "per_wijk": {place: sum(by_source[place, source] for source in sources) for place in places},
            "per_wijk_bron": {
                place: {source: by_source[place, source] for source in sources} for place in places
            },
            "per_wijk_leefgebied": {
                place: {domain: by_domain[place, domain] for domain in domains} for place in places
            },
        }
    return found


def _passed_on(scope: Scope) -> dict[str, dict[str, Any]]:
    rows = scope.rows(PASSED_ON, unknown=UNKNOWN)
    found = {}
    for period in scope.periods:
        counts = {DESTINATION[row["destination"]]: row for row in rows if row["period"] == period.name}
        total, won = (sum(row[name] for row in counts.values()) for name in ("total", "won"))
        found[period.name] = share(won, total) | {
            "per_doel": {
                code: share(counts[code]["won"], counts[code]["total"]) if code in counts else share(0, 0)
                for code in DESTINATION.values()
            }
        }
    return found
