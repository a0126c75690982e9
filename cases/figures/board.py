"""The board of a team: what nobody holds yet, and how much everybody holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from cases.figures import words
from cases.figures.held import BARRED, Held, held_in_team
from cases.figures.steps import Step, next_steps
from cases.figures.work import late_count
from cases.models import Case, Intensity
from providers.models import Role, User, beyond_sight, prepared

DEFAULT_LEVEL = Intensity.Level.REGULAR
INBOX = 50
TEXT = 160
BAR = 300  # width of the drawing
SEXES = {"male": "Man", "female": "Vrouw"}

# What nobody holds today and the reader may know of, the urgent first, then the oldest. The board names no
# person, only who has room.
# Reads the table of intake by name: its app stands above this one and is not imported.
UNASSIGNED = """
SELECT c.id, c.client_id, c.opened_on, p.sex, p.birth_date, d.name, q.text, q.is_urgent, kin.worker_id,
    count(*) OVER ()
FROM cases_case c
JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_district d ON d.id = p.district_id
LEFT JOIN LATERAL (
    SELECT s.text, s.is_urgent FROM intake_supportrequest s
    WHERE s.case_id = c.id ORDER BY s.received_on DESC, s.id DESC LIMIT 1
) q ON true
LEFT JOIN LATERAL (
    SELECT a.worker_id FROM cases_client m
    JOIN cases_case k ON k.client_id = m.id AND k.closed_on IS NULL
    JOIN cases_assignment a ON a.case_id = k.id AND a.kind = 'fixed'
        AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
    WHERE m.household_id = p.household_id AND m.id <> p.id ORDER BY a.starts_on LIMIT 1
) kin ON true
WHERE c.team_id = %(team)s AND c.closed_on IS NULL AND c.opened_on <= %(on)s AND NOT EXISTS (
    SELECT 1 FROM cases_assignment h WHERE h.case_id = c.id
        AND h.starts_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on >= %(on)s)
) AND (c.protected_on IS NULL OR c.protected_on > %(on)s) AND c.client_id NOT IN ({barred})
ORDER BY coalesce(q.is_urgent, false) DESC, c.opened_on, c.id LIMIT %(limit)s
"""


class Choice(NamedTuple):
    """A colleague to whom a dossier can be given, with what is held now and would be with it."""

    pk: int
    label: str
    name: str
    then: str


class Waiting(NamedTuple):
    """A dossier that nobody holds. choices: the one who knows the household first, then who has most room."""

    case_id: int
    client_id: int
    who: str
    text: str
    is_urgent: bool
    waits: str
    proposal: str
    choices: Sequence[Choice]


class Load(NamedTuple):
    """How much one worker holds. heavy: sum of the levels; bar: width of 300; absent: until when."""

    pk: int
    name: str
    employer: str
    number: int
    heavy: int
    late: int
    measurements: int
    bar: int
    bar_class: str
    stands_in: int
    absent: str


class Homeless(NamedTuple):
    """An open dossier that no team answers for, without any data of the person."""

    pk: int
    number: str
    since: str
    district: str


@beyond_sight("dossiers of no team, by number and wijk")
def homeless(municipality_id: int, *, on: date) -> list[Homeless]:
    """The oldest dossiers of a gemeente that wait for a team, at most INBOX."""
    found = Case.objects.without_team(on=on).filter(municipality=municipality_id)
    oldest = found.select_related("client__district").order_by("opened_on", "pk")[:INBOX]
    return [
        Homeless(
            case.pk,
            case.number,
            words.ago(case.opened_on, today=on),
            case.client.district.name if case.client.district else "wijk onbekend",
        )
        for case in oldest
    ]


class Board(NamedTuple):
    """All that the page shows. mark: where the average of the team stands on the bar."""

    waiting: Sequence[Waiting]
    waiting_total: int
    loads: Sequence[Load]
    mark: int
    average: str
    held: int
    late: int


@beyond_sight("how much colleagues hold, also for other teams, and who knows the household")
def board(team_id: int, *, on: date, reader: int = 0) -> Board:
    """The board of a team on a day, for the worker who reads it. Three statements, whatever its size."""
    workers = _workers(team_id, on)
    held = held_in_team(team_id, [worker.pk for worker in workers], on=on)
    weighed = _loads(workers, held, on)
    rows = _unassigned(team_id, on, reader)
    most = max((load.heavy for load in weighed), default=0) or 1
    average = sum(load.heavy for load in weighed) / len(weighed) if weighed else 0
    labels = {load.pk: _choice(load) for load in weighed}
    by_room = [
        load.pk for load in sorted(weighed, key=lambda load: (bool(load.absent), load.heavy, load.name))
    ]
    return Board(
        waiting=[_waiting(row, labels, by_room, on) for row in rows],
        waiting_total=rows[0][-1] if rows else 0,
        loads=[_drawn(load, most, average) for load in weighed],
        mark=round(BAR * average / most),
        average=f"{average:.1f}".replace(".", ","),
        held=sum(load.number for load in weighed),
        late=sum(load.late for load in weighed),
    )


@beyond_sight("how much colleagues hold, also for other teams")
def loads(team_id: int, *, on: date) -> dict[int, str]:
    """What each worker of a team holds, in words: worker -> "19 dossiers, zwaarte 34"."""
    workers = _workers(team_id, on)
    held = held_in_team(team_id, [worker.pk for worker in workers], on=on)
    return {load.pk: _said(load.number, load.heavy) for load in _loads(workers, held, on)}


def _workers(team_id: int, on: date) -> list[User]:
    found = User.objects.at_work(on=on).filter(team=team_id).with_role(Role.COACH)
    return list(found.select_related("employer").order_by("name", "pk"))


def _loads(workers: Sequence[User], held: Sequence[Held], on: date) -> list[Load]:
    mine: dict[int, list[Held]] = {worker.pk: [] for worker in workers}
    away: dict[int, list[Held]] = {worker.pk: [] for worker in workers}
    for one in held:
        if one.worker_id in mine:
            mine[one.worker_id].append(one)
        if one.fixed_worker_id in away:
            away[one.fixed_worker_id].append(one)
    return [_load(worker, mine[worker.pk], away[worker.pk], on) for worker in workers]


def _load(worker: User, mine: Sequence[Held], away: Sequence[Held], on: date) -> Load:
    return Load(
        pk=worker.pk,
        name=worker.name,
        employer=worker.employer.name if worker.employer else "",
        number=len(mine),
        heavy=sum(one.level or DEFAULT_LEVEL for one in mine),
        late=late_count(mine, on=on),
        measurements=sum(_is_due(one, on) for one in mine),
        bar=0,
        bar_class="bar-brand",
        stands_in=sum(one.is_replacement for one in mine),
        absent=_absent(away),
    )


def _is_due(held: Held, on: date) -> bool:
    """Whether a measurement of the dossier can be done now."""
    kinds = {Step.FIRST_MEASUREMENT: 42, Step.HALF_YEAR: 30}
    return any(
        (step.due - on).days <= kinds[step.step] for step in next_steps(held, on=on) if step.step in kinds
    )


def _absent(away: Sequence[Held]) -> str:
    if not away:
        return ""
    ends = [one.until for one in away]
    last = max(end for end in ends if end) if all(ends) else None
    until = f"tot en met {words.day(last)}" if last else "tot nader bericht"
    return f"Vervangen {until}"


def _drawn(load: Load, most: int, average: float) -> Load:
    heavy = load.heavy > 1.25 * average
    return load._replace(bar=round(BAR * load.heavy / most), bar_class="bar-warn" if heavy else "bar-brand")


def _said(count: int, heavy: int) -> str:
    return f"{count} {'dossier' if count == 1 else 'dossiers'}, zwaarte {heavy}"


def _unassigned(team_id: int, on: date, reader: int) -> list[tuple]:
    known: dict[str, Any] = {"team": team_id, "on": on, "limit": INBOX, "reader": reader}
    return prepared(UNASSIGNED.format(barred=BARRED), known)


def _choice(load: Load) -> Choice:
    now = _said(load.number, load.heavy)
    then = _said(load.number + 1, load.heavy + DEFAULT_LEVEL)
    return Choice(load.pk, f"{load.name} · {now}", load.name, f"wordt {then}")


def _waiting(row: tuple, labels: Mapping[int, Choice], by_room: Sequence[int], on: date) -> Waiting:
    case_id, client_id, opened_on, sex, born, district, text, is_urgent, kin, _ = row
    order = [kin, *(pk for pk in by_room if pk != kin)] if kin in labels else list(by_room)
    choices = [labels[pk] for pk in order]
    proposal = f"{choices[0].name}, {choices[0].then}" if choices else ""
    if kin in labels:
        proposal = f"{choices[0].name} kent dit huishouden, {choices[0].then}"
    text = " ".join((text or "").split())
    return Waiting(
        case_id=case_id,
        client_id=client_id,
        who=", ".join(filter(None, [SEXES.get(sex, "Inwoner"), words.years(born, on=on), district])),
        text=text if len(text) <= TEXT else text[:TEXT].rsplit(" ", 1)[0] + " …",
        is_urgent=bool(is_urgent),
        waits=words.ago(opened_on, today=on),
        proposal=proposal,
        choices=choices,
    )
