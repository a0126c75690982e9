"""Why a worker sees a dossier, and what a worker sees for which reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.utils import timezone

from cases import policies
from cases.figures import words
from cases.models import Assignment, Case, EmergencyAccess, Involvement, Referral
from cases.policies import ROADS, Sight
from providers.models import User, beyond_sight
from providers.periods import in_force

MOST = 200
SEES = {
    Sight.FULL: "het hele dossier",
    Sight.SHARED: "het plan, de metingen en wat aan notities en documenten met uw organisatie is gedeeld",
    Sight.CORE: "het plan en de doelen, geen notities en metingen",
    Sight.REFERRAL: "naam, contact en de verwijzing aan uw organisatie",
}


class Reason(NamedTuple):
    """One reason to see a dossier: what it is, how long, what it shows. is_first: it stands in the log."""

    label: str
    period: str
    sees: str
    is_first: bool


def reasons(user: User, case: Case, *, on: date) -> Sequence[Reason]:
    """Every reason of the user on the day, the widest first."""
    found = policies.roads(user, case, on=on)
    roads = [road for road in ROADS if road.word in found]
    return [
        Reason(
            f"U bent {road.reason}" if road.word in PERSONS else road.reason.capitalize(),
            _period(road.word, user, case, on),
            SEES[road.sight],
            road is roads[0],
        )
        for road in roads
    ]


PERSONS = {"holder", "stand_in", "lead", "consultant", "director", "involved", "involved_core"}


def _period(word: str, user: User, case: Case, on: date) -> str:
    """Since when and until when this reason holds, in words."""
    if word in ("lead", "consultant"):
        return f"zolang u die rol hebt in {case.team}"
    if word == "emergency":
        opened = EmergencyAccess.objects.running(on=on).filter(case=case, worker=user).latest("ends_at")
        return f"tot {_moment(opened.ends_at)}"
    if word == "grant":
        given = case.grants.filter(user=user).select_related("given_by").first()
        if given is None:
            return ""
        by = f"gegeven door {given.given_by.name}: {given.reason}" if given.given_by else given.reason
        return words.dotted(_days(given.starts_on, given.ends_on), by)
    if word.startswith("referral"):
        running = in_force(on, since="answered_on", until="ended_on")
        level = word.partition("_")[2] or Referral.Level.REFERRAL
        to_us = case.referrals.filter(running, partner=user.employer_id, level=level)
        sent = to_us.order_by("answered_on").first()
        return _days(sent.answered_on, sent.ended_on) if sent else ""
    rows = case.assignments if word in ("holder", "stand_in") else case.involvements
    row: Assignment | Involvement | None = rows.in_force(on=on).filter(worker=user).first()
    return _days(row.starts_on, row.ends_on) if row else ""


def _days(first: date | None, last: date | None) -> str:
    begun = f"sinds {words.day(first)}" if first else "sinds lang"
    return f"{begun}, tot en met {words.day(last)}" if last else f"{begun}, tot nader bericht"


def _moment(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{words.day(local.date())}, {local.hour}.{local:%M} uur"


class Seen(NamedTuple):
    """The dossiers that one kind of reason opens. numbers: empty for who may only count."""

    label: str
    number: int
    numbers: Sequence[str]
    is_more: bool


LABELS = {
    "held": "Houdt het dossier, vast of als vervanger",
    "involved": "Is betrokken als collega",
    "grant": "Kreeg leesrecht",
    "emergency": "Opende het bij spoed",
    "team": "Stuurder of Wmo-consulent van het team",
    "referral": "Werkt voor een organisatie die de verwijzing aannam",
}


@beyond_sight("what another worker sees, by number")
def seen_by(worker: User, *, on: date, with_numbers: bool) -> Sequence[Seen]:
    """What the worker sees on the day, per kind of reason; a dossier may stand under several."""
    seen = []
    for word, road in Case.objects.roads_of(worker, on=on).items():
        rows = Case.objects.filter(pk__in=road.order_by().values("pk")).open_to(worker)
        numbers = []
        if with_numbers:
            numbers = [Case(pk=pk).number for pk in rows.order_by("pk").values_list("pk", flat=True)[:MOST]]
        count = rows.count()
        seen.append(Seen(LABELS[word], count, numbers, with_numbers and count > MOST))
    return seen
