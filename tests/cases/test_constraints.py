"""Rules that the database holds, past every validation."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cases.models import Assignment, Event
from tests.factories import AssignmentFactory, CaseFactory, TrajectoryFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_a_case_has_one_helper_at_a_time():
    held = AssignmentFactory(ends_on=date(2026, 3, 31))

    with pytest.raises(IntegrityError, match="one_helper_at_a_time"), transaction.atomic():
        Assignment.objects.bulk_create(
            [Assignment(case=held.case, worker=UserFactory(), starts_on=date(2026, 3, 31))]
        )
    Assignment.objects.bulk_create(
        [Assignment(case=held.case, worker=UserFactory(), starts_on=date(2026, 4, 1))]
    )


def test_a_case_has_one_trajectory_at_a_time():
    running = TrajectoryFactory()

    with pytest.raises(IntegrityError, match="trajectory_one_at_a_time"):
        TrajectoryFactory(case=running.case, starts_on=date(2027, 1, 1))


def test_an_event_is_never_changed():
    case = CaseFactory()
    event = Event.objects.create(case=case, kind="opened", on=case.opened_on, by=UserFactory())

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(kind="closed")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        event.delete()
