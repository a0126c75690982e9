"""Whom to ask what they think of us: after the second measurement and at the end, until they were asked."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from cases.models import Case
from outcomes import figures
from outcomes.models import Occasion, SurveyInvitation
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    MeasurementFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 6, 30)
EDGE = date(2026, 4, 1)  # 90 days earlier
DAY = timedelta(days=1)


def course(ends_on=None, measured_on=None, moment="half_year", **more):
    found = TrajectoryFactory(starts_on=date(2025, 10, 1), ends_on=ends_on, **more)
    if measured_on:
        MeasurementFactory(trajectory=found, moment=moment, measured_on=measured_on)
    return found


def asked(on=ON):
    return [(one.occasion, one.since) for one in figures.to_ask(Case.objects.all(), on=on)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"measured_on": EDGE}, [(Occasion.HALF_YEAR, EDGE)]),
        ({"measured_on": EDGE - DAY}, []),
        ({"measured_on": ON}, [(Occasion.HALF_YEAR, ON)]),
        ({"measured_on": ON + DAY}, []),
        ({"measured_on": ON, "moment": "start"}, []),
        ({}, []),
        ({"ends_on": EDGE, "end_reason": "19"}, [(Occasion.CLOSING, EDGE)]),
        ({"ends_on": EDGE - DAY, "end_reason": "19"}, []),
        ({"ends_on": ON, "end_reason": "19", "measured_on": EDGE}, [(Occasion.CLOSING, ON)]),
        ({"ends_on": ON + DAY, "end_reason": "19", "measured_on": EDGE}, [(Occasion.HALF_YEAR, EDGE)]),
        ({"ends_on": ON, "end_reason": "02"}, []),
        ({"ends_on": ON, "end_reason": "19", "case__client__deceased_on": ON}, []),
    ],
)
def test_it_is_in_ninety_days_of_the_measurement_or_the_end(words, expected):
    course(**words)

    assert asked() == expected


def test_it_is_no_more_once_they_were_asked_and_by_occasion():
    one = course(measured_on=EDGE)
    known = {"trajectory": one, "language": "nl", "invited_on": ON, "by": UserFactory()}

    SurveyInvitation.objects.create(occasion=Occasion.CLOSING, **known)
    assert len(asked()) == 1
    SurveyInvitation.objects.create(occasion=Occasion.HALF_YEAR, **known)
    assert asked() == []


def test_it_is_one_list_with_who_waits_longest_on_top(queries):
    course(measured_on=ON)
    course(ends_on=EDGE, end_reason="19")

    with queries(2):
        assert [since for _, since in asked()] == [EDGE, ON]


class TestPage:
    URL = "/tevredenheid/vragen"

    def test_shows_the_holder_the_own_dossiers_and_the_desk_numbers_only(self, client):
        today = timezone.localdate()
        case = CaseFactory(team=TeamFactory(name="Team Noord"), client__last_name="Vandermolen")
        AssignmentFactory(case=case, worker=(coach := UserFactory(coach=True, team=case.team)))
        one = course(case=case)
        MeasurementFactory(trajectory=one, moment="half_year", measured_on=today)

        client.force_login(coach)
        shown = client.get(self.URL).content.decode()
        assert "Vandermolen" in shown
        assert f"/dossier/{case.pk}/traject/{one.pk}/mening" in shown
        client.force_login(UserFactory(desk=True))
        shown = client.get(self.URL).content.decode()
        assert "Vandermolen" not in shown
        assert "Team Noord" in shown

    def test_is_not_for_who_neither_works_in_dossiers_nor_asks(self, client):
        client.force_login(UserFactory(contract_manager=True))

        assert client.get(self.URL).status_code == 403
