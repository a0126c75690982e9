"""Rows are gathered per table and copied into the database in portions, so that memory stays level."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, models
from psycopg import sql

from providers.models import SealedNumberField

HERE = ZoneInfo("Europe/Amsterdam")


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on a day, on the clock of Amsterdam."""
    return datetime.combine(day, time(hour, minute), tzinfo=HERE)


class Table:
    """The rows of one model that wait to be copied. The ids are ours, so that rows can refer to rows."""

    def __init__(self, model: type[models.Model], prefix: str = "") -> None:
        """prefix: what its external ids start with, as in K000123; nothing for a model without them."""
        self.model = model
        self.prefix = prefix
        fields = [field for field in model._meta.concrete_fields if not field.generated]
        self.fields = {field.attname: field.column for field in fields}
        self.sealed = [field for field in fields if isinstance(field, SealedNumberField)]
        self.blank = {field.attname: _blank(field) for field in fields}
        highest = model._default_manager.aggregate(highest=models.Max("pk"))["highest"] or 0
        self.first = highest + 1
        self.id = highest
        self.number = 0
        self.rows: list[dict[str, Any]] = []

    def add(self, **values: Any) -> dict[str, Any]:
        """A new row. It may still be changed until it is copied. Raises KeyError for an unknown field."""
        self.id += 1
        self.number += 1
        row = self.blank | {"id": self.id}
        if self.prefix:
            row["external_id"] = f"{self.prefix}{self.number:06d}"
        row |= values
        if len(row) != len(self.blank):
            raise KeyError(f"{self.model.__name__}: {set(row) - set(self.blank)}")
        self.rows.append(row)
        return row

    def copy(self) -> None:
        """Send the gathered rows to the database and forget them."""
        if not self.rows:
            return
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(self.model._meta.db_table),
            sql.SQL(", ").join(map(sql.Identifier, self.fields.values())),
        )
        with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
            for row in self.rows:
                for field in self.sealed:
                    row[field.attname] = field.get_db_prep_save(row[field.attname], connection)
                copy.write_row(list(row.values()))
        self.rows = []

    def restart_sequence(self) -> None:
        """Let the next row made on screen get the next number."""
        table = self.model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, max(self.id, 1)])


def _blank(field: "models.Field[Any, Any]") -> Any:
    """What a column holds when nothing is said of it."""
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    return "" if isinstance(field, models.CharField | models.TextField) else None


def check_at_once() -> None:
    """Check references as each portion comes in; left to the commit, the server remembers every row."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def finish(tables: Iterable[Table]) -> None:
    """Sequences after our own ids, and statistics for the planner."""
    for table in tables:
        table.restart_sequence()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(table.model._meta.db_table)))
