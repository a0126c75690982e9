"""What there is of one resident in all tables, along the relations, and what is left when it is destroyed.

No table is named here. A model that says nothing loses its rows; one with STAYS keeps them, with only the
fields named there (the facts that reports count). So a new table or field is destroyed until somebody says
otherwise.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import ForeignObjectRel, Q

from cases.models import Client

Model = type[models.Model]
Rows = dict[Model, set[int]]
# Order within the rows of one resident is a fact too: of two on one day the figures take the first by this.
RENEW = """
    UPDATE {table} t SET external_id = lpad(n.place::text, 6, '0') || '-' || gen_random_uuid()
    FROM (SELECT id, row_number() OVER (ORDER BY external_id) AS place FROM {table} WHERE id = ANY (%s)) n
    WHERE n.id = t.id
"""


class Branch(NamedTuple):
    """A model that hangs under another one, by a foreign key of its own."""

    child: Model
    key: str


def branches(model: Model) -> list[Branch]:
    """The models that refer to this one, hidden relations and those of upper apps included."""
    found = [
        Branch(one.related_model, one.field.name)
        for one in model._meta.get_fields(include_hidden=True)
        if isinstance(one, ForeignObjectRel) and one.field.concrete and not one.many_to_many
    ]
    return sorted(set(found), key=lambda one: (one.child._meta.label, one.key))


def family() -> dict[Model, list[str]]:
    """Every model with a path to a resident -> its paths as lookups, shortest first; the resident's is pk."""
    paths: dict[Model, list[str]] = {Client: ["pk"]}
    queue: list[tuple[Model, str]] = [(Client, "")]
    while queue:
        model, path = queue.pop(0)
        for child, key in branches(model):
            whole = f"{key}__{path}" if path else key
            if child not in paths:
                queue.append((child, whole))
            if whole not in paths.setdefault(child, []):
                paths[child].append(whole)
    return paths


def stays(model: Model) -> bool:
    """Whether rows of this model are kept as facts."""
    return hasattr(model, "STAYS")


def rows_of(client_id: int) -> Rows:
    """The keys of all rows that belong to one resident, by model, along every relation."""
    return rows_under(Client, {client_id})


def rows_under(top: Model, ids: Collection[int]) -> Rows:
    """The keys of these rows and of all that hangs under them, by model, along every relation."""
    found: Rows = {top: set(ids)}
    queue: list[Model] = [top]
    while queue:
        model = queue.pop(0)
        for child, key in branches(model):
            rows = child._base_manager.filter(**{f"{key}__in": found[model]})
            new = set(rows.values_list("pk", flat=True)) - found.get(child, set())
            if new:
                found.setdefault(child, set()).update(new)
                queue.append(child)
    return found


def files_of(rows: Rows) -> list[Path]:
    """Where the files of these rows stand: of every model that says so by `path`."""
    return [
        row.path  # type: ignore[attr-defined]
        for model, ids in rows.items()
        if hasattr(model, "path")
        for row in model._base_manager.filter(pk__in=ids)
    ]


def emptied(model: Model) -> dict[str, Any]:
    """What becomes of the fields that do not stay: field -> value. External ids are renewed apart.

    Raises TypeError for a field of which nobody can tell what empty is: name it in STAYS or STAYS_AS.
    """
    told: Mapping[str, Any] = getattr(model, "STAYS_AS", {})
    kept = {"external_id", *getattr(model, "STAYS", ()), *told}
    gone: dict[str, Any] = dict(told)
    for field in model._meta.concrete_fields:
        if not (field.name in kept or field.primary_key or field.generated):
            gone[field.name] = _nothing(field)
    return gone


def _nothing(field: "models.Field[Any, Any]") -> Any:
    if field.null:
        return None
    if field.has_default():
        return field.get_default()
    if isinstance(field, ArrayField):
        return []
    if field.empty_strings_allowed:
        return ""
    raise TypeError(f"{field} has no value that means nothing: name it in STAYS or STAYS_AS.")


def empty(model: Model, ids: Collection[int]) -> int:
    """Leave of these rows only what stays; the number of them."""
    done = model._base_manager.filter(pk__in=ids).update(**emptied(model))
    if any(field.name == "external_id" for field in model._meta.concrete_fields):
        with connection.cursor() as cursor:
            cursor.execute(RENEW.format(table=model._meta.db_table), [list(ids)])
    return done


def told_something(model: Model) -> Q:
    """The rows that still say something that does not stay, judged by their text."""
    texts = [
        field.name
        for field in model._meta.concrete_fields
        if field.name in emptied(model) and isinstance(field, models.CharField | models.TextField)
    ]
    condition = Q()
    for name in texts:
        condition |= ~Q(**{name: ""})
    return condition


def remove(rows: Rows) -> Iterator[tuple[Model, int]]:
    """Remove the rows of models without STAYS, children first; model and number of each."""
    for model in reversed(list(rows)):
        if not stays(model):
            # Straight to the database: on_delete guards people who act, and everything below goes as well.
            yield model, model._base_manager.filter(pk__in=rows[model])._raw_delete("default")


def days_of(model: Model) -> list[str]:
    """The fields that tell when something happened: days and moments, not those of the resident's life."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and field.name not in LIFE and not field.generated
    ]


LIFE = frozenset({"birth_date", "deceased_on"})
