"""The lists of destruction as people read them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from cases.models import Case, Client, DestructionItem, DestructionList
from providers.models import User, beyond_sight

PAGE = 50
STATES = tuple(DestructionItem.State)


class Row(NamedTuple):
    """One line of a list: whom it is about by number, and by name for who may read that."""

    item: DestructionItem
    who: str
    name: str


def lists() -> QuerySet[DestructionList]:
    """All lists, with how many lines of each state they have."""
    counts = {f"count_{state}": Count("items", filter=Q(items__state=state)) for state in STATES}
    return DestructionList.objects.select_related("first_by", "second_by").annotate(**counts)


def rows(listed: DestructionList, *, after: int, reader: User, with_names: bool) -> tuple[list[Row], int]:
    """A page of lines by ascending key, and the key after which the next one begins (0: none).

    Names are left out for who may not read them, and of residents of whom the reader may see nothing.
    """
    found = listed.items.filter(pk__gt=after).select_related("decided_by").order_by("pk")[: PAGE + 1]
    items = list(found)
    ids = {item.client_id for item in items if item.client_id}
    numbers = _numbers(ids)
    names: dict[int, str] = {}
    if with_names:
        people = Client.objects.filter(pk__in=ids).open_to(reader)
        names = {person.pk: person.full_name for person in people}
    shown = [
        Row(item, numbers.get(item.client_id or 0, _who(item)), names.get(item.client_id or 0, ""))
        for item in items[:PAGE]
    ]
    return shown, items[PAGE - 1].pk if len(items) > PAGE else 0


@beyond_sight("which dossiers a list of destruction is about, by number")
def _numbers(ids: Iterable[int]) -> dict[int, str]:
    """The dossiers of each resident by number, oldest first."""
    numbers: dict[int, list[str]] = {}
    for case in Case.objects.filter(client__in=ids).order_by("pk").only("pk", "client_id"):
        numbers.setdefault(case.client_id, []).append(case.number)
    return {pk: ", ".join(found) for pk, found in numbers.items()}


def _who(item: DestructionItem) -> str:
    return f"inwoner {item.client_id}" if item.client_id else f"{item.row_count} rijen"


def shown_clients(lines: Iterable[Row]) -> list[int]:
    """The residents that a page named."""
    return [line.item.client_id for line in lines if line.name and line.item.client_id]
