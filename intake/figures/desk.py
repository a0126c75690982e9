"""Set-based statements behind the desk: where does an address lie, what runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet, Subquery
from django.db.models.functions import Length

from intake.models import Application, Assessment, DefaultNotice
from providers.models import District, DistrictTeam, PostcodeArea, Team, User
from providers.periods import holding


@dataclass(frozen=True)
class Place:
    """Where an address lies: its district, and the team that serves it (None where there is none)."""

    district: District | None
    team: Team | None = None


def place_of(postcode: str, *, on: date) -> Place:
    """The district and team of a postcode on the day; empty where it is not ours.

    What was fixed from a day on goes first: of all six signs before that of the four digits. Before its first
    such day a postcode lies where the file of districts put it, and a district has the team of that file.
    """
    fixed = PostcodeArea.objects.filter(postcode__in=[postcode, postcode[:4]], starts_on__lte=on)
    latest = fixed.order_by(Length("postcode").desc(), "-starts_on").values("district")[:1]
    listed = Q(fixed=None, postcodes__contains=[postcode[:4]]) & holding(on)
    places = District.objects.select_related("municipality").annotate(fixed=Subquery(latest))
    district = places.filter(Q(pk=F("fixed")) | listed).order_by("pk").first()
    if district is None:
        return Place(None)
    chosen = DistrictTeam.objects.filter(district=district, starts_on__lte=on).order_by("-starts_on")
    listed = Q(chosen=None, team_districts__district=district) & holding(on) & ~Q(kind=Team.Kind.OUTREACH)
    teams = Team.objects.annotate(chosen=Subquery(chosen.values("team")[:1]))
    return Place(district, teams.filter(Q(pk=F("chosen")) | listed).order_by("name", "pk").first())


def counts(*, today: date, requests: QuerySet) -> Mapping[str, int]:
    """How many questions came in today, are open and wait for a call."""
    return {
        "today": requests.filter(received_on=today).count(),
        "open": requests.filter(outcome="")[:501].count(),
        "call_back": requests.filter(outcome="", call_back=True)[:501].count(),
    }


KINDS = ("ingebrekestelling", "aanvraag", "onderzoek")  # in the order in which those of one day stand


class Deadline(NamedTuple):
    """One term that runs. ends_on: before it moves to a working day; step_id: of what is decided."""

    kind: str
    pk: int
    ends_on: date
    due_on: date
    since: date
    extra_days: int
    name: str
    number: str
    case_id: int | None
    client_id: int | None
    where: str
    request_id: int
    step_id: int


def deadlines(
    user: User, *, on: date, kinds: Sequence[str], after: tuple[date, int, int] | None, size: int
) -> list[Deadline]:
    """What runs, by its end; at most `size` after a key of (end, place of kind, key). A statement a kind."""
    found: list[Deadline] = []
    sources: dict[str, QuerySet[Any]] = {
        "ingebrekestelling": DefaultNotice.objects.visible_to(user, on=on).running(),
        "aanvraag": Application.objects.visible_to(user, on=on).running(),
        "onderzoek": Assessment.objects.visible_to(user, on=on).running(),
    }
    for kind in kinds:
        step = "application__" if kind == "ingebrekestelling" else ""
        rows = sources[kind].select_related(f"{step}request__case__client", f"{step}request__municipality")
        if after:
            day, place, key = after
            same = Q(ends_on=day, pk__gt=key) if place == KINDS.index(kind) else Q(ends_on=day)
            rows = rows.filter(Q(ends_on__gt=day) | (same if place <= KINDS.index(kind) else Q(pk=None)))
        found += [_deadline(kind, row) for row in rows.order_by("ends_on", "pk")[:size]]
    return sorted(found, key=lambda one: (one.ends_on, KINDS.index(one.kind), one.pk))[:size]


def _deadline(kind: str, row: Any) -> Deadline:
    step = row.application if kind == "ingebrekestelling" else row
    case = step.request.case
    return Deadline(
        kind=kind,
        pk=row.pk,
        ends_on=row.ends_on,
        due_on=row.due_on,
        since=row.reported_on if kind == "onderzoek" else row.received_on,
        extra_days=(row.suspended_days or 0) if kind == "aanvraag" else 0,
        name=case.client.full_name if case else f"{kind} zonder dossier",
        number=case.number if case else "",
        case_id=case.pk if case else None,
        client_id=case.client_id if case else None,
        where=step.request.municipality.name,
        request_id=step.request_id,
        step_id=step.pk,
    )
