"""The way out: each file is one COPY, streamed from the database to the disk."""

from pathlib import Path

from django.db import connection, transaction

from reporting.exchange.columns import Column, File
from reporting.exchange.files import BY_NAME, FILES
from reporting.exchange.kinds import opened
from reporting.exchange.records import source, target, written


def write_out(folder: Path) -> dict[str, int]:
    """Write every file into the folder, made when it is not there; file name -> number of rows.

    All files show one moment. Rows stand in the order of their key, by code point.
    """
    folder.mkdir(parents=True, exist_ok=True)
    is_own = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if is_own:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return {file.path: _write(file, folder / file.path) for file in FILES}


def _write(file: File, path: Path) -> int:
    columns = ", ".join(_leaving(file, column) for column in file.columns)
    order = ", ".join(f'({written(file, file.by_name[name])}) COLLATE "C"' for name in file.keys)
    query = f"SELECT {columns} FROM {source(file)} WHERE {file.exported} ORDER BY {order}"
    with connection.cursor() as cursor, path.open("wb") as out:
        out.write((";".join(file.by_name) + "\n").encode())
        with cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv, DELIMITER ';', ENCODING 'UTF8')") as rows:
            for block in rows:  # one row each
                out.write(opened(bytes(block)))
        return cursor.rowcount


def _leaving(file: File, column: Column) -> str:
    """SQL: the text of a column; empty when it names a record that stays behind itself."""
    text = column.kind.leaving(written(file, column))
    if not target(file, column) or not column.refers:
        return text
    leaves = BY_NAME[column.refers].exported.replace("t.", f"r_{column.name}.")
    return text if leaves == "true" else f"CASE WHEN {leaves} THEN {text} END"
