"""Meetings of colleagues: a dossier without a name, what was decided, who does what, and intervisie."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.figures.discussion import agenda
from cases.models import AccessLog, Discussion, Meeting, OwnFile, Task
from cases.models.discussion import tells_who
from cases.policies import discussion as policies
from cases.services import discussion as services
from tests.factories import UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)
QUESTION = "Een man van tachtig wil geen hulp meer. Hoe houden we contact?"


@pytest.fixture
def people():
    people = around_a_case()
    people.case.client.last_name = "Oosterhuizen"
    people.case.client.save()
    return people


def plan(people, *, kind="cases", held_on=TODAY + DAY, on=TODAY, by=None, workers=None):
    workers = [people.colleague] if workers is None else workers
    return services.plan_meeting(
        kind=kind, held_on=held_on, starts_at=time(9), workers=workers, on=on, by=by or people.holder
    )


def bring(people, meeting, *, question=QUESTION, on=TODAY, by=None, **words):
    return services.put_on_agenda(
        case=people.case, meeting=meeting, question=question, on=on, by=by or people.holder, **words
    )


class TestMeeting:
    def test_is_of_who_takes_part_who_planned_it_and_who_leads_the_team(self, people):
        plan(people)

        for who, may in (("holder", True), ("colleague", True), ("stranger", False), ("partner", False)):
            assert Meeting.objects.visible_to(getattr(people, who)).exists() is may
        Meeting.objects.update(team=people.lead.team)
        assert Meeting.objects.visible_to(people.lead).exists()

    def test_is_not_for_an_organisation_and_not_over(self, people):
        with pytest.raises(PermissionDenied):
            plan(people, by=people.partner)
        with pytest.raises(ValidationError, match="die nog komt"):
            plan(people, held_on=TODAY - DAY)
        with pytest.raises(ValidationError, match="wie in dossiers werkt"):
            plan(people, workers=[people.partner])

    def test_is_moved_and_cancelled_by_who_planned_it(self, people):
        meeting = plan(people)
        move = {"held_on": TODAY + 2 * DAY, "starts_at": time(10), "workers": [], "on": TODAY}
        with pytest.raises(PermissionDenied):
            services.change_meeting(meeting=meeting, seen=1, by=people.colleague, **move)

        services.change_meeting(meeting=meeting, seen=1, by=people.holder, **move)

        assert list(meeting.workers.all()) == [people.holder]
        with pytest.raises(ValidationError, match="intussen"):
            services.change_meeting(meeting=meeting, seen=1, by=people.holder, **move)
        services.cancel_meeting(meeting=meeting, on=TODAY, by=people.holder)
        with pytest.raises(ValidationError, match="afgezegd"):
            bring(people, meeting)


class TestIntervisie:
    def test_stores_nothing_about_residents(self, people):
        meeting = plan(people, kind="peers")

        with pytest.raises(ValidationError, match="niets over inwoners"):
            bring(people, meeting)
        with pytest.raises(ValidationError, match="niets over inwoners"):
            Discussion(case=people.case, meeting=meeting, question="x", brought_by=people.holder).full_clean()


class TestBringing:
    def test_is_for_who_works_in_the_dossier_and_takes_part(self, people):
        meeting = plan(people)
        with pytest.raises(PermissionDenied):
            bring(people, meeting, by=people.colleague)
        elsewhere = plan(people, by=people.stranger)
        with pytest.raises(ValidationError, match="waar u bij bent"):
            bring(people, Meeting.objects.exclude(workers=people.holder).get(pk=elsewhere.pk))

    @pytest.mark.parametrize(
        "text", ["Mevrouw OOSTERHUIZEN valt.", "Zie D-{pk:06d}.", "Op {postcode} is ruzie."]
    )
    def test_is_refused_when_the_text_tells_who_it_is(self, people, text):
        client = people.case.client
        client.postcode = "2401AB"
        client.save()
        people.case.refresh_from_db()
        text = text.format(pk=people.case.pk, postcode="2401 AB")

        with pytest.raises(ValidationError, match="wie het is"):
            bring(people, plan(people), question=text)

    @pytest.mark.parametrize(("text", "tells"), [
        ("Bakker", True), ("de bakker op de hoek", True), ("Bakkersvrouw", False), ("De Wit", False),
    ])  # fmt: skip
    def test_finds_whole_words_only(self, people, text, tells):
        people.case.client.last_name = "Bakker"

        assert tells_who(text, people.case) is tells

    def test_stands_once_in_a_meeting_and_can_be_taken_off_and_put_on_again(self, people):
        meeting = plan(people)
        first = bring(people, meeting)
        with pytest.raises(ValidationError, match="al op de agenda"):
            bring(people, meeting)

        services.take_off_agenda(discussion=first, on=TODAY, by=people.holder)

        assert bring(people, meeting).pk != first.pk
        with pytest.raises(PermissionDenied):
            services.take_off_agenda(discussion=first, on=TODAY, by=people.holder)

    def test_with_a_name_asks_for_a_ground_in_the_database_too(self, people):
        meeting = plan(people)
        with pytest.raises(ValidationError, match="Kies waarom dat mag"):
            bring(people, meeting, ground="consent")
        row = Discussion(
            case=people.case, meeting=meeting, question="x", ground="vital", brought_by=people.holder
        )
        with pytest.raises(IntegrityError, match="named_for_a_reason"), transaction.atomic():
            Discussion.objects.bulk_create([row])


class TestReadingTheAgenda:
    def read(self, people, who, *, on=TODAY):
        (item,) = agenda(Meeting.objects.get(), reader=getattr(people, who), on=on)
        return item

    def test_a_participant_without_sight_reads_no_name(self, people):
        bring(people, plan(people))

        item = self.read(people, "colleague")

        assert (item.question, item.who, item.number, item.case_id, item.look) == (QUESTION, "", "", 0, None)
        assert "Oosterhuizen" in self.read(people, "holder").who

    @pytest.mark.parametrize(("on", "told"), [(TODAY, True), (TODAY + DAY, True), (TODAY + 2 * DAY, False)])
    def test_with_a_ground_the_name_is_told_up_to_the_day(self, people, on, told):
        bring(people, plan(people), ground="consent", ground_note="Gevraagd op 3 juni")

        item = self.read(people, "colleague", on=on)

        assert ("Oosterhuizen" in item.who) is told
        assert item.case_id == 0

    def test_who_may_see_nothing_of_the_resident_reads_no_name_either(self, people):
        bring(people, plan(people), ground="consent", ground_note="Gevraagd op 3 juni")
        OwnFile.objects.create(
            worker=people.colleague, client=people.case.client, relation="family",
            marked_by=UserFactory(roles=["privacy_officer"]),
        )  # fmt: skip

        assert self.read(people, "colleague").who == ""

    def test_others_read_nothing(self, people):
        bring(people, plan(people))

        assert agenda(Meeting.objects.get(), reader=people.lead, on=TODAY) == []


class TestDeciding:
    def test_writes_the_decision_in_the_dossier_for_who_sees_that(self, people):
        one = bring(people, plan(people))

        services.decide(
            discussion=one, decision="Samen langs gaan.", seen=1, on=TODAY + DAY, by=people.holder
        )

        read = TestReadingTheAgenda().read
        assert read(people, "holder", on=TODAY + DAY).decision == "Samen langs gaan."
        item = read(people, "colleague", on=TODAY + DAY)
        assert (item.decision, item.is_discussed) == ("", True)

    def test_waits_for_the_day_and_for_a_text(self, people):
        one = bring(people, plan(people))
        with pytest.raises(PermissionDenied, match="nog niet geweest"):
            services.decide(discussion=one, decision="x", seen=1, on=TODAY, by=people.holder)
        with pytest.raises(ValidationError, match="wat is besloten"):
            services.decide(discussion=one, decision=" ", seen=1, on=TODAY + DAY, by=people.holder)

    def test_of_two_the_second_is_told(self, people):
        one = bring(people, plan(people))
        services.decide(discussion=one, decision="Eerst", seen=1, on=TODAY + DAY, by=people.holder)

        with pytest.raises(ValidationError, match="intussen"):
            services.decide(discussion=one, decision="Dan", seen=1, on=TODAY + DAY, by=people.holder)

    def test_an_action_is_a_task_with_an_owner_and_a_day(self, people):
        one = bring(people, plan(people))

        services.add_action(
            discussion=one, text="Bel de huisarts", due_on=TODAY + 3 * DAY, on=TODAY + DAY, by=people.holder
        )

        task = Task.objects.get()
        assert (task.discussion, task.case, task.due_on) == (one, people.case, TODAY + 3 * DAY)
        assert policies.why_not_take_off(people.holder, one, on=TODAY + DAY) is None


class TestPages:
    def enter(self, client, user):
        client.force_login(user, backend="providers.access.EmailBackend")
        return client

    def test_go_from_planning_to_a_decision(self, client, people):
        today = timezone.localdate()
        self.enter(client, people.holder)
        sent = {
            "kind": "cases",
            "held_on": str(today),
            "starts_at": "09:30",
            "workers": [people.colleague.pk],
        }
        answer = client.post(reverse("cases:plan_meeting"), sent, follow=True)
        assert people.colleague.name in answer.content.decode()
        meeting = Meeting.objects.get()

        client.post(
            reverse("cases:put_on_agenda", args=[people.case.pk]),
            {"meeting": meeting.pk, "question": QUESTION},
        )
        one = Discussion.objects.get()
        client.post(
            reverse("cases:decide", args=[people.case.pk, one.pk]), {"decision": "Samen gaan.", "seen": "1"}
        )
        page = client.get(reverse("cases:agenda", args=[people.case.pk])).content.decode()

        assert QUESTION in page
        assert "Samen gaan." in page
        assert (
            "Besproken met collega"
            in client.get(reverse("cases:timeline", args=[people.case.pk])).content.decode()
        )

    def test_show_a_participant_no_name_and_log_it_when_they_do(self, client, people):
        meeting = plan(people, held_on=timezone.localdate(), on=timezone.localdate())
        one = bring(people, meeting, on=timezone.localdate())
        self.enter(client, people.colleague)
        page = reverse("cases:meeting", args=[meeting.pk])

        text = client.get(page).content.decode()

        assert QUESTION in text
        assert "Oosterhuizen" not in text
        assert people.case.number not in text
        assert reverse("cases:case", args=[people.case.pk]) not in text
        Discussion.objects.filter(pk=one.pk).update(ground="consent", ground_note="Gevraagd")
        assert "Oosterhuizen" in client.get(page).content.decode()
        assert AccessLog.objects.filter(
            user=people.colleague, case_id=people.case.pk, page="bespreking"
        ).exists()

    def test_are_not_there_for_a_stranger(self, client, people):
        meeting = plan(people)

        for name in ("cases:meeting", "cases:change_meeting", "cases:cancel_meeting"):
            assert (
                self.enter(client, people.stranger).get(reverse(name, args=[meeting.pk])).status_code == 404
            )

    def test_change_and_cancel(self, client, people):
        today = timezone.localdate()
        meeting = plan(people, held_on=today, on=today)
        self.enter(client, people.holder)
        sent = {"held_on": str(today), "starts_at": "10:00", "place": "Kamer 2", "seen": "1"}
        assert client.post(reverse("cases:change_meeting", args=[meeting.pk]), sent).status_code == 302
        client.post(reverse("cases:cancel_meeting", args=[meeting.pk]), {"yes": "1"})

        meeting.refresh_from_db()
        assert (meeting.place, meeting.cancelled_on) == ("Kamer 2", today)
