"""Every term that runs in the registers and requests, what is due first on top."""

from datetime import date, datetime, time
from typing import NamedTuple

from django.utils import timezone

from cases.models import Breach, Complaint, DataRequest, Incident
from providers.models import User

MOST = 200  # of each kind; more that is open is a worry of another kind


class Clock(NamedTuple):
    """One thing that has to be done before a moment. route and key: where it is handled."""

    what: str
    step: str
    where: str
    owner: str
    due_at: datetime
    by_the_hour: bool
    route: str
    key: int


def clocks(user: User, *, on: date) -> list[Clock]:
    """All that is open and that this worker may know of, in one statement for each register."""
    found = [
        *_complaints(user, on=on),
        *_incidents(user, on=on),
        *_breaches(user, on=on),
        *_requests(user, on=on),
    ]
    return sorted(found, key=lambda clock: (clock.due_at, clock.route, clock.key))


def _complaints(user: User, *, on: date) -> list[Clock]:
    rows = Complaint.objects.visible_to(user, on=on).unhandled().order_by("received_on")
    return [
        Clock(row.get_kind_display().capitalize(), "afhandelen", row.municipality.name, _name(row.owner),
              _end_of(row.due_on), False, "cases:complaint", row.pk)
        for row in rows.select_related("municipality", "owner")[:MOST]
    ]  # fmt: skip


def _incidents(user: User, *, on: date) -> list[Clock]:
    rows = Incident.objects.visible_to(user, on=on).open().order_by("known_on")
    return [
        Clock(row.get_kind_display().capitalize(), row.next_step, row.municipality.name, _name(row.owner),
              _end_of(row.due_on), False, "cases:incident", row.pk)
        for row in rows.select_related("municipality", "owner")[:MOST]
    ]  # fmt: skip


def _breaches(user: User, *, on: date) -> list[Clock]:
    rows = Breach.objects.visible_to(user, on=on).open().order_by("discovered_at")
    return [
        Clock(f"Datalek {row.number}", "melden" if row.risk else "beoordelen en melden", "–",
              _name(row.owner), row.due_at, True, "cases:breach", row.pk)
        for row in rows.select_related("owner")[:MOST]
        if row.must_be_reported
    ]  # fmt: skip


def _requests(user: User, *, on: date) -> list[Clock]:
    rows = DataRequest.objects.visible_to(user, on=on).unanswered().order_by("received_on")
    return [
        Clock(f"Verzoek {row.number}, {row.get_kind_display()}", "antwoorden", "–", _name(row.owner),
              _end_of(row.due_on), False, "cases:data_request", row.pk)
        for row in rows.select_related("owner")[:MOST]
    ]  # fmt: skip


def _name(owner: User | None) -> str:
    return owner.name if owner else "niemand"


def _end_of(day: date) -> datetime:
    """The last moment of a day, by the clock in the Netherlands."""
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
