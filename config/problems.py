"""Errors of the API in one shape: application/problem+json (RFC 9457), with all that is wrong at once."""

from collections.abc import Iterator
from typing import Any

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Wat u stuurde klopt niet",
    401: "Log in met een token",
    403: "Dit mag uw systeem niet",
    404: "Dit is er niet",
    405: "Dit kan hier niet",
    406: "In deze vorm antwoorden wij niet",
    409: "Dit kan nu niet",
    412: "Dit is intussen gewijzigd",
    413: "Dit is te groot",
    415: "In deze vorm lezen wij niet",
    422: "Deze sleutel is al gebruikt",
    429: "Te veel verzoeken",
    500: "Er ging iets mis bij ons",
    503: "Rondom is even niet bereikbaar",
}
# Where what is wrong stands, when that is not the body.
HEADERS = ("Idempotency-Key", "If-Match")


def problem(status: int, detail: str, *, wrong: Any = None, is_query: bool = False) -> dict[str, Any]:
    """The body of an error. wrong: what DRF says of the fields, told one by one."""
    told = {"type": "about:blank", "title": TITLES.get(status, "Fout"), "status": status, "detail": detail}
    if wrong is not None:
        told["errors"] = list(_each(wrong, "#", is_query=is_query))
    return told


def _each(wrong: Any, at: str, *, is_query: bool) -> Iterator[dict[str, Any]]:
    """One row for each message, with where it belongs (API Design Rules, error-handling/all-errors)."""
    if isinstance(wrong, dict):
        for name, inner in wrong.items():
            yield from _each(inner, at if name in GENERAL else f"{at}/{name}", is_query=is_query)
    elif isinstance(wrong, list | tuple):
        for place, inner in enumerate(wrong):
            if isinstance(inner, dict | list):
                yield from _each(inner, f"{at}/{place}", is_query=is_query)
            else:
                yield from _each(inner, at, is_query=is_query)
    else:
        name = at.removeprefix("#/")
        where = "header" if name in HEADERS else "query" if is_query else "body"
        location = {"pointer": at} if where == "body" else {"name": name}
        yield {
            "in": where, "location": location, "code": getattr(wrong, "code", "invalid"), "detail": str(wrong)
        }  # fmt: skip


GENERAL = ("non_field_errors", "__all__", "detail")
