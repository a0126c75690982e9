"""Statements that the ORM writes once: building one takes longer than running it."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import Model, QuerySet

from providers.models.partner import Partner, Team
from providers.models.place import Municipality
from providers.models.prepared import prepared
from providers.models.user import User

Build = Callable[..., QuerySet[Any]]
# What stands for a key and for a day while the statement is written; no row and no day is ever that high.
FIRST_KEY, FIRST_DAY = 9_100_000_000_000_000_000, date(9990, 1, 1)


BELONGS: dict[str, type[Model]] = {"team": Team, "employer": Partner, "municipality": Municipality}


class Reader(NamedTuple):
    """What of a user decides about the text of a statement."""

    is_at_work: bool
    roles: tuple[str, ...]
    belongs: tuple[str, ...]


class Written(NamedTuple):
    """A statement with named values. given: which argument fills a name; fixed: what is always the same."""

    sql: str
    columns: tuple[str, ...]
    fixed: Mapping[str, Any]
    given: Mapping[str, tuple[str, type]]

    def values(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(self.fixed)
        for name, (argument, kind) in self.given.items():
            found[name] = kind(arguments[argument]) if issubclass(kind, int) else arguments[argument]
        return found


def written(build: Build, prefix: str = "v", **arguments: Any) -> tuple[str, dict[str, Any]]:
    """What `build(**arguments)` asks, as SQL with named values that may stand inside another statement.

    It is built once per process for all keys (int), days and users. Anything else in the arguments makes
    another, and so does what decides about the text of a user: the roles, whether there is a team, an
    employer or a municipality, and whether the user is at work on the day. Nothing else of a user is there.
    build hands keys and days on to the query and does not count with them: what was counted with is found
    here and refused. prefix: of the names of the values.
    """
    flat, shape = _flattened(arguments)
    found = _write(build, prefix, shape)
    return found.sql, found.values(flat)


def read_written(build: Build, **arguments: Any) -> list[dict[str, Any]]:
    """The rows of `build(**arguments)`, which gives values by name; planned once per connection."""
    flat, shape = _flattened(arguments)
    found = _write(build, "v", shape)
    return [dict(zip(found.columns, row, strict=True)) for row in prepared(found.sql, found.values(flat))]


def _flattened(arguments: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[tuple[str, Any], ...]]:
    """The values by name, and what the text of the statement depends on."""
    flat: dict[str, Any] = {}
    shape: list[tuple[str, Any]] = []
    for name, value in arguments.items():
        if isinstance(value, User):
            flat |= {f"{name}.{field}": getattr(value, f"{field}_id") for field in BELONGS}
            flat[f"{name}.pk"] = value.pk
            belongs = tuple(field for field in BELONGS if flat[f"{name}.{field}"] is not None)
            at_work = value.is_at_work(on=arguments["on"])
            shape.append((name, Reader(at_work, tuple(sorted(value.roles)), belongs)))
        elif type(value) in (int, date):
            flat[name] = value
            shape.append((name, type(value)))
        else:
            shape.append((name, value))
    return flat, tuple(shape)


@lru_cache(maxsize=512)
def _write(build: Build, prefix: str, shape: tuple[tuple[str, Any], ...]) -> Written:
    marks: dict[Any, str] = {}

    def key(name: str) -> int:
        marks[mark := FIRST_KEY + len(marks)] = name
        return mark

    def day(name: str) -> date:
        # Far apart: what lies a little beside a mark was counted with.
        marks[mark := FIRST_DAY + timedelta(days=200 * len(marks))] = name
        return mark

    arguments: dict[str, Any] = {}
    for name, kind in shape:
        if kind is int:
            arguments[name] = key(name)
        elif kind is date:
            arguments[name] = day(name)
        elif isinstance(kind, Reader):
            arguments[name] = _stand_in(name, kind, key)
        else:
            arguments[name] = kind
    try:
        query = build(**arguments).query
        sql, params = query.sql_with_params()
    except EmptyResultSet:
        return Written("SELECT NULL::bigint WHERE false", ("",), {}, {})
    columns = tuple(query.selected or (*query.values_select, *query.annotation_select))
    return _named(sql, columns, params, prefix, marks)


def _stand_in(name: str, kind: Reader, key: Callable[[str], int]) -> User:
    """A user of this kind."""
    user = User(pk=key(f"{name}.pk"), roles=list(kind.roles), is_active=kind.is_at_work)
    for field in kind.belongs:
        setattr(user, field, BELONGS[field](pk=key(f"{name}.{field}")))
    return user


def _named(
    sql: str, columns: tuple[str, ...], params: tuple[Any, ...], prefix: str, marks: Mapping[Any, str]
) -> Written:
    names = iter([f"{prefix}_{number}" for number in range(len(params))])
    # A percent sign of the text itself stays doubled.
    text = re.sub(r"%([%s])", lambda found: "%%" if found[1] == "%" else f"%({next(names)})s", sql)
    fixed: dict[str, Any] = {}
    given: dict[str, tuple[str, type]] = {}
    for number, value in enumerate(params):
        name = f"{prefix}_{number}"
        if isinstance(value, int | date) and value in marks:
            given[name] = (marks[value], type(value))
        elif _is_counted_with(value):
            raise TypeError(f"A statement that is written once counts with what it was given: {value!r}")
        else:
            fixed[name] = value
    return Written(text, columns, fixed, given)


def _is_counted_with(value: Any) -> bool:
    if isinstance(value, date):
        return value.year >= FIRST_DAY.year - 100
    if isinstance(value, list | tuple | set):
        return any(_is_counted_with(each) or (isinstance(each, int) and each >= FIRST_KEY) for each in value)
    return isinstance(value, int) and value >= FIRST_KEY // 2
