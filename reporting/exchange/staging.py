"""Cells are read and checked one by one while they stream into a temporary table, a text per column."""

from collections.abc import Callable
from contextlib import suppress
from itertools import islice
from pathlib import Path

from django.db import connection

from reporting.exchange import faults
from reporting.exchange.files import Column, File
from reporting.exchange.kinds import Wrong, plain, shown
from reporting.exchange.reading import UNCLOSED, Rows

CHUNK = 4_000  # rows per COPY
MANY = 1_000  # rows from which it pays to tell the planner
REMEMBERED = 50_000  # different values per column
_NULL = r"\N"
# Stands in the table for a cell with something unusable in it: not empty, and equal to no real value.
BAD = "\x01"
SQL_BAD = r"E'\x01'"

FoundFaults = list[tuple[int, int, str, str]]


class Cells(dict[str, str]):
    """What the cells of one column say: raw cell -> text for COPY. Values that repeat are read once."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.read = column.kind.read

    def __missing__(self, raw: str) -> str:
        text = plain(raw.strip(" "))
        if text:
            text = self.read(text)
        if not text:
            if self.column.required:
                raise Wrong("dit moet zijn ingevuld")
            value = _NULL
        else:
            value = _escaped(text)
        if self.column.kind.repeats and len(self) < REMEMBERED:
            self[raw] = value
        return value


def stage(file: File, path: Path, tick: Callable[[int], None]) -> int:
    """Read one file into its temporary table; the number of rows. tick: told how many rows so far."""
    with connection.cursor() as cursor:
        prepare(file)
        with Rows(path) as rows:
            kept = _header(file, rows.header)
            cells = [Cells(file.by_name[name]) for _, name in kept]
            names = ", ".join(["line", "bad", *(f'"{name}"' for _, name in kept)])
            reader = _Reader(file, kept, cells, len(rows.header))
            count, source = 0, iter(rows)
            while chunk := list(islice(source, CHUNK)):
                with cursor.copy(f'COPY "{file.stage}" ({names}) FROM STDIN') as copy:
                    copy.write("".join([reader.line(line, row) for line, row in chunk]))
                faults.add(file, reader.found)
                reader.found.clear()
                count += len(chunk)
                tick(count)
        if count > MANY:
            cursor.execute(f'ANALYZE "{file.stage}"')
    return count


def prepare(file: File) -> None:
    """An empty temporary table for the rows of this file."""
    columns = "".join(f', "{column.name}" text COLLATE "C"' for column in file.columns)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE IF EXISTS pg_temp."{file.stage}", pg_temp."{file.found}"')
        cursor.execute(f'CREATE TEMP TABLE "{file.stage}" (line integer, bad boolean{columns})')


def _header(file: File, header: list[str]) -> list[tuple[int, str]]:
    """The columns that are known: (place in the row, name); the others are faults of line 1."""
    kept: list[tuple[int, str]] = []
    found: FoundFaults = []
    for index, name in enumerate(header):
        try:
            name = plain(name)
        except Wrong as wrong:
            found.append((1, faults.BEYOND + index, shown(name).strip("“”"), str(wrong)))
            continue
        if name not in file.by_name:
            found.append(
                (1, faults.BEYOND + index, shown(name).strip("“”"), "deze kolom hoort niet in dit bestand")
            )
        elif any(name == other for _, other in kept):
            found.append((1, file.places[name], name, "deze kolom staat er twee keer"))
        else:
            kept.append((index, name))
    there = {name for _, name in kept}
    for column in file.columns:
        if column.required and column.name not in there:
            found.append((1, file.places[column.name], column.name, "deze verplichte kolom ontbreekt"))
    faults.add(file, found)
    return kept


class _Reader:
    """Turns rows into lines for COPY, and keeps the faults it found."""

    def __init__(self, file: File, kept: list[tuple[int, str]], cells: list[Cells], width: int) -> None:
        self.file, self.kept, self.cells, self.width = file, kept, cells, width
        self.is_whole = [index for index, _ in kept] == list(range(width))
        self.found: FoundFaults = []

    def line(self, line: int, row: list[str]) -> str:
        if self.is_whole:
            # Nearly every row goes this way; what is wrong is looked for only when something is.
            with suppress(Wrong, ValueError):
                values = [cell[raw] for cell, raw in zip(self.cells, row, strict=True)]
                return f"{line}\tf\t" + "\t".join(values) + "\n"
        return self._line_with_faults(line, row)

    def _line_with_faults(self, line: int, row: list[str]) -> str:
        values, before = [], len(self.found)
        for (index, name), cell in zip(self.kept, self.cells, strict=True):
            try:
                raw = row[index] if index < len(row) else ""  # a short row ends in empty cells
                if raw == UNCLOSED:
                    raise Wrong("het aanhalingsteken aan het begin wordt nergens gesloten")
                values.append(cell[raw])
            except Wrong as wrong:
                self.found.append((line, self.file.places[name], name, str(wrong)))
                values.append(BAD)
        if any(raw.strip(" ") for raw in row[self.width :]) and self.kept:
            name = self.kept[-1][1]
            self.found.append(
                (line, self.file.places[name], name, "deze regel heeft meer cellen dan de kopregel")
            )
        is_bad = "t" if len(self.found) > before else "f"
        return "\t".join([str(line), is_bad, *values]) + "\n"


def _escaped(text: str) -> str:
    if "\\" in text or "\n" in text or "\t" in text:
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    return text
