"""Which further counts are hidden so that none can be recovered (rule 4)."""

from collections.abc import Iterator

from .attack import Findings, examine, neighbourhood
from .relations import Book
from .rules import close_shares

PART_RANK, K01_RANK = 0, 2


def cover(book: Book, hidden: set[int]) -> set[int]:
    """Hide further counts until adding, subtracting and comparing recover none; returns all hidden variables.

    What the equalities fix is always covered, if need be by a figure of the whole gemeente. What only
    bounds fix (a count is at least 0 and at most the same count of a longer period) is covered where it is
    positive, or of K01, and other parts of a breakdown can do so.
    """
    hidden, given_up = set(hidden), set[int]()
    unsafe = sorted(hidden)
    while unsafe:
        start = unsafe[0]
        numbers, equations = neighbourhood(book, start, hidden)
        findings = examine(book, numbers, equations)
        exposed = next(_exposed(book, findings, given_up), None)
        if exposed is None:
            unsafe = [number for number in unsafe if number not in findings.ranges]
            continue
        chosen = _choose(book, hidden, exposed, numbers, findings)
        if chosen:
            more = hidden | chosen
            close_shares(book, more)
            unsafe += sorted(more - hidden)
            hidden = more
        else:
            given_up.add(exposed)
    return hidden


def _exposed(book: Book, findings: Findings, given_up: set[int]) -> Iterator[int]:
    """The hidden variables that must be covered: solved ones first, the largest first."""
    for number in sorted(findings.solved - given_up, key=lambda number: (-book.values[number], number)):
        yield number
    for number, (low, high) in findings.ranges.items():
        tells = book.values[number] > 0 or book.ranks[number] == K01_RANK
        if low == high and tells and number not in given_up | findings.solved:
            yield number


def _choose(book: Book, hidden: set[int], exposed: int, numbers: list[int], found: Findings) -> set[int]:
    """The variables to hide next for the sake of an exposed one: the first of these that helps, or nothing.

    1. one part of a breakdown, the smallest, that leaves both it and the exposed one a range;
    2. (a positive one only) a part with all that would pin it, see `_groups`;
    3. the same, leaving a range at least to a reader who concludes nothing from medians;
    4. (a solved one only) one part that at least leaves both unsolved;
    5. (a solved one only) a figure of the whole gemeente, K01 last.
    """
    parts, totals = _candidates(book, hidden, exposed, numbers)
    for medians in (True, False):
        if _leaves_room(book, hidden, set(), {exposed}, medians=medians):
            return set()
        for part in parts:
            if _leaves_room(book, hidden, {part}, {exposed, part}, medians=medians):
                return {part}
        for group in _groups(book, hidden, exposed, parts):
            if _leaves_room(book, hidden, group, {exposed}, medians=medians):
                return group
    if exposed not in found.solved:
        return set()
    for number in [*parts, *totals]:
        if _leaves_unsolved(book, hidden, number, {exposed, number}):
            return {number}
    for number in [*parts, *totals]:
        if _leaves_unsolved(book, hidden, number, {exposed}):
            return {number}
    return set([*parts, *totals][:1])


def _candidates(
    book: Book, hidden: set[int], exposed: int, numbers: list[int]
) -> tuple[list[int], list[int]]:
    """Shown variables in an equation with a hidden one of this neighbourhood: parts, and the others."""
    near = {number for index in book.equations_of[exposed] for number, _ in book.equations[index].terms}
    for other in numbers:
        for index in book.equations_of[other]:
            if book.equations[index].equal:
                near.update(number for number, _ in book.equations[index].terms)
    shown = sorted(near - hidden, key=lambda number: (book.ranks[number], book.values[number], number))
    parts = [number for number in shown if book.ranks[number] == PART_RANK]
    return parts, shown[len(parts) :]


def _groups(book: Book, hidden: set[int], exposed: int, parts: list[int]) -> Iterator[set[int]]:
    """Parts to hide together: one with all that would pin it, then also the exposed one in other periods.

    A part is pinned by the same value in a nested period, and 0 of 0 by its denominator.
    """
    if not book.values[exposed]:
        return
    for others in (set[int](), _with_denominators(book, book.series_of.get(exposed, {exposed}))):
        for part in parts:
            group = {part} | {
                number
                for number in book.series_of.get(part, set())
                if book.values[number] == book.values[part]
            }
            if not book.values[part]:
                group = {number for number in _with_denominators(book, group) if not book.values[number]}
            group = {number for number in group | others if book.ranks[number] == PART_RANK} - hidden
            if len(group) > 1:
                yield group


def _with_denominators(book: Book, group: set[int]) -> set[int]:
    """The group with the denominators of its numerators, where these are in a breakdown."""
    return group | {
        share.denominator for share in book.shares if share.in_breakdown and share.numerator in group
    }


def _leaves_room(book: Book, hidden: set[int], extra: set[int], wanted: set[int], *, medians: bool) -> bool:
    """Whether all wanted variables would have several possible values once the extra ones are hidden."""
    more = hidden | extra
    close_shares(book, more)
    numbers, equations = neighbourhood(book, min(wanted), more)
    findings = examine(book, numbers, equations, medians=medians)
    return wanted <= findings.ranges.keys() and not any(map(findings.pinned, wanted))


def _leaves_unsolved(book: Book, hidden: set[int], extra: int, wanted: set[int]) -> bool:
    more = hidden | {extra}
    close_shares(book, more)
    return not wanted & examine(book, *neighbourhood(book, min(wanted), more)).solved
