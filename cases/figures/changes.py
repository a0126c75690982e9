"""What was changed, in words: fields by their Dutch names, as they were and became, and whose they are."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from cases.models import Case, Client, History
from cases.models.trail import KEPT, REFERENCE
from providers.models import User, beyond_sight

LONGEST = 300  # characters of one value; what workers wrote about a resident is not shown at all
DEPTH = 4  # tables between a row and its dossier
SEALED = frozenset({"bsn", "bsn_mark", "password"})
NOTHING = "–"


Names = dict[tuple[Any, int], str]


class Field(NamedTuple):
    """One field: its name, what it was and what it became."""

    name: str
    was: str
    became: str


class Whose(NamedTuple):
    """The dossier and the resident that a row tells of."""

    case_id: int | None
    client_id: int


class Change(NamedTuple):
    """One row of the history as a reader sees it; whose: None when it tells of no resident that is known."""

    row: History
    what: str
    whose: Whose | None
    fields: list[Field]
    is_hidden: bool


@cache
def kept_models() -> dict[str, type[models.Model]]:
    """The model of every table of which changes are written."""
    found = {model._meta.db_table: model for model in apps.get_models()}
    return {table: found[table] for table in KEPT if table in found}


@cache
def road(table: str) -> tuple[str | None, str | None]:
    """The lookups from a row to its dossier and to its resident; None where there is no such road."""
    if table in REFERENCE:
        return None, None
    return _roads(kept_models()[table], DEPTH)


def _roads(model: type[models.Model], depth: int) -> tuple[str | None, str | None]:
    if model is Client:
        return None, "pk"
    if model is Case:
        return "pk", "client_id"
    best: tuple[str | None, str | None] = (None, None)
    if depth:
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey) or field.related_model is User:
                continue
            target = field.related_model
            if target._meta.db_table not in KEPT or target._meta.db_table in REFERENCE or target is model:
                continue
            to_case, to_client = _roads(target, depth - 1)
            found = tuple(f"{field.name}__{one}" if one else None for one in (to_case, to_client))
            if (found[0] and not best[0]) or (found[1] and not best[1]):
                best = (found[0] or best[0], found[1] or best[1])
    return best


@beyond_sight("rows of a dossier that its reader knows by number")
def of_case(case_id: int) -> Q:
    """Changes of all that is in one dossier, and of its resident; what is gone is found by what it said.

    What is in it is looked up first, then the history by its index on rows, then the page: in one go the
    database would walk through everything that ever changed.
    """
    queries = []
    for table, model in kept_models().items():
        to_case, _ = road(table)
        found: models.QuerySet[Any]
        if table == "cases_client":
            found = Client.objects.filter(pk__in=Case.objects.filter(pk=case_id).values("client_id"))
        elif to_case:
            found = model._default_manager.filter(**{to_case: case_id})
        else:
            continue
        queries.append(found.order_by().annotate(kept=Value(table)).values_list("kept", "pk"))
    inside: dict[str, list[int]] = {}
    for table, pk in queries[0].union(*queries[1:], all=True):
        inside.setdefault(table, []).append(pk)
    wanted = Q(act=History.Act.DELETE, old__case_id=case_id)
    for table, ids in inside.items():
        wanted |= Q(record=table, row_id__in=ids)
    return Q(pk__in=list(History.objects.filter(wanted).order_by().values_list("pk", flat=True)))


@beyond_sight("whose a change is, by number")
def in_words(rows: Iterable[History]) -> list[Change]:
    """Those rows for a reader: in two statements more, and one for each kind of thing they point to."""
    rows = list(rows)
    whose = _whose(rows)
    names = _names(rows)
    return [_change(row, whose.get((row.record, row.row_id)) or _as_told(row), names) for row in rows]


def _whose(rows: Collection[History]) -> dict[tuple[str, int], Whose]:
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.record in kept_models() and row.record not in REFERENCE and row.row_id:
            wanted.setdefault(row.record, set()).add(row.row_id)
    queries = []
    for table, ids in sorted(wanted.items()):
        to_case, to_client = road(table)
        if to_client is None:
            continue
        # Cast: of two bare nulls PostgreSQL makes a text, which is no number to the third of a union.
        nothing = Cast(Value(None), BigIntegerField())
        found = kept_models()[table]._default_manager.filter(pk__in=ids).order_by()
        queries.append(
            found.annotate(
                kept=Value(table), its_case=F(to_case) if to_case else nothing, its_client=F(to_client)
            ).values_list("kept", "pk", "its_case", "its_client")
        )
    if not queries:
        return {}
    found_rows = queries[0].union(*queries[1:], all=True) if queries[1:] else queries[0]
    return {(table, pk): Whose(case, client) for table, pk, case, client in found_rows if client}


def _as_told(row: History) -> Whose | None:
    """Of a row that is gone: what it said itself."""
    said = row.old or {}
    client = row.row_id if row.record == "cases_client" else said.get("client_id")
    if row.act == History.Act.DELETE and client:
        return Whose(said.get("case_id"), int(client))
    return None


def _names(rows: Collection[History]) -> Names:
    """What the foreign keys of reference data in those rows point to, by name; never a resident's."""
    wanted: dict[type[models.Model], set[int]] = {}
    for row in rows:
        for said in (row.old or {}, row.new or {}):
            for column, value in said.items():
                target = _target(row.record, column)
                if target is not None and isinstance(value, int):
                    wanted.setdefault(target, set()).add(value)
    return {
        (target, one.pk): str(one)
        for target, ids in wanted.items()
        for one in target._default_manager.filter(pk__in=ids)
    }


def _target(table: str, column: str) -> type[models.Model] | None:
    field = _columns(table).get(column)
    if isinstance(field, models.ForeignKey) and field.related_model._meta.db_table in REFERENCE:
        target: type[models.Model] = field.related_model
        return target
    return None


@cache
def _columns(table: str) -> dict[str, Any]:
    model = kept_models().get(table)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}


def _change(row: History, whose: Whose | None, names: Names) -> Change:
    model = kept_models().get(row.record)
    what = str(model._meta.verbose_name) if model else row.record
    what = what[:1].upper() + what[1:]
    is_hidden = model is not None and road(row.record)[1] is not None and whose is None
    shown: list[Field] = []
    if not is_hidden and row.row_id:
        old, new = row.old or {}, row.new or {}
        columns = [*old, *(column for column in new if column not in old)]
        # A generated state follows from the days that are shown.
        columns = [
            one for one in columns if not isinstance(_columns(row.record).get(one), models.GeneratedField)
        ]
        shown = [_field(row, column, old, new, names) for column in columns]
    return Change(row, what, whose, [one for one in shown if one.was != one.became], is_hidden)


def _field(row: History, column: str, old: dict[str, Any], new: dict[str, Any], names: Any) -> Field:
    field = _columns(row.record).get(column)
    name = str(field.verbose_name) if field is not None else column
    name = name[:1].upper() + name[1:]
    if column in SEALED or "***" in (old.get(column), new.get(column)):
        return Field(name, "niet te zien", "gewijzigd" if new else NOTHING)
    if isinstance(field, models.TextField) and road(row.record)[1]:
        was, became = (
            f"tekst van {len(said[column])} tekens" if said.get(column) else NOTHING for said in (old, new)
        )
        return Field(name, was, f"{became}, anders" if became == was else became)
    target = _target(row.record, column)
    was, became = (_value(field, said.get(column), target, names) for said in (old, new))
    return Field(name, was, became)


def _value(field: Any, value: Any, target: Any, names: Any) -> str:
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if target is not None:
        return str(names.get((target, value), f"nummer {value}"))
    if isinstance(value, list):
        base = field.base_field if isinstance(field, ArrayField) else None
        return ", ".join(_value(base, one, None, names) for one in value)
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, models.DateTimeField) and (moment := _moment(value)):
        return f"{moment:%d-%m-%Y}, {moment.hour}.{moment:%M} uur"
    if isinstance(field, models.DateField) and isinstance(value, str) and (day := parse_date(value)):
        return f"{day:%d-%m-%Y}"
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _moment(value: Any) -> datetime | None:
    found = parse_datetime(value) if isinstance(value, str) else None
    return timezone.localtime(found) if found and timezone.is_aware(found) else None
