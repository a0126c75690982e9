"""Groups with their free places, and the list of who takes part for who leads one."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from cases.models import Client, Gathering, Group, Participation
from providers.models import User, beyond_sight
from providers.periods import in_force


class Offer(NamedTuple):
    """A group on the list."""

    group: Group
    free: int
    waiting: int


class Attendant(NamedTuple):
    """A participant on the list of the leader; a name only."""

    pk: int
    name: str
    was_there: bool
    look: tuple[int, int]  # resident and dossier


def offers(rows: QuerySet[Group], *, on: date) -> Sequence[Offer]:
    """These groups with the number of free places and of those who wait. One statement."""
    running = Q(participations__starts_on__isnull=False) & in_force(on, "participations")
    waits = Q(participations__starts_on=None, participations__ends_on=None, participations__pk__isnull=False)
    with beyond_sight("how many places are free is told to who sees no participant"):
        found = list(
            rows.select_related("team", "partner", "district").annotate(
                taken=Count("participations", filter=running), waits=Count("participations", filter=waits)
            )
        )
    return [Offer(one, max(one.capacity - one.taken, 0), one.waits) for one in found]


def attendants(group: Group, *, day: date, reader: User) -> tuple[Sequence[Attendant], int]:
    """Who takes part on the day, by name, for who leads the group; and the version of what was filled in.

    Who died or whose dossier closed is left out; of whom the reader may see nothing there is no name.
    """
    with beyond_sight("who leads a group reads the names of its participants, and nothing else"):
        parts = list(
            Participation.objects.in_force(on=day)
            .filter(group=group, case__client__deceased_on=None)
            .filter(Q(case__closed_on=None) | Q(case__closed_on__gte=day))
            .select_related("case__client")
        )
        gathering = Gathering.objects.filter(group=group, held_on=day).first()
        there = (
            set(gathering.presences.filter(was_there=True).values_list("participation", flat=True))
            if gathering
            else set()
        )
        clients = [part.case.client_id for part in parts]
        barred = set(Client.objects.filter(pk__in=clients).barred_from(reader).values_list("pk", flat=True))
    rows = [
        Attendant(
            part.pk,
            "een deelnemer" if part.case.client_id in barred else part.case.client.full_name,
            part.pk in there,
            (part.case.client_id, part.case_id),
        )
        for part in parts
    ]
    return sorted(rows, key=lambda row: (row.name, row.pk)), gathering.version if gathering else 0
