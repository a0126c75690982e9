"""What a letter needs: the text that holds, the sender and the application; and how texts differ."""

from collections.abc import Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import NamedTuple

from django.db.models import Q

from intake.models import Application, LetterKind, LetterTemplate, SupportRequest
from providers.models import Municipality, Sender

K = LetterKind
EVERYBODY = "alle"
Line = tuple[str, str]  # "same", "new" or "gone", and the line


class LetterTexts(NamedTuple):
    """The text of one kind for one municipality, or for all. used: what holds; next: what is to come."""

    kind: str
    municipality: Municipality | None
    used: LetterTemplate | None
    later: LetterTemplate | None
    versions: int

    @property
    def code(self) -> str:
        """Of the municipality, as addresses have it."""
        return self.municipality.external_id if self.municipality else EVERYBODY

    @property
    def whom(self) -> str:
        return self.municipality.name if self.municipality else "alle gemeenten"


def text_for(kind: str, municipality_id: int, *, on: date) -> LetterTemplate | None:
    """The text to write a letter from: that of the municipality, else that of all."""
    texts = LetterTemplate.objects.used(on=on)
    return texts.filter(Q(municipality=None) | Q(municipality=municipality_id), kind=kind).first()


def sender_of(municipality_id: int, *, on: date) -> Sender | None:
    """Where its residents call and write."""
    return Sender.objects.in_force(on=on).filter(municipality=municipality_id).first()


def application_for(asked: SupportRequest, kind: str) -> Application | None:
    """The newest application that a letter of this kind can be about; none for a letter about a question."""
    found = Application.objects.filter(request=asked).order_by("-received_on", "-pk")
    if kind == K.GRANT:
        return found.filter(result=Application.Result.GRANTED).first()
    if kind == K.REFUSAL:
        return found.filter(result=Application.Result.REFUSED).first()
    if kind == K.DELAY:
        return found.filter(decided_on=None, suspended_days__gt=0).first()
    return None


def texts(*, on: date) -> list[LetterTexts]:
    """All texts by kind, that of all municipalities first; in one statement, whatever their number."""
    lines: dict[tuple[str, int | None], list[LetterTemplate]] = {}
    for row in LetterTemplate.objects.select_related("municipality", "made_by").defer("body"):
        lines.setdefault((row.kind, row.municipality_id), []).append(row)
    order = list(LetterKind.values)
    return sorted(
        (_texts(rows, on) for rows in lines.values()),
        key=lambda one: (order.index(one.kind), one.municipality.name if one.municipality else ""),
    )


def _texts(rows: Sequence[LetterTemplate], on: date) -> LetterTexts:
    newest = sorted(rows, key=lambda row: (row.starts_on, row.version), reverse=True)
    used = next((row for row in newest if row.starts_on <= on), None)
    later = next((row for row in newest if row.starts_on > on), None)
    return LetterTexts(rows[0].kind, rows[0].municipality, used, later, len(rows))


def difference(before: str, after: str) -> Iterator[Line]:
    """What changed between two texts, line by line.

    >>> list(difference("een\\ntwee", "een\\ndrie"))
    [('same', 'een'), ('gone', 'twee'), ('new', 'drie')]
    """
    old, new = before.splitlines(), after.splitlines()
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            yield from (("same", line) for line in old[a:b])
            continue
        yield from (("gone", line) for line in old[a:b])
        yield from (("new", line) for line in new[c:d])
