"""The dossiers of a colleague who is away, each with a proposal for who stands in."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cases.figures import words
from cases.figures.board import SEXES, ranked
from cases.figures.proposal import Candidate
from cases.models import Case
from providers.models import User


class Away(NamedTuple):
    """One dossier of who is away. key: its name in the form."""

    key: str
    case_id: int
    client_id: int
    number: str
    who: str
    choices: Sequence[Candidate]


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
