"""From the bytes of a file to rows of cells, with the physical line on which each row starts.

UTF-8 with or without BOM, `;` or `,`, quotes per RFC 4180. Bytes that are no UTF-8 come through as lone
surrogates, so that the fault is found at the cell that holds them and the rest is still read.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

# A row of its own behind the last one. If it is swallowed by a cell, that cell's quote was never closed.
_END = "\x00"
_LONE_RETURN = "\x0b"  # also a control character; csv would give up on the real one
UNCLOSED = "\x00unclosed"

csv.field_size_limit(
    sys.maxsize
)  # a cell that is too long is a fault of that cell, not the end of the import


class Rows:
    """The rows of one file. header: its column names, spaces removed."""

    def __init__(self, path: Path) -> None:
        self._file = path.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n")
        lines = _lines(self._file)
        first = next(lines, "")
        separator = ";" if first.count(";") >= first.count(",") else ","
        self._reader = csv.reader(chain([first], lines), delimiter=separator)
        self.header = [name.strip(" ") for name in next(self._reader, [])]
        if self.header == [_END]:
            self.header = []

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """(line, cells). A line of only spaces is no row; the cell of an unclosed quote is UNCLOSED."""
        line = self._reader.line_num + 1
        for cells in self._reader:
            if cells and cells[-1].endswith(_END + "\n"):
                yield line, [*cells[:-1], UNCLOSED]
            elif len(cells) > 1 or (cells and cells[0].strip(" ") not in ("", _END)):
                yield line, cells
            line = self._reader.line_num + 1

    def __enter__(self) -> "Rows":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _lines(file: Iterable[str]) -> Iterator[str]:
    for line in file:
        if not line.endswith("\n"):
            line += "\n"
        yield line if "\r" not in line else _without_lone_returns(line)
    yield _END + "\n"


def _without_lone_returns(line: str) -> str:
    if line.endswith("\r\n"):
        return line[:-2].replace("\r", _LONE_RETURN) + "\r\n"
    return line.replace("\r", _LONE_RETURN)
