"""Who changed what in a reference table, and when: from the history that triggers write."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.utils.dateparse import parse_date

from providers.models import Partner, Succession

ACTS = {
    "insert": "toegevoegd",
    "update": "gewijzigd",
    "delete": "ingetrokken",
    "destroy": "inhoud vernietigd",
}
SKIPPED = {"id", "external_id", "position"}
# Of the rows themselves, and what was withdrawn about the same subject. The table is of cases, the app above.
CHANGES = """
SELECT h.at, h.act, coalesce(h.old, '{}')::text, coalesce(h.new, '{}')::text, coalesce(u.name, '')
FROM cases_history h LEFT JOIN providers_user u ON u.id = h.user_id
WHERE h.record = %(record)s
    AND (h.row_id = ANY(%(rows)s) OR (%(about)s <> '{}' AND h.act = 'delete' AND h.old @> %(about)s::jsonb))
ORDER BY h.id DESC LIMIT %(most)s
"""
LATEST = """
SELECT DISTINCT ON (h.record) h.record, h.at, coalesce(u.name, '')
FROM cases_history h LEFT JOIN providers_user u ON u.id = h.user_id
WHERE h.record = ANY(%s) ORDER BY h.record, h.id DESC
"""


@dataclass(frozen=True)
class Change:
    """One change of one row. by: empty for a file or someone on the server."""

    at: datetime
    act: str
    by: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)  # name, was, became


def changes_of(row: models.Model, *, most: int = 30) -> list[Change]:
    """What was changed in a row, the newest first; of a succession in all rows about the same subject."""
    rows, about = [row.pk], {}
    if isinstance(row, Succession):
        rows = list(row.line().values_list("pk", flat=True))
        about = {_column(row, name): getattr(row, _column(row, name)) for name in row.SUBJECT}
    found = _read(row._meta.model, rows, about, most)
    if isinstance(row, Partner):
        areas, about_areas = row.areas.model, {"partner_id": row.pk}
        pks = list(row.areas.values_list("pk", flat=True))
        found += [replace(one, act=f"werkgebied {one.act}") for one in _read(areas, pks, about_areas, most)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:most]


def latest(models_: Iterable[type[models.Model]]) -> dict[str, tuple[datetime, str]]:
    """Name of a table -> when it last changed and by whom."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, [[model._meta.db_table for model in models_]])
        return {record: (at, by) for record, at, by in cursor.fetchall()}


def _column(row: models.Model, name: str) -> str:
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]


def _read(model: type[models.Model], rows: list[int], about: Mapping[str, Any], most: int) -> list[Change]:
    with connection.cursor() as cursor:
        known: dict[str, Any] = {"record": model._meta.db_table, "rows": rows, "most": most}
        cursor.execute(CHANGES, known | {"about": json.dumps(dict(about))})
        found = cursor.fetchall()
    return [
        Change(at, ACTS.get(act, act), by, _fields(model, json.loads(old), json.loads(new)))
        for at, act, old, new, by in found
    ]


def _fields(
    model: type[models.Model], old: dict[str, Any], new: dict[str, Any]
) -> list[tuple[str, str, str]]:
    by_column = {f.attname: f for f in model._meta.concrete_fields if f.name not in SKIPPED}
    return [
        (str(one.verbose_name), _said(one, old.get(name)), _said(one, new.get(name)))
        for name, one in by_column.items()
        if old.get(name) != new.get(name)
    ]


def _said(one: Any, value: Any) -> str:
    """A stored value as people say it."""
    if value in (None, "", []):
        return "leeg"
    if one.is_relation:
        return str(one.related_model._base_manager.filter(pk=value).first() or value)
    if isinstance(one, models.DateField):
        day = parse_date(str(value))
        return f"{day:%d-%m-%Y}" if isinstance(day, date) else str(value)
    if one.choices:
        return str(dict(one.flatchoices).get(value, value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
