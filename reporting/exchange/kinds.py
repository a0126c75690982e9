"""What a cell of a file may hold: how it is read, stored and written again.

A cell is read once, in Python, into the one text that stands for its value (canonical: no leading zeros, the
codes of the file). From there on everything is SQL: `stored` turns that text into the value of a column and
`written` turns the column into the text again. Empty is NULL all the way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from unicodedata import category

from stdnum.nl import bsn as bsn_number

from cases.scales import Domain
from providers.models import seal_number, unseal_number

ID_LIMIT, TEXT_LIMIT, LONG_TEXT_LIMIT = 64, 200, 10_000
LARGEST = {"smallint": 32_767, "integer": 2_147_483_647, "bigint": 9_223_372_036_854_775_807}
SHOWN_CHARACTERS = 40

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WHOLE = re.compile(r"[0-9]+")
_NORM = re.compile(r"[0-9]+(\.[0-9])?")
_BSN = re.compile(r"[0-9]{9}")
_BSN_PLACE = "cases.client.bsn"
_SEALED = re.compile(rb"\x01([^\x02]*)\x02")
_POSTCODE = re.compile(r"[1-9][0-9]{3}[A-Z]{2}")
_GEMEENTE = re.compile(r"GM[0-9]{4}")
_EMAIL = re.compile(r"[^@]+@[^@]+", re.DOTALL)
NORM_DIGITS = 11


class Wrong(Exception):
    """What is wrong with a cell, in Dutch, without the place."""


def shown(text: str) -> str:
    """A value as a message may show it: on one line, cut to 40 characters.

    >>> shown("Wijk 12")
    '“Wijk 12”'
    """
    clean = "".join(c if c.isprintable() else "�" if "\ud800" <= c <= "\udfff" else " " for c in text)
    return f"“{clean[:SHOWN_CHARACTERS]}”"


def sql_text(value: str) -> str:
    """A text as an SQL literal; only for texts of this program, never of a file."""
    return "'" + value.replace("'", "''") + "'"


def sql_case(column: str, mapping: Mapping[str, str]) -> str:
    """The SQL that translates a code by a mapping."""
    whens = " ".join(f"WHEN {sql_text(code)} THEN {sql_text(to)}" for code, to in mapping.items())
    return f"CASE {column} {whens} END"


def plain(text: str) -> str:
    """The text of a cell, line ends as LF; raises Wrong for broken UTF-8 and control characters."""
    if text.isprintable():
        return text
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Wrong("de tekens zijn geen geldige UTF-8")
    text = text.replace("\r\n", "\n")
    if any(category(character) == "Cc" and character not in "\n\t" for character in text):
        raise Wrong("er staat een besturingsteken in")
    return text


@dataclass(frozen=True)
class Kind:
    """A kind of cell. `repeats`: the same few values come back, so what was read is remembered."""

    repeats = True

    def read(self, text: str) -> str:
        """The canonical text of a cell that is not empty; raises Wrong."""
        return text

    def stored(self, cell: str) -> str:
        """SQL: the value of the column from the canonical text `cell`."""
        return cell

    def written(self, column: str) -> str:
        """SQL: the canonical text from the value of the column."""
        return f"{column}::text"

    def compared(self, cell: str) -> str:
        """SQL: what of the canonical text `cell` is equal for equal values."""
        return cell

    def leaving(self, cell: str) -> str:
        """SQL: the canonical text `cell` as it goes into a file."""
        return cell


@dataclass(frozen=True)
class Id(Kind):
    """The sender's own id of a record."""

    repeats = False

    def read(self, text: str) -> str:
        if len(text) > ID_LIMIT:
            raise Wrong(f"langer dan {ID_LIMIT} tekens: {shown(text)}")
        return text


@dataclass(frozen=True)
class Text(Kind):
    """Names and other text of people, which no message shows."""

    limit: int = TEXT_LIMIT
    repeats: bool = False  # type: ignore[misc]

    def read(self, text: str) -> str:
        if len(text) > self.limit:
            raise Wrong(f"langer dan {self.limit} tekens")
        return text

    def stored(self, cell: str) -> str:
        return f"coalesce({cell}, '')"

    def written(self, column: str) -> str:
        # What is typed on a screen may hold line ends and signs that a file may not.
        unbroken = rf"regexp_replace({column}, '\r\n?', E'\n', 'g')"
        clean = rf"regexp_replace({unbroken}, '[\u0001-\u0008\u000b-\u001f\u007f-\u009f]', '', 'g')"
        needed = rf"{column} ~ '[\u0001-\u0008\u000b-\u001f\u007f-\u009f]'"
        return f"nullif(btrim(CASE WHEN {needed} THEN {clean} ELSE {column} END, ' '), '')"


@dataclass(frozen=True)
class Household(Text):
    """Which clients live together; a name of the sender's own."""

    def stored(self, cell: str) -> str:
        return cell


@dataclass(frozen=True)
class Pattern(Text):
    """Text of a fixed form."""

    pattern: re.Pattern[str] = _POSTCODE
    reason: str = "geen postcode zoals 1234AB"
    repeats: bool = True

    def read(self, text: str) -> str:
        text = super().read(text)
        if not self.pattern.fullmatch(text):
            raise Wrong(self.reason)
        return text


@dataclass(frozen=True)
class Bsn(Text):
    """Burgerservicenummer: nine digits that pass the elfproef.

    It is sealed as soon as it is read, with the two digits that a message may show behind it. Two of them are
    compared by their marks, and only on its way into a file is a number opened again, by `opened`.
    """

    def read(self, text: str) -> str:
        if not _BSN.fullmatch(text) or text == "000000000" or not bsn_number.is_valid(text):
            digits = "".join(re.findall("[0-9]", text))
            raise Wrong(f"geen geldig BSN (eindigt op {digits[-2:]})" if digits else "geen geldig BSN")
        return f"{seal_number(text, place=_BSN_PLACE)}.{text[-2:]}"

    def stored(self, cell: str) -> str:
        return f"coalesce(left({cell}, -3), '')"

    def written(self, column: str) -> str:
        return f"nullif({column}, '')"

    def compared(self, cell: str) -> str:
        return f"nullif(split_part({cell}, '.', 2), '')"

    def leaving(self, cell: str) -> str:
        return f"E'\\x01' || {cell} || E'\\x02'"


def opened(block: bytes) -> bytes:
    """A block of a file with its sealed numbers opened; no other cell can hold the signs around them."""
    return _SEALED.sub(lambda found: unseal_number(found[1].decode(), place=_BSN_PLACE).encode(), block)


@dataclass(frozen=True)
class GemeenteCode(Id):
    """The CBS code of a municipality."""

    repeats = True

    def read(self, text: str) -> str:
        if not _GEMEENTE.fullmatch(text):
            raise Wrong(f"geen gemeentecode zoals GM0484: {shown(text)}")
        return text


@dataclass(frozen=True)
class Day(Kind):
    """A date, JJJJ-MM-DD."""

    def read(self, text: str) -> str:
        try:
            if not _DAY.fullmatch(text):
                raise ValueError
            date.fromisoformat(text)
        except ValueError:
            raise Wrong(f"geen datum zoals 2026-01-31: {shown(text)}") from None
        return text

    def stored(self, cell: str) -> str:
        return f"{cell}::date"


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number from low to high, without separators."""

    low: int = 0
    high: int = LARGEST["integer"]
    column: str = "integer"
    is_shown: bool = True

    def read(self, text: str) -> str:
        value = f": {shown(text)}" if self.is_shown else ""
        # The length first: Python refuses to read thousands of digits.
        digits = text.lstrip("0") or "0"
        if not _WHOLE.fullmatch(text) or len(digits) > len(str(self.high)):
            raise Wrong(f"geen bruikbaar geheel getal{value}")
        if not self.low <= int(digits) <= self.high:
            raise Wrong(f"het getal moet minstens {self.low} en hoogstens {self.high} zijn{value}")
        return digits

    def stored(self, cell: str) -> str:
        return f"{cell}::{self.column}"


@dataclass(frozen=True)
class Norm(Kind):
    """A target: a point and at most one decimal."""

    def read(self, text: str) -> str:
        if not _NORM.fullmatch(text):
            raise Wrong(f"geen getal zoals 75 of 7.5: {shown(text)}")
        whole, _, decimal = text.partition(".")
        whole = whole.lstrip("0") or "0"
        if len(whole) > NORM_DIGITS:
            raise Wrong(f"het getal is te groot: {shown(text)}")
        return f"{whole}.{decimal}" if decimal.strip("0") else whole

    def stored(self, cell: str) -> str:
        return f"{cell}::numeric"

    def written(self, column: str) -> str:
        return f"trim_scale({column})::text"


@dataclass(frozen=True)
class Code(Kind):
    """One of a list of values. codes: stored value -> code in the file."""

    codes: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_translated(self) -> bool:
        return any(stored != code for stored, code in self.codes.items())

    def read(self, text: str) -> str:
        if text not in self.codes.values():
            raise Wrong(f"onbekende waarde: {shown(text)}")
        return text

    def stored(self, cell: str) -> str:
        back = {code: stored for stored, code in self.codes.items()}
        return f"coalesce({sql_case(cell, back) if self.is_translated else cell}, '')"

    def written(self, column: str) -> str:
        return sql_case(column, self.codes) if self.is_translated else f"nullif({column}, '')"


@dataclass(frozen=True)
class Answer(Kind):
    """ja or nee."""

    def read(self, text: str) -> str:
        if text not in ("ja", "nee"):
            raise Wrong(f"geen ja of nee: {shown(text)}")
        return text

    def stored(self, cell: str) -> str:
        return f"({cell} = 'ja')"

    def written(self, column: str) -> str:
        return f"CASE {column} WHEN true THEN 'ja' WHEN false THEN 'nee' END"


@dataclass(frozen=True)
class Several(Kind):
    """A list of items of one kind, with | between them; the order is kept and empty items are left out."""

    item: Kind = field(default_factory=Text)

    def read(self, text: str) -> str:
        # In free text spaces are part of the item; around a code they are not.
        words = (
            text.split("|") if isinstance(self.item, Text) else [word.strip(" ") for word in text.split("|")]
        )
        return "|".join(self.item.read(word) for word in words if word.strip(" "))

    def stored(self, cell: str) -> str:
        value = f"string_to_array({cell}, '|')"
        if isinstance(self.item, Code) and self.item.is_translated:
            item = self.item.stored("v.code")
            value = f"(SELECT array_agg({item} ORDER BY v.n) FROM unnest({value}) WITH ORDINALITY v(code, n))"
        return f"coalesce({value}, ARRAY[]::varchar[])"

    def written(self, column: str) -> str:
        value = f"array_to_string({column}, '|')"
        if isinstance(self.item, Code) and self.item.is_translated:
            item = self.item.written("v.code")
            items = f"unnest({column}) WITH ORDINALITY v(code, n)"
            value = f"(SELECT string_agg({item}, '|' ORDER BY v.n) FROM {items})"
        return Text().written(value) if isinstance(self.item, Text) else f"nullif({value}, '')"


DAY = Day()
ID = Id()
TEXT = Text()
GEMEENTE = GemeenteCode()
POSTCODE = Pattern()
EMAIL = Pattern(pattern=_EMAIL, reason="geen e-mailadres met tekst aan beide kanten van één @", repeats=False)
DOMAINS = Several(Code({code: code for code in Domain.values}))
