"""What falls free when an organisation stops on a day: dossiers, places, referrals, its part of the sum."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count

from cases.figures.places import pools
from cases.models import Assignment, Case, PartnerExit, Referral, RowOutcome
from cases.states import OPEN, ReferralState
from providers.models import Contract, Partner, ServiceScope, ShareCut, beyond_sight
from providers.periods import in_force

MOST = 500


class Part(NamedTuple):
    """The part of one contract. euro: a year, rounded; None where no sum was laid down.

    rest: from the day on up to the end of that year or of the contract.
    """

    contract: Contract
    percentage: str
    euro: int | None
    rest: int | None


class Freed(NamedTuple):
    """dossiers: municipality and team -> number; referrals: state and kind of help -> number."""

    dossiers: list[tuple[str, str, int]]
    referrals: list[tuple[str, str, int]]
    places: list[tuple[str, str, int, int]]
    parts: list[Part]
    workers: int

    @property
    def dossier_count(self) -> int:
        return sum(number for *_, number in self.dossiers)

    @property
    def referral_count(self) -> int:
        return sum(number for *_, number in self.referrals)

    @property
    def place_count(self) -> int:
        return sum(total for _, _, total, _ in self.places)


def freed(partner: Partner, *, on: date) -> Freed:
    """As things stand now, looked at for the first day on which the organisation is no longer there."""
    kinds = dict(ServiceScope.Service.choices)
    with beyond_sight("what falls free when an organisation stops: numbers, of nobody"):
        held = Assignment.objects.filter(
            in_force(on), kind=Assignment.Kind.FIXED, worker__employer=partner, case__closed_on=None
        )
        dossiers = list(
            held.order_by("case__municipality__name", "case__team__name")
            .values_list("case__municipality__name", "case__team__name")
            .annotate(Count("case", distinct=True))
        )
        asked = Referral.objects.filter(partner=partner, state__in=OPEN, sent_on__isnull=False)
        referrals = list(
            asked.order_by("state", "service").values_list("state", "service").annotate(Count("pk"))
        )
    cuts = ShareCut.objects.filter(in_force(on, "key"), in_force(on, "key__contract"), partner=partner)
    cuts = cuts.select_related("key__contract__municipality").order_by("key__contract__municipality__name")
    return Freed(
        dossiers=[(town, team or "nog geen team", number) for town, team, number in dossiers],
        referrals=[
            (str(ReferralState(state).label), kinds.get(service, "niet gezegd"), number)
            for state, service, number in referrals
        ],
        places=[
            (
                kinds.get(one.told.service, "alle andere hulp"),
                one.told.district.name if one.told.district else "hele werkgebied",
                one.total,
                one.taken,
            )
            for one in pools(partner.pk, on=on)
        ],
        parts=[_part(cut, on) for cut in cuts],
        workers=partner.workers.filter(is_active=True).filter(in_force(on)).count(),
    )


class Leftover(NamedTuple):
    """The open referrals of an organisation. rows: the first, with who holds the dossier; total: of all."""

    rows: list[tuple[Referral, str]]
    total: int
    services: list[str]


def open_referrals(partner: Partner, *, most: int = MOST) -> Leftover:
    """Those of an organisation that are open, with who holds the dossier; by number, no resident."""
    with beyond_sight("referrals that are handed on: number of the dossier, who holds it, no resident"):
        every = Referral.objects.filter(partner=partner, state__in=OPEN, sent_on__isnull=False)
        found = list(every.select_related("case").order_by("service", "sent_on", "pk")[:most])
        held = Assignment.objects.filter(case__in={one.case_id for one in found}).order_by("starts_on", "pk")
        names = dict(held.values_list("case", "worker__name"))
        kinds = dict(every.order_by("service").values_list("service").annotate(Count("pk")))
    rows = [(one, names.get(one.case_id, "")) for one in found]
    return Leftover(rows, sum(kinds.values()), list(kinds))


class Result(NamedTuple):
    """What became of one referral of an organisation that stops. number: of the dossier."""

    number: str
    help: str
    to: str
    outcome: str
    said: str


def results(asked: PartnerExit) -> list[Result]:
    """Of each referral, those that were refused first; by number of the dossier, no resident."""
    with beyond_sight("what became of referrals that were handed on: number of the dossier, no resident"):
        rows = asked.rows.select_related("referral", "to").order_by("pk")
        found = [
            Result(
                Case(pk=row.referral.case_id).number, row.referral.kind_of_help,
                row.to.name if row.to else "", row.outcome, row.said,
            )
            for row in rows
        ]  # fmt: skip
    return sorted(found, key=lambda one: one.outcome != RowOutcome.REFUSED)


def _part(cut: ShareCut, on: date) -> Part:
    contract = cut.key.contract
    if contract.lumpsum_per_year is None:
        return Part(contract, cut.percentage, None, None)
    last = min(date(on.year, 12, 31), contract.ends_on or date.max)
    days = (last - on).days + 1
    euro = contract.lumpsum_per_year * cut.thousandths / 1000
    return Part(contract, cut.percentage, round(euro), round(euro * days / _days_in(on.year)))


def _days_in(year: int) -> int:
    return (date(year, 12, 31) - date(year - 1, 12, 31)).days
