"""K23 a second time."""

from decimal import Decimal

from providers.models import LumpsumAmount, Partner, ShareKey
from tests.reporting.oracle.rows import Rows


class Money(Rows):
    """The sum of the contracts, month by month."""

    def k23(self, window):
        rows = [
            one
            for one in LumpsumAmount.objects.select_related("contract", "partner")
            if one.contract.municipality_id == self.gemeente.pk and window.first <= one.month <= window.last
        ]
        parts = {
            cut.partner_id: Decimal(cut.thousandths) / 10
            for key in ShareKey.objects.select_related("contract")
            if key.contract.municipality_id == self.gemeente.pk
            and key.contract.includes(window.last)
            and key.includes(window.last)
            for cut in key.cuts.all()
        }

        def sums(some):
            return {
                "afgesproken": sum(one.agreed_cents for one in some),
                "betaald": sum(one.paid_cents for one in some),
            }

        return sums(rows) | {
            "per_partner": {
                one.external_id: sums([row for row in rows if row.partner_id == one.pk])
                | {"sleutel": parts.get(one.pk)}
                for one in Partner.objects.all()
            }
        }
