"""Set-based statements behind the desk: where does an address lie, what runs."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from cases.models import term_on
from intake import terms
from intake.models import Application, Assessment, DefaultNotice
from providers.models import User


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
    delay_until: date | None = None


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
        above = ("report",) if kind == "onderzoek" else ()
        rows = sources[kind].select_related(
            *above, f"{step}request__case__client", f"{step}request__municipality"
        )
        if after:
            day, place, key = after
            same = Q(ends_on=day, pk__gt=key) if place == KINDS.index(kind) else Q(ends_on=day)
            rows = rows.filter(Q(ends_on__gt=day) | (same if place <= KINDS.index(kind) else Q(pk=None)))
        found += [_deadline(kind, row) for row in rows.order_by("ends_on", "pk")[:size]]
    return sorted(found, key=lambda one: (one.ends_on, KINDS.index(one.kind), one.pk))[:size]


def _deadline(kind: str, row: Any) -> Deadline:
    step = row.application if kind == "ingebrekestelling" else row
    case = step.request.case
    delay = getattr(getattr(row, "report", None), "delay_until", None) if kind == "onderzoek" else None
    return Deadline(
        kind=kind,
        pk=row.pk,
        ends_on=row.ends_on,
        due_on=terms.agreed_due(row.reported_on, delay, term_on) if delay else row.due_on,
        since=row.reported_on if kind == "onderzoek" else row.received_on,
        extra_days=(row.suspended_days or 0) if kind == "aanvraag" else 0,
        name=case.client.full_name if case else f"{kind} zonder dossier",
        number=case.number if case else "",
        case_id=case.pk if case else None,
        client_id=case.client_id if case else None,
        where=step.request.municipality.name,
        request_id=step.request_id,
        step_id=step.pk,
        delay_until=delay,
    )
