"""Whom a worker looked at lately."""

from datetime import date
from typing import NamedTuple

from cases.figures import words
from cases.models import AccessLog, Case
from providers.models import User

LIMIT, BACK = 8, 300  # dossiers that are shown; looks that are read for them
# Pages about one dossier; a list that showed it is no visit.
VISITS = ("dossier", "tijdlijn", "plan", "notities", "documenten", "notitie", "meting", "verwijzing maken")


class Recent(NamedTuple):
    """A dossier that was opened lately, with the minimum by which a person is recognised."""

    case_id: int
    client_id: int
    name: str
    line: str
    number: str


def recent(user: User, *, on: date) -> list[Recent]:
    """The dossiers this worker opened last, as far as they may still be read; the latest first, at most 8.

    Two statements.
    """
    looks = AccessLog.objects.filter(user=user, outcome=AccessLog.Outcome.SHOWN, kind=AccessLog.Kind.PAGE)
    latest = looks.filter(page__in=VISITS, case_id__isnull=False).order_by("-pk")
    seen = latest.values_list("case_id", flat=True)[:BACK]
    keys = list(dict.fromkeys(key for key in seen if key is not None))[:LIMIT]
    if not keys:
        return []
    visible = Case.objects.visible_to(user, on=on).filter(pk__in=keys).select_related("client__district")
    found = {case.pk: case for case in visible}
    return [_row(found[key], on) for key in keys if key in found]


def _row(case: Case, on: date) -> Recent:
    client = case.client
    line = words.dotted(
        words.years(client.birth_date, on=on), client.district.name if client.district else ""
    )
    return Recent(case.pk, client.pk, client.full_name, line, case.number)
