"""Where figures are read: from a replica that has seen all that was stored, or from the database itself.

A replica (REPLICA_URL, docs/installation.md) carries the counting of months and years, so that pages of
dossiers do not wait for it. Nobody notices which of the two answered: what was stored before a figure was
asked for is in it either way. A replica that is behind, away or made the first itself is passed over for a
while, and the log says so.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

P = ParamSpec("P")
R = TypeVar("R")

REPLICA = "replica"
PATIENCE = 1.0  # seconds that a figure waits for a replica that is behind; most are behind by milliseconds
PASSED_OVER = 30.0  # seconds that it is not asked again, so that a replica that is away costs one wait
# Null where it is no replica any more: it has a history of its own then.
REACHED = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() >= %s::pg_lsn END"
# A figure counts what its reader may not open: its policy was asked before (docs/row-security.md).
OPEN = "SELECT set_config('rondom.acting', 'yes', true)"

_alias: ContextVar[str] = ContextVar("alias", default=DEFAULT_DB_ALIAS)
_not_before = 0.0  # of time.monotonic; each process finds out by itself
log = logging.getLogger(__name__)


class _Passed(Exception):
    """The replica cannot answer now."""


def from_replica(read: Callable[P, R]) -> Callable[P, R]:
    """Decorates what only counts, by `cursor`: it asks the replica, where there is one that is up to date.

    What the present transaction itself has changed is not there: an act does not count on a replica.
    """

    @wraps(read)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        global _not_before
        if not _is_asked():
            return read(*args, **kwargs)
        try:
            with _there():
                return read(*args, **kwargs)
        except (_Passed, DatabaseError) as reason:
            _not_before = time.monotonic() + PASSED_OVER
            log.warning("The replica is passed over: %s", type(reason).__name__.strip("_"))
        return read(*args, **kwargs)

    return wrapper


def follows() -> bool | None:
    """Whether the replica has all that is stored now; None where there is none."""
    if REPLICA not in connections.settings:
        return None
    try:
        _wait_until_reached(connections[REPLICA])
    except (_Passed, DatabaseError):
        return False
    return True


def _is_asked() -> bool:
    """Whether there is a replica to ask, and this is the outermost of what counts."""
    return REPLICA in connections.settings and _alias.get() != REPLICA and time.monotonic() >= _not_before


def cursor() -> Any:
    """A cursor on the database that figures are read from now."""
    return connections[_alias.get()].cursor()


@contextmanager
def _there() -> Iterator[None]:
    """One transaction of the replica, begun once it has all that is stored now."""
    connection: BaseDatabaseWrapper = connections[REPLICA]
    _wait_until_reached(connection)
    with transaction.atomic(using=REPLICA):
        with connection.cursor() as told:
            told.execute(OPEN)
        token = _alias.set(REPLICA)
        try:
            yield
        finally:
            _alias.reset(token)


def _wait_until_reached(connection: BaseDatabaseWrapper) -> None:
    with connections[DEFAULT_DB_ALIAS].cursor() as first:
        # What was committed has been flushed; what is inserted beyond it may wait for long.
        first.execute("SELECT pg_current_wal_flush_lsn()")
        (stored,) = first.fetchone()
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as second:
        while True:
            second.execute(REACHED, [stored])
            (reached,) = second.fetchone()
            if reached:
                return
            if reached is None or time.monotonic() > deadline:
                raise _Passed
            time.sleep(0.01)
