"""The canonical text of a report: the same facts give the same bytes (docs/kpi-definitions.md).

Keys sorted by code point, no spaces, nothing escaped that JSON does not force, no newline at the end.
A Decimal is a share, mean, median, rate or norm and has exactly one decimal; an int is a count.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from hashlib import sha256
from typing import Any


def write(value: Any) -> str:
    """The canonical JSON text of a report or a part of it.

    Raises TypeError for anything a report does not hold, such as a float.

    >>> write({"b": Decimal("75"), "a": [1, None, "één"]})
    '{"a":[1,null,"één"],"b":75.0}'
    """
    match value:
        case None:
            return "null"
        case bool():
            raise TypeError("a report holds no truth values")
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int():
            return str(value)
        case Decimal():
            return f"{value:.1f}"
        case Mapping():
            return "{" + ",".join(f"{write(key)}:{write(value[key])}" for key in sorted(value)) + "}"
        case Sequence():
            return "[" + ",".join(map(write, value)) + "]"
    raise TypeError(f"a report holds no {type(value).__name__}")


def read(text: str) -> Any:
    """What `write` wrote: numbers with a decimal come back as Decimal."""
    return json.loads(text, parse_float=Decimal)


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 text, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def differences(before: Any, after: Any, *, path: str = "") -> list[dict[str, Any]]:
    """What changed between two versions: a list of {"path", "before", "after"}, sorted by path.

    path: the keys joined by dots. A part that is absent on one side is None there. Numbers with a decimal are
    given as text, so that the list can be stored as JSON without loss.

    >>> differences({"K01": {"paren": 10}}, {"K01": {"paren": 12}})
    [{'path': 'K01.paren', 'before': 10, 'after': 12}]
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        found = []
        for key in sorted(before.keys() | after.keys()):
            below = f"{path}.{key}" if path else key
            found += differences(before.get(key), after.get(key), path=below)
        return found
    return [] if before == after else [{"path": path, "before": _plain(before), "after": _plain(after)}]


def _plain(value: Any) -> Any:
    return json.loads(write(value), parse_float=str)
