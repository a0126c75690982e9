"""Who holds one dossier on which day, when stand-ins cut the periods of the vaste hulpverlener.

Pure: days are ordinals, a period is (first, last), both included, an open end is FOREVER.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

FOREVER = date.max.toordinal() + 1
Span = tuple[int, int]


class Holding(NamedTuple):
    """A period in which one worker holds the dossier; is_fixed: vast, else a vervanging."""

    worker: str
    first: int
    last: int
    is_fixed: bool

    @property
    def span(self) -> Span:
        return self.first, self.last

    @property
    def key(self) -> tuple[str, int, bool]:
        return self.worker, self.first, self.is_fixed


class Row(NamedTuple):
    """A row of the file."""

    line: int
    holding: Holding


class Held(NamedTuple):
    """A period that is known already."""

    pk: int
    holding: Holding


@dataclass
class Plan:
    """What an import does to one dossier.

    changed, unchanged: lines of rows whose key is known. blocked: lines of rows that share a day with a
    period that is not in the file. Periods to add, pk -> the period it becomes, and pks that end altogether.
    """

    changed: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    blocked: list[int] = field(default_factory=list)
    added: list[Holding] = field(default_factory=list)
    moved: dict[int, Holding] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)


def cut(span: Span, by: Iterable[Span]) -> list[Span]:
    """What is left of a period when others are taken out of it.

    >>> cut((1, 10), [(3, 4), (8, FOREVER)])
    [(1, 2), (5, 7)]
    """
    left, (first, last) = [], span
    for start, end in sorted(by):
        if end < first or start > last:
            continue
        if start > first:
            left.append((first, start - 1))
        first = end + 1
    if first <= last:
        left.append((first, last))
    return left


def overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def plan(rows: Collection[Row], known: Collection[Held]) -> Plan:
    """Lay the rows of a file over what is known of the dossier.

    A vervanging cuts every vast period, of the file and known. A vast row is known with the same content
    when what the known vervangingen leave of it is known exactly: so the file as it was sent and the file
    as it was exported, cut, both change nothing. What is known and not in the file stays.
    """
    result = Plan()
    there = {held.holding for held in known}
    keys = {holding.key for holding in there}
    in_file = {row.holding.key for row in rows}
    stood_in = [holding.span for holding in there if not holding.is_fixed]
    owned: set[Holding] = set()
    for line, holding in rows:
        pieces = _pieces(holding, stood_in)
        mine = [
            held for held in there if held.key == holding.key or held.key in {piece.key for piece in pieces}
        ]
        owned.update(mine)
        if all(piece in there for piece in pieces):
            result.unchanged.append(line)
        elif holding.key in keys or mine:
            result.changed.append(line)
            owned.update(_returns(mine, there, in_file))
    rest = [holding for holding in there if holding not in owned]
    target = set(_laid_over(rows, rest, result))
    _write_down(target, known, result)
    return result


def _pieces(holding: Holding, stood_in: Iterable[Span]) -> list[Holding]:
    if not holding.is_fixed:
        return [holding]
    return [holding._replace(first=first, last=last) for first, last in cut(holding.span, stood_in)]


def _returns(
    mine: Iterable[Holding], there: Collection[Holding], in_file: Collection[tuple[str, int, bool]]
) -> Iterator[Holding]:
    """The halves that follow a vast period by themselves, each on the day after a stand-in."""
    by_first = {holding.first: holding for holding in there}
    for piece in mine:
        following, has_stood_in = by_first.get(piece.last + 1), False
        while piece.is_fixed and following:
            if not following.is_fixed:
                has_stood_in = True
            elif has_stood_in and following.worker == piece.worker and following.key not in in_file:
                has_stood_in = False
                yield following
            else:
                break
            following = by_first.get(following.last + 1)


def _laid_over(rows: Collection[Row], rest: list[Holding], result: Plan) -> Iterator[Holding]:
    """The periods as they are to be held; notes the rows that what is known leaves no room for."""
    stand_ins = [row for row in rows if not row.holding.is_fixed]
    known_stand_ins = [holding for holding in rest if not holding.is_fixed]
    for line, holding in stand_ins:
        if any(overlap(holding.span, other.span) for other in known_stand_ins):
            result.blocked.append(line)
    taken = [row.holding.span for row in stand_ins] + [holding.span for holding in known_stand_ins]
    fixed = [piece for holding in rest if holding.is_fixed for piece in _pieces(holding, taken)]
    for line, holding in rows:
        pieces = _pieces(holding, taken)
        if holding.is_fixed and any(overlap(piece.span, other.span) for piece in pieces for other in fixed):
            result.blocked.append(line)
        yield from pieces
    yield from fixed
    yield from known_stand_ins


def _write_down(target: set[Holding], known: Iterable[Held], result: Plan) -> None:
    """From what is known to the target in the fewest changes; a record keeps its pk while its key stays."""
    loose = [held for held in known if held.holding not in target]
    missing = target - {held.holding for held in known}
    by_key = {holding.key: holding for holding in missing}
    for held in loose:
        if holding := by_key.pop(held.holding.key, None):
            result.moved[held.pk] = holding
            missing.discard(holding)
        else:
            result.removed.append(held.pk)
    result.added.extend(sorted(missing))
