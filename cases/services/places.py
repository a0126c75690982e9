"""The places of an organisation: one is kept for a referral from sending on, and never given twice.

Which places there are is told by kind of help and wijk (Availability.capacity); the nearest row counts. Where
nobody told a number, nothing is kept and nothing refused.
"""

from datetime import date

from django.core.exceptions import ValidationError

from cases.figures.places import TAKEN, nearest
from cases.models import Referral
from cases.states import HOLDING
from providers.models import Partner

FULL = (
    "Alle plekken voor deze hulp zijn bezet. Zet de verwijzing op de wachtlijst, of pas eerst uw plekken aan."
)


def reserve(referral: Referral, *, on: date) -> None:
    """Keep a place for a referral that goes out, if one is free; the caller stores it."""
    _take(referral, on=on)


def occupy(referral: Referral, *, on: date) -> None:
    """Give a referral that is taken on its place: the one that was kept, or a free one.

    Raises ValidationError when all are taken.
    """
    if referral.place_number is not None and referral.state in HOLDING:
        return
    if not _take(referral, on=on):
        raise ValidationError(FULL)


def _take(referral: Referral, *, on: date) -> bool:
    """Whether there was a place, or no number of them was told."""
    told = nearest(referral.partner_id, referral.service, referral.case.client.district_id, on=on)
    if told is None or told.capacity is None:
        referral.place_number, referral.place_service, referral.place_district = None, "", None
        return True
    # One after the other for an organisation; the constraint holds it even without this lock.
    Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=referral.partner_id)
    own = Referral.objects.filter(partner=referral.partner_id).exclude(pk=referral.pk)
    kept = own.filter(
        state__in=HOLDING, place_service=told.service, place_district=told.district_id,
        place_number__isnull=False,
    )  # fmt: skip
    numbers = set(kept.values_list("place_number", flat=True))
    # Those of before there were numbers, or that came by a file.
    loose = own.filter(state__in=TAKEN, place_number=None)
    if told.service:
        loose = loose.filter(service=told.service)
    if told.district_id:
        loose = loose.filter(case__client__district=told.district_id)
    free = [number for number in range(1, told.capacity + 1) if number not in numbers]
    referral.place_service, referral.place_district = told.service, told.district
    if not free or len(numbers) + loose.count() >= told.capacity:
        referral.place_number = None
        return False
    referral.place_number = free[0]
    return True
