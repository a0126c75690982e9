"""The dossiers of a colleague who is away, each with a proposal for who stands in."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from cases.figures import words
from cases.figures.board import SEXES, ranked
from cases.figures.proposal import Candidate
from cases.models import Assignment, Case
from providers.models import User


class Away(NamedTuple):
    """One dossier of who is away. key: its name in the form."""

    key: str
    case_id: int
    client_id: int
    number: str
    who: str
    choices: Sequence[Candidate]


class Covered(NamedTuple):
    """One dossier in which somebody stands in already, up to a day."""

    number: str
    who: str
    until: date


def stood_in_for(absent: User, *, on: date) -> QuerySet[Assignment]:
    """The running vervangingen after which this worker would have the dossier back."""
    after = Assignment.objects.filter(case=OuterRef("case"), starts_on__gt=OuterRef("ends_on"))
    running = Assignment.objects.in_force(on=on).filter(kind=Assignment.Kind.REPLACEMENT)
    back = running.annotate(back=Subquery(after.order_by("starts_on").values("worker")[:1]))
    return back.exclude(ends_on=None).filter(back=absent.pk, case__closed_on=None)


def covered_for(absent: User, *, reader: User, on: date) -> list[Covered]:
    """What the reader leads of the dossiers in which somebody stands in for the colleague, by number."""
    mine = Case.objects.led_by(reader, on=on).open_to(reader).values("pk")
    found = stood_in_for(absent, on=on).filter(case__in=mine).select_related("case", "worker")
    return [
        Covered(one.case.number, one.worker.name, one.ends_on)
        for one in found.order_by("case")
        if one.ends_on is not None
    ]


def away(absent: User, *, reader: User, on: date) -> list[Away]:
    """What the reader leads of the dossiers that the colleague holds on the day, in order of number."""
    mine = Case.objects.led_by(reader, on=on).open_to(reader).open_on(on)
    held = mine.filter(pk__in=Case.objects.held_by(absent, on=on).values("pk"))
    found = list(held.select_related("client__district").order_by("pk"))
    choices = ranked(reader, [case.pk for case in found], on=on, but=[absent.pk])
    return [
        Away(
            key=f"door-{case.pk}",
            case_id=case.pk,
            client_id=case.client_id,
            number=case.number,
            who=_said(case, on),
            choices=choices.get(case.pk, []),
        )
        for case in found
    ]


def _said(case: Case, on: date) -> str:
    client = case.client
    district = client.district.name if client.district else ""
    said = [SEXES.get(client.sex, "Inwoner"), words.years(client.birth_date, on=on), district]
    return ", ".join(filter(None, said))
