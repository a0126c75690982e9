"""Small cells: from the internal report to the one that may leave the consortium.

Source: the KPI definitions, version 1, section 5, whose six rules are meant by rule 1 to rule 6 here.

`shapes` lists what every KPI counts and how its counts hang together, `relations` makes these the
variables and equations of one report, `rules` hides what is small, `attack` finds what could be recovered
and `covering` hides further counts until nothing can.

How the text of section 5 was read where it leaves room:

- One count in two places (K02 `paren` and K01, K09 `noemer` and the K01 cohort, K17 `noemer` and K11; a stock
  in three periods; January as month and year, December as year and twelve months) is shown or hidden in all.
- A share whose denominator is 1..d-1 hides its numerator too, also a numerator 0: 0 of a few tells about each
  of them. Where the denominator is 0 both are shown as 0, for then there is nobody to protect.
- A denominator hidden by rule 4 takes its numerator along. K01 `paren` stays, if it is not 1..d-1 itself.
- K01 `paren` is the numerator of `dekking`, so 1..d-1 is shown if E >= d. It is also the denominator of S/P:
  two values of d or more in nested periods may not differ by 1..d-1, and below d all about S is hidden.
- `ondergrens`, `bovengrens` and `wilson` tell S, so they go where `geslaagd` goes.
- In variant A `geslaagd` is one cell of the cross table. Where that cell must be hidden (1..d-1, or too near
  to another period), nothing but hiding S as well keeps it hidden.
- Means, medians and maxima follow the real number of values behind them, whether or not it is hidden. So a
  reader may learn whether a hidden number is under d, and `covering` reckons with that.
- Of two values that differ by 1..d-1 the smaller one goes, unless hiding another one keeps more shown.
- In a breakdown what is left of a denominator without the numerator counts as a value of its own (rule 3),
  also in the difference between two periods.
- The sum of several hidden cells may be derivable (as rule 4 says of the excluded), each of them may not.
- vorig_jaar (M-12) shares no day with the other three periods.
- Amounts of K23 count no persons. K24 never leaves the consortium.
- Beyond adding and subtracting: a hidden number that is not 0 keeps at least two possible values for a
  reader who also knows that nothing is negative, that a year holds at least its months and that a numerator
  is at most its denominator, as far as other cells of a breakdown can see to that; so does a hidden 0 of
  K01. No figure of the whole gemeente is given up for it, so K06 `met_contact` may follow from a `teller`
  of d-1.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from .covering import cover
from .relations import PERIODS, Book, look_up
from .rules import hide_small
from .shapes import SHAPES, Path

__all__ = ["protect"]

LEAST_THRESHOLD = 5
NEVER_OUTSIDE = {"K24"}
ABOUT = {"definitie", "norm", "variant", "oordeel"}  # of the KPI itself; always shown


def protect(report: Mapping[str, Any], *, threshold: int) -> dict[str, Any]:
    """The report as the gemeente may see it: the same keys, small counts as the text "<10".

    report: a maandrapport/1 with the internal figures; it is not changed. A KPI may be absent, a period
    may be None. threshold: d, the drempel kleine aantallen of the contract.
    A hidden count is f"<{threshold}", a hidden share, mean, median, maximum or interval None.

    Raises ValueError when the threshold is under 5, or when the report holds a KPI or a figure for which
    no rule is known: what nobody thought about is not published.
    """
    if threshold < LEAST_THRESHOLD:
        raise ValueError(f"a threshold of {threshold} protects nobody; the least is {LEAST_THRESHOLD}")
    report = deepcopy(dict(report))
    kpis = {kpi: body for kpi, body in report["kpis"].items() if kpi not in NEVER_OUTSIDE}
    if unknown := kpis.keys() - SHAPES.keys():
        raise ValueError(f"no rules of protection for {sorted(unknown)}")
    report = {**report, "kpis": kpis}
    book = Book(report, threshold)
    hidden = cover(book, hide_small(book))
    return {**report, "kpis": {kpi: _body(book, hidden, kpi, body) for kpi, body in kpis.items()}}


def _body(book: Book, hidden: set[int], kpi: str, body: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := body.keys() - ABOUT - set(PERIODS):
        raise ValueError(f"no rules of protection for {kpi} {sorted(unknown)}")
    shown = dict(body)
    for period in PERIODS:
        if body.get(period) is not None:
            shown[period] = _period(book, hidden, (kpi, period), body[period])
    return shown


def _period(
    book: Book, hidden: set[int], place: tuple[str, str], values: Mapping[str, Any]
) -> dict[str, Any]:
    shape = book.shapes[place]
    derived = {figure.path: figure for figure in shape.derived}

    def is_hidden(path: Path) -> bool:
        return book.cells[*place, path] in hidden

    def shown(path: Path, value: Any) -> Any:
        if path in shape.plain:
            return value
        if path in shape.counts:
            return f"<{book.threshold}" if is_hidden(path) else value
        if path in shape.blank:
            return None
        if isinstance(value, Mapping):
            return {key: shown((*path, key), below) for key, below in value.items()}
        if path not in derived:
            raise ValueError(f"no rules of protection for {place} {path}")
        figure = derived[path]
        if figure.behind is not None and look_up(values, figure.behind) < book.threshold:
            return None
        return None if any(map(is_hidden, figure.tells)) else value

    return {key: shown((key,), value) for key, value in values.items()}
