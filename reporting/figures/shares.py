"""Whom the workers of each organisation propose, by month: their own or another. Never by worker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cases.terms import DAY, add_months
from providers.models import Contract, Municipality, beyond_sight
from providers.models.contract import DEFAULT_THRESHOLD
from reporting.figures.source import cursor as cursor_of_figures
from reporting.figures.source import from_replica

FEW = 5  # of a part, or of what is left of it: fewer would tell of one
# The last advice of every referral that was sent in the month, by the employer of who advised.
STATEMENT = """
SELECT e.name, count(*), count(*) FILTER (WHERE a.chosen_id = a.employer_id),
    count(*) FILTER (WHERE a.first_id = a.employer_id), count(*) FILTER (WHERE a.is_best)
FROM (
    SELECT DISTINCT ON (v.referral_id) v.employer_id, v.chosen_id, v.first_id, v.is_best
    FROM cases_referraladvice v
    JOIN cases_referral r ON r.id = v.referral_id
    JOIN cases_case c ON c.id = r.case_id
    WHERE c.municipality_id = %(municipality)s AND r.sent_on BETWEEN %(first)s AND %(last)s
    ORDER BY v.referral_id, v.id DESC
) a
JOIN providers_partner e ON e.id = a.employer_id
GROUP BY e.id, e.name ORDER BY e.name, e.id
"""


@dataclass(frozen=True)
class Share:
    """What one organisation proposed. None: hidden, since it would tell of few residents.

    own: how often itself. by_rules: how often the rules had it first. best: how often what fits best.
    """

    name: str
    referrals: int | None
    own: int | None
    by_rules: int | None
    best: int | None

    @property
    def others(self) -> int | None:
        return None if self.referrals is None or self.own is None else self.referrals - self.own

    def percent(self, part: int | None) -> int | None:
        """A part of the referrals in whole per cents."""
        return round(100 * part / self.referrals) if self.referrals and part is not None else None


@beyond_sight("how often an organisation proposes itself: counts, of nobody, small ones hidden")
@from_replica
def shares(municipality: Municipality, month: date) -> list[Share]:
    """The protected shares of one municipality and month, by name of the organisation that proposed."""
    last = add_months(month, 1) - DAY
    contract = Contract.objects.in_force(on=last).filter(municipality=municipality).first()
    threshold = (contract and contract.small_cell_threshold) or DEFAULT_THRESHOLD
    with cursor_of_figures() as cursor:
        cursor.execute(STATEMENT, {"municipality": municipality.pk, "first": month, "last": last})
        return protected([Share(*row) for row in cursor.fetchall()], threshold=threshold)


def protected(rows: Sequence[Share], *, threshold: int) -> list[Share]:
    """The same rows without what would tell of few residents.

    A row under the threshold is hidden, with the smallest others as long as what is hidden together can be
    worked out to be one row or under the threshold. Of a row that is shown a part is hidden when it, or the
    rest, is 1 to 4.
    """
    by_size = sorted(rows, key=lambda row: (row.referrals or 0, row.name))
    hidden = [row for row in by_size if (row.referrals or 0) < threshold]
    rest = by_size[len(hidden) :]
    while hidden and rest and (len(hidden) < 2 or sum(row.referrals or 0 for row in hidden) < threshold):
        hidden.append(rest.pop(0))
    return [Share(row.name, None, None, None, None) if row in hidden else _parts_hidden(row) for row in rows]


def _parts_hidden(row: Share) -> Share:
    total = row.referrals or 0

    def kept(part: int | None) -> int | None:
        few = part is None or 0 < part < FEW or 0 < total - part < FEW
        return None if few else part

    return replace(row, own=kept(row.own), by_rules=kept(row.by_rules), best=kept(row.best))
