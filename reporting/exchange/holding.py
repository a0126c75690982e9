"""Toewijzingen against what is known: per dossier one plan (see `spans`), kept in temporary tables.

The plan is made for dossiers with a vervanging or with a known toewijzing; the others are simply new.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from reporting.exchange import faults
from reporting.exchange.aside import aside
from reporting.exchange.checks import cell, readable, takes_part
from reporting.exchange.files import TOEWIJZINGEN as FILE
from reporting.exchange.matching import DIFFERS
from reporting.exchange.records import record
from reporting.exchange.spans import FOREVER, Held, Holding, Plan, Row, plan
from reporting.scales import ASSIGNMENT_KIND

FIXED = ASSIGNMENT_KIND["fixed"]
FETCHED = 5_000  # rows at a time
TABLES = f"""
CREATE TEMP TABLE "{FILE.found}" (line integer, pk bigint, changed boolean, which text);
CREATE TEMP TABLE "held_step" (dossier text COLLATE "C", medewerker text COLLATE "C", vanaf date, tot date,
    soort text, pk bigint, step text);
CREATE TEMP TABLE "held_plan" AS SELECT DISTINCT dossier FROM "{FILE.stage}" s WHERE s.soort = 'vervanging'
"""


def match(*, update: bool, are_known: bool) -> None:
    """Plan every dossier. Without `update`, a known row with other content is a fault."""
    with connection.cursor() as cursor:
        cursor.execute('DROP TABLE IF EXISTS pg_temp."held_step", pg_temp."held_plan"')
        cursor.execute(TABLES)
        if are_known:
            cursor.execute(
                f'INSERT INTO "held_plan" SELECT DISTINCT d.external_id FROM "{FILE.stage}" s '
                "JOIN cases_case d ON d.external_id = s.dossier JOIN cases_assignment a ON a.case_id = d.id "
                'WHERE d.external_id NOT IN (SELECT dossier FROM "held_plan" WHERE dossier IS NOT NULL)'
            )
        cursor.execute('ANALYZE "held_plan"')
    found: list[tuple[int, int, str, str]] = []
    lines: list[tuple[Any, ...]] = []
    steps: list[tuple[Any, ...]] = []
    for dossier, made in _plans():
        if not update:
            found += [(line, 1, "dossier", f"{DIFFERS} (tot)") for line in made.changed]
        message = "in het systeem heeft dit dossier dan al een hulpverlener die niet in dit bestand staat"
        found += [(line, FILE.places["vanaf"], "vanaf", message) for line in made.blocked]
        lines += [(line, 0, changed, None) for changed, of in _kinds(made) for line in of]
        steps += _steps(dossier, made)
        if len(lines) + len(steps) > FETCHED:
            _keep(found, lines, steps)
    _keep(found, lines, steps)
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{FILE.found}"; ANALYZE "held_step"')


def load() -> None:
    """Carry the plan out: the periods that end make room for those that come."""
    to_pk = (
        "JOIN cases_case d ON d.external_id = h.dossier JOIN providers_user m ON m.external_id = h.medewerker"
    )
    kind = FILE.by_name["soort"].kind.stored("h.soort")
    rows = f"SELECT d.id, m.id, h.vanaf, h.tot, {kind} FROM \"held_step\" h {to_pk} WHERE h.step = 'add'"
    simple = (
        "SELECT h.dossier, h.medewerker, h.vanaf::date, h.tot::date, h.soort, NULL, 'add' "
        f'FROM "{FILE.stage}" h LEFT JOIN "held_plan" p ON p.dossier = h.dossier WHERE p.dossier IS NULL'
    )
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "held_step" {simple}')
        cursor.execute(
            "DELETE FROM cases_assignment a USING held_step h WHERE h.pk = a.id AND h.step = 'remove'"
        )
        # First out of each other's way: the database looks at every row by itself.
        moved = (
            "SELECT h.pk, row_number() OVER (PARTITION BY h.dossier) FROM held_step h WHERE h.step = 'move'"
        )
        aside(FILE.table, moved, cursor.execute)
        cursor.execute(
            "UPDATE cases_assignment a SET starts_on = h.vanaf, ends_on = h.tot FROM held_step h "
            "WHERE h.pk = a.id AND h.step = 'move'"
        )
        cursor.execute(f"INSERT INTO cases_assignment (case_id, worker_id, starts_on, ends_on, kind) {rows}")


def _plans() -> Iterator[tuple[str, Plan]]:
    begin, end, keys = cell("vanaf"), cell("tot"), " AND ".join(readable(name) for name in FILE.keys)
    of_file = (
        f"SELECT s.dossier, s.line, NULL::bigint AS pk, s.medewerker, s.vanaf, s.tot, s.soort "
        f'FROM "{FILE.stage}" s JOIN "held_plan" p USING (dossier) '
        f"WHERE {keys} AND {takes_part(FILE)} AND coalesce({end} >= {begin}, true)"
    )
    known = (
        f"SELECT r.dossier, NULL, r.pk, r.medewerker, r.vanaf, r.tot, r.soort FROM ({record(FILE)}) r "
        'JOIN "held_plan" p USING (dossier)'
    )
    # A cursor of the server's: a plan of all dossiers does not fit in memory.
    with connection.connection.cursor(name="held") as rows:
        rows.itersize = FETCHED
        rows.execute(f'SELECT * FROM ({of_file} UNION ALL {known}) x ORDER BY dossier COLLATE "C", line, pk')
        for dossier, group in groupby(rows, key=itemgetter(0)):
            yield dossier, _plan(group)


def _plan(group: Iterable[tuple[Any, ...]]) -> Plan:
    rows, known = [], []
    for _, line, pk, worker, first, last, kind in group:
        holding = Holding(worker, _ordinal(first), _ordinal(last), kind == FIXED)
        if line is None:
            known.append(Held(pk, holding))
        else:
            rows.append(Row(line, holding))
    return plan(rows, known)


def _ordinal(day: str | None) -> int:
    return FOREVER if day is None else date.fromisoformat(day).toordinal()


def _day(ordinal: int) -> date | None:
    return None if ordinal == FOREVER else date.fromordinal(ordinal)


def _kinds(made: Plan) -> list[tuple[bool, list[int]]]:
    return [(True, made.changed), (False, made.unchanged)]


def _steps(dossier: str, made: Plan) -> Iterator[tuple[Any, ...]]:
    for gone in made.removed:
        yield dossier, None, None, None, None, gone, "remove"
    pk: int | None
    for pk, holding in [*made.moved.items(), *((None, holding) for holding in made.added)]:
        kind = FIXED if holding.is_fixed else ASSIGNMENT_KIND["replacement"]
        step = "add" if pk is None else "move"
        yield dossier, holding.worker, _day(holding.first), _day(holding.last), kind, pk, step


def _keep(found: list[Any], lines: list[Any], steps: list[Any]) -> None:
    faults.add(FILE, found)
    with connection.cursor() as cursor:
        for table, rows in ((FILE.found, lines), ("held_step", steps)):
            with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
    for done in (found, lines, steps):
        done.clear()
