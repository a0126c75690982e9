"""Referrals as a file, for an organisation without a system that talks: out to a sheet, answers back in.

Read by the rules of docs/import.md: UTF-8, `;` or `,`, days as JJJJ-MM-DD, spaces at the ends removed, all
faults at once by line and column, no more than forty characters of a value in a message.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any, NamedTuple
from zipfile import ZipFile

from cases.figures.received import Received
from cases.models import Referral
from cases.policies import referral as policies
from providers.exchange.sheets import plain, text_of

MOST_LINES, MOST_FAULTS = 2_000, 20
MOST_INSIDE = 20 * 1024 * 1024  # bytes of an XLSX once it is unpacked
# Column -> key of what the receiver sees (cases/figures/received.py); the others are of the referral itself.
SEEN = {
    "vraag": "question", "doelen": "goals", "wensen": "wishes", "geslacht": "sex", "leeftijd": "age",
    "wijk": "district", "naam": "name", "geboortedatum": "birth_date", "adres": "address",
    "telefoon": "phone", "email": "email", "contactwensen": "contact_wishes", "taal": "language",
}  # fmt: skip
OUT = ("verwijzing", "stand", "soort_hulp", "verstuurd_op", "antwoord_uiterlijk_op", *SEEN)
IN = ("verwijzing", "antwoord", "datum", "contactpersoon", "reden", "toelichting")
# What is told -> the act, and what it wants beside the referral: column -> name of the argument.
TOLD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "gezien": ("seen", {}),
    "aangenomen": ("accept", {"datum": "expected_on", "contactpersoon": "contact_name"}),
    "wachtlijst": ("wait", {"datum": "expected_on"}),
    "geweigerd": ("decline", {"reden": "reason", "toelichting": "note"}),
    "gestart": ("start", {"datum": "started_on"}),
    "beeindigd": ("end", {"datum": "ended_on", "reden": "code"}),
}
# The fixed reasons to decline as an organisation says them; the consortium's own go by their words.
REASON = {
    "full": "geen-plek", "expertise": "deskundigheid", "area": "werkgebied",
    "information": "te-weinig-informatie", "resident": "inwoner-wil-niet", "other": "anders",
}  # fmt: skip
STORED = {said: stored for stored, said in REASON.items()}
LONGEST = {"contactpersoon": 200, "reden": 200, "toelichting": 2_000}


class NotRead(Exception):
    """What is wrong with a file, by line and column, in Dutch."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults


class Answer(NamedTuple):
    """One line: what is told of which referral. line: as the reader of the file counts them."""

    line: int
    number: int
    act: str
    words: dict[str, Any]


def rows_of(found: Iterable[tuple[Referral, Received]]) -> Iterator[list[str]]:
    """The lines of the file, the head first; no more of a resident than the page of the referral shows."""
    yield list(OUT)
    for referral, seen in found:
        own = [
            str(referral.pk),
            referral.get_state_display(),
            referral.kind_of_help,
            text_of(referral.sent_on),
            text_of(policies.answer_due(referral)),
        ]
        yield own + [text_of(seen[key]) for key in SEEN.values()]


def read_answers(content: bytes) -> list[Answer]:
    """The lines of a file of answers, CSV or XLSX. Raises NotRead with at most twenty faults; then nothing is
    done.
    """
    rows = _sheet(content) if content.startswith(b"PK") else _text_rows(content)
    _, names = next(rows, (1, []))
    names = [name.strip().lower() for name in names]
    if faults := _head(names):
        raise NotRead(faults[:MOST_FAULTS])
    found: list[Answer] = []
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) >= MOST_LINES:
            raise NotRead([f"Er passen {MOST_LINES} regels in een bestand."])
        answer, wrong = _line(number, names, cells)
        faults += wrong
        found += [answer] if answer else []
    if not found and not faults:
        faults = ["Er staan geen antwoorden in dit bestand."]
    if faults:
        more = len(faults) - MOST_FAULTS
        raise NotRead(faults[:MOST_FAULTS] + ([f"En nog {more} fouten."] if more > 0 else []))
    return found


def _text_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of a CSV; the line is where a row starts. Raises NotRead for what is no CSV."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotRead([f"Regel {line}: dit is geen UTF-8. Bewaar het bestand als CSV UTF-8."]) from None
    head = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=";" if ";" in head else ",", strict=True)
    before = 0
    try:
        for cells in reader:
            yield before + 1, cells
            before = reader.line_num
    except csv.Error:
        raise NotRead([f"Regel {reader.line_num}: de aanhalingstekens kloppen niet."]) from None


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """(line, cells) of the first sheet of an XLSX, as texts; formulas are not computed.

    Raises NotRead for what is no XLSX, and for one that is larger inside than it looks.
    """
    import openpyxl

    try:
        with ZipFile(BytesIO(content)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_INSIDE:
                raise NotRead(["Dit bestand is te groot. Stuur minder regels tegelijk."])
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        rows = book.worksheets[0].iter_rows(
            max_row=MOST_LINES + 2, max_col=len(OUT) + len(IN), values_only=True
        )
        table = [["" if cell is None else _cell(cell) for cell in row] for row in rows]
    except NotRead:
        raise
    except Exception:  # whatever a broken file makes the library raise
        raise NotRead(["Dit XLSX-bestand kunnen we niet lezen. Bewaar het als CSV UTF-8."]) from None
    width = max((at + 1 for at, name in enumerate(table[0] if table else []) if name.strip()), default=0)
    yield from ((number, row[:width]) for number, row in enumerate(table, 1))


def _cell(value: object) -> str:
    """As it would stand in a CSV: a day without its hours, a whole number without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _head(names: list[str]) -> list[str]:
    missing = [name for name in ("verwijzing", "antwoord") if name not in names]
    faults = [f"Regel 1: kolom {name} ontbreekt." for name in missing]
    # What stands in the file that went out may stay in it.
    unknown = [name for name in names if name not in (*IN, *OUT)]
    faults += [f"Regel 1: kolom {name[:40] or '(leeg)'} kennen we niet." for name in unknown]
    return faults + [f"Regel 1: kolom {name} staat er twee keer." for name in IN if names.count(name) > 1]


def _line(number: int, names: list[str], cells: list[str]) -> tuple[Answer | None, list[str]]:
    if len(cells) != len(names):
        told = f"Regel {number}: er horen {len(names)} kolommen te zijn, er staan er {len(cells)}."
        return None, [told]
    said = {name: plain(cell) for name, cell in zip(names, cells, strict=True)}
    wrong: dict[str, str] = {}
    if not re.fullmatch(r"[1-9]\d{0,17}", said["verwijzing"], flags=re.ASCII):
        wrong["verwijzing"] = "vul het nummer van de verwijzing in."
    act, wants = TOLD.get(said["antwoord"].lower(), ("", {}))
    if not act:
        told = said["antwoord"][:40] or "(leeg)"
        wrong["antwoord"] = f"{told} kennen we niet. Kies uit: {', '.join(TOLD)}."
    words: dict[str, Any] = {}
    for column, argument in wants.items():
        words[argument], told = _value(column, said.get(column, ""))
        wrong |= {column: told} if told else {}
    if act == "end":
        words["code"], told = _end_code(words["code"])
        words["note"], told_note = _value("toelichting", said.get("toelichting", ""), most=200, may_lack=True)
        found = {"reden": told, "toelichting": told_note}
        wrong |= {column: told for column, told in found.items() if told and column not in wrong}
    if act == "decline" and not wrong:
        words["reason"] = STORED.get(words["reason"], words["reason"])
    if wrong:
        return None, [f"Regel {number}, kolom {column}: {told}" for column, told in wrong.items()]
    return Answer(number, int(said["verwijzing"]), act, words), []


def _end_code(said: str | None) -> tuple[str, str]:
    """The code of a reason to end, told by its code or its words."""
    codes = {words: code for code, words in policies.END_REASONS.items()}
    code = codes.get((said or "").lower(), said or "")
    if code in policies.END_REASONS:
        return code, ""
    return "", f"kies een code: {', '.join(policies.END_REASONS)}."


def _value(column: str, cell: str, *, most: int = 0, may_lack: bool = False) -> tuple[Any, str]:
    """The value of a cell, and what is wrong with it."""
    if not cell and may_lack:
        return "", ""
    if not cell:
        return None, "vul dit in bij dit antwoord."
    if column == "datum":
        try:
            is_day = re.fullmatch(r"\d{4}-\d\d-\d\d", cell, flags=re.ASCII)
            return (date.fromisoformat(cell), "") if is_day else (None, "schrijf een dag zo: 2026-03-31.")
        except ValueError:
            return None, "deze dag bestaat niet."
    if len(cell) > (most or LONGEST[column]):
        return None, f"dit is langer dan {most or LONGEST[column]} tekens."
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in cell):
        return None, "hier staat een teken dat er niet hoort."
    return cell, ""
