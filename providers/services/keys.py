"""Sealing anew what stands under an earlier key, a batch at a time, while the site runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from providers.models import (
    SealedNumberField,
    SealedTextField,
    is_sealed_now,
    present_key,
    seal,
    seal_number,
    unseal,
    unseal_number,
)

NUMBERS, TEXTS = 1_000, 10  # rows at a time; a text may be a whole PDF
SECRETS = ("secret", "seed")  # of a second step, as allauth keeps them

Key = int | UUID  # of a row
Rows = list[tuple[Key, str]]


@dataclass
class Renewed:
    """What was done for one column: how many rows, and which do not open with any key."""

    place: str
    rows: int = 0
    closed: list[Key] = field(default_factory=list)


def renew_keys(*, tell: Callable[[Renewed], None]) -> list[Renewed]:
    """Seal everything under the present key (sleutels vernieuwen); per column what was done.

    tell: hears after every batch. It may be stopped and started again: what is done is passed over. A row
    that somebody changes meanwhile is left to that change, which seals with the present key itself.
    """
    done = [_renew_column(model, column, tell) for model, column in _columns()]
    return [*done, _renew_second_steps()]


def renew_numbers(model: type[models.Model]) -> Renewed:
    """The same for the one numbered column of a model, so that equal numbers have equal marks."""
    column = next(column for column in model._meta.fields if isinstance(column, SealedNumberField))
    return _renew_column(model, column, lambda _: None)


def _columns() -> Iterator[tuple[type[models.Model], models.Field]]:  # type: ignore[type-arg]
    for model in apps.get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, SealedNumberField | SealedTextField):
                yield model, column


def _renew_column(model, column, tell) -> Renewed:  # type: ignore[no-untyped-def]
    is_number = isinstance(column, SealedNumberField)
    renewed = Renewed(f"{model._meta.label}.{column.name}")
    size = NUMBERS if is_number else TEXTS
    after: Key | None = None
    while rows := _rows(model, column, after=after, size=size):
        after = rows[-1][0]
        changes: list[tuple[Key, str, str]] = []
        for key, sealed in rows:
            try:
                if new := _number(sealed, column) if is_number else _text(sealed):
                    changes.append((key, sealed, new))
            except ValueError:
                renewed.closed.append(key)
        renewed.rows += _write(model, column, changes)
        tell(renewed)
    return renewed


def _number(sealed: str, column: SealedNumberField) -> str:
    return seal_number(unseal_number(sealed, place=column.place), place=column.place)


def _text(sealed: str) -> str | None:
    return None if is_sealed_now(sealed) else seal(unseal(sealed))


def _rows(model, column, *, after: Key | None, size: int) -> Rows:  # type: ignore[no-untyped-def]
    name = f'"{column.column}"'
    where = f"{name} <> ''"
    params: list[Key | str] = []
    if isinstance(column, SealedNumberField):
        where += f" AND split_part({name}, '.', 1) <> %s"
        params.append(present_key())
    table, key = model._meta.db_table, model._meta.pk.column
    if after is not None:
        where += f' AND "{key}" > %s'
        params.append(after)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT "{key}", {name} FROM "{table}" WHERE {where} '  # noqa: S608  own names
            f'ORDER BY "{key}" LIMIT {size}',
            params,
        )
        return cursor.fetchall()


def _write(model, column, changes: list[tuple[Key, str, str]]) -> int:  # type: ignore[no-untyped-def]
    """One statement; what is not any more as it was read is left alone."""
    if not changes:
        return 0
    table, key, name = model._meta.db_table, model._meta.pk.column, column.column
    kind = model._meta.pk.rel_db_type(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" t SET "{name}" = v.new '  # noqa: S608  own names
            f"FROM unnest(%s::{kind}[], %s::text[], %s::text[]) v(id, old, new) "
            f'WHERE t."{key}" = v.id AND t."{name}" = v.old',
            [list(part) for part in zip(*changes, strict=True)],
        )
        return cursor.rowcount


def _renew_second_steps() -> Renewed:
    """The secrets of second steps, which stand in the records of allauth."""
    renewed = Renewed("tweede stappen")
    for key in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            step = Authenticator.objects.select_for_update().filter(pk=key).first()
            old = {name: step.data[name] for name in SECRETS if step and step.data.get(name)}
            try:
                new = {name: text for name in old if (text := _text(old[name]))}
            except ValueError:
                renewed.closed.append(key)
                continue
            if step and new:
                step.data |= new
                step.save(update_fields=["data"])
                renewed.rows += 1
    return renewed
