"""Rules of routing advice: written, tried out, and switched on by another."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from cases.models import RoutingRules, RoutingTrial
from cases.services import routing
from providers.models import Availability, Offer
from tests.factories import (
    CaseFactory,
    DistrictFactory,
    MunicipalityFactory,
    PartnerFactory,
    ReferralFactory,
    SupportRequestFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)
NEXT = date(2026, 5, 5)
ONLY_WAIT = {"expertise": 0, "area": 0, "room": 0, "wait": 10, "language": 0, "relation": 0}


@pytest.fixture
def writer():
    return UserFactory(administrator=True)


@pytest.fixture
def other():
    return UserFactory(administrator=True)


def written(by, **weights):
    return routing.write(rules=None, weights=ONLY_WAIT | weights, reason="Wachttijd telt.", by=by)


def tried(by):
    rules = written(by)
    routing.try_out(rules=rules, on=ON, by=by)
    return rules


class TestWriting:
    def test_one_version_came_with_rondom_and_holds(self):
        rules = RoutingRules.objects.in_force(on=ON).get()

        assert rules.number == 1
        assert all(0 < weight <= 10 for weight in rules.weights.values())

    def test_gives_a_draft_with_the_next_number(self, writer):
        first, second = written(writer), written(writer)

        assert (first.number, second.number, first.starts_on) == (2, 3, None)
        assert first.weights == ONLY_WAIT
        assert RoutingRules.objects.in_force(on=ON).get().number == 1

    def test_is_for_the_administrator(self):
        with pytest.raises(PermissionDenied):
            written(UserFactory(lead=True))

    def test_a_draft_is_changed_by_who_wrote_it_only(self, writer, other):
        rules = written(writer)

        with pytest.raises(PermissionDenied, match="schreef"):
            routing.write(rules=rules, weights=ONLY_WAIT, reason="Anders.", by=other)
        changed = routing.write(
            rules=rules, weights=ONLY_WAIT | {"room": 3}, reason="Plek.", seen=1, by=writer
        )
        assert (changed.room, changed.version) == (3, 2)
        with pytest.raises(ValidationError, match="intussen"):
            routing.write(rules=rules, weights=ONLY_WAIT, reason="Weer.", seen=1, by=writer)

    @pytest.mark.parametrize("weight", [11, -1])
    def test_a_weight_is_0_to_10(self, writer, weight):
        with pytest.raises(ValidationError):
            written(writer, room=weight)


class TestSwitchingOn:
    def test_ends_the_rules_before_it(self, writer, other):
        rules = tried(writer)

        routing.switch_on(rules=rules, starts_on=NEXT, seen=1, on=ON, by=other)

        assert [RoutingRules.objects.in_force(on=day).get().number for day in (ON, NEXT)] == [1, 2]
        rules.refresh_from_db()
        assert (rules.approved_by, rules.ends_on) == (other, None)

    def test_is_refused_to_who_wrote_it(self, writer):
        with pytest.raises(PermissionDenied, match="andere beheerder"):
            routing.switch_on(rules=tried(writer), starts_on=NEXT, on=ON, by=writer)

    def test_is_refused_without_a_try_out_of_exactly_this_version(self, writer, other):
        rules = written(writer)
        with pytest.raises(PermissionDenied, match="eerst uit"):
            routing.switch_on(rules=rules, starts_on=NEXT, on=ON, by=other)
        routing.try_out(rules=rules, on=ON, by=other)
        routing.write(rules=rules, weights=ONLY_WAIT | {"room": 1}, reason="Iets anders.", by=writer)

        with pytest.raises(PermissionDenied, match="eerst uit"):
            routing.switch_on(rules=rules, starts_on=NEXT, on=ON, by=other)

    @pytest.mark.parametrize("day", [ON, date(2026, 5, 3)])
    def test_a_day_has_one_version_from_its_first_question_on(self, writer, other, day):
        with pytest.raises(ValidationError) as refused:
            routing.switch_on(rules=tried(writer), starts_on=day, on=ON, by=other)
        assert list(refused.value.message_dict) == ["starts_on"]

    def test_another_from_the_same_day_is_refused_and_one_before_it_ends_in_time(self, writer, other):
        routing.switch_on(rules=tried(writer), starts_on=date(2026, 6, 1), on=ON, by=other)
        again = tried(writer)

        with pytest.raises(ValidationError) as refused:
            routing.switch_on(rules=again, starts_on=date(2026, 6, 1), on=ON, by=other)
        assert list(refused.value.message_dict) == ["starts_on"]
        routing.switch_on(rules=again, starts_on=NEXT, on=ON, by=other)

        again.refresh_from_db()
        assert again.ends_on == date(2026, 5, 31)

    def test_what_was_switched_on_is_not_changed_or_tried_again(self, writer, other):
        rules = tried(writer)
        routing.switch_on(rules=rules, starts_on=NEXT, on=ON, by=other)

        for change in (
            lambda: routing.write(rules=rules, weights=ONLY_WAIT, reason="Toch.", by=writer),
            lambda: routing.try_out(rules=rules, on=ON, by=writer),
            lambda: routing.switch_on(rules=rules, starts_on=date(2026, 7, 1), on=ON, by=other),
        ):
            with pytest.raises(PermissionDenied, match="al aangezet"):
                change()


class TestInTheDatabase:
    def test_two_versions_never_hold_on_one_day(self, writer, other):
        row = RoutingRules(
            **ONLY_WAIT, number=9, reason="x", written_by=writer, approved_by=other, starts_on=ON
        )
        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            RoutingRules.objects.bulk_create([row])

    def test_nobody_switches_on_what_they_wrote(self, writer):
        row = RoutingRules(
            **ONLY_WAIT, number=9, reason="x", written_by=writer, approved_by=writer,
            starts_on=date(2010, 1, 1), ends_on=date(2010, 2, 1),
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="by_another"), transaction.atomic():
            RoutingRules.objects.bulk_create([row])

    def test_what_holds_never_changes_but_for_its_last_day(self):
        held = RoutingRules.objects.filter(number=1)

        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            held.update(expertise=9)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            held.delete()
        assert held.update(ends_on=ON) == 1

    def test_a_try_out_never_changes(self, writer):
        tried(writer)

        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            RoutingTrial.objects.update(version=9)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_give_two_numbers():
    people, start, numbers = [UserFactory(administrator=True) for _ in range(2)], Barrier(2), []

    def write(by):
        start.wait()
        numbers.append(written(by).number)
        connection.close()

    threads = [Thread(target=write, args=[by]) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(numbers) == [2, 3]
    RoutingRules.objects.filter(starts_on=None).delete()


class TestTryingOut:
    def test_counts_who_would_be_first_who_is_and_who_was_chosen(self, writer):
        town = MunicipalityFactory()
        quick, near = PartnerFactory(name="Snel"), PartnerFactory(name="Vakkundig")
        Offer.objects.create(partner=near, service="guidance", starts_on=date(2026, 1, 1))
        Offer.objects.create(partner=quick, service="daytime", starts_on=date(2026, 1, 1))
        Availability.objects.create(partner=quick, waiting_weeks=0, starts_on=date(2026, 4, 1))
        for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 30), date(2026, 5, 1)):
            case = CaseFactory(municipality=town)
            SupportRequestFactory(client=case.client, case=case, service="guidance")
            ReferralFactory(case=case, partner=quick, sent_on=day)
        rules = written(writer)

        found = routing.try_out(rules=rules, on=ON, by=writer).outcome["partners"]

        assert (found["questions"], found["known"], found["moved"]) == (2, 2, 2)
        told = {row["name"]: (row["draft"], row["now"], row["chosen"]) for row in found["rows"]}
        assert told == {"Snel": (2, 0, 2), "Vakkundig": (0, 2, 0)}

    def test_counts_the_teams_of_new_dossiers(self, writer):
        town = MunicipalityFactory()
        district = DistrictFactory(municipality=town)
        ours, other = (TeamFactory(municipality=town, name=name) for name in ("Noord", "Zuid"))
        ours.team_districts.create(district=district, position=1)
        CaseFactory(municipality=town, team=other, client__district=district, opened_on=date(2026, 4, 10))

        found = routing.try_out(rules=written(writer, area=5), on=ON, by=writer).outcome["teams"]

        told = {row["name"]: (row["draft"], row["now"], row["chosen"]) for row in found["rows"]}
        assert told == {"Noord": (1, 1, 0), "Zuid": (0, 0, 1)}

    def test_asks_no_more_of_a_large_month(self, writer, django_assert_max_num_queries):
        rules, town = written(writer), MunicipalityFactory()
        for case in CaseFactory.create_batch(12, municipality=town, opened_on=date(2026, 4, 2)):
            ReferralFactory(case=case, sent_on=date(2026, 4, 3))

        with django_assert_max_num_queries(20):
            routing.try_out(rules=rules, on=ON, by=writer)

    def test_names_no_resident_and_no_worker(self, writer):
        case = CaseFactory(client__last_name="Zegveld", opened_on=date(2026, 4, 2))
        ReferralFactory(case=case, sent_on=date(2026, 4, 3))

        text = str(routing.try_out(rules=written(writer), on=ON, by=writer).outcome)

        assert "Zegveld" not in text
        assert not [word for word in ("case", "client", "worker") if word in text]


class TestPages:
    def test_leads_from_writing_to_switching_on(self, client, writer, other):
        client.force_login(writer)
        form = client.get("/verwijsregels/nieuw").context["form"]
        weights = {name: form.initial[name] for name in ONLY_WAIT} | {"wait": 9}
        page = client.post("/verwijsregels/nieuw", weights | {"reason": "Sneller hulp."})
        own = page.headers["Location"]
        assert "Nog niet uitgeprobeerd" in client.get(own).content.decode()

        assert client.post(f"{own}/proef", {"seen": 1}).status_code == 302
        assert "andere beheerder" in client.get(own).content.decode()
        client.force_login(other)
        assert client.post(f"{own}/aanzetten", {"seen": 1, "starts_on": "2099-01-01"}).status_code == 302

        text = client.get("/verwijsregels").content.decode()
        assert "Gaat gelden" in text
        assert "1 januari 2099" in text

    def test_says_by_the_field_what_is_wrong(self, client, writer):
        client.force_login(writer)
        page = client.post("/verwijsregels/nieuw", ONLY_WAIT | {"wait": 11, "reason": ""})

        assert page.status_code == 422
        assert "gewicht van 0 tot en met 10" in page.content.decode()
        assert "Schrijf op waarom" in page.content.decode()

    @pytest.mark.parametrize("act", ["proef", "aanzetten"])
    def test_a_form_without_its_fields_is_shown_again(self, client, writer, act):
        client.force_login(writer)

        assert client.post(f"/verwijsregels/{written(writer).pk}/{act}", {}).status_code == 422

    def test_is_shut_for_others(self, client, writer):
        rules = written(writer)
        client.force_login(UserFactory(lead=True))

        for url in ("", "/nieuw", f"/{rules.pk}"):
            assert client.get(f"/verwijsregels{url}").status_code == 403
