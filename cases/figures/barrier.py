"""What the privacy officer reads of own files and protected dossiers: numbers and workers, no residents."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q

from cases.models import Assignment, Case, OwnFile
from providers.models import beyond_sight
from providers.periods import in_force

MOST = 500


class Own(NamedTuple):
    """One mark: which worker, the numbers of the dossiers of that resident, and since when."""

    pk: int
    worker: str
    employer: str
    numbers: str
    relation: str
    since: str


@beyond_sight("the privacy officer reads numbers of dossiers, no residents")
def own_files() -> Sequence[Own]:
    """Every mark, by name of the worker. One statement."""
    found = OwnFile.objects.select_related("worker__employer").annotate(
        numbers=ArrayAgg(
            "client__cases",
            order_by="client__cases",
            filter=Q(client__cases__isnull=False),
            default=[],
        )
    )
    return [
        Own(
            one.pk,
            one.worker.name,
            one.worker.employer.name if one.worker.employer else "–",
            ", ".join(Case(pk=pk).number for pk in one.numbers) or "geen dossier",
            "zelf, met huishouden" if one.relation == OwnFile.Relation.SELF else "familie",
            f"{one.marked_at:%d-%m-%Y}",
        )
        for one in found[:MOST]
    ]


class Protected(NamedTuple):
    """One protected dossier, without its resident. is_held: somebody holds it today."""

    pk: int
    number: str
    since: str
    reason: str
    is_held: bool


@beyond_sight("the privacy officer reads numbers of dossiers, no residents")
def protected(*, on: date) -> Sequence[Protected]:
    """Every protected dossier, the newest first. One statement."""
    held = Exists(Assignment.objects.filter(in_force(on), case=OuterRef("pk")))
    found = Case.objects.protected(on=on).annotate(is_held=held).order_by("-protected_on", "-pk")
    return [
        Protected(case.pk, case.number, f"{case.protected_on:%d-%m-%Y}", case.protection_reason, case.is_held)
        for case in found[:MOST]
    ]
