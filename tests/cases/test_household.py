"""One household, one plan, one regisseur: who leads it, who belongs to it when, and who stands around."""

import contextlib
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases import services
from cases.figures.household import drawn
from cases.models import (
    AccessLog,
    CarerStrain,
    Case,
    Client,
    Household,
    HouseholdDirector,
    HouseholdStay,
    Involvement,
    NetworkPerson,
)
from tests.factories import AssignmentFactory, ClientFactory, GoalFactory, TrajectoryFactory
from tests.people import around_a_case

TODAY, LATER = date(2026, 6, 15), date(2026, 7, 1)
WHY = {"reason": "Gaan uit elkaar."}


@pytest.fixture
def people(db):
    return living_together()


def living_together():
    """The resident with a partner in one household, each with a dossier that the holder holds."""
    people = around_a_case()
    people.home = Household.objects.create()
    Client.objects.filter(pk=people.case.client_id).update(household=people.home)
    people.case.refresh_from_db()
    people.other = AssignmentFactory(
        case__client=ClientFactory(household=people.home, first_names="Sanne"),
        case__team=people.case.team, worker=people.holder,
    ).case  # fmt: skip
    return people


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


def page_of(client, user, case):
    return enter(client, user).get(reverse("cases:household", args=[case.pk]))


def stays(client):
    rows = HouseholdStay.objects.filter(client=client).order_by("pk")
    return list(rows.values_list("household", "starts_on", "ends_on"))


def name(people, worker, **more):
    known = {"case": people.case, "worker": worker, "on": TODAY, "by": people.holder}
    return services.name_director(**known | more)


def split(people, *leaving, moved_on=TODAY, on=TODAY):
    return services.split_household(
        case=people.case, leaving=leaving, moved_on=moved_on, on=on, by=people.holder, **WHY
    )


class TestDirector:
    def test_is_one_at_a_time_with_a_history(self, people):
        Involvement.objects.create(
            case=people.other, worker=people.colleague, starts_on=TODAY, level=Involvement.Level.FULL
        )
        name(people, people.holder)

        name(people, people.colleague, on=LATER)

        rows = HouseholdDirector.objects.order_by("starts_on").values_list("worker", "starts_on", "ends_on")
        assert list(rows) == [
            (people.holder.pk, TODAY, date(2026, 6, 30)),
            (people.colleague.pk, LATER, None),
        ]

    def test_is_refused_a_second_one_by_the_database(self, people):
        two = [
            HouseholdDirector(household=people.home, worker=people.holder, starts_on=day)
            for day in (TODAY, LATER)
        ]

        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            HouseholdDirector.objects.bulk_create(two)

    def test_works_in_a_dossier_of_the_household(self, people):
        with pytest.raises(ValidationError, match="werkt niet in een dossier van dit huishouden"):
            name(people, people.stranger)

    def test_sees_no_dossier_by_it(self, people):
        Involvement.objects.create(
            case=people.other, worker=people.colleague, starts_on=TODAY, level=Involvement.Level.FULL
        )

        name(people, people.colleague)

        assert not Case.objects.visible_to(people.colleague, on=TODAY).filter(pk=people.case.pk).exists()

    def test_is_chosen_by_who_decides_and_in_a_household(self, people):
        with pytest.raises(PermissionDenied, match="beslist in dit dossier"):
            name(people, people.holder, by=people.colleague)
        alone = AssignmentFactory(worker=people.holder).case
        with pytest.raises(PermissionDenied, match="nog geen huishouden"):
            name(people, people.holder, case=alone)


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_a_director_at_once_leave_one():
    people = living_together()
    begin = Barrier(2)
    Involvement.objects.create(
        case=people.other, worker=people.colleague, starts_on=TODAY, level=Involvement.Level.FULL
    )

    def choose(worker, case):
        begin.wait()
        with contextlib.suppress(ValidationError):
            name(people, worker, case=case)
        connection.close()

    threads = [
        Thread(target=choose, args=one)
        for one in ((people.holder, people.case), (people.colleague, people.other))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert HouseholdDirector.objects.in_force(on=TODAY).count() == 1


class TestStays:
    def test_begin_unknown_when_people_are_found_to_live_together(self, people):
        assert stays(people.case.client) == [(people.home.pk, None, None)]

    def test_are_cut_by_a_split_and_never_lost(self, people):
        partner = people.other.client

        split(people, partner, moved_on=date(2026, 6, 1))

        assert Client.objects.get(pk=partner.pk).household is None
        assert stays(partner) == [(people.home.pk, None, date(2026, 5, 31))]
        assert stays(people.case.client) == [(people.home.pk, None, None)]

    def test_go_on_together_for_more_than_one_who_leave(self, people):
        child = ClientFactory(household=people.home)

        split(people, people.other.client, child)

        homes = {one.household_id for one in Client.objects.filter(pk__in=[people.other.client_id, child.pk])}
        assert len(homes) == 1
        assert people.home.pk not in homes

    def test_are_as_before_after_an_undone_split(self, people):
        partner = people.other.client
        before = stays(partner)
        split(people, partner)

        services.undo_move(
            case=people.case, stay=HouseholdStay.objects.get(client=partner), on=LATER, by=people.holder
        )

        assert stays(partner) == before
        assert Client.objects.get(pk=partner.pk).household == people.home

    def test_follow_a_join_and_its_undoing(self, people):
        new = AssignmentFactory(worker=people.holder).case
        services.join_household(
            case=people.case, others=[new], moved_on=TODAY, on=TODAY, by=people.holder, **WHY
        )
        assert stays(new.client) == [(people.home.pk, TODAY, None)]

        services.undo_move(
            case=people.case, stay=HouseholdStay.objects.get(client=new.client), on=TODAY, by=people.holder
        )

        assert stays(new.client) == []
        assert Client.objects.get(pk=new.client_id).household is None

    def test_are_not_undone_past_a_later_change(self, people):
        partner = people.other.client
        split(people, partner, moved_on=date(2026, 6, 1))
        first = HouseholdStay.objects.get(client=partner)
        services.join_household(
            case=people.case, others=[people.other], moved_on=TODAY, on=TODAY, by=people.holder, **WHY
        )

        with pytest.raises(ValidationError, match="Daarna veranderde"):
            services.undo_move(case=people.case, stay=first, on=TODAY, by=people.holder)

    @pytest.mark.parametrize(("day", "ok"), [(TODAY, True), (date(2026, 6, 16), False)])
    def test_change_on_a_day_that_has_come(self, people, day, ok):
        if ok:
            assert split(people, people.other.client, moved_on=day)
            return
        with pytest.raises(ValidationError) as refused:
            split(people, people.other.client, moved_on=day)
        assert list(refused.value.message_dict) == ["moved_on"]

    def test_leave_somebody_behind(self, people):
        for leaving in ([], [people.case.client, people.other.client], [ClientFactory()]):
            with pytest.raises(ValidationError) as refused:
                split(people, *leaving)
            assert list(refused.value.message_dict) == ["leaving"]

    def test_join_only_what_one_decides_in(self, people):
        elsewhere = AssignmentFactory().case
        with pytest.raises(PermissionDenied):
            services.join_household(
                case=people.case, others=[elsewhere], moved_on=TODAY, on=TODAY, by=people.holder, **WHY
            )
        with pytest.raises(ValidationError, match="hoort al bij dit huishouden"):
            services.join_household(
                case=people.case, others=[people.other], moved_on=TODAY, on=TODAY, by=people.holder, **WHY
            )

    def test_are_never_two_on_a_day(self, people):
        row = HouseholdStay(client=people.case.client, household=Household.objects.create(), starts_on=TODAY)

        with pytest.raises(IntegrityError, match="one_household_a_day"), transaction.atomic():
            HouseholdStay.objects.bulk_create([row])

    def test_follow_a_move_out_by_any_road(self, people):
        partner = people.other.client
        services.record_move(
            case=people.other, leaves=True, moved_on=date(2026, 6, 10), source="resident", postcode="",
            leaves_household=True, on=TODAY, by=people.holder,
        )  # fmt: skip
        assert stays(partner) == [(people.home.pk, None, date(2026, 6, 9))]


class TestPage:
    def test_shows_the_plans_one_may_see_and_records_each_look(self, client, people):
        for case, text in ((people.case, "Ik slaap weer."), (people.other, "Ik werk weer.")):
            GoalFactory(trajectory=TrajectoryFactory(case=case), text=text)

        page = page_of(client, people.holder, people.case).content.decode()

        assert "Ik slaap weer." in page
        assert "Ik werk weer." in page
        looks = AccessLog.objects.filter(page="huishouden").values_list("case_id", flat=True)
        assert set(looks) == {people.case.pk, people.other.pk}

    @pytest.mark.parametrize("hidden", ["another", "protected"])
    def test_shows_nothing_of_a_dossier_one_may_not_see(self, client, people, hidden):
        AssignmentFactory._meta.model.objects.filter(case=people.other).update(worker=people.stranger)
        if hidden == "protected":
            Case.objects.filter(pk=people.other.pk).update(protected_on=TODAY, protection_reason="Geweld")
        GoalFactory(trajectory=TrajectoryFactory(case=people.other), text="Ik werk weer.")

        page = page_of(client, people.holder, people.case).content.decode()

        assert "Ik werk weer." not in page
        assert people.other.number not in page
        assert "U ziet hier alleen dossiers die u mag zien." in page
        assert not AccessLog.objects.filter(case_id=people.other.pk).exists()

    def test_says_the_same_whether_there_is_something_hidden_or_not(self, client, people):
        said = "Is er meer, dan staat het er niet, en ook niet van wie."
        alone = AssignmentFactory(worker=people.holder).case

        assert said in page_of(client, people.holder, alone).content.decode()

    @pytest.mark.parametrize(("who", "status"), [("holder", 200), ("colleague", 404), ("stranger", 404)])
    def test_opens_for_who_sees_the_plan(self, client, people, who, status):
        assert page_of(client, getattr(people, who), people.case).status_code == status

    def test_names_nobody_who_left_out_of_sight(self, client, people):
        partner = ClientFactory(household=people.home, first_names="Xaviera")
        split(people, partner)

        page = page_of(client, people.holder, people.case).content.decode()

        assert "Xaviera" not in page
        assert "Iemand die u niet mag zien" in page

    def test_keeps_the_network_for_who_sees_the_whole_dossier(self, client, people):
        NetworkPerson.objects.create(case=people.case, name="Buurvrouw Ans", relation="neighbour")
        Involvement.objects.create(
            case=people.case, worker=people.colleague, starts_on=TODAY, level=Involvement.Level.CORE
        )

        assert "Buurvrouw Ans" in page_of(client, people.holder, people.case).content.decode()
        assert "Buurvrouw Ans" not in page_of(client, people.colleague, people.case).content.decode()


class TestNetwork:
    def add(self, people, **more):
        known = {"case": people.case, "name": "Ans", "relation": "neighbour", "lives_in": False, "on": TODAY}
        known |= {"is_carer": True, "tie": "strong", "helps_with": "boodschappen", "by": people.holder}
        return services.add_network_person(**known | more)

    def test_is_a_drawing_and_a_table_that_says_the_same(self, client, people):
        one = self.add(people)
        services.record_strain(
            person=one, level="over", measured_on=TODAY, note="Slaapt slecht.", on=TODAY, by=people.holder
        )

        page = page_of(client, people.holder, people.case).content.decode()

        assert '<svg class="ecogram"' in page
        assert "Rond de inwoner: Ans (buur, geeft steun)." in page
        assert '<th scope="row">Ans</th>' in page
        assert "Overbelast op 15 juni" in page

    def test_is_not_written_over_a_colleague(self, people):
        one = self.add(people)
        known = {"relation": "friend", "lives_in": False, "is_carer": True, "tie": "weak", "helps_with": ""}
        services.change_network_person(
            person=one, name="Anna", is_gone=False, seen=1, on=TODAY, by=people.lead, **known
        )

        with pytest.raises(ValidationError, match="Uw tekst is niet weg"):
            services.change_network_person(
                person=one, name="Annie", is_gone=True, seen=1, on=TODAY, by=people.holder, **known
            )

        services.change_network_person(
            person=one, name="Anna", is_gone=True, seen=2, on=TODAY, by=people.holder, **known
        )
        assert NetworkPerson.objects.get().ended_on == TODAY

    def test_knows_how_heavy_it_is_once_a_day_for_who_cares(self, people):
        one, other = self.add(people), self.add(people, is_carer=False)
        known = {"level": "heavy", "note": "", "on": TODAY, "by": people.holder}
        services.record_strain(person=one, measured_on=TODAY, **known)

        for person, day, words in (
            (one, TODAY, "al vastgelegd"), (one, date(2026, 6, 16), "toekomst"),
            (other, TODAY, "geen mantelzorger"),
        ):  # fmt: skip
            with pytest.raises(ValidationError, match=words), transaction.atomic():
                services.record_strain(person=person, measured_on=day, **known)
        assert CarerStrain.objects.count() == 1

    def test_is_written_by_who_works_in_the_dossier(self, people):
        with pytest.raises(PermissionDenied, match="schrijft"):
            self.add(people, by=people.colleague)

    @given(st.lists(st.booleans(), max_size=40))
    def test_is_drawn_within_its_frame_and_never_one_upon_another(self, living_in):
        made = [NetworkPerson(name="Ans", relation="child", lives_in=one, tie="weak") for one in living_in]

        placed = drawn(made)

        assert len(placed) == len(made)
        assert all(30 <= one["x"] <= 490 and one["y"] >= 30 and one["under"] <= 530 for one in placed)
        assert len({(one["x"], one["y"]) for one in placed}) == len(placed)


def test_the_days_of_stays_never_overlap_whatever_is_done(people):
    partner, day = people.other.client, date(2026, 1, 1)
    for number in range(6):
        day += timedelta(days=1)
        partner.refresh_from_db()
        if partner.household_id:
            split(people, partner, moved_on=day)
        else:
            services.join_household(
                case=people.case, others=[people.other], moved_on=day, on=TODAY, by=people.holder, **WHY
            )
        assert HouseholdStay.objects.holding(on=day).filter(client=partner).count() == number % 2
