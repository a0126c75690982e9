"""What is missed, due now and soon."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cases.models import AccessLog, Case
from outcomes import figures
from tests.factories import AssignmentFactory, MeasurementFactory, TrajectoryFactory
from tests.people import around_a_case

START = date(2026, 1, 10)  # start window until 21 February; half year 10 July, window 10 June .. 9 August


def listed(on):
    return [(one.kind, one.group) for one in figures.due(Case.objects.all(), on=on)]


def trajectory(*measured, **fields):
    found = TrajectoryFactory(case__opened_on=START, starts_on=START, **fields)
    for day, moment in measured:
        MeasurementFactory(trajectory=found, measured_on=day, moment=moment)
    return found


STARTED = (START, "start")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "measured", "expected"),
    [
        (date(2026, 2, 21), [], [("start", "now")]),
        (date(2026, 2, 22), [], [("start", "missed")]),
        (date(2026, 2, 21), [STARTED], []),
        # An interim measurement is no start while there is time for one; afterwards it ends the waiting.
        (date(2026, 2, 21), [(date(2026, 2, 1), "interim")], [("start", "now")]),
        (date(2026, 3, 20), [(date(2026, 3, 1), "start")], []),
        (date(2026, 5, 10), [STARTED], []),
        (date(2026, 5, 11), [STARTED], [("half_year", "soon")]),
        (date(2026, 6, 9), [STARTED], [("half_year", "soon")]),
        (date(2026, 6, 10), [STARTED], [("half_year", "now")]),
        (date(2026, 7, 10), [STARTED], [("half_year", "now")]),
        (date(2026, 7, 11), [STARTED], [("half_year", "late")]),
        (date(2026, 8, 9), [STARTED], [("half_year", "late")]),
        (date(2026, 8, 10), [STARTED], [("half_year", "missed")]),
        (date(2026, 8, 10), [STARTED, (date(2026, 6, 10), "interim")], []),
        (date(2027, 8, 10), [STARTED], [("half_year", "missed")]),
        (date(2026, 9, 1), [STARTED, (date(2026, 8, 20), "interim")], []),
        (date(2026, 8, 10), [], [("start", "missed"), ("half_year", "missed")]),
    ],
)
def test_a_measurement_is_due_on_its_days(on, measured, expected):
    trajectory(*measured)

    assert listed(on) == expected


@pytest.mark.django_db
def test_help_that_ended_and_closed_dossiers_are_left_out():
    trajectory(ends_on=date(2026, 2, 1), end_reason="19")
    trajectory(case__closed_on=date(2026, 2, 1))

    assert listed(date(2026, 2, 10)) == []


class TestSameRule(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(
        st.dates(date(2024, 1, 1), date(2026, 12, 31)),
        st.lists(
            st.tuples(st.integers(-20, 260), st.sampled_from(["start", "interim", "half_year", "end"])),
            max_size=3,
        ),
        st.integers(0, 260),
    )
    def test_the_list_and_the_definitions_say_the_same(self, starts_on, measured, after):
        found = TrajectoryFactory(case__opened_on=starts_on, starts_on=starts_on)
        rows = [
            MeasurementFactory(trajectory=found, measured_on=starts_on + timedelta(days=days), moment=moment)
            for days, moment in measured
        ]
        on = starts_on + timedelta(days=after)

        kinds = {kind for kind, group in listed(on) if group in ("now", "late")}

        open_start = on <= starts_on + figures.START_AFTER
        wants_start = open_start and figures.start_measurement(starts_on, rows) is None
        assert ("start" in kinds) == wants_start
        around = abs(on - figures.half_year_due(starts_on)) <= figures.HALF_YEAR_AROUND
        assert ("half_year" in kinds) == (around and figures.half_year_measurement(starts_on, rows) is None)


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def people(self):
        around = around_a_case()
        around.case.client.last_name = "Kuipersma"
        around.case.client.save()
        TrajectoryFactory(case=around.case, starts_on=timezone.localdate())
        return around

    def get(self, client, user, **query):
        client.force_login(user)
        return client.get(reverse("outcomes:due"), query)

    def test_shows_the_own_dossiers_and_records_the_look(self, client, people):
        page = self.get(client, people.holder)

        assert "Kuipersma" in page.content.decode()
        assert AccessLog.objects.get().case_id == people.case.pk

    def test_shows_the_lead_the_whole_team_with_the_holder(self, client, people):
        page = self.get(client, people.lead).content.decode()

        assert "Kuipersma" in page
        assert people.holder.name in page
        assert "Kuipersma" not in self.get(client, people.lead, van="mij").content.decode()

    @pytest.mark.parametrize("who", ["colleague", "stranger"])
    def test_shows_others_nothing(self, client, people, who):
        assert "Kuipersma" not in self.get(client, getattr(people, who)).content.decode()

    def test_is_not_for_a_partner(self, client, people):
        assert self.get(client, people.partner).status_code == 403

    def test_filters_by_group_and_kind(self, client, people):
        assert "Kuipersma" in self.get(client, people.holder, stand="nu", soort="start").content.decode()
        assert "Kuipersma" not in self.get(client, people.holder, stand="te-laat").content.decode()
        assert "Kuipersma" not in self.get(client, people.holder, soort="halfjaar").content.decode()

    def test_asks_as_many_questions_for_many_as_for_one(self, client, people, queries):
        address = reverse("outcomes:due")
        self.get(client, people.lead)
        with queries(8):
            client.get(address)
        for _ in range(60):
            held = AssignmentFactory(case__team=people.case.team)
            TrajectoryFactory(case=held.case, starts_on=timezone.localdate())
        with queries(8):
            page = client.get(address)

        assert len(client.get(page.context["next_url"]).context["groups"][0]["rows"]) == 11
