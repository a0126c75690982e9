"""People and dossiers that stand in no database, to ask a policy about."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cases.models import Case
from providers.models import Role, User

DAY, BEGUN = date(2026, 6, 15), date(2026, 3, 1)
ONE = timedelta(days=1)
R = Role


def user(*roles: Role, pk: int = 1, **more: Any) -> User:
    known = {"name": "Werker", "starts_on": BEGUN}
    return User(pk=pk, roles=list(roles), **known | more)


def seen(who: User, *words: str, **more: Any) -> Case:
    """A dossier that the worker sees for these reasons."""
    case = Case(pk=-1, opened_on=BEGUN, **more)
    case.__dict__["_roads"] = {(who.pk, DAY): frozenset(words)}
    return case


def stands(record: Any, state: str) -> Any:
    """The database computes the state; here it is said."""
    record.__dict__["state"] = state
    return record


Rows = Iterator[tuple[bool, str | None]]
