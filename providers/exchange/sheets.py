"""Tables that leave for a spreadsheet, and texts that come back from one: no cell is ever a formula."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

# A sheet takes a text that starts so for a formula; one more quote in front, and one less when it is read.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def text_of(value: Any) -> str:
    """A value as a cell: nothing is empty, a day is 2026-11-30, several are parted by a bar."""
    if isinstance(value, list):
        return " | ".join(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def guarded(text: str) -> str:
    """A text that no sheet takes for a formula.

    >>> guarded("=1+1"), guarded("Centrum")
    ("'=1+1", 'Centrum')
    """
    return f"'{text}" if FORMULA.match(text) else text


def plain(cell: str) -> str:
    """What was meant in a cell: the text as it was before it was guarded, without spaces at the ends."""
    text = cell.replace("\r\n", "\n").strip()
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows, the head first, as a Dutch sheet opens them: semicolons, UTF-8 with a mark in front."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[str]], *, leaf: str) -> bytes:
    """The same rows as a workbook of one leaf with this name; the head stays in sight."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet, bold = book.add_worksheet(leaf), book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, guarded(cell), None if at else bold)
    return out.getvalue()
