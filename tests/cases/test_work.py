"""Mijn werk: what must happen first, from the facts of the dossiers one holds."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from cases.figures.held import held_by
from cases.figures.steps import next_steps
from cases.figures.work import FILTERS, work_of
from cases.models import AccessLog, Assignment, ContactNote, Event
from intake.models import Assessment
from tests.factories import (
    AssignmentFactory,
    GoalFactory,
    MeasurementFactory,
    ReferralFactory,
    SupportRequestFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)  # a Monday


def first(held, on=TODAY):
    """What, by when: the first step of the one dossier of this worker."""
    (one,) = held_by(held.worker_id, on=on)
    step = next_steps(one, on=on)[0]
    return step.what, step.due


def met(held, on=date(2026, 6, 1)):
    held.case.first_contact_on = on
    held.case.save()
    return held


class TestNextStep:
    def test_of_a_new_dossier_is_to_meet_within_three_working_days(self):
        held = AssignmentFactory(case__opened_on=date(2026, 6, 12))

        assert first(held) == ("Kennismaken en eerste afspraak maken", date(2026, 6, 17))

    @pytest.mark.parametrize(("urgent", "due"), [(False, date(2026, 6, 17)), (True, date(2026, 6, 12))])
    def test_of_a_new_question_at_the_desk_is_to_take_it_up_until_a_note_says_so(self, urgent, due):
        held = met(AssignmentFactory(case__opened_on=date(2026, 3, 1)), on=date(2026, 6, 11))
        day = date(2026, 6, 12)
        asked = {"case": held.case, "received_on": day, "outcome": "case", "outcome_on": day}
        note = {"case": held.case, "author": held.worker, "held_on": day, "text": "Gebeld."}
        ContactNote.objects.create(**note, written_at=datetime(2026, 6, 12, 9, tzinfo=UTC))
        SupportRequestFactory(**asked, is_urgent=urgent)
        Event.objects.create(case=held.case, kind="joined", on=day, at=datetime(2026, 6, 12, 10, tzinfo=UTC))

        assert first(held) == ("Nieuwe hulpvraag oppakken", due)
        ContactNote.objects.create(**note, written_at=datetime(2026, 6, 12, 11, tzinfo=UTC))
        assert first(held)[0] != "Nieuwe hulpvraag oppakken"

    def test_of_an_open_assessment_is_its_legal_term(self):
        held = met(AssignmentFactory(case__opened_on=date(2026, 5, 1)))
        asked = SupportRequestFactory(case=held.case, received_on=date(2026, 5, 1))
        Assessment.objects.create(request=asked, reported_on=date(2026, 5, 1))

        assert first(held) == ("Onderzoek afmaken", date(2026, 6, 12))

    def test_of_a_finished_assessment_is_another_one(self):
        held = met(AssignmentFactory(case__opened_on=date(2026, 5, 1)))
        asked = SupportRequestFactory(case=held.case, received_on=date(2026, 5, 1))
        Assessment.objects.create(request=asked, reported_on=date(2026, 5, 1), finished_on=date(2026, 6, 1))

        assert first(held) == ("Plan maken met de inwoner", date(2026, 6, 15))

    def test_without_goals_is_the_plan_two_weeks_after_the_first_contact(self):
        held = met(AssignmentFactory())
        TrajectoryFactory(case=held.case, starts_on=date(2026, 6, 3))

        assert first(held) == ("Plan maken met de inwoner", date(2026, 6, 17))

    def test_with_a_plan_is_the_first_measurement(self):
        held = met(AssignmentFactory())
        GoalFactory(trajectory=TrajectoryFactory(case=held.case, starts_on=date(2026, 6, 1)))

        assert first(held) == ("Startmeting doen", date(2026, 7, 13))

    def test_when_measured_is_to_keep_contact(self):
        held = met(AssignmentFactory())
        GoalFactory(trajectory=MeasurementFactory(trajectory__case=held.case).trajectory)

        assert first(held) == ("Contact opnemen", date(2026, 7, 13))

    def test_after_half_a_year_is_the_second_measurement(self):
        held = met(AssignmentFactory())
        trajectory = TrajectoryFactory(case=held.case, starts_on=date(2026, 3, 1), goal_domains=["financien"])
        MeasurementFactory(trajectory=trajectory)
        ContactNote.objects.create(
            case=held.case, author=held.worker, held_on=date(2026, 8, 20), text="Gebeld."
        )

        on = date(2026, 8, 25)
        assert first(held, on) == ("Halfjaarmeting doen", date(2026, 9, 1))
        MeasurementFactory(trajectory=trajectory, measured_on=date(2026, 8, 3), moment="half_year")
        assert first(held, on)[0] == "Contact opnemen"

    @pytest.mark.parametrize(
        ("on", "what"),
        [
            (date(2026, 6, 15), "Wacht op De Brug: dagbesteding"),
            (date(2026, 6, 18), "Bel De Brug: dagbesteding"),
        ],
    )
    def test_of_an_unanswered_referral_is_to_wait_and_then_to_call(self, on, what):
        held = met(AssignmentFactory())
        GoalFactory(trajectory=MeasurementFactory(trajectory__case=held.case).trajectory)
        ReferralFactory(case=held.case, partner__name="De Brug", sent_on=date(2026, 6, 10))

        assert first(held, on) == (what, date(2026, 6, 17))

    def test_after_a_trajectory_is_to_close_or_go_on(self):
        held = met(AssignmentFactory())
        TrajectoryFactory(case=held.case, ends_on=date(2026, 6, 1), end_reason="19")

        assert first(held) == ("Dossier afsluiten of een nieuw traject starten", date(2026, 6, 29))


class TestWork:
    def test_groups_by_urgency_with_the_first_due_on_top(self):
        worker = UserFactory(coach=True)
        for opened in (date(2026, 6, 1), date(2026, 6, 9), date(2026, 6, 10), date(2026, 6, 11), TODAY):
            AssignmentFactory(worker=worker, case__opened_on=opened)

        work = work_of(worker.pk, on=TODAY)

        assert [(group.key, group.number) for group in work.groups] == [("late", 2), ("now", 2), ("week", 1)]
        assert [row.due for row in work.groups[0].rows] == ["11 dagen te laat", "3 dagen te laat"]
        assert [row.due for row in work.groups[1].rows] == ["vandaag", "morgen"]

    def test_counts_each_filter_and_narrows_to_it(self):
        people = around_a_case()
        met(people.case.assignments.get())
        GoalFactory(trajectory=TrajectoryFactory(case=people.case))
        ReferralFactory(case=people.case, sent_on=TODAY)
        AssignmentFactory(worker=people.holder, case__opened_on=TODAY)

        work = work_of(people.holder.pk, on=TODAY)
        waiting = work_of(people.holder.pk, on=TODAY, only="wacht")

        assert work.counts == {
            "": 2,
            "laat": 1,  # the startmeting, of a trajectory since 1 March
            "week": 1,
            "onderzoek": 0,
            "meting": 0,
            "vragen": 0,
            "taken": 0,
            "wacht": 1,
            "nieuw": 1,
            "vervanging": 0,
        }
        (row,) = [row for group in waiting.groups for row in group.rows]
        assert row.is_waiting

    def test_shows_twelve_of_the_rest_and_then_twelve_more(self):
        worker = UserFactory(coach=True)
        for _ in range(15):
            met(AssignmentFactory(worker=worker), on=date(2026, 6, 14))

        shown = [work_of(worker.pk, on=TODAY, page=page).groups[-1] for page in (1, 2)]

        assert [(len(group.rows), group.more, group.next) for group in shown] == [(12, 3, 3), (15, 0, 0)]
        assert [row.is_first_new for row in shown[1].rows].index(True) == 12

    def test_says_for_whom_one_stands_in(self):
        people = around_a_case()
        Assignment.objects.update(ends_on=date(2026, 6, 9))
        days = {"starts_on": date(2026, 6, 10), "ends_on": date(2026, 6, 30)}
        Assignment.objects.create(case=people.case, worker=people.colleague, kind="replacement", **days)

        (standing,) = work_of(people.colleague.pk, on=TODAY).standing

        assert (standing.name, standing.number, standing.until) == (
            people.holder.name,
            1,
            "tot en met 30 juni 2026",
        )
        assert not work_of(people.holder.pk, on=TODAY).groups

    def test_leaves_out_what_is_closed_or_held_by_others(self):
        people = around_a_case()
        AssignmentFactory(case__team=people.case.team)
        AssignmentFactory(worker=people.holder, case__closed=True, ends_on=date(2026, 6, 1))

        (group,) = work_of(people.holder.pk, on=TODAY).groups

        assert [row.case_id for row in group.rows] == [people.case.pk]


class TestPage:
    def enter(self, client, user):
        client.force_login(user, backend="providers.access.EmailBackend")
        return client

    def test_shows_the_own_dossiers_and_records_the_look(self, client):
        people = around_a_case()

        page = self.enter(client, people.holder).get(reverse("cases:work")).content.decode()

        assert people.case.client.full_name in page
        assert "Kennismaken en eerste afspraak maken" in page
        assert list(AccessLog.objects.values_list("user", "case_id", "reason")) == [
            (people.holder.pk, people.case.pk, "vaste hulpverlener")
        ]

    @pytest.mark.parametrize(("who", "status"), [("colleague", 200), ("partner", 403), ("lead", 403)])
    def test_shows_others_nothing_of_it(self, client, who, status):
        people = around_a_case()

        response = self.enter(client, getattr(people, who)).get(reverse("cases:work"))

        assert response.status_code == status
        assert people.case.client.full_name not in response.content.decode()

    @pytest.mark.parametrize("only", FILTERS)
    def test_answers_for_each_filter(self, client, only):
        people = around_a_case()

        assert (
            self.enter(client, people.holder).get(reverse("cases:work"), {"soort": only}).status_code == 200
        )

    def test_knows_no_other_filter(self, client):
        people = around_a_case()

        response = self.enter(client, people.holder).get(reverse("cases:work"), {"soort": "alles"})

        assert response.status_code == 404

    @pytest.mark.parametrize("count", [0, 3, 30])
    def test_takes_as_many_statements_however_many_dossiers(self, client, count, queries):
        worker = UserFactory(coach=True)
        for _ in range(count):
            held = met(AssignmentFactory(worker=worker))
            ReferralFactory(case=held.case)
            GoalFactory(trajectory=TrajectoryFactory(case=held.case))
        self.enter(client, worker).get(reverse("cases:cases"))  # stamps the session

        with queries(10):
            assert client.get(reverse("cases:work")).status_code == 200

    def test_gives_htmx_the_list_alone(self, client):
        people = around_a_case()

        page = self.enter(client, people.holder).get(reverse("cases:work"), headers={"HX-Request": "true"})

        assert page.content.decode().lstrip().startswith('<div id="work"')
