"""K07 time until a referral is answered and started, and K08 the waiting list: per partner and in total."""

from collections.abc import Iterable, Mapping
from typing import Any

from providers.models import Partner
from providers.models.partner import DEFAULT_ANSWER_NORM
from reporting.figures.numbers import one_decimal, share
from reporting.figures.scope import Scope, working_days

ANSWERED_FACTS = f"""
WITH facts AS (
    SELECT r.id, r.case_id, r.partner_id, r.answered_on, r.answered_on - r.sent_on AS days,
           {working_days("r.sent_on", "r.answered_on")}
               <= coalesce(
                   (SELECT n.working_days FROM providers_answernorm n
                    WHERE n.partner_id = r.partner_id AND n.starts_on <= r.sent_on
                        AND (n.ends_on IS NULL OR n.ends_on >= r.sent_on) AND n.service IN ('', r.service)
                    ORDER BY n.service DESC LIMIT 1),
                   partner.answer_norm_days, {DEFAULT_ANSWER_NORM}
               ) AS in_time
    FROM cases_referral r
    JOIN cases_case c ON c.id = r.case_id
    JOIN providers_partner partner ON partner.id = r.partner_id
    WHERE c.municipality_id = %(municipality)s AND r.answered_on BETWEEN %(first)s AND %(last)s
)
"""

# A row per period and partner, and one without a partner for the total.
ANSWERED = f"""
{ANSWERED_FACTS}
SELECT p.name AS period, partner_id, count(*) AS total, count(*) FILTER (WHERE in_time) AS won,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median
FROM {{periods}} JOIN facts ON facts.answered_on BETWEEN p.first AND p.last
GROUP BY GROUPING SETS ((p.name, partner_id), (p.name))
"""

STARTED_FACTS = """
WITH facts AS (
    SELECT r.id, r.case_id, r.partner_id, r.started_on, r.started_on - r.sent_on AS days
    FROM cases_referral r
    JOIN cases_case c ON c.id = r.case_id
    WHERE c.municipality_id = %(municipality)s AND r.started_on BETWEEN %(first)s AND %(last)s
)
"""

STARTED = f"""
{STARTED_FACTS}
SELECT p.name AS period, partner_id, count(*) AS total,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY days) AS median
FROM {{periods}} JOIN facts ON facts.started_on BETWEEN p.first AND p.last
GROUP BY GROUPING SETS ((p.name, partner_id), (p.name))
"""

WAITING_FACTS = """
WITH facts AS (
    SELECT r.id, r.case_id, r.partner_id, r.sent_on, r.answered_on,
           least(r.started_on, r.withdrawn_on, r.expired_on, r.ended_on) AS waits_until
    FROM cases_referral r
    JOIN cases_case c ON c.id = r.case_id AND c.municipality_id = %(municipality)s
    WHERE r.sent_on <= %(last)s AND r.answer IN ('accepted', 'waiting')
)
"""
IS_WAITING = """facts.sent_on <= p.last AND facts.answered_on <= p.last
    AND (facts.waits_until IS NULL OR facts.waits_until > p.last)"""

WAITING = f"""
{WAITING_FACTS}
SELECT p.name AS period, partner_id, count(*) AS total, max(p.last - sent_on) AS longest
FROM {{periods}} JOIN facts ON {IS_WAITING}
GROUP BY GROUPING SETS ((p.name, partner_id), (p.name))
"""

Row = Mapping[str, Any]
NONE: Row = {"total": 0, "won": 0, "median": None, "longest": None}


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K07 and K08: KPI -> period -> figures; per_partner has every partner there is, by external id."""
    partners = dict(Partner.objects.values_list("pk", "external_id"))
    answered, started, waiting = (
        {(row["period"], row["partner_id"]): row for row in scope.rows(sql)}
        for sql in (ANSWERED, STARTED, WAITING)
    )

    def times(period: str, partner: int | None) -> dict[str, Any]:
        return _times(answered.get((period, partner), NONE), started.get((period, partner), NONE))

    def stock(period: str, partner: int | None) -> dict[str, Any]:
        row = waiting.get((period, partner), NONE)
        return {"aantal": row["total"], "langste": row["longest"]}

    def both(measure: Any, periods: Iterable[str]) -> dict[str, dict[str, Any]]:
        return {
            period: measure(period, None)
            | {"per_partner": {code: measure(period, pk) for pk, code in partners.items()}}
            for period in periods
        }

    names = [period.name for period in scope.periods]
    return {"K07": both(times, names), "K08": both(stock, names)}


def _times(answered: Row, started: Row) -> dict[str, Any]:
    return share(answered["won"], answered["total"]) | {
        "gestart": started["total"],
        "mediaan_start": one_decimal(started["median"]),
        "mediaan_antwoord": one_decimal(answered["median"]),
    }
