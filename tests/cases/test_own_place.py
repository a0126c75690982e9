"""The own place of an organisation: its places, its stops, its figures and all that is its own."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.figures.waits import Course, expected_days, try_out
from cases.models import AccessLog
from providers import services
from providers.models import Availability, ClientStop, Message
from tests.factories import CaseFactory, PartnerFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

ON = date(2026, 4, 8)
DAY = timedelta(days=1)
FILE = "/verwijzingen/bestand/ophalen"


@pytest.fixture
def people(db):
    around = around_a_case()
    around.case.client.last_name = "Kuipersma"
    around.case.client.save()
    return around


def tell(people, **words):
    return services.tell_places(
        **({"service": "daytime", "capacity": 4, "on": ON, "by": people.partner} | words)
    )


class TestPlaces:
    def test_are_told_by_the_organisation_and_what_was_told_ends_yesterday(self, people):
        tell(people)
        tell(people, capacity=6, on=ON + DAY)
        tell(people, capacity=7, on=ON + DAY)
        tell(people, service="", capacity=None, waiting_weeks=3, on=ON + DAY)

        rows = Availability.objects.filter(partner=people.partner.employer).order_by("service", "starts_on")
        assert [(one.service, one.capacity, one.starts_on, one.ends_on) for one in rows] == [
            ("", None, ON + DAY, None), ("daytime", 4, ON, ON), ("daytime", 7, ON + DAY, None),
        ]  # fmt: skip

    @pytest.mark.parametrize("who", ["holder", "lead", "stranger"])
    def test_are_not_told_by_others(self, people, who):
        with pytest.raises(PermissionDenied):
            tell(people, by=getattr(people, who))

    def test_stand_on_the_page_with_who_waits_in_which_order(self, people, client):
        partner, today = people.partner.employer, timezone.localdate()
        tell(people, on=today)
        ReferralFactory(
            case=people.case, partner=partner, service="daytime", waiting=True,
            bridging="Bellen op maandag.",
        )  # fmt: skip
        ReferralFactory(case=CaseFactory(), partner=partner, service="daytime", accepted=True)
        client.force_login(people.partner)

        page = client.get(reverse("cases:own_places")).content.decode()

        assert "Kuipersma" in page
        assert "Bellen op maandag." in page
        pool = client.get(reverse("cases:own_places")).context["pools"][0]
        assert (pool.total, pool.taken, pool.waiting, pool.free) == (4, 1, 1, 3)
        assert AccessLog.objects.filter(case_id=people.case.pk).exists()

    def test_are_kept_on_the_page_and_wrong_numbers_are_said(self, people, client):
        client.force_login(people.partner)
        page = reverse("cases:own_places")

        assert client.post(page, {"act": "places", "capacity": 1001}).status_code == 422
        assert client.post(page, {"act": "places", "service": "daytime", "capacity": 9}).status_code == 302
        assert client.post(page, {"act": "iets"}).status_code == 200
        assert Availability.objects.get().capacity == 9


class TestStop:
    def asked(self, people, **words):
        known = {"starts_on": ON, "ends_on": ON + 30 * DAY, "reason": "Verbouwing.", "on": ON}
        return services.ask_stop(**(known | {"by": people.partner} | words))

    def test_is_asked_by_the_organisation_and_decided_by_the_contract_manager(self, people):
        manager = UserFactory(contract_manager=True)

        stop = services.decide_stop(stop=self.asked(people), is_granted=True, on=ON, by=manager)

        assert (stop.is_granted, stop.decided_by, stop.decided_on) == (True, manager, ON)
        assert {message.recipient for message in Message.objects.all()} == {manager, people.partner}
        with pytest.raises(PermissionDenied, match="al besloten"):
            services.decide_stop(stop=stop, is_granted=False, decision="Nee.", on=ON, by=manager)

    def test_says_what_is_wrong(self, people):
        manager = UserFactory(contract_manager=True)
        with pytest.raises(ValidationError, match="Kies vandaag"):
            self.asked(people, starts_on=ON - DAY)
        with pytest.raises(ValidationError, match="Leg uit"):
            self.asked(people, reason=" ")
        with pytest.raises(ValidationError):
            self.asked(people, ends_on=ON - DAY)
        with pytest.raises(ValidationError, match="Leg uit waarom u geen"):
            services.decide_stop(stop=self.asked(people), is_granted=False, on=ON, by=manager)

    @pytest.mark.parametrize(("words", "name"), [
        ({"ends_on": None}, "has_a_last_day"),
        ({"is_granted": True}, "decided_by_somebody"),
    ])  # fmt: skip
    def test_is_whole_in_the_database(self, people, words, name):
        stop = self.asked(people)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            ClientStop.objects.filter(pk=stop.pk).update(**words)

    def test_ends_earlier_by_its_own_organisation_and_never_later(self, people, client):
        today = timezone.localdate()
        stop = self.asked(people, starts_on=today, ends_on=today + 9 * DAY, on=today)
        known = {"stop": stop, "on": today}
        with pytest.raises(PermissionDenied, match="andere organisatie"):
            services.end_stop(**known, ends_on=today, by=UserFactory(partner=True))
        for day, said in ((today - DAY, "Kies vandaag"), (today + 10 * DAY, "met toestemming")):
            with pytest.raises(ValidationError, match=said):
                services.end_stop(**known, ends_on=day, by=people.partner)
        client.force_login(people.partner)
        words = {"act": "end_stop", "stop": stop.pk, "ends_on": today + DAY}

        assert client.post(reverse("cases:own_places"), words).status_code == 302
        assert client.post(reverse("cases:own_places"), words | {"stop": 0}).status_code == 422
        stop.refresh_from_db()
        assert stop.ends_on == today + DAY

    def test_goes_over_both_pages(self, people, client):
        today = timezone.localdate()
        client.force_login(people.partner)
        words = {"act": "stop", "starts_on": today, "ends_on": today + DAY, "reason": "Ziekte."}
        assert client.post(reverse("cases:own_places"), words).status_code == 302
        stop = ClientStop.objects.get()
        client.force_login(UserFactory(contract_manager=True))
        page = reverse("providers:client_stop", args=[stop.pk])

        assert "Ziekte." in client.get(reverse("providers:client_stops")).content.decode()
        assert client.post(page, {"is_granted": "no"}).status_code == 422
        assert client.post(page, {"is_granted": "yes"}).status_code == 302
        assert "Toestemming" in client.get(reverse("providers:client_stops")).content.decode()


class TestRecords:
    def test_hold_all_of_the_organisation_and_no_more_than_its_screens_show(self, people, client):
        partner = people.partner.employer
        ReferralFactory(case=people.case, partner=partner, accepted=True)
        ReferralFactory(case=people.case, partner=partner, declined=True, kind_of_help="=1+1")
        ReferralFactory(case=people.case, partner=PartnerFactory(), kind_of_help="andere hulp")
        client.force_login(people.partner)

        told = client.get(FILE, {"welke": "alles", "vorm": "csv"}).content.decode("utf-8-sig")

        rows = list(csv.DictReader(StringIO(told), delimiter=";"))
        assert [row["stand"] for row in rows] == ["geaccepteerd", "geweigerd"]
        assert "Kuipersma" in rows[0]["inwoner_naam"]
        assert (rows[1]["inwoner_naam"], rows[1]["inwoner_vraag"], rows[1]["soort_hulp"]) == ("", "", "'=1+1")
        assert AccessLog.objects.filter(case_id=people.case.pk).count() == 1

    def test_are_a_workbook_too(self, people, client):
        ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)
        client.force_login(people.partner)

        book = ZipFile(BytesIO(client.get(FILE, {"welke": "alles", "vorm": "xlsx"}).content))

        assert "Kuipersma" in book.read("xl/worksheets/sheet1.xml").decode()
        assert client.get(FILE, {"welke": "alles", "vorm": "pdf"}).status_code == 302


def test_the_figures_are_of_the_own_organisation(people, client):
    partner, today = people.partner.employer, timezone.localdate()
    for sent, answered, answer in ((20, 18, "accepted"), (20, 2, "declined")):
        ReferralFactory(
            case=CaseFactory(), partner=partner, sent_on=today - sent * DAY,
            answered_on=today - answered * DAY, answer=answer,
        )  # fmt: skip
    ReferralFactory(case=CaseFactory(), partner=partner, sent_on=today)
    ReferralFactory(case=CaseFactory(), sent_on=today)
    client.force_login(people.partner)

    found = client.get(reverse("cases:own_figures")).context["found"]

    assert (found.received, found.answered, found.in_time, found.open) == (3, 2, 1, 1)
    assert found.answers == {"geaccepteerd": 1, "geweigerd": 1, "wachtlijst": 0}
    assert found.expected is None


class TestExpectedWait:
    def courses(self, *days):
        return [Course(ON + n * DAY, ON + (n + wait) * DAY) for n, wait in enumerate(days)]

    def test_is_the_median_of_the_year_before_and_needs_five(self):
        later = ON + 100 * DAY

        assert expected_days(self.courses(10, 10, 20, 30, 40), on=later) == 20
        assert expected_days(self.courses(10, 10, 20, 30), on=later) is None
        assert expected_days(self.courses(10, 10, 20, 30, 40), on=ON + 500 * DAY) is None

    def test_is_tried_with_what_was_known_on_the_day_of_each_answer(self):
        # Ten that waited ten days, then one of ten and one of forty that were answered after those began.
        known = self.courses(*[10] * 10)
        late = [Course(ON + 50 * DAY, ON + 60 * DAY), Course(ON + 51 * DAY, ON + 91 * DAY)]

        tried = try_out(known + late, on=ON + 200 * DAY)

        assert (tried.tried, tried.close, tried.error) == (2, 1, 15.0)

    @given(st.lists(st.integers(0, 200), min_size=5, max_size=40), st.integers(0, 300))
    def test_lies_between_the_shortest_and_the_longest(self, waits, later):
        courses = sorted(self.courses(*waits), key=lambda one: one.started_on)
        expected = expected_days(courses, on=ON + later * DAY)
        tried = try_out(courses, on=ON + later * DAY)

        assert expected is None or min(waits) <= expected <= max(waits)
        assert 0 <= tried.close <= tried.tried <= len(waits)
