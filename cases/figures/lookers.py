"""Who looked at one dossier, as its resident reads it."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import TruncDate

from cases.models import AccessLog, Case
from providers.models import Role

MOST = 2_000


class Looker(NamedTuple):
    """One worker on one day: who, for whom they work, as what, why, and how many times."""

    day: date
    name: str
    employer: str
    role: str
    reason: str
    looks: int


def lookers(case: Case) -> list[Looker]:
    """Each worker by day, the newest first, at most MOST; what was refused showed nothing and is left out."""
    rows: QuerySet[AccessLog] = AccessLog.objects.filter(case_id=case.pk, outcome=AccessLog.Outcome.SHOWN)
    found = (
        rows.exclude(user=None)
        .annotate(day=TruncDate("at"))
        .values("day", "user__name", "user__employer__name", "role", "reason")
        .annotate(looks=Count("pk"), last=Max("pk"))
        .order_by("-day", "-last")[:MOST]
    )
    return [
        Looker(
            row["day"],
            row["user__name"],
            row["user__employer__name"] or "",
            role_words(row["role"]),
            row["reason"],
            row["looks"],
        )
        for row in found
    ]


def role_words(stored: str) -> str:
    """The roles of a record in words; what is no role is left as it is."""
    labels = dict(Role.choices)
    return ", ".join(str(labels.get(word, word)) for word in stored.split(",") if word)
