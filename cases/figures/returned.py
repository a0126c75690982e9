"""The referrals that came back to the loket: without an answer, or without a place on the day it was told."""

from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from cases.models import Assignment, Referral
from cases.states import ReferralState
from providers.models import beyond_sight

MOST = 200


class Returned(NamedTuple):
    """One of them, by the number of its dossier: the loket needs no name to call who holds it."""

    referral: Referral
    holder: str
    age: int


def returned(*, on: date) -> list[Returned]:
    """Those of open dossiers that nobody took up, the oldest first; a later referral takes one up as well."""
    with beyond_sight("referrals without an answer: number of the dossier and who holds it, no resident"):
        later = Referral.objects.filter(case=OuterRef("case"), sent_on__gte=OuterRef("expired_on"))
        rows = Referral.objects.filter(
            state=ReferralState.EXPIRED, picked_up_on=None, case__closed_on=None, case__protected_on=None
        )
        rows = rows.exclude(Exists(later.exclude(pk=OuterRef("pk"))))
        rows = rows.select_related("partner", "sent_by", "case__team", "case__municipality")
        found = list(rows.order_by("expired_on", "pk")[:MOST])
        held = Assignment.objects.in_force(on=on).filter(case__in={one.case_id for one in found})
        names = dict(held.order_by("starts_on").values_list("case", "worker__name"))
    return [
        Returned(one, names.get(one.case_id, ""), (on - one.expired_on).days)
        for one in found
        if one.expired_on
    ]


def is_returned(referral_id: int) -> Referral | None:
    """One of those, for who takes it up."""
    with beyond_sight("a referral that came back, which the loket takes up: no resident"):
        rows = Referral.objects.filter(Q(state=ReferralState.EXPIRED) | Q(picked_up_on__isnull=False))
        return (
            rows.filter(case__protected_on=None)
            .select_related("partner", "case")
            .filter(pk=referral_id)
            .first()
        )
