"""Statements that differ in their values only: planned by the database once per connection."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


class _Prepared(psycopg.Cursor[tuple[Any, ...]]):
    """Sends the values apart from the statement, whatever the settings of the connection."""

    def execute(
        self, query: Any, params: Any = None, *, prepare: bool | None = True, binary: bool | None = None
    ) -> "_Prepared":
        return super().execute(query, params, prepare=prepare, binary=binary)


def prepared(sql: str, values: Mapping[str, Any] | Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement of our own and give its rows; none when it gives none.

    For the few large ones of busy pages: behind row level security planning takes longer than running. The
    text must not vary much, since a connection keeps a hundred plans. It goes through the wrappers of the
    connection like any other, so the database knows who asks. With DB_POOLER nothing is prepared: a pool of
    transactions between the web and PostgreSQL gives each the session of another.
    """
    connection.ensure_connection()
    cursor: Any = _Prepared(connection.connection)
    make = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with make(cursor) as wrapped:
        wrapped.execute(sql, values)
        if connection.queries_logged:  # of a statement that is known already, only its name is sent
            connection.queries_log[-1]["sql"] = sql
        return wrapped.fetchall() if wrapped.description else []
