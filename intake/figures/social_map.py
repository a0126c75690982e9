"""What is open to everybody and fits what was asked (sociale kaart)."""

from collections.abc import Sequence
from datetime import date

from intake.models import SupportRequest
from providers.models import LocalService

OFFERED = 5
FOUND = 25


def offers(request: SupportRequest, *, on: date) -> Sequence[LocalService]:
    """What fits the words of a question in its gemeente and wijk on the day, the best first; at most five."""
    near = LocalService.objects.near(request.municipality_id, request.district_id, on=on)
    return near.select_related("district").best(request.text, most=OFFERED)


def found(words: str, municipality: int, district: int | None, *, on: date) -> Sequence[LocalService]:
    """What fits the words near a place on the day; without a wijk in the whole gemeente. At most 25."""
    here = LocalService.objects.in_force(on=on).filter(municipality=municipality)
    near = LocalService.objects.near(municipality, district, on=on) if district else here
    near = near.select_related("district").defer("said")
    return near.best(words, most=FOUND) if words.strip() else list(near[:FOUND])
