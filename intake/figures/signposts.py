"""Where a question goes that is not for us (wegwijzer), by what was typed."""

from collections.abc import Sequence
from datetime import date

from intake.models import SupportRequest
from providers.models import Signpost

POINTED = 3
ALL = 50


def pointed(request: SupportRequest, *, on: date) -> Sequence[Signpost]:
    """The places outside that fit the words of a question on the day, the best first; at most three."""
    there = Signpost.objects.for_town(request.municipality_id, on=on)
    return there.best(request.text, most=POINTED)


def signposts(words: str, municipality: int | None, *, on: date) -> Sequence[Signpost]:
    """What fits the words on the day, the best first; without words all there is, by name."""
    there = Signpost.objects.for_town(municipality, on=on)
    if words.strip():
        return there.best(words, most=ALL)
    return list(there.defer("said").order_by("name", "pk"))
