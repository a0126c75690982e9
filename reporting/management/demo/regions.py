"""More of the country: the consortium once more, elsewhere and with other people, as often as is asked.

Ten thousand residents are written by chance. To write a hundred times as many so takes hours, so the
database repeats what stands there, region by region: memory stays level, and time grows as the rows do.
A region has its own gemeenten, wijken, teams, workers and organisations, so that a caseload, a team and an
inbox are as large as they were. Residents have names, birth dates and addresses of their own; what happened
to them did happen on the same days.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import sql

from cases.models import Household, HouseholdStay
from reporting.management.demo.places import GEMEENTEN, WIJKEN
from reporting.management.demo.writing import Table

FIRST_CODE = 2000  # of the gemeenten of other regions; the CBS has not come that far
FIRST_POSTCODE = 4000  # those of the first region are lower
POSTCODES = sorted({code for wijk in WIJKEN for code in wijk.postcodes})

# Housemates keep one name and one house.
HOME = "coalesce(row.household_id, row.id)"
NAME = "row.name || ' ' || %(region)s + 1"
TOWN = f"{FIRST_CODE} + (%(region)s - 1) * {len(GEMEENTEN)}"


def _elsewhere(code: str) -> str:
    """A postcode of the first region in another one: four digits of its own, the letters as they were."""
    place = f"array_position(ARRAY{POSTCODES}, left({code}, 4))"
    digits = f"mod((%(region)s - 1) * {len(POSTCODES)} + {place}, {10_000 - FIRST_POSTCODE})"
    return f"({FIRST_POSTCODE} + {digits})::text || substr({code}, 5)"


# table -> column -> what stands there in another region; %(region)s counts from 1
OTHERS = {
    "providers_municipality": {"external_id": f"'GM' || ({TOWN} + row.id - %(start)s)", "name": NAME},
    "providers_district": {
        "external_id": f"'WK' || ({TOWN} + row.municipality_id + 1"
        " - (SELECT min(id) FROM providers_municipality)) || right(row.external_id, 2)",
        "name": NAME,
        "postcodes": f"ARRAY(SELECT {_elsewhere('code')} FROM unnest(row.postcodes) AS code)",
    },
    "providers_team": {"name": NAME},
    "providers_partner": {"name": NAME},
    "providers_user": {
        "name": NAME,
        "email": "replace(row.email, '@', %(region)s + 1 || '@')",
        "password": "%(unusable)s",  # the accounts of the demo are those of the first region
    },
    "cases_referral": {"consent_id": "NULL"},  # consent is an act of the first region
    "cases_client": {
        "bsn": "''",  # the numbers of the test range are given out
        "birth_date": "row.birth_date - mod(row.id * 31 + %(region)s * 17, 365)::int",
        "last_name": "other.last_name",
        "prefix": "other.prefix",
        "postcode": f"CASE WHEN row.postcode = '' THEN '' ELSE {_elsewhere('row.postcode')} END",
        "house_number": f"1 + mod({HOME} * 13 + %(region)s * 7, 180)",
        # Longer than a number can be, so that it is nobody's.
        "phone": "CASE WHEN row.phone = '' THEN '' "
        "ELSE concat(row.phone, ' ', lpad(%(region)s::text, 4, '0')) END",
    },
}
OTHER_NAME = f"%(start)s + 1 + mod({HOME} * 7919 + %(region)s * 104729, %(rows)s)"
NAMED_AS = f" JOIN cases_client other ON other.id = {OTHER_NAME}"


def repeat(tables: Sequence[Table], times: int, *, unusable: str, progress: Callable[[int], None]) -> None:
    """Write what these tables were given `times` more, with ids and references moved up.

    tables: in the order in which they refer, all rows copied; what acts added to them since is not repeated,
        but for households.
    unusable: for the passwords of the workers. progress: told how many regions stand there.
    """
    tables = [*tables, _stays()]
    homes = next(table for table in tables if table.model is Household)
    homes.number = _highest(homes) - homes.first + 1  # residents also live in those of acts
    apart = {table.model: _highest(table) - table.first + 1 for table in tables}
    statements = [(table, _statement(table, apart)) for table in tables if table.number]
    with without_indexes(tables), connection.cursor() as cursor:
        # It writes the stays resident by resident, and would look through all of them for each.
        cursor.execute("ALTER TABLE cases_client DISABLE TRIGGER household_begins")
        for region in range(1, times + 1):
            for table, statement in statements:
                values = {
                    "region": region,
                    "start": table.first - 1,
                    "rows": table.number,
                    "apart": apart[table.model],
                    "unusable": unusable,
                }
                cursor.execute(statement, values)
            progress(region)
        cursor.execute("ALTER TABLE cases_client ENABLE TRIGGER household_begins")
    for table in tables:
        table.id = table.first - 1 + (times + 1) * apart[table.model]
        table.number *= times + 1
    tables[-1].restart_sequence()


def _highest(table: Table) -> int:
    """The id of the last row, also of those that acts added."""
    return int(table.model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or table.id)


def _stays() -> Table:
    """Who lived in which household, as the trigger wrote it for the first region."""
    stays = Table(HouseholdStay)
    first = HouseholdStay.objects.order_by("pk").values_list("pk", flat=True).first()
    stays.first = first or 1
    stays.number = stays.id - stays.first + 1
    return stays


def _statement(table: Table, apart: Mapping[Any, int]) -> str:
    """INSERT ... SELECT of the first region's rows of one table. apart: model -> how far its ids move."""
    meta = table.model._meta
    others = OTHERS.get(meta.db_table, {})
    cells = {}
    for field in meta.concrete_fields:
        if field.generated:
            continue
        moved = apart[table.model] if field.primary_key else apart.get(field.related_model, 0)
        cells[field.column] = others.get(field.column) or (
            _external(table) if field.column == "external_id" else f'row."{field.column}"'
        )
        if moved:
            cells[field.column] += f" + %(region)s * {moved}"
    columns = ", ".join(f'"{column}"' for column in cells)
    joined = NAMED_AS if meta.db_table == "cases_client" else ""
    return (
        f"INSERT INTO {meta.db_table} ({columns}) SELECT {', '.join(cells.values())} FROM {meta.db_table} row"
        f"{joined} WHERE row.id > %(start)s AND row.id <= %(start)s + %(rows)s"
    )


def _external(table: Table) -> str:
    """The next numbers where they count on, and the region behind it where they do not."""
    if not table.prefix:
        return "row.external_id || '-' || %(region)s + 1"
    number = "(row.id - %(start)s + %(region)s * %(apart)s)::text"
    return f"'{table.prefix}' || lpad({number}, greatest(6, length({number})), '0')"


@contextmanager
def without_indexes(tables: Sequence[Table]) -> Iterator[None]:
    """Index and refer after loading: three times as fast, and a tree that is built at once is denser.

    What keeps rows apart (keys, exclusion) stays. Inside the caller's transaction: all is there again, or
    nothing was written.
    """
    kept = {"tables": [table.model._meta.db_table for table in tables]}
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, kept)
        indexes = cursor.fetchall()
        cursor.execute(REFERENCES, kept)
        references = cursor.fetchall()
        for table, name, _ in references:
            cursor.execute(
                sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    sql.Identifier(table), sql.Identifier(name)
                )
            )
        for name, _ in indexes:
            cursor.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        for _, made in indexes:
            cursor.execute(made)
        for table, name, made in references:
            cursor.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} ").format(
                    sql.Identifier(table), sql.Identifier(name)
                )
                + sql.SQL(made)
            )


INDEXES = """
SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid IN (SELECT x::regclass FROM unnest(%(tables)s::text[]) x) AND NOT i.indisunique
    AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid)
ORDER BY 1
"""
REFERENCES = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND k.conrelid IN (SELECT x::regclass FROM unnest(%(tables)s::text[]) x)
ORDER BY 1, 2
"""
