"""One protected report, read: its numbers by KPI and period, its names, and what may be said of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any

from outcomes.scales import wilson
from providers.models import District, Partner
from reporting.exports import wording
from reporting.figures.numbers import one_decimal, ratio

LOWER_IS_BETTER = {"K10", "K12", "K13", "K14"}
ANY_NUMBER_COUNTS = {"K04", "K05", "K10"}
FEWEST = 10
MET, MISSED, TOO_FEW = "gehaald", "niet gehaald", "te weinig gegevens"
ON_THE_MARK = "op de norm, afgerond"

# Kind of the label: the colour is never alone, the words stand in it.
KIND = {
    MET: "good",
    "aantoonbaar gehaald": "good",
    "gehaald, binnen de marge": "info",
    ON_THE_MARK: "info",
    "niet gehaald, binnen de marge": "warn",
    MISSED: "crit",
    "aantoonbaar niet gehaald": "crit",
}


def kind_of(verdict: str | None) -> str:
    """good, info, warn or crit; empty when nothing can be said."""
    return KIND.get(verdict or "", "")


@dataclass(frozen=True)
class Reading:
    """A protected report with the month it is about. names: code of a wijk or partner -> name."""

    protected: Mapping[str, Any]
    month: date
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def kpis(self) -> list[str]:
        return sorted(self.protected["kpis"])

    def period(self, kpi: str, period: str, part: str = "") -> Mapping[str, Any] | None:
        """The numbers of a KPI (or of one part of it) in a period; None outside the contract."""
        found = self.protected["kpis"].get(kpi, {}).get(period)
        return found.get(part) if found and part else found

    def norm(self, kpi: str) -> Decimal | None:
        found = self.protected["kpis"].get(kpi, {}).get("norm")
        return None if found is None else Decimal(found)

    def definition(self, kpi: str) -> Any:
        return self.protected["kpis"][kpi].get("definitie")

    @property
    def variant(self) -> str:
        return str(self.protected["kpis"].get("K01", {}).get("variant") or "C")

    @cached_property
    def hidden(self) -> str:
        """How a hidden cell is written in this report ("< 10"); empty when nothing is hidden."""
        return next((wording.number(value) for value in _leaves(self.protected["kpis"])), "")

    @property
    def legend(self) -> str:
        """What a hidden cell means (section 5 of the KPI definitions)."""
        if not self.hidden:
            return ""
        least = self.hidden[2:]
        return f"{self.hidden}: kleiner dan {least}, of afgeschermd omdat het anders terug te rekenen is."


def _leaves(value: Any) -> Iterator[str]:
    """All hidden cells."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif wording.is_hidden(value):
        yield value


def names_in(protected: Mapping[str, Any]) -> dict[str, str]:
    """The names behind the codes of wijken and partners in a report, in two queries."""
    districts, partners = set(), set()
    for kpi in protected["kpis"].values():
        for period in kpi.values():
            if isinstance(period, Mapping):
                districts |= set(period.get("per_wijk") or ())
                partners |= set(period.get("per_partner") or ())
    found = dict(Partner.objects.filter(external_id__in=partners).values_list("external_id", "name"))
    return found | dict(District.objects.filter(external_id__in=districts).values_list("external_id", "name"))


def interval(tna: Mapping[str, Any]) -> tuple[Decimal, Decimal] | None:
    """The 95 % Wilson interval of a share that is shown, in per cent; None when it is not."""
    top, bottom = tna.get("teller"), tna.get("noemer")
    ends = wilson(top, bottom) if isinstance(top, int) and isinstance(bottom, int) else None
    if ends is None or tna.get("aandeel") is None:
        return None
    low, high = (one_decimal(100 * end) or Decimal(0) for end in ends)
    return low, high


def verdict_on_share(kpi: str, tna: Mapping[str, Any], norm: Decimal | None) -> str | None:
    """Gehaald or niet gehaald, on the counts themselves; None without a norm or when a count is hidden."""
    top, bottom = tna.get("teller"), tna.get("noemer")
    if norm is None or not isinstance(bottom, int):
        return None
    if bottom < FEWEST and kpi not in ANY_NUMBER_COUNTS:
        return TOO_FEW
    if bottom == 0 or not isinstance(top, int):
        return None
    return _compare(kpi, Fraction(100 * top, bottom), norm)


def verdict_on_count(kpi: str, count: Any, norm: Decimal | None) -> str | None:
    """The same for a plain count, as of K10."""
    if norm is None or not isinstance(count, int):
        return None
    return _compare(kpi, Fraction(count), norm)


def verdict_on_mean(kpi: str, tna: Mapping[str, Any], norm: Decimal | None) -> str | None:
    """The same for a mean of whole marks, of which the report holds one decimal.

    Where the rounded mean is the norm, the sum of the marks must be a whole number that rounds to it: often
    that decides. If both sides of the norm are possible the verdict says so.

    >>> verdict_on_mean("K03", {"noemer": 12, "gemiddelde": Decimal("8.0")}, Decimal("8.0"))
    'gehaald'
    """
    mean, answers = tna.get("gemiddelde"), tna.get("noemer")
    if norm is None or not isinstance(answers, int):
        return None
    if answers < FEWEST:
        return TOO_FEW
    if mean is None:
        return None
    if mean != norm:
        return MET if mean > norm else MISSED
    least = Fraction(norm) - Fraction(1, 20)
    return MET if ceil(answers * least) >= answers * Fraction(norm) else ON_THE_MARK


def _compare(kpi: str, value: Fraction, norm: Decimal) -> str:
    met = value <= Fraction(norm) if kpi in LOWER_IS_BETTER else value >= Fraction(norm)
    return MET if met else MISSED


def periods_in_words(month: date) -> dict[str, str]:
    """The four periods of a report: "mei 2026", "januari t/m mei 2026" and so on.

    >>> periods_in_words(date(2026, 5, 1))["twaalf_maanden"]
    'juni 2025 t/m mei 2026'
    """
    this, first = wording.month_name(month), months_until(month)[0]
    start = "januari" if month.month > 1 else ""
    from_first = wording.month_name(first) if first.year != month.year else wording.MONTHS[0]
    return {
        "maand": this,
        "jaar": f"{start} t/m {this}" if start else this,
        "twaalf_maanden": f"{from_first} t/m {this}",
        "vorig_jaar": wording.month_name(month.replace(year=month.year - 1)),
    }


def months_until(month: date) -> list[date]:
    """The first days of the twelve months that end with this one."""
    index = month.year * 12 + month.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(index - 11, index + 1)]


def share_of(part: int, whole: int) -> Decimal | None:
    """A share in per cent with one decimal, of numbers that are shown."""
    return ratio(part, whole)
