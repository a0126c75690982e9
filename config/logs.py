"""What is written down when something goes wrong: where and what kind, never what it was about.

The text of an exception may hold what somebody typed (a name in a broken constraint, a value that could not
be read), and so may the request and the arguments of a task. The places in the code tell enough to mend it.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

SysExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def told(error: BaseException) -> str:
    """An exception in a line: its kind and, of the database, the code and the name of what refused."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    diag = getattr(error, "diag", None)
    known = [getattr(diag, name, None) for name in ("sqlstate", "table_name", "constraint_name")]
    return " ".join([kind, *(str(one) for one in known if one)])


class Discreet(logging.Formatter):
    """Tracebacks with the places and the kinds of the errors, without their texts."""

    def formatException(self, ei: SysExcInfo) -> str:
        lines: list[str] = []
        error: BaseException | None = ei[1]
        seen: set[int] = set()
        while error is not None and id(error) not in seen:
            seen.add(id(error))
            part = ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__)]
            lines.insert(0, "".join(part) + told(error))
            hidden = None if error.__suppress_context__ else error.__context__
            error = error.__cause__ or hidden
        return "\n\n".join(lines)

    def format(self, record: logging.LogRecord) -> str:
        # Another formatter may have left its own text of the exception on the record.
        record.exc_text = None
        return super().format(record)


class Structured(Discreet):
    """The same, one JSON object a line, for what gathers logs."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None
        told = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if record.exc_info and record.exc_info[0]:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


class NoArguments(logging.Filter):
    """Takes out of the lines of the queue what a task was given, gave back or died of."""

    HIDDEN = ("args", "kwargs", "exc", "traceback", "return_value")

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict):
            error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
            known = {name: "-" for name in self.HIDDEN if name in record.args}
            if "exc" in known and error is not None:
                known["exc"] = told(error)
            record.args = {**record.args, **known}
        return True


class NothingTyped(SafeExceptionReporterFilter):
    """Error reports without anything of the request but its address, and without the values of variables."""

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> list[tuple[str, Any]]:
        return []
