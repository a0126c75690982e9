"""What is wrong with the files of an import: kept in a temporary table, so that a million faults fit too."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection

from reporting.exchange.files import File

# Before the columns come the faults of a file as a whole, behind them those of a column it should not have.
WHOLE_FILE, BEYOND = 0, 1_000


@dataclass(frozen=True)
class Fault:
    """One fault: bestand, regel (physical line, 1 = header, 0 = no file), kolom ("" = the whole file)."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


def prepare() -> None:
    """An empty table of faults; one fault per cell, the first one found stays."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.fault")
        cursor.execute(
            'CREATE TEMP TABLE fault (file text COLLATE "C", line integer, place integer, '
            "kolom text, message text, PRIMARY KEY (file, line, place))"
        )


def add(file: File, found: Iterable[tuple[int, int, str, str]]) -> None:
    """found: (line, place of the column, column, message) in this file."""
    rows = [(file.path, *fault) for fault in found]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO fault VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING", rows)


def add_at(file: File, column: str, query: str) -> None:
    """query: SQL giving (line, message) for one column of the file."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO fault SELECT '{file.path}', q.line, {file.places[column]}, '{column}', q.message "
            f"FROM ({query}) AS q (line, message) ON CONFLICT DO NOTHING"
        )


def count() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM fault")
        return cursor.fetchone()[0]


def sorted_faults() -> Iterator[Fault]:
    """All faults by file, line as a number, and column in the order of the format."""
    query = "COPY (SELECT file, line, kolom, message FROM fault ORDER BY file, line, place) TO STDOUT"
    with connection.cursor() as cursor, cursor.copy(query) as rows, suppress(StopIteration):
        for file, line, column, message in rows.rows():
            yield Fault(file, int(line), column, message)
