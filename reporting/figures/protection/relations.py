"""The counts of a whole report as variables, and every relation between them (rule 4)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from .shapes import SHAPES, STOCKS, TWINS, Kind, Path, Shape

PERIODS = ("maand", "jaar", "twaalf_maanden", "vorig_jaar")
# Each lies inside the next one. vorig_jaar (M-12) lies before twaalf_maanden (from M-11): no overlap.
NESTED = PERIODS[:3]

Cell = tuple[str, str, Path]  # KPI, period, path in the period object
Terms = tuple[tuple[int, int], ...]  # (variable, coefficient), ordered by variable


@dataclass(frozen=True)
class Share:
    """A ratio with variables instead of paths."""

    numerator: int
    denominator: int
    in_breakdown: bool
    apart: bool


@dataclass(frozen=True)
class Equation:
    """Sum of coefficient x variable is 0 (`equal`) or at most 0."""

    terms: Terms
    equal: bool


def look_up(values: Mapping[str, Any], path: Path) -> Any:
    """What stands at a path of a period object."""
    for key in path:
        values = values[key]
    return values


class Book:
    """Every count of a report, the same count in two places once.

    cells: cell -> variable. values, kinds, ranks: per variable; rank 0 may go first (a part of a breakdown),
    then 1 (a figure of the whole gemeente), last 2 (K01 of the whole gemeente).
    least, most: what a reader knows of a hidden variable, since a median shows whether d lie behind it.
    Relations that the report itself does not meet are left out: nobody could calculate with them.
    """

    def __init__(self, report: Mapping[str, Any], threshold: int) -> None:
        self.threshold = threshold
        self.shapes = dict(_shapes(report))
        self._periods = {(kpi, period): report["kpis"][kpi][period] for kpi, period in self.shapes}
        counted = {
            (kpi, period, path): look_up(self._periods[kpi, period], path)
            for (kpi, period), shape in self.shapes.items()
            for path in sorted(shape.counts)  # the order of names may not decide which of two zeros goes
        }
        same = _same_cells(counted, report["maand"])
        self.cells: dict[Cell, int] = {}
        self.values: list[int] = []
        self.kinds: list[set[Kind]] = []
        self.ranks: list[int] = []
        for cell, value in counted.items():
            self._add(cell, same(cell), value)
        self.least = [0] * len(self.values)
        self.most: list[int | None] = [None] * len(self.values)
        self._learn_from_statistics()
        self.shares = list(dict.fromkeys(self._shares()))
        self.equations = list(dict.fromkeys(self._equations()))

    def _add(self, cell: Cell, first: Cell, value: int) -> None:
        kpi, period, path = cell
        kind = self.shapes[kpi, period].counts[path]
        if first not in self.cells:
            self.cells[first] = len(self.values)
            self.values.append(value)
            self.kinds.append(set())
            self.ranks.append(0)
        number = self.cells[cell] = self.cells[first]
        rank = 0 if kind in (Kind.PART, Kind.PART_NUMERATOR) else 2 if kpi == "K01" else 1
        self.kinds[number].add(kind)
        self.ranks[number] = max(rank, self.ranks[number])

    def _learn_from_statistics(self) -> None:
        for (kpi, period), shape in self.shapes.items():
            for derived in shape.derived:
                if derived.behind is None or derived.tells:
                    continue
                number = self.cells[kpi, period, derived.behind]
                if self.values[number] < self.threshold:
                    self.most[number] = self.threshold - 1
                elif look_up(self._periods[kpi, period], derived.path) is not None:
                    self.least[number] = self.threshold

    def _shares(self) -> Iterator[Share]:
        for (kpi, period), shape in self.shapes.items():
            for ratio in shape.ratios:
                numerator = self.cells[kpi, period, ratio.numerator]
                denominator = self.cells[kpi, period, ratio.denominator]
                yield Share(numerator, denominator, ratio.in_breakdown, ratio.apart)

    def _equations(self) -> Iterator[Equation]:
        for relation, where in self._relations():
            terms: dict[int, int] = {}
            for (period, path), coefficient in relation:
                number = self.cells[where[0], period, path]
                terms[number] = terms.get(number, 0) + coefficient
            kept = tuple(sorted((number, times) for number, times in terms.items() if times))
            outcome = sum(times * self.values[number] for number, times in kept)
            if kept and (outcome == 0 if where[1] else outcome <= 0):
                yield Equation(kept, where[1])

    def _relations(self) -> Iterator[tuple[list[tuple[tuple[str, Path], int]], tuple[str, bool]]]:
        """Terms of (period, path) and coefficient, with the KPI and whether they are equal to 0."""
        for (kpi, period), shape in self.shapes.items():
            for relation in shape.relations:
                yield [((period, path), times) for path, times in relation.terms], (kpi, relation.equal)
        for kpi in dict.fromkeys(kpi for kpi, _ in self.shapes):
            inside = [period for period in NESTED if (kpi, period) in self.shapes]
            for short, long in pairwise(inside):
                for rule in _growing(self.shapes[kpi, short], self.shapes[kpi, long]):
                    terms = [((long, path), times) for path, times in rule]
                    terms += [((short, path), -times) for path, times in rule]
                    yield terms, (kpi, False)

    @cached_property
    def equations_of(self) -> list[list[int]]:
        """Per variable the equations it stands in."""
        found: list[list[int]] = [[] for _ in self.values]
        for index, equation in enumerate(self.equations):
            for number, _ in equation.terms:
                found[number].append(index)
        return found

    @cached_property
    def series(self) -> list[tuple[int, ...]]:
        """The variables of one count in maand, jaar and twaalf_maanden, where they differ as variables."""
        paths = dict.fromkeys((kpi, path) for kpi, period, path in self.cells if period in NESTED)
        found = []
        for kpi, path in paths:
            numbers = dict.fromkeys(
                self.cells[kpi, period, path] for period in NESTED if (kpi, period, path) in self.cells
            )
            found.append(tuple(numbers))
        return list(dict.fromkeys(found))

    @cached_property
    def series_of(self) -> dict[int, set[int]]:
        """Per variable the same count in the other periods."""
        found: dict[int, set[int]] = {}
        for numbers in self.series:
            for number in numbers:
                found.setdefault(number, set()).update(numbers)
        return found


def _shapes(report: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Shape]]:
    for kpi, body in sorted(report["kpis"].items()):
        for period in PERIODS:
            if body.get(period) is not None:
                yield (kpi, period), SHAPES[kpi](body[period], body.get("variant") or "C")


def _growing(short: Shape, long: Shape) -> Iterator[tuple[tuple[Path, int], ...]]:
    """What never is larger in a period than in one that contains it, as terms (minus a slack counts as well).

    A count grows, and so does what is left of a total without a part, or of a denominator without its
    numerator.
    """
    both = short.counts.keys() & long.counts.keys()
    for path in short.counts:
        if path in both:
            yield ((path, -1),)
    for total, parts in short.sums:
        for part in parts:
            if {total, part} <= both:
                yield ((part, 1), (total, -1))
    for relation in short.relations:
        if not relation.equal and {path for path, _ in relation.terms} <= both:
            yield relation.terms


def _same_cells(counted: Mapping[Cell, int], month: str) -> Callable[[Cell], Cell]:
    """A function from a cell to the first cell that by definition holds the same count."""
    first: dict[Cell, Cell] = {}

    def find(cell: Cell) -> Cell:
        while cell in first:
            cell = first[cell]
        return cell

    def join(cells: Iterable[Cell]) -> None:
        one, other = sorted(map(find, cells), key=order.__getitem__)
        if one != other and counted[one] == counted[other]:
            first[other] = one

    order = {cell: index for index, cell in enumerate(counted)}
    for one, other in TWINS:
        for period in PERIODS:
            cells = [(kpi, period, path) for kpi, path in (one, other)]
            if all(cell in counted for cell in cells):
                join(cells)
    # January is the year so far, and the year up to December is the last twelve months.
    coincide = {"01": NESTED[:2], "12": NESTED[1:]}.get(month[5:7])
    for kpi, period, path in counted:
        alike = NESTED if kpi in STOCKS else coincide
        if alike and period in alike and (kpi, alike[0], path) in counted:
            join([(kpi, alike[0], path), (kpi, period, path)])
    return find
