"""Rows against the records that are known: which are new, which changed, which have no room beside them."""

from django.db import connection

from reporting.exchange import faults
from reporting.exchange.checks import cell
from reporting.exchange.files import CONTRACTEN, NORMEN, TRAJECTEN, File
from reporting.exchange.records import record
from reporting.exchange.staging import MANY

DIFFERS = "deze sleutel is al bekend met een andere inhoud"


def match(file: File, *, update: bool) -> None:
    """Fill `found_<file>`: line, pk and whether the content changed, of the rows whose key is known.

    Without `update`, other content is a fault on the first column. Toewijzingen are matched by `holding`.
    """
    keys = " AND ".join(f"{cell(name)} = {cell(name, 'r')}" for name in file.keys)
    others = [column.name for column in file.columns if column.name not in file.keys]
    distinct = {name: _distinct(file, name) for name in others}
    differs = " OR ".join(distinct.values())
    which = ", ".join(f"CASE WHEN {is_so} THEN '{name}' END" for name, is_so in distinct.items())
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMP TABLE "{file.found}" AS SELECT s.line, r.pk, {differs} AS changed, '
            f"CASE WHEN {differs} THEN array_to_string(ARRAY[{which}], ', ') END AS which "
            f'FROM "{file.stage}" s JOIN ({record(file)}) r ON {keys} WHERE NOT s.bad'
        )
        if cursor.rowcount > MANY:
            cursor.execute(f'ANALYZE "{file.found}"')
    if not update:
        faults.add_at(
            file,
            file.columns[0].name,
            f"SELECT f.line, '{DIFFERS} (' || f.which || ')' FROM \"{file.found}\" f WHERE f.changed",
        )
    if file in BESIDE:
        _stands_beside(file)


def _distinct(file: File, name: str) -> str:
    """SQL: the cell says something else than the record."""
    compared = file.by_name[name].kind.compared
    return f"{compared(cell(name))} IS DISTINCT FROM {compared(cell(name, 'r'))}"


def match_nothing(file: File) -> None:
    """The same, when there is no record yet: every row is new."""
    with connection.cursor() as cursor:
        cursor.execute(
            f'CREATE TEMP TABLE "{file.found}" (line integer, pk bigint, changed boolean, which text)'
        )


def has_records(file: File) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {file.table})")
        return bool(cursor.fetchone()[0])


# What may not share a day, with the word for what stands in the way.
BESIDE = {CONTRACTEN: "een contract", NORMEN: "een norm", TRAJECTEN: "een traject"}


def _stands_beside(file: File) -> None:
    """A row that shares a day with a record that is not in the file, which the database would refuse."""
    begin, end = file.period
    same = " AND ".join(f"{cell(name)} = {cell(name, 'r')}" for name in file.alone)
    keys = " AND ".join(f"{cell(name, 'o')} = {cell(name, 'r')}" for name in file.keys)
    readable = f"NOT s.bad AND coalesce({cell(end)} >= {cell(begin)}, true)"
    faults.add_at(
        file,
        begin,
        f"SELECT s.line, 'in het systeem staat dan al {BESIDE[file]} dat niet in dit bestand staat' "
        f'FROM "{file.stage}" s JOIN ({record(file)}) r ON {same} '
        f"AND {cell(begin)} <= coalesce({cell(end, 'r')}, '9999-99-99') "
        f"AND {cell(begin, 'r')} <= coalesce({cell(end)}, '9999-99-99') "
        f'WHERE {readable} AND NOT EXISTS (SELECT 1 FROM "{file.stage}" o WHERE {keys})',
    )
