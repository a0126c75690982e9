"""The places of organisations: how many there are, kept, taken and free, and who waits in which order."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F
from django.db.models.lookups import IsNull

from cases.models import Referral
from cases.states import HOLDING, UNANSWERED, ReferralState
from providers.models import Availability, beyond_sight

TAKEN = (ReferralState.ACCEPTED, ReferralState.STARTED)
MOST = 500


class Pool(NamedTuple):
    """The places that were told together. kept: for referrals without an answer; taken: given or promised."""

    told: Availability
    total: int
    kept: int
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        """How many are left; none when more are taken than there are since."""
        return max(self.total - self.kept - self.taken, 0)


class Waiter(NamedTuple):
    """A place on a waiting list. position: from 1, per kind of help; age: days since the answer."""

    referral: Referral
    position: int
    age: int


def nearest(partner_id: int, service: str, district_id: int | None, *, on: date) -> Availability | None:
    """The row with a number of places that is nearest to a kind of help in a wijk."""
    rows = Availability.objects.in_force(on=on).filter(
        partner=partner_id, service__in={"", service}, capacity__isnull=False
    )
    near = [row for row in rows if row.district_id in (None, district_id)]
    return max(near, key=lambda row: (row.service != "", row.district_id is not None), default=None)


def pools(partner_id: int | None = None, *, on: date) -> list[Pool]:
    """All places of an organisation, or of all of them, that are told on the day. Five statements at most."""
    rows = Availability.objects.in_force(on=on).filter(capacity__isnull=False, partner__isnull=False)
    if partner_id:
        rows = rows.filter(partner=partner_id)
    every = list(rows.select_related("district").order_by("partner", "service", "district"))
    kept: Counter[tuple[int, str, int | None]] = Counter()
    taken, waiting = kept.copy(), kept.copy()
    with beyond_sight("how many places are taken: numbers, of nobody"):
        asked = Referral.objects.filter(partner__in={row.partner_id for row in every}).order_by()
        numbered = asked.filter(state__in=HOLDING, place_number__isnull=False)
        for who, service, district, state, number in numbered.values_list(
            "partner", "place_service", "place_district", "state"
        ).annotate(Count("pk")):
            (kept if state in UNANSWERED else taken)[who, service, district] += number
        loose = asked.filter(state__in=[*TAKEN, ReferralState.WAITING])
        loose = loose.annotate(is_loose=IsNull(F("place_number"), True))
        for who, service, district, state, is_loose, number in loose.values_list(
            "partner", "service", "case__client__district", "state", "is_loose"
        ).annotate(Count("pk")):
            if state == ReferralState.WAITING:
                _add(waiting, every, (who, service, district), number)
            elif is_loose:
                _add(taken, every, (who, service, district), number)
    return [
        Pool(row, row.capacity or 0, kept[_key(row)], taken[_key(row)], waiting[_key(row)]) for row in every
    ]


def pool(partner_id: int, service: str, district_id: int | None, *, on: date) -> Pool | None:
    """The places for this help in this wijk, or None where no number was told."""
    row = nearest(partner_id, service, district_id, on=on)
    return next((one for one in pools(partner_id, on=on) if row and one.told.pk == row.pk), None)


def pool_of(referral: Referral, *, on: date) -> Pool | None:
    """The places from which a referral takes one."""
    return pool(referral.partner_id, referral.service, referral.case.client.district_id, on=on)


def waiters(partner_id: int, *, on: date) -> list[Waiter]:
    """The waiting list of an organisation as its worker sees it: first come first, per kind of help."""
    rows = Referral.objects.filter(partner=partner_id, state=ReferralState.WAITING).order_by(
        "service", "answered_on", "pk"
    )
    found: list[Waiter] = []
    position: Counter[str] = Counter()
    for row in rows.select_related("case__client__district", "partner")[:MOST]:
        position[row.service] += 1
        found.append(Waiter(row, position[row.service], (on - (row.answered_on or on)).days))
    return found


def _key(row: Availability) -> tuple[int, str, int | None]:
    return row.partner_id or 0, row.service, row.district_id


def _add(
    counted: Counter[tuple[int, str, int | None]],
    rows: list[Availability],
    about: tuple[int, str, int | None],
    number: int,
) -> None:
    """Count what has no number with the places that are nearest to it."""
    who, service, district = about
    near = [
        row
        for row in rows
        if row.partner_id == who and row.service in ("", service) and row.district_id in (None, district)
    ]
    if near:
        best = max(near, key=lambda row: (row.service != "", row.district_id is not None))
        counted[_key(best)] += number
