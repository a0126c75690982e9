"""K23 the lumpsum: what organisations were promised and paid, and how the sum is divided."""

from decimal import Decimal
from typing import Any

from providers.models import Partner
from reporting.figures.scope import Scope

AMOUNTS = """
SELECT p.name AS period, a.partner_id,
       coalesce(sum(a.agreed_cents), 0)::bigint AS agreed, coalesce(sum(a.paid_cents), 0)::bigint AS paid
FROM {periods}
LEFT JOIN (
    SELECT a.month, a.partner_id, a.agreed_cents, a.paid_cents
    FROM providers_lumpsumamount a
    JOIN providers_contract c ON c.id = a.contract_id AND c.municipality_id = %(municipality)s
) a ON a.month BETWEEN p.first AND p.last
GROUP BY GROUPING SETS ((p.name, a.partner_id), (p.name))
"""
# The key that holds on the last day of the period, of the contract that holds then.
KEYS = """
SELECT p.name AS period, s.partner_id, s.thousandths
FROM {periods}
JOIN providers_contract c ON c.municipality_id = %(municipality)s
    AND c.starts_on <= p.last AND (c.ends_on IS NULL OR c.ends_on >= p.last)
JOIN providers_sharekey k ON k.contract_id = c.id
    AND k.starts_on <= p.last AND (k.ends_on IS NULL OR k.ends_on >= p.last)
JOIN providers_sharecut s ON s.key_id = k.id
"""


def figures(scope: Scope) -> dict[str, dict[str, dict[str, Any]]]:
    """K23: KPI -> period -> figures; per_partner has every partner there is, by external id.

    Amounts in euro cents; sleutel in per cent, None for who has no part in the key.
    """
    partners = dict(Partner.objects.values_list("pk", "external_id"))
    amounts = {(row["period"], row["partner_id"]): row for row in scope.rows(AMOUNTS)}
    keys = {(row["period"], row["partner_id"]): row["thousandths"] for row in scope.rows(KEYS)}

    def said(period: str, partner: int | None) -> dict[str, Any]:
        row = amounts.get((period, partner))
        return {"afgesproken": row["agreed"] if row else 0, "betaald": row["paid"] if row else 0}

    def part(period: str, partner: int) -> Decimal | None:
        cut = keys.get((period, partner))
        return None if cut is None else Decimal(cut).scaleb(-1)

    return {
        "K23": {
            period.name: said(period.name, None)
            | {
                "per_partner": {
                    code: said(period.name, pk) | {"sleutel": part(period.name, pk)}
                    for pk, code in partners.items()
                }
            }
            for period in scope.periods
        }
    }
