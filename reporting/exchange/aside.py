"""Periods on their way to other days are laid aside for a moment, where they meet no other."""

from collections.abc import Callable

LONG_AGO = "'4713-01-01 BC'::date"  # the first day that PostgreSQL knows


def aside(table: str, numbered: str, execute: Callable[[str], object], *, also: str = "") -> None:
    """Move each period to a day of its own, long ago.

    numbered: SQL giving (id, number), a number of its own among the periods that may not share a day.
    also: SQL of what else to set.
    """
    execute(
        f"UPDATE {table} t SET starts_on = {LONG_AGO} + n.number::integer, "
        f"ends_on = {LONG_AGO} + n.number::integer{also} "
        f"FROM ({numbered}) AS n (id, number) WHERE n.id = t.id"
    )
