"""The API by which the system of an organisation tells its places and asks leave for a stop."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from cases.api.capacity import KIND, SERVICE
from providers.models import Availability, ClientStop, Message, ServiceScope
from tests.api import System
from tests.factories import DistrictFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
ROOM, STOPS = "/api/v1/capaciteiten", "/api/v1/clientenstops"
DAY = timedelta(days=1)
TEN = {"plekkenTotaal": 10, "wachttijdWeken": 2}


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def system(people):
    return System(people.partner)


def test_there_is_a_word_for_every_kind_of_help_and_one_for_all():
    assert set(SERVICE) == {"", *ServiceScope.Service.values}
    assert len(KIND) == len(SERVICE)


class TestPlaces:
    def test_are_read_with_what_is_kept_and_taken_of_the_own_organisation_alone(self, people, system):
        day = {"starts_on": date(2026, 1, 1)}
        own = people.partner.employer
        Availability.objects.create(partner=own, service="daytime", capacity=5, waiting_weeks=4, **day)
        Availability.objects.create(partner=UserFactory(partner=True).employer, places=9, **day)
        known = {"case": people.case, "partner": own, "service": "daytime", "place_service": "daytime"}
        ReferralFactory(**known, place_number=1)
        ReferralFactory(**known, place_number=2, accepted=True)

        (told,) = system.get(ROOM).json()["resultaten"]

        assert told == {
            "id": "dagbesteding", "soortHulp": "dagbesteding", "wijk": "", "plekkenTotaal": 5,
            "plekkenGereserveerd": 1, "plekkenBezet": 1, "vrijePlekken": 3, "wachtenden": 0,
            "wachttijdWeken": 4, "opgegevenOp": "2026-01-01",
        }  # fmt: skip
        assert system.get(f"{ROOM}/dagbesteding").json() == told
        assert system.get(f"{ROOM}/begeleiding").status_code == 404

    def test_are_told_and_told_again_from_today(self, people, system):
        own = people.partner.employer
        Availability.objects.create(partner=own, service="daytime", capacity=5, starts_on=date(2026, 1, 1))
        today = timezone.localdate()

        answer = system.put(f"{ROOM}/dagbesteding", TEN)

        assert (answer.status_code, answer.json()["plekkenTotaal"]) == (200, 10)
        assert [(row.capacity, row.ends_on) for row in Availability.objects.order_by("starts_on")] == [
            (5, today - DAY), (10, None)
        ]  # fmt: skip
        fresh = system.put(f"{ROOM}/begeleiding", TEN)
        assert (fresh.status_code, fresh.json()["id"]) == (201, "begeleiding")

    def test_are_told_of_a_wijk_where_the_organisation_works(self, people, system):
        near, far = DistrictFactory(), DistrictFactory(municipality__external_id="GM0569")
        people.partner.employer.areas.create(municipality=near.municipality, position=1)

        assert system.put(f"{ROOM}/alle-hulp.{near.external_id}", TEN).json()["wijk"] == near.external_id
        outside = system.put(f"{ROOM}/alle-hulp.{far.external_id}", TEN)
        assert (outside.status_code, "buiten uw werkgebied" in outside.content.decode()) == (400, True)
        assert system.put(f"{ROOM}/alle-hulp.WK999", TEN).status_code == 404
        assert system.put(f"{ROOM}/hulp", TEN).status_code == 404

    def test_are_changed_in_part_and_replaced_as_a_whole(self, system):
        system.put(f"{ROOM}/begeleiding", TEN)

        answer = system.patch(f"{ROOM}/begeleiding", {"plekkenTotaal": 12})

        assert (answer.json()["plekkenTotaal"], answer.json()["wachttijdWeken"]) == (12, 2)
        assert system.put(f"{ROOM}/begeleiding", {"plekkenTotaal": 12}).status_code == 400
        assert system.patch(f"{ROOM}/dagbesteding", {"plekkenTotaal": 12}).status_code == 404
        for wrong in ({"plekkenTotaal": -1}, {"plekkenTotaal": 1001}, {"wachttijdWeken": 105}):
            assert system.patch(f"{ROOM}/begeleiding", wrong).status_code == 400

    def test_are_only_changed_on_what_was_seen(self, system):
        seen = system.put(f"{ROOM}/begeleiding", TEN).headers["ETag"]
        system.patch(f"{ROOM}/begeleiding", {"plekkenTotaal": 11})

        late = system.patch(f"{ROOM}/begeleiding", {"plekkenTotaal": 12}, headers={"If-Match": seen})
        now = system.get(f"{ROOM}/begeleiding").headers["ETag"]
        good = system.patch(f"{ROOM}/begeleiding", {"plekkenTotaal": 12}, headers={"If-Match": now})

        assert (late.status_code, good.status_code) == (412, 200)
        new = system.put(f"{ROOM}/dagbesteding", TEN, headers={"If-Match": now})
        assert new.status_code == 412  # it is not there yet

    def test_are_told_once_under_one_key(self, system):
        key = {"Idempotency-Key": str(uuid4())}
        system.put(f"{ROOM}/begeleiding", TEN, headers=key)
        system.patch(f"{ROOM}/begeleiding", {"plekkenTotaal": 30})

        again = system.put(f"{ROOM}/begeleiding", TEN, headers=key)
        other = system.put(f"{ROOM}/begeleiding", TEN | {"plekkenTotaal": 9}, headers=key)

        assert (again.status_code, again.json()["plekkenTotaal"]) == (200, 30)
        assert other.status_code == 422

    def test_ask_for_the_scope_and_are_of_coordinators(self, people):
        narrow = System(people.partner, scopes=["verwijzingen:lezen"])

        assert narrow.put(f"{ROOM}/begeleiding", TEN).status_code == 403
        assert System(people.lead).put(f"{ROOM}/begeleiding", TEN).status_code == 403
        assert not Availability.objects.exists()


class TestStops:
    def asked(self, **words):
        today = timezone.localdate()
        return {"vanaf": str(today), "totEnMet": str(today + 10 * DAY), "reden": "Verbouwing."} | words

    def test_are_asked_and_hold_with_leave(self, people, system):
        manager = UserFactory(contract_manager=True)

        answer = system.post(STOPS, self.asked(soortHulp="dagbesteding"))

        assert answer.status_code == 201
        assert (answer.json()["status"], answer.json()["soortHulp"]) == ("gevraagd", "dagbesteding")
        assert [message.recipient for message in Message.objects.all()] == [manager]
        stop = ClientStop.objects.get()
        ClientStop.objects.update(is_granted=True, decided_on=stop.asked_on, decided_by=manager)
        assert system.get(f"{STOPS}/{stop.pk}").json()["status"] == "toegestaan"
        assert len(system.get(STOPS).json()["resultaten"]) == 1

    def test_say_all_that_is_wrong(self, people, system):
        far = DistrictFactory(municipality__external_id="GM0569")
        people.partner.employer.areas.create(municipality=DistrictFactory().municipality, position=1)
        early = str(timezone.localdate() - DAY)
        for wrong, name in (
            ({"vanaf": early}, "vanaf"), ({"totEnMet": early}, ""), ({"reden": ""}, "reden"),
            ({"soortHulp": "hulp"}, "soortHulp"), ({"wijk": "WK999"}, "wijk"),
            ({"wijk": far.external_id}, "wijk"),
        ):  # fmt: skip
            answer = system.post(STOPS, self.asked(**wrong))
            assert answer.status_code == 400, wrong
            assert name in answer.content.decode()
        assert not ClientStop.objects.exists()

    def test_end_earlier_but_not_later_and_not_of_another(self, people, system):
        today = timezone.localdate()
        pk = system.post(STOPS, self.asked()).json()["id"]
        way = f"{STOPS}/{pk}/beeindiging"

        assert system.post(way, {"totEnMet": str(today + 11 * DAY)}).status_code == 400
        assert system.post(way, {"totEnMet": str(today - DAY)}).status_code == 400
        assert System(UserFactory(partner=True)).post(way, {"totEnMet": str(today)}).status_code == 404
        answer = system.post(way, {"totEnMet": str(today + DAY)})

        assert (answer.status_code, answer.json()["totEnMet"]) == (200, str(today + DAY))
        old = {"If-Match": '"anders"'}
        assert system.post(way, {"totEnMet": str(today)}, headers=old).status_code == 412

    def test_are_asked_once_under_one_key(self, system):
        key = {"Idempotency-Key": str(uuid4())}
        first = system.post(STOPS, self.asked(), headers=key)
        again = system.post(STOPS, self.asked(), headers=key)

        assert (again.status_code, again.json()) == (200, first.json())
        assert ClientStop.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_saw_the_same_places_do_not_both_change_them():
    partner = UserFactory(partner=True)
    seen = System(partner).put(f"{ROOM}/begeleiding", TEN).headers["ETag"]
    start, got = Barrier(2), []

    def tell(places):
        system = System(partner)
        start.wait()
        sent = {"plekkenTotaal": places}
        got.append(system.patch(f"{ROOM}/begeleiding", sent, headers={"If-Match": seen}).status_code)
        connection.close()

    threads = [Thread(target=tell, args=[places]) for places in (20, 30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(got) == [200, 412]
