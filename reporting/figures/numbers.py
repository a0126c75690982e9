"""Counts become shares, means and rates: exact, one decimal, rounded half up; None over nothing."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any


def one_decimal(value: Fraction | int | Decimal | float | None) -> Decimal | None:
    """The value with one decimal, rounded half up, without passing through a binary float.

    value: not negative. A float must be a whole or a half, as a median of days is.

    >>> one_decimal(Fraction(1, 20)), one_decimal(Fraction(249, 1000)), one_decimal(None)
    (Decimal('0.1'), Decimal('0.2'), None)
    """
    if value is None:
        return None
    exact = Fraction(value)
    tenths = (20 * exact.numerator + exact.denominator) // (2 * exact.denominator)
    return Decimal(tenths).scaleb(-1)


def ratio(numerator: int, denominator: int | None, *, times: int = 100) -> Decimal | None:
    """numerator / denominator x times; None when there is nothing to divide by.

    >>> ratio(2, 3), ratio(1, 0), ratio(3, 5_000, times=1000)
    (Decimal('66.7'), None, Decimal('0.6'))
    """
    return one_decimal(Fraction(times * numerator, denominator)) if denominator else None


def share(numerator: int, denominator: int) -> dict[str, Any]:
    """The keys teller, noemer and aandeel (per cent)."""
    return {"teller": numerator, "noemer": denominator, "aandeel": ratio(numerator, denominator)}


def shares(
    rows: Mapping[str, Mapping[str, int]], numerator: str = "won", denominator: str = "total"
) -> dict[str, dict[str, Any]]:
    """A share per period. rows: period -> the two counts, under the names given."""
    return {period: share(row[numerator], row[denominator]) for period, row in rows.items()}
