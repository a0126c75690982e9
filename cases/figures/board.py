"""The board of a team: what nobody holds yet, and how much everybody holds."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from cases.figures import words
from cases.figures.held import BARRED
from cases.figures.load import Guide, Load, guide_of, weighed
from cases.figures.proposal import Candidate, proposals
from cases.models import Case
from providers.models import User, beyond_sight, prepared, read_written

INBOX = 50
TEXT = 160
BAR = 300  # width of the drawing
SEXES = {"male": "Man", "female": "Vrouw"}

# What nobody holds today and the reader may know of, the urgent first, then the oldest. The board names no
# person, only who has room.
# Reads the table of intake by name: its app stands above this one and is not imported.
UNASSIGNED = """
SELECT c.id, c.client_id, c.opened_on, p.sex, p.birth_date, d.name, q.text, q.is_urgent,
    count(*) OVER ()
FROM cases_case c
JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_district d ON d.id = p.district_id
LEFT JOIN LATERAL (
    SELECT s.text, s.is_urgent FROM intake_supportrequest s
    WHERE s.case_id = c.id ORDER BY s.received_on DESC, s.id DESC LIMIT 1
) q ON true
WHERE c.team_id = %(team)s AND c.closed_on IS NULL AND c.opened_on <= %(on)s AND NOT EXISTS (
    SELECT 1 FROM cases_assignment h JOIN providers_user w ON w.id = h.worker_id WHERE h.case_id = c.id
        AND h.starts_on <= %(on)s AND (h.ends_on IS NULL OR h.ends_on >= %(on)s)
        AND w.is_active AND (w.ends_on IS NULL OR w.ends_on >= %(on)s)
) AND (c.protected_on IS NULL OR c.protected_on > %(on)s) AND c.client_id NOT IN ({barred})
ORDER BY coalesce(q.is_urgent, false) DESC, c.opened_on, c.id LIMIT %(limit)s
"""


class Waiting(NamedTuple):
    """A dossier that nobody holds. choices: the best first, as cases.figures.proposal ranks them."""

    case_id: int
    client_id: int
    who: str
    text: str
    is_urgent: bool
    waits: str
    proposal: Candidate | None
    choices: Sequence[Candidate]


class Drawn(NamedTuple):
    """The load of one worker as it is drawn. bar: width of 300."""

    load: Load
    bar: int
    bar_class: str


class Homeless(NamedTuple):
    """An open dossier that no team answers for, without any data of the person."""

    pk: int
    number: str
    since: str
    district: str


@beyond_sight("dossiers of no team, by number and wijk")
def homeless(municipality_id: int, *, on: date) -> list[Homeless]:
    """The oldest dossiers of a gemeente that wait for a team, at most INBOX."""
    return [
        Homeless(
            row["pk"],
            Case(pk=row["pk"]).number,
            words.ago(row["opened_on"], today=on),
            row["client__district__name"] or "wijk onbekend",
        )
        for row in read_written(_homeless, municipality=municipality_id, on=on)
    ]


def _homeless(*, municipality: int, on: date) -> QuerySet[Case, Any]:
    found = Case.objects.without_team(on=on).filter(municipality=municipality)
    return found.order_by("opened_on", "pk").values("pk", "opened_on", "client__district__name")[:INBOX]


class Board(NamedTuple):
    """All that the page shows. mark: where the average of the team stands on the bar."""

    waiting: Sequence[Waiting]
    waiting_total: int
    loads: Sequence[Drawn]
    guide: Guide
    mark: int
    average: str
    held: int
    late: int


@beyond_sight("how much colleagues hold, also for other teams, and who knows the household")
def board(team_id: int, *, on: date, reader: int = 0) -> Board:
    """The board of a team on a day, for the worker who reads it. Five statements, whatever its size."""
    guide = guide_of(team_id, on=on)
    loads = weighed(team_id, guide, on=on)
    rows = unassigned(team_id, on=on, reader=reader)
    ranked = proposals([row[0] for row in rows], loads, guide, on=on)
    most = max((load.heavy for load in loads), default=0) or 1
    average = sum(load.heavy for load in loads) / len(loads) if loads else 0
    return Board(
        waiting=[_waiting(row, ranked, on) for row in rows],
        waiting_total=rows[0][-1] if rows else 0,
        loads=[_drawn(load, most, average, guide) for load in loads],
        guide=guide,
        mark=round(BAR * average / most),
        average=f"{average:.1f}".replace(".", ","),
        held=sum(load.number for load in loads),
        late=sum(load.late for load in loads),
    )


@beyond_sight("how much colleagues hold, also for other teams, and who knows the household")
def ranked(
    user: User, case_ids: Sequence[int], *, on: date, but: Sequence[int] = ()
) -> dict[int, list[Candidate]]:
    """Dossier -> who of the team of the user could have it, when all of them are given away together."""
    guide = guide_of(user.team_id, on=on)
    loads = weighed(user.team_id or 0, guide, on=on)
    return proposals(case_ids, loads, guide, on=on, but=but, spread=True)


@beyond_sight("what waits for a helper in the own team")
def waiting(team_id: int, *, on: date, reader: int, limit: int) -> list[Waiting]:
    """What nobody holds, without a proposal: the urgent first, then the oldest."""
    return [_waiting(row, {}, on) for row in unassigned(team_id, on=on, reader=reader, limit=limit)]


def unassigned(team_id: int, *, on: date, reader: int, limit: int = INBOX) -> list[tuple]:
    """The rows of UNASSIGNED; asked beyond sight."""
    known: dict[str, Any] = {"team": team_id, "on": on, "limit": limit, "reader": reader}
    return prepared(UNASSIGNED.format(barred=BARRED), known)


def _drawn(load: Load, most: int, average: float, guide: Guide) -> Drawn:
    heavy = guide.is_over(load.heavy) if guide.band else load.heavy > 1.25 * average
    return Drawn(load, round(BAR * load.heavy / most), "bar-warn" if heavy else "bar-brand")


def _waiting(row: tuple, ranked: Mapping[int, Sequence[Candidate]], on: date) -> Waiting:
    case_id, client_id, opened_on, sex, born, district, text, is_urgent, _ = row
    choices = ranked.get(case_id, [])
    text = " ".join((text or "").split())
    return Waiting(
        case_id=case_id,
        client_id=client_id,
        who=", ".join(filter(None, [SEXES.get(sex, "Inwoner"), words.years(born, on=on), district])),
        text=text if len(text) <= TEXT else text[:TEXT].rsplit(" ", 1)[0] + " …",
        is_urgent=bool(is_urgent),
        waits=words.ago(opened_on, today=on),
        proposal=choices[0] if choices else None,
        choices=choices,
    )
