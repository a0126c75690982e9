"""What is hidden for its own sake: rules 1, 2 and 3, and the differences between periods of rule 4."""

from collections.abc import Callable, Iterable
from itertools import combinations

from .relations import Book, Share
from .shapes import Kind

COUNTS = {Kind.TOTAL, Kind.PART}


def small(value: int, threshold: int) -> bool:
    """A count of 1..d-1."""
    return 0 < value < threshold


def hide_small(book: Book) -> set[int]:
    """The variables that rules 1 to 3 hide, and those that differ too little between two nested periods."""
    d = book.threshold
    hidden = {
        number for number, value in enumerate(book.values) if small(value, d) and book.kinds[number] & COUNTS
    }
    close_shares(book, hidden)
    denominators = {share.denominator for share in book.shares}
    for series in book.series:
        if any(book.kinds[number] & COUNTS for number in series):
            _part(series, hidden, book, lambda one, other: small(other - one, d))
        elif any(number in denominators for number in series):
            # K01 paren, a numerator of dekking: only where it is the denominator of a share that is shown.
            _part(series, hidden, book, lambda one, other: one >= d and small(other - one, d))
    close_shares(book, hidden)
    _part_numerators(book, hidden)
    close_shares(book, hidden)
    return hidden


def close_shares(book: Book, hidden: set[int]) -> None:
    """Hide the numerator of every share that may not be shown (rules 2 and 3)."""
    before = -1
    while before != len(hidden):
        before = len(hidden)
        hidden.update(share.numerator for share in book.shares if _hides_numerator(book, share, hidden))


def _hides_numerator(book: Book, share: Share, hidden: set[int]) -> bool:
    d = book.threshold
    numerator, denominator = book.values[share.numerator], book.values[share.denominator]
    if small(denominator, d):
        return True
    if share.in_breakdown and (small(numerator, d) or small(denominator - numerator, d)):
        return True
    if share.apart and not small(numerator, d):
        return False
    return share.denominator in hidden


def _part_numerators(book: Book, hidden: set[int]) -> None:
    """Keep numerators in a breakdown, and what is left of their denominators, d apart between periods."""
    d = book.threshold
    rest = {
        share.numerator: book.values[share.denominator] - book.values[share.numerator]
        for share in book.shares
        if share.in_breakdown
    }
    places = {number: book.values[number] for number in rest}
    for series in book.series:
        if series[0] not in rest:
            continue

        def too_near(one: int, other: int) -> bool:
            return small(other - one, d)

        _part(series, hidden, book, too_near)
        left = [number for number in series if number not in hidden]
        near = [pair for pair in combinations(left, 2) if small(abs(rest[pair[1]] - rest[pair[0]]), d)]
        hidden.update(_fewest(near, places))


def _part(series: Iterable[int], hidden: set[int], book: Book, too_near: Callable[[int, int], bool]) -> None:
    """Hide so many of one count in nested periods that no two shown ones are too near."""
    shown = [number for number in series if number not in hidden]
    near = [
        pair
        for pair in combinations(shown, 2)
        if too_near(*sorted((book.values[pair[0]], book.values[pair[1]])))
    ]
    hidden.update(_fewest(near, dict(enumerate(book.values))))


def _fewest(pairs: list[tuple[int, int]], values: dict[int, int]) -> tuple[int, ...]:
    """As few variables as break all pairs; of those the smallest values."""
    numbers = sorted(
        {number for pair in pairs for number in pair}, key=lambda number: (values[number], number)
    )
    for size in range(len(numbers) + 1):
        for choice in combinations(numbers, size):
            if all(set(pair) & set(choice) for pair in pairs):
                return choice
    raise AssertionError("all variables together break all pairs")
