"""Groups: who takes part from which day, never more than there are places, who was there, and K17."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.figures.group import attendants, offers
from cases.models import AccessLog, Gathering, Group, OwnFile, Participation, Presence, Trajectory
from cases.services import group as services
from cases.services import start_trajectory
from tests.factories import AssignmentFactory, PartnerFactory, ReferralFactory, TrajectoryFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
DAY = timedelta(days=1)


@pytest.fixture
def people():
    return around_a_case()


def group_of(team, *, capacity=2, **more):
    known = {"name": "Eetgroep", "activity": "samen koken", "starts_on": date(2026, 1, 1)}
    return Group.objects.create(team=team, capacity=capacity, **known | more)


def join(held, group, *, starts_on=TODAY, on=TODAY):
    return services.join(case=held.case, group=group, starts_on=starts_on, on=on, by=held.worker)


class TestJoining:
    def test_takes_the_first_free_place_and_then_waits(self, people):
        group = group_of(people.case.team)

        parts = [join(AssignmentFactory(), group) for _ in range(3)]

        assert [(part.seat, part.starts_on) for part in parts] == [(1, TODAY), (2, TODAY), (None, None)]
        assert [(one.free, one.waiting) for one in offers(Group.objects.all(), on=TODAY)] == [(0, 1)]

    def test_a_place_is_free_from_the_day_after_the_last(self, people):
        group = group_of(people.case.team, capacity=1)
        first = join(AssignmentFactory(), group)
        held = AssignmentFactory()
        waits = join(held, group)
        services.stop(
            participation=first, reason="Verhuisd", on=TODAY, by=first.case.assignments.get().worker
        )
        with pytest.raises(ValidationError, match="vol"):
            services.give_place(participation=waits, on=TODAY, by=held.worker)

        part = services.give_place(participation=waits, on=TODAY + DAY, by=held.worker)

        assert (part.seat, part.starts_on) == (1, TODAY + DAY)
        with pytest.raises(ValidationError, match="wacht niet meer"):
            services.give_place(participation=part, on=TODAY + DAY, by=held.worker)

    @pytest.mark.parametrize(("starts_on", "said"), [
        (TODAY + DAY, "en vandaag"), (date(2026, 2, 28), "en vandaag"), (date(2026, 3, 9), "is er dan niet"),
    ])  # fmt: skip
    def test_is_refused_on_other_days(self, people, starts_on, said):
        held = AssignmentFactory(case__opened_on=date(2026, 3, 1))
        group = group_of(people.case.team, starts_on=date(2026, 3, 10))

        with pytest.raises(ValidationError, match=said):
            join(held, group, starts_on=starts_on)

    def test_is_once_and_for_who_works_in_the_dossier(self, people):
        group, held = group_of(people.case.team), AssignmentFactory()
        join(held, group)

        with pytest.raises(ValidationError, match="al in deze groep"):
            join(held, group)
        with pytest.raises(PermissionDenied):
            services.join(case=held.case, group=group, starts_on=TODAY, on=TODAY, by=people.stranger)

    def test_of_an_organisation_asks_for_a_referral_that_was_taken_on(self, people):
        partner, held = PartnerFactory(name="De Brug"), AssignmentFactory()
        group = group_of(None, partner=partner)
        with pytest.raises(ValidationError, match="Stuur eerst een verwijzing naar De Brug"):
            join(held, group)

        ReferralFactory(case=held.case, partner=partner, accepted=True)

        assert join(held, group).seat == 1

    def test_two_never_have_one_place_in_the_database(self, people):
        group = group_of(people.case.team)
        rows = [
            Participation(case=AssignmentFactory().case, group=group, asked_on=TODAY, starts_on=TODAY, seat=1)
            for _ in range(2)
        ]
        with pytest.raises(IntegrityError, match="one_in_a_place"), transaction.atomic():
            Participation.objects.bulk_create(rows)

    def test_no_more_get_in_than_there_are_places_in_the_database(self, people):
        group = group_of(people.case.team, capacity=1)
        rows = [
            Participation(
                case=AssignmentFactory().case, group=group, asked_on=TODAY, starts_on=TODAY, seat=seat
            )
            for seat in (1, 2)
        ]
        with pytest.raises(IntegrityError, match="Deze groep is vol"), transaction.atomic():
            Participation.objects.bulk_create(rows)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_no_more_get_in_than_there_are_places():
    group = group_of(AssignmentFactory().case.team, capacity=2)
    held = [AssignmentFactory() for _ in range(5)]
    ready = Barrier(len(held))

    def ask(one):
        try:
            ready.wait()
            join(one, group)
        finally:
            connection.close()

    threads = [Thread(target=ask, args=[one]) for one in held]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Participation.objects.exclude(seat=None).values_list("seat", flat=True)) == [1, 2]
    assert Participation.objects.filter(seat=None).count() == 3


class TestK17:
    def test_a_trajectory_is_in_a_group_since_the_first_day(self, people):
        held = AssignmentFactory()
        course = TrajectoryFactory(case=held.case, starts_on=date(2026, 3, 1))

        join(held, group_of(people.case.team), starts_on=TODAY - DAY)

        course.refresh_from_db()
        assert course.in_group_since == TODAY - DAY

    def test_who_waits_is_in_no_group(self, people):
        group, held = group_of(people.case.team, capacity=1), AssignmentFactory()
        join(AssignmentFactory(), group)
        TrajectoryFactory(case=held.case)

        join(held, group)

        assert Trajectory.objects.get(case=held.case).in_group_since is None

    def test_what_a_file_said_stays(self, people):
        held = AssignmentFactory()
        TrajectoryFactory(case=held.case, in_group_since=date(2026, 4, 1))

        join(held, group_of(people.case.team))

        assert Trajectory.objects.get(case=held.case).in_group_since == date(2026, 4, 1)

    def test_a_trajectory_that_begins_later_is_in_the_group_from_its_first_day(self, people):
        held = AssignmentFactory()
        join(held, group_of(people.case.team))

        course = start_trajectory(
            case=held.case, starts_on=TODAY + DAY, level=1, on=TODAY + DAY, by=held.worker
        )

        course.refresh_from_db()
        assert course.in_group_since == TODAY + DAY

    @pytest.mark.parametrize(("starts_on", "since"), [(TODAY + DAY, None), (TODAY, TODAY)])
    def test_a_trajectory_that_begins_after_the_last_day_is_not(self, people, starts_on, since):
        held = AssignmentFactory()
        part = join(held, group_of(people.case.team))
        services.stop(participation=part, reason="Klaar", on=TODAY, by=held.worker)

        start_trajectory(case=held.case, starts_on=starts_on, level=1, on=TODAY + DAY, by=held.worker)

        assert Trajectory.objects.get(case=held.case).in_group_since == since


class TestGroup:
    words = {"name": "Wandelgroep", "activity": "wandelen", "capacity": 3, "starts_on": TODAY}

    @pytest.mark.parametrize(("who", "may"), [("holder", False), ("lead", True), ("stranger", False)])
    def test_is_begun_by_its_team(self, people, who, may):
        by = getattr(people, who)
        team = people.lead.team
        by.team = team if who != "stranger" else None
        by.roles = ["desk"] if who == "holder" else by.roles
        if may:
            assert services.begin_group(group=Group(team=team), by=by, **self.words).pk
        else:
            with pytest.raises(PermissionDenied):
                services.begin_group(group=Group(team=team), by=by, **self.words)

    def test_never_gets_fewer_places_than_there_are_people_and_then_is_full(self, people):
        group = group_of(people.lead.team, capacity=3)
        held = [AssignmentFactory() for _ in range(3)]
        parts = [join(one, group) for one in held]
        change = {"seen": 1, "by": people.lead, "name": group.name, "activity": "x"}
        with pytest.raises(ValidationError, match="meer inwoners"):
            services.change_group(group=group, capacity=2, **change)
        services.stop(participation=parts[0], reason="x", on=TODAY, by=held[0].worker)

        services.change_group(group=group, capacity=2, **change)

        assert join(AssignmentFactory(), group, starts_on=TODAY + DAY, on=TODAY + DAY).seat is None
        assert services.stop(participation=parts[1], reason="x", on=TODAY, by=held[1].worker).ends_on == TODAY

    def test_of_two_who_change_it_the_second_is_told(self, people):
        group = group_of(people.lead.team)
        services.change_group(group=group, seen=1, by=people.lead, **self.words)

        with pytest.raises(ValidationError, match="intussen"):
            services.change_group(group=group, seen=1, by=people.lead, **self.words)


class TestPresence:
    def fill(self, group, present, *, by, seen=0, held_on=TODAY):
        return services.say_who_was_there(
            group=group, held_on=held_on, present=[one.pk for one in present], seen=seen, on=TODAY, by=by
        )

    def test_is_kept_of_everyone_in_the_group_that_day_and_changed_by_filling_in_again(self, people):
        group = group_of(people.lead.team)
        first, second = (join(AssignmentFactory(), group) for _ in range(2))
        self.fill(group, [first], by=people.lead)

        self.fill(group, [second], by=people.lead, seen=1)

        assert dict(Presence.objects.values_list("participation", "was_there")) == {
            first.pk: False, second.pk: True,
        }  # fmt: skip
        assert Gathering.objects.count() == 1

    def test_is_refused_to_others_for_a_day_to_come_and_when_a_colleague_was_first(self, people):
        group = group_of(people.lead.team)
        with pytest.raises(PermissionDenied):
            self.fill(group, [], by=people.stranger)
        with pytest.raises(ValidationError, match="die voorbij is"):
            self.fill(group, [], by=people.lead, held_on=TODAY + DAY)
        self.fill(group, [], by=people.lead)
        with pytest.raises(ValidationError, match="intussen"):
            self.fill(group, [], by=people.lead)

    def test_shows_names_only_and_none_of_whom_the_leader_may_see_nothing(self, people):
        group = group_of(people.lead.team)
        part = join(AssignmentFactory(), group)
        (row,), version = attendants(group, day=TODAY, reader=people.lead)
        assert (row.name, version) == (part.case.client.full_name, 0)
        OwnFile.objects.create(
            worker=people.lead, client=part.case.client, relation="family",
            marked_by=UserFactory(roles=["privacy_officer"]),
        )  # fmt: skip

        assert attendants(group, day=TODAY, reader=people.lead)[0][0].name == "een deelnemer"


class TestPages:
    def enter(self, client, user):
        client.force_login(user, backend="providers.access.EmailBackend")
        return client

    def test_a_coach_puts_a_resident_in_and_the_leader_ticks_who_was_there(self, client, people):
        today = timezone.localdate()
        group = group_of(people.lead.team)
        page = reverse("cases:join_group", args=[people.case.pk])
        answer = self.enter(client, people.holder).post(
            page, {"group": group.pk, "starts_on": str(today)}, follow=True
        )
        assert "Eetgroep" in answer.content.decode()
        part = Participation.objects.get()

        self.enter(client, people.lead)
        text = client.get(reverse("cases:presence", args=[group.pk])).content.decode()
        assert people.case.client.full_name in text
        assert people.case.number not in text
        sent = {"held_on": str(today), "present": [part.pk], "seen": "0"}
        assert client.post(reverse("cases:presence", args=[group.pk]), sent).status_code == 302

        assert Presence.objects.get().was_there
        assert AccessLog.objects.filter(user=people.lead, case_id=people.case.pk, page="groep").exists()

    def test_a_group_names_nobody_to_who_does_not_lead_it(self, client, people):
        group = group_of(people.lead.team)
        join(AssignmentFactory(), group)
        name = Participation.objects.get().case.client.full_name
        self.enter(client, people.colleague)

        assert name not in client.get(reverse("cases:group", args=[group.pk])).content.decode()
        assert client.get(reverse("cases:presence", args=[group.pk])).status_code == 403
        assert "Eetgroep" in client.get(reverse("cases:groups")).content.decode()

    def test_a_group_is_begun_and_changed_on_its_page(self, client, people):
        self.enter(client, people.lead)
        sent = {
            "name": "Wandelen", "activity": "elke week wandelen", "capacity": "8",
            "starts_on": "2026-01-01", "target_groups": ["elderly", "dementia"],
            "leaders": [people.colleague.pk],
        }  # fmt: skip
        assert client.post(reverse("cases:add_group"), sent).status_code == 302
        group = Group.objects.get()
        assert (group.target_labels, group.team) == (
            "ouderen, mensen met beginnende dementie", people.lead.team,
        )  # fmt: skip

        page = reverse("cases:change_group", args=[group.pk])
        assert client.post(page, sent | {"capacity": "9", "seen": "1"}).status_code == 302
        answer = client.post(page, sent | {"capacity": "0", "seen": "2"})

        assert "Vul een aantal plaatsen" in answer.content.decode()
