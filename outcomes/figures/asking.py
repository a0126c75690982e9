"""Who was not asked yet what they think of us: after the second measurement, and at the end of the help."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery

from cases.models import Case, EndReason, Trajectory
from outcomes.models import Measurement, Occasion, SurveyInvitation
from providers.models import beyond_sight

ASKED_WITHIN = timedelta(days=90)  # what is longer ago nobody remembers well enough
MOST = 200


class ToAsk(NamedTuple):
    """One resident who was not asked yet. since: the day of the measurement, or of the end."""

    trajectory: int
    case: int
    client: int
    name: str
    occasion: Occasion
    since: date


def to_ask(cases: QuerySet[Case], *, on: date) -> list[ToAsk]:
    """Of these dossiers, the longest waiting first. Two statements.

    A course that ended is asked about its end, not any more about its half year. Who died is not asked.
    """
    within = cases.order_by().values("pk")
    found = []
    for occasion, rows in _open(on).items():
        for row in rows.filter(case__in=within).select_related("case__client").order_by("since", "pk")[:MOST]:
            client = row.case.client
            found.append(ToAsk(row.pk, row.case_id, client.pk, client.full_name, occasion, row.since))
    return sorted(found, key=lambda one: (one.since, one.trajectory))


def to_ask_by_team(*, on: date) -> list[tuple[str, int]]:
    """How many a team has still to ask, by name: for the desk, which sees no dossiers."""
    sums: dict[str, int] = {}
    with beyond_sight("how many residents a team has still to ask: numbers, of nobody"):
        for rows in _open(on).values():
            counted = rows.order_by("case__team__name").values_list("case__team__name")
            for team, number in counted.annotate(Count("pk")):
                sums[team or "nog geen team"] = sums.get(team or "nog geen team", 0) + number
    return sorted(sums.items())


def _open(on: date) -> dict[Occasion, QuerySet[Any]]:
    # Any: each row has a day `since` beside its columns.
    since, alive = on - ASKED_WITHIN, Trajectory.objects.filter(case__client__deceased_on=None)
    later = Measurement.objects.filter(
        trajectory=OuterRef("pk"), measured_on__gte=since, measured_on__lte=on
    ).exclude(moment=Measurement.Moment.START)
    running = alive.in_force(on=on).exclude(ends_on=on).filter(Exists(later))
    newest = later.order_by("-measured_on").values("measured_on")[:1]
    ended = alive.filter(ends_on__gte=since, ends_on__lte=on).exclude(end_reason=EndReason.DECEASED)
    return {
        Occasion.HALF_YEAR: running.annotate(since=Subquery(newest)).exclude(_asked(Occasion.HALF_YEAR)),
        Occasion.CLOSING: ended.annotate(since=F("ends_on")).exclude(_asked(Occasion.CLOSING)),
    }


def _asked(occasion: Occasion) -> Exists:
    return Exists(SurveyInvitation.objects.filter(trajectory=OuterRef("pk"), occasion=occasion))
