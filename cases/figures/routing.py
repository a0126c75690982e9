"""The facts behind routing advice, for one question or for all of a month: reference rows are read once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q

from cases.figures.places import pools
from cases.models import Case, Referral
from cases.policies.fit import Candidate, Facts
from providers.models import Availability, DistrictTeam, Offer, Partner, PartnerArea, Team, TeamDistrict


@dataclass(frozen=True)
class Question:
    """What is asked, as far as routing needs it. key: what the lot between equals is drawn by.

    service, language: empty where not asked. referral_id: the one that asks it, which is no earlier one.
    """

    key: str
    on: date
    municipality_id: int
    district_id: int | None
    case_id: int | None = None
    client_id: int | None = None
    service: str = ""
    language: str = ""
    referral_id: int | None = None


DAYS = (
    "sent_on", "answered_on", "answer", "started_on", "withdrawn_on", "expired_on", "ended_on",
)  # fmt: skip


class Earlier(NamedTuple):
    """One referral of a dossier, by its days."""

    pk: int
    partner_id: int
    sent_on: date | None
    answered_on: date | None
    answer: str
    started_on: date | None
    gone_on: date | None  # withdrawn, expired or ended


class Known:
    """What is known of all organisations and teams on the days from `since` up to `until`."""

    def __init__(self, *, since: date, until: date) -> None:
        self.until = until
        # Availability -> places left today, where a number of places was told; empty for the past.
        self.free: Mapping[int, int] = {}
        spans = Q(starts_on__lte=until) & (Q(ends_on=None) | Q(ends_on__gte=since))
        self.offers = _by_whom(Offer.objects.filter(spans).order_by("pk"))
        self.availability = _by_whom(Availability.objects.filter(spans).order_by("pk"))
        self.referrals: dict[int, list[Earlier]] = defaultdict(list)
        self.dossiers: dict[int, list[tuple[date, int]]] = defaultdict(list)

    @cached_property
    def partners(self) -> list[Partner]:
        return list(Partner.objects.order_by("pk"))

    @cached_property
    def areas(self) -> Mapping[int, set[int]]:
        """Partner -> the municipalities it works in; one without works everywhere."""
        found: dict[int, set[int]] = defaultdict(set)
        for partner_id, town in PartnerArea.objects.order_by("pk").values_list("partner", "municipality"):
            found[partner_id].add(town)
        return found

    @cached_property
    def teams(self) -> list[Team]:
        return list(Team.objects.exclude(kind=Team.Kind.OUTREACH).order_by("pk"))

    @cached_property
    def fixed(self) -> Mapping[int, list[tuple[date, int]]]:
        """District -> the teams it got from a day on, in the order of time."""
        found: dict[int, list[tuple[date, int]]] = defaultdict(list)
        rows = DistrictTeam.objects.filter(starts_on__lte=self.until).order_by("starts_on")
        for district, team, starts_on in rows.values_list("district", "team", "starts_on"):
            found[district].append((starts_on, team))
        return found

    @cached_property
    def listed(self) -> Mapping[int, set[int]]:
        """District -> the teams that the file of teams gave it."""
        found: dict[int, set[int]] = defaultdict(set)
        for district, team in TeamDistrict.objects.order_by("pk").values_list("district", "team"):
            found[district].add(team)
        return found

    def read_places(self) -> "Known":
        """Count the places that are left on the last day; what an organisation told itself else counts."""
        self.free = {pool.told.pk: pool.free for pool in pools(on=self.until)}
        return self

    def read_referrals(self, cases: Iterable[int]) -> "Known":
        """Read what was asked of organisations from these dossiers."""
        rows = Referral.objects.filter(case__in=list(cases), sent_on__isnull=False).order_by("pk")
        for row in rows.only("case", "partner", *DAYS):
            gone = [day for day in (row.withdrawn_on, row.expired_on, row.ended_on) if day]
            days = (row.sent_on, row.answered_on, row.answer, row.started_on)
            self.referrals[row.case_id].append(
                Earlier(row.pk, row.partner_id, *days, min(gone) if gone else None)
            )
        return self

    def read_dossiers(self, clients: Iterable[int]) -> "Known":
        """Read which teams had dossiers of these residents; a protected one tells nobody which."""
        rows = Case.objects.filter(client__in=list(clients), team__isnull=False, protected_on=None)
        for client_id, opened_on, team_id in rows.order_by("pk").values_list("client", "opened_on", "team"):
            self.dossiers[client_id].append((opened_on, team_id))
        return self

    def of_partners(self, question: Question) -> list[Candidate]:
        """The organisations that take referrals there on the day, with what is known of them."""
        return [
            Candidate(partner.external_id, self._partner(partner, question))
            for partner in self.partners
            if _holds(partner, question.on) and self._works_in(partner, question.municipality_id)
        ]

    def of_teams(self, question: Question) -> list[Candidate]:
        """The teams of the municipality on the day, and those of several, with what is known of them."""
        return [
            Candidate(team.external_id, self._team(team, question))
            for team in self.teams
            if _holds(team, question.on)
            and (team.municipality_id == question.municipality_id or team.kind == Team.Kind.SOCIAL)
        ]

    def _works_in(self, partner: Partner, town: int) -> bool:
        areas = self.areas.get(partner.pk)
        return not areas or town in areas

    def _partner(self, partner: Partner, question: Question) -> Facts:
        earlier = self.referrals.get(question.case_id or 0, ())
        mine = [one for one in earlier if one.partner_id == partner.pk and one.pk != question.referral_id]
        return self._facts(
            ("partner", partner.pk),
            question,
            area=1,
            helps=any(_helps(one, question.on) for one in mine),
            is_asked=any(_is_asked(one, question.on) for one in mine),
        )

    def _team(self, team: Team, question: Question) -> Facts:
        near = 1 if team.municipality_id == question.municipality_id else 0
        if question.district_id and team.pk in self.teams_of(question.district_id, on=question.on):
            near = 2
        before = self.dossiers.get(question.client_id or 0, ())
        helps = any(team_id == team.pk and opened_on < question.on for opened_on, team_id in before)
        return self._facts(("team", team.pk), question, area=near, helps=helps)

    def teams_of(self, district_id: int, *, on: date) -> set[int]:
        """The team of a district on the day; before it was fixed from a day, those of the file."""
        fixed = [team for starts_on, team in self.fixed.get(district_id, ()) if starts_on <= on]
        return {fixed[-1]} if fixed else self.listed.get(district_id, set())

    def _facts(self, who: tuple[str, int], question: Question, *, area: int, **more: bool) -> Facts:
        offers = [row for row in self.offers.get(who, ()) if row.includes(question.on)]
        asked = [row for row in offers if not question.service or row.service == question.service]
        there = [row for row in asked if row.district_id in (None, question.district_id)]
        if question.district_id and any(row.district_id == question.district_id for row in asked):
            area = 2
        elif asked and not there and who[0] == "partner":
            area = 0
        languages = {code for row in there or asked or offers for code in row.languages}
        told = [
            row
            for row in self.availability.get(who, ())
            if row.includes(question.on)
            and row.service in ("", question.service)
            and row.district_id in (None, question.district_id)
        ]
        now = max(told, key=lambda row: (row.service != "", row.district_id is not None), default=None)
        return Facts(
            offers=bool(asked) if question.service and offers else None,
            area=area,
            places=self.free.get(now.pk, now.places) if now else None,
            waiting_weeks=now.waiting_weeks if now else None,
            told_on=now.starts_on if now else None,
            speaks=question.language in languages if question.language and languages else None,
            **more,
        )


def _by_whom(rows: Iterable[Any]) -> Mapping[tuple[str, int], list[Any]]:
    found: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in rows:
        found["partner" if row.partner_id else "team", row.partner_id or row.team_id].append(row)
    return found


def _holds(row: Partner | Team, day: date) -> bool:
    return (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or row.ends_on >= day)


def _helps(one: Earlier, day: date) -> bool:
    """It took the resident on before the day, whether or not that is over."""
    if one.started_on and one.started_on <= day:
        return True
    taken_on = one.answer == Referral.Answer.ACCEPTED and one.answered_on and one.answered_on <= day
    return bool(taken_on and (one.gone_on is None or one.gone_on > day))


def _is_asked(one: Earlier, day: date) -> bool:
    """A referral that waits for an answer or for a place on the day."""
    if one.sent_on is None or one.sent_on > day or (one.gone_on and one.gone_on <= day):
        return False
    if one.answered_on is None or one.answered_on > day:
        return True
    return one.answer == Referral.Answer.WAITING and (one.started_on is None or one.started_on > day)
