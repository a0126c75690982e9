"""Whom a worker of the desk spoke about lately."""

from datetime import date
from typing import NamedTuple

from intake.models import SupportRequest
from providers.models import User

LIMIT, BACK = 8, 40  # residents that are shown; questions that are read for them


class Lately(NamedTuple):
    """A resident of a question this worker took, with the minimum by which a person is recognised."""

    client_id: int
    case_id: int | None
    name: str
    line: str


def lately(user: User, *, on: date) -> list[Lately]:
    """The residents of the questions this worker took last, the latest first, at most 8. One statement."""
    mine = SupportRequest.objects.visible_to(user, on=on).filter(taken_by=user, client__isnull=False)
    found: dict[int, Lately] = {}
    for asked in mine.select_related("client__district").order_by("-pk")[:BACK]:
        if (client := asked.client) and client.pk not in found:
            line = client.district.name if client.district else ""
            found[client.pk] = Lately(client.pk, asked.case_id, client.full_name, line)
    return list(found.values())[:LIMIT]
