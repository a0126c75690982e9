"""From the temporary tables into the records: what is new is added, what changed is rewritten."""

from collections.abc import Callable

from django.db import connection
from django.db.models import Model
from psycopg import sql

from cases.models import Household
from reporting.exchange import holding
from reporting.exchange.aside import aside
from reporting.exchange.checks import cell
from reporting.exchange.files import BY_NAME, CLIENTEN, TOEWIJZINGEN, Column, File
from reporting.exchange.matching import BESIDE
from reporting.exchange.records import target

# A trajectory that is moved aside for a moment still needs what its constraints ask of an ended one.
ASIDE = {"end_reason": "'19'"}


def load(file: File) -> None:
    """Bring the rows of one file into its records; the files it refers to were loaded before."""
    if file is TOEWIJZINGEN:
        holding.load()
        return
    if file is CLIENTEN:
        _make_households()
    with connection.cursor() as cursor:
        _update(file, cursor.execute)
        _insert(file, cursor.execute)
        for column in file.columns:
            if column.through:
                _lay_list(file, column, cursor.execute)


def _values(file: File) -> dict[str, str]:
    """Column of the record -> SQL of its value from a row `s`."""
    return {
        file.db_column(column): f"r_{column.name}.id"
        if target(file, column)
        else column.kind.stored(cell(column.name))
        for column in file.columns
        if not column.through
    }


def _rows(file: File) -> str:
    """SQL: the rows of a file with the records they refer to."""
    joins = [
        f"LEFT JOIN {model._meta.db_table} r_{column.name} "
        f"ON r_{column.name}.external_id = {cell(column.name)}"
        for column in file.columns
        if (model := target(file, column))
    ]
    return f'"{file.stage}" s {" ".join(joins)}'


def _insert(file: File, execute: Callable[[str], object]) -> None:
    values = _defaults(file.model) | dict(file.fixed) | _values(file)
    execute(
        f"INSERT INTO {file.table} ({', '.join(values)}) SELECT {', '.join(values.values())} "
        f'FROM {_rows(file)} WHERE NOT EXISTS (SELECT 1 FROM "{file.found}" f WHERE f.line = s.line) '
        "ORDER BY s.line"
    )


def _update(file: File, execute: Callable[[str], object]) -> None:
    values = _values(file)
    if any(field.name == "version" for field in file.model._meta.fields):
        values["version"] = "t.version + 1"  # whoever has the record open on a screen is told
    if file in BESIDE:
        _step_aside(file, execute)
    changes = ", ".join(f"{column} = {value}" for column, value in values.items())
    execute(
        f'UPDATE {file.table} t SET {changes} FROM "{file.found}" f, {_rows(file)} '
        "WHERE f.pk = t.id AND f.changed AND f.line = s.line"
    )


def _step_aside(file: File, execute: Callable[[str], object]) -> None:
    """Periods that change places would meet on the way, since the database looks at every row by itself."""
    also = "".join(f", {name} = {value}" for name, value in ASIDE.items() if _has(file.model, name))
    of = ", ".join(f"x.{file.db_column(file.by_name[name])}" for name in file.alone)
    aside(
        file.table,
        f'SELECT x.id, row_number() OVER (PARTITION BY {of}) FROM "{file.found}" f '
        f"JOIN {file.table} x ON x.id = f.pk WHERE f.changed",
        execute,
        also=also,
    )


def _has(model: type[Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


def _defaults(model: type[Model]) -> dict[str, str]:
    """Column -> SQL of its default, for the fields of a record that no file speaks of."""
    return {
        str(field.column): sql.quote(field.get_db_prep_save(field.get_default(), connection))
        for field in model._meta.concrete_fields
        if not field.primary_key
        and not field.generated
        and not field.has_db_default()
        and field.get_default() is not None
    }


def _make_households() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Household._meta.db_table} (external_id) SELECT DISTINCT s.huishouden "
            f'FROM "{CLIENTEN.stage}" s WHERE s.huishouden IS NOT NULL ON CONFLICT DO NOTHING'
        )


def _lay_list(file: File, column: Column, execute: Callable[[str], object]) -> None:
    """The rows between a record and a list of others, in the order of the list."""
    assert column.through is not None  # noqa: S101
    between, owner, other = column.through
    table, key = between._meta.db_table, file.columns[0].name
    execute(f'DELETE FROM {table} b USING "{file.found}" f WHERE b.{owner}_id = f.pk AND f.changed')
    execute(
        f"INSERT INTO {table} ({owner}_id, {other}_id, position) SELECT t.id, o.id, item.n "
        f'FROM "{file.stage}" s JOIN {file.table} t ON t.external_id = {cell(key)} '
        f'LEFT JOIN "{file.found}" f ON f.line = s.line '
        f"CROSS JOIN LATERAL unnest(string_to_array({cell(column.name)}, '|')) "
        "WITH ORDINALITY AS item (code, n) "
        f"JOIN {BY_NAME[column.refers].table} o ON o.external_id = item.code "
        "WHERE f.line IS NULL OR f.changed"
    )
