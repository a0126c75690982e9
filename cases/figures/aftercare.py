"""Aftercare that waits: for who does it, and for the stuurder of the team."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from cases.figures import words
from cases.models import Aftercare, Case
from providers.models import User, read_written

SHOWN = 20
KEPT_DAYS = 30  # that a new question stays on the board


class Agreed(NamedTuple):
    """One agreement. line: when it is, and whose; is_late: the day is past."""

    pk: int
    case_id: int
    client_id: int
    name: str
    line: str
    is_late: bool
    asks_again: bool = False


def of_worker(worker: User, *, on: date) -> Sequence[Agreed]:
    """What one worker still has to ask, first what is due first; at most 20."""
    return [_agreed(row, on) for row in _read(_waiting, worker, on)]


def of_team(lead: User, *, on: date) -> Sequence[Agreed]:
    """What is late in the team of a stuurder, and who asked for help again; at most 20."""
    since = on - timedelta(days=KEPT_DAYS)
    return [_agreed(row, on, whose=row.worker.name) for row in _read(_of_team, lead, on, since=since)]


def _waiting(*, reader: User, on: date) -> QuerySet[Aftercare, Any]:
    return _in_sight(Aftercare.objects.waiting().of_worker(reader), reader, on)


def _of_team(*, reader: User, on: date, since: date) -> QuerySet[Aftercare, Any]:
    late = Q(done_on=None, due_on__lt=on)
    again = Q(result=Aftercare.Result.AGAIN, done_on__gte=since)
    closed = Aftercare.objects.of_team(reader).exclude(case__closed_on=None).filter(late | again)
    return _in_sight(closed, reader, on)


def _in_sight(found: QuerySet[Aftercare], reader: User, on: date) -> QuerySet[Aftercare, Any]:
    """Those of dossiers in sight: a protected one may be out of sight of the stuurder."""
    seen = found.filter(case__in=Case.objects.visible_to(reader, on=on).order_by().values("pk"))
    return seen.order_by("due_on", "pk").values("pk")[:SHOWN]


def _read(build: Any, reader: User, on: date, **days: date) -> Sequence[Aftercare]:
    """The keys by a statement that is written once; most days there are none."""
    keys = [row["pk"] for row in read_written(build, reader=reader, on=on, **days)]
    if not keys:
        return []
    rows = Aftercare.objects.filter(pk__in=keys).select_related("case__client", "worker")
    return list(rows.order_by("due_on", "pk"))


def _agreed(row: Aftercare, on: date, *, whose: str = "") -> Agreed:
    asks_again = row.result == Aftercare.Result.AGAIN
    when = "nieuwe vraag" if asks_again else words.day(row.due_on)
    return Agreed(
        pk=row.pk,
        case_id=row.case_id,
        client_id=row.case.client_id,
        name=row.case.client.full_name,
        line=words.dotted(when, whose),
        is_late=row.is_late(on=on),
        asks_again=asks_again,
    )
