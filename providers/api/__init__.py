"""What every address of the API shares, and how a system gets in."""

from providers.api.door import (
    Acting,
    Bearer,
    ClientRate,
    CodeField,
    HasScope,
    Overtaken,
    Pages,
    Unasked,
    WordsField,
    as_etag,
    body_of,
    key_of,
    scope_of,
)

__all__ = [
    "Acting",
    "Bearer",
    "ClientRate",
    "CodeField",
    "HasScope",
    "Overtaken",
    "Pages",
    "Unasked",
    "WordsField",
    "as_etag",
    "body_of",
    "key_of",
    "scope_of",
]
