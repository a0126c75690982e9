"""The words of the public form on a day, in one language."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from intake.models import FormText


class Texts(NamedTuple):
    """The words by key, and which version of each they are."""

    words: Mapping[str, str]
    versions: Mapping[str, int]


def texts_of(language: str, *, on: date) -> Texts:
    """Of every text the newest version that holds on the day. One statement."""
    rows = FormText.objects.in_force(language, on=on).values_list("key", "text", "version")
    found = [(key, text, version) for key, text, version in rows]
    return Texts({key: text for key, text, _ in found}, {key: version for key, _, version in found})
