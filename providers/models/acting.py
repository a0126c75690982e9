"""Beyond one's own sight: what the database's row level security admits for the length of an act."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

P = ParamSpec("P")
R = TypeVar("R")

# True within a request, where the database shows no more than the worker may see; see config.middleware.
IS_WATCHED: ContextVar[bool] = ContextVar("is_watched", default=False)
_is_open: ContextVar[bool] = ContextVar("is_open", default=False)

OPEN = "SELECT set_config('rondom.acting', 'yes', true)"
# What was looked up of the worker may be different after an act.
SHUT = (
    "SELECT set_config('rondom.acting', '', true), set_config('rondom.known', '', true),"
    " set_config('rondom.cases', '', true),"
    " set_config('rondom.asked', '', true), set_config('rondom.clients', '', true),"
    " set_config('rondom.barred', '', true)"
)


def act(service: Callable[P, R]) -> Callable[P, R]:
    """Decorates the act of a service: it is atomic, and it may read and write what its worker does not see.

    Its policies guard it: they are asked inside. Free where an act calls another, and outside a request.
    """

    @wraps(service)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), _opened():
            return service(*args, **kwargs)

    return wrapper


@contextmanager
def beyond_sight(reason: str) -> Iterator[None]:
    """Lets a statement count or find what its reader may not open: a figure, a name at the desk.

    reason: for who reads the code; tests/architecture/test_row_security.py lists every place. What is
    inside reads at once: a queryset that leaves it is read with the eyes of the worker again.
    """
    with _opened():
        yield


@contextmanager
def _opened() -> Iterator[None]:
    if not IS_WATCHED.get() or _is_open.get():
        yield
        return
    _tell(OPEN)
    token = _is_open.set(True)
    try:
        yield
    finally:
        _is_open.reset(token)
        # A failed transaction is undone up to before this, and the setting with it.
        if (
            connection.connection
            and connection.connection.info.transaction_status != TransactionStatus.INERROR
        ):
            _tell(SHUT)


def _tell(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
