"""What somebody who adds, subtracts and compares can find out about hidden counts (rule 4)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from .relations import Book, Equation

UNKNOWN = 10**12  # larger than any count: no upper bound
ROUNDS = 30


@dataclass(frozen=True)
class Findings:
    """solved: hidden variables that the equalities fix. ranges: variable -> lowest and highest value."""

    solved: frozenset[int]
    ranges: dict[int, tuple[int, int]]

    def pinned(self, number: int) -> bool:
        low, high = self.ranges[number]
        return number in self.solved or low == high


def neighbourhood(book: Book, start: int, hidden: Collection[int]) -> tuple[list[int], list[Equation]]:
    """The hidden variables that hang together with `start` through equations, and those equations."""
    reached, waiting, used = {start}, [start], set[int]()
    while waiting:
        for index in book.equations_of[waiting.pop()]:
            if index in used:
                continue
            used.add(index)
            for number, _ in book.equations[index].terms:
                if number in hidden and number not in reached:
                    reached.add(number)
                    waiting.append(number)
    return sorted(reached), [book.equations[index] for index in sorted(used)]


def examine(
    book: Book, numbers: Sequence[int], equations: Iterable[Equation], *, medians: bool = True
) -> Findings:
    """What follows for these hidden variables from equations in which all other variables are shown.

    medians: also reckon with a reader who concludes from a median whether d values lie behind it.
    """
    hidden = set(numbers)
    rows = []
    for equation in equations:
        unknown = [term for term in equation.terms if term[0] in hidden]
        known = sum(times * book.values[number] for number, times in equation.terms if number not in hidden)
        rows.append((unknown, known, equation.equal))
    solved = _solved([dict(unknown) for unknown, _, equal in rows if equal])
    return Findings(frozenset(solved), _ranges(book, numbers, rows, medians=medians))


def _solved(rows: list[dict[int, int]]) -> set[int]:
    """The variables with one solution, by exact elimination (Gauss-Jordan) over the fractions."""
    done: dict[int, dict[int, Fraction]] = {}  # pivot -> row, in which no other pivot stands
    for row in rows:
        current = {number: Fraction(times) for number, times in row.items()}
        for pivot in [number for number in current if number in done]:
            _subtract(current, done[pivot], current[pivot])
        if not current:
            continue
        pivot = min(current)
        scale = current[pivot]
        current = {number: times / scale for number, times in current.items()}
        for other in done.values():
            if pivot in other:
                _subtract(other, current, other[pivot])
        done[pivot] = current
    return {pivot for pivot, row in done.items() if len(row) == 1}


def _subtract(row: dict[int, Fraction], other: dict[int, Fraction], times: Fraction) -> None:
    for number, factor in other.items():
        left = row.get(number, Fraction(0)) - times * factor
        if left:
            row[number] = left
        else:
            row.pop(number, None)


Row = tuple[list[tuple[int, int]], int, bool]


def _ranges(
    book: Book, numbers: Sequence[int], rows: list[Row], *, medians: bool
) -> dict[int, tuple[int, int]]:
    """The range of each variable, narrowed one relation at a time until nothing changes."""
    low, high = dict.fromkeys(numbers, 0), dict.fromkeys(numbers, UNKNOWN)
    if medians:
        for number in numbers:
            low[number] = book.least[number]
            most = book.most[number]
            high[number] = UNKNOWN if most is None else most
    for _ in range(ROUNDS):
        changed = False
        for unknown, known, equal in rows:
            changed |= _narrow(unknown, known, low, high)
            if equal:
                changed |= _narrow([(number, -times) for number, times in unknown], -known, low, high)
        if not changed:
            break
    return {number: (low[number], high[number]) for number in numbers}


def _narrow(unknown: list[tuple[int, int]], known: int, low: dict[int, int], high: dict[int, int]) -> bool:
    """Apply: known + sum of times x variable <= 0. True when a range became smaller."""
    least = known + sum(times * (low if times > 0 else high)[number] for number, times in unknown)
    changed = False
    for number, times in unknown:
        bound = (low if times > 0 else high)[number]
        room = times * bound - least  # times x variable may be at most this
        if abs(room) > UNKNOWN // 2:
            continue
        if times > 0 and room // times < high[number]:
            high[number], changed = room // times, True
        elif times < 0 and -(room // -times) > low[number]:
            low[number], changed = -(room // -times), True
    return changed
