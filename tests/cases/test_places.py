"""The places of an organisation: kept from sending on, free again, and never given twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from cases.figures.places import pool_of, pools, waiters
from cases.models import Referral
from cases.services import referral_talk, referrals
from providers.models import Availability, ClientStop
from tests.factories import CaseFactory, DistrictFactory, PartnerFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

ON = date(2026, 4, 8)
LATER = date(2026, 4, 9)


@pytest.fixture
def people(db):
    return around_a_case()


def tell(partner, capacity, service="daytime", district=None):
    return Availability.objects.create(
        partner=partner, service=service, district=district, capacity=capacity, starts_on=date(2026, 1, 1)
    )


def refer(people, kind="dagbesteding", **changes):
    words = {"question": "Zij zit veel alleen.", "service": "daytime", "consent_on": ON, "on": ON}
    draft = referrals.write(
        case=people.case, partner=people.partner.employer, kind_of_help=kind, by=people.holder,
        **(words | changes),
    )  # fmt: skip
    return referrals.send(referral=draft, on=ON, by=people.holder)


def numbers(people):
    pool = pools(people.partner.employer_id, on=ON)[0]
    return pool.kept, pool.taken, pool.waiting, pool.free


class TestAPlace:
    def test_is_kept_from_sending_and_taken_with_the_answer(self, people):
        tell(people.partner.employer, 2)

        sent = refer(people)
        assert (sent.place_number, numbers(people)) == (1, (1, 0, 0, 1))

        referrals.accept(referral=sent, expected_on=ON, contact_name="P", on=ON, by=people.partner)
        assert numbers(people) == (0, 1, 0, 1)

    @pytest.mark.parametrize("how", ["decline", "withdraw", "wait", "expire"])
    def test_is_free_again_when_it_is_not_taken(self, people, how):
        tell(people.partner.employer, 1)
        sent = refer(people)
        acts = {
            "decline": lambda: referrals.decline(
                referral=sent, reason="other", note="Nee.", on=ON, by=people.partner
            ),
            "withdraw": lambda: referrals.withdraw(referral=sent, on=ON, by=people.holder),
            "wait": lambda: referrals.put_on_waiting_list(
                referral=sent, expected_on=LATER, on=ON, by=people.partner
            ),
            "expire": lambda: referrals.expire_unanswered(on=date(2026, 6, 1)),
        }

        acts[how]()

        assert numbers(people)[3] == 1
        assert refer(people, "vervoer").place_number == 1

    def test_is_refused_when_all_are_taken_and_the_waiting_list_is_not(self, people):
        tell(people.partner.employer, 1)
        first, second = refer(people), refer(people, "vervoer")

        assert second.place_number is None
        with pytest.raises(ValidationError, match="Alle plekken"):
            referrals.accept(referral=second, expected_on=ON, contact_name="P", on=ON, by=people.partner)
        referrals.put_on_waiting_list(referral=second, expected_on=LATER, on=ON, by=people.partner)
        with pytest.raises(ValidationError, match="Alle plekken"):
            referrals.start(referral=second, started_on=ON, on=ON, by=people.partner)
        referrals.withdraw(referral=first, on=ON, by=people.holder)
        referrals.start(referral=second, started_on=ON, on=ON, by=people.partner)

        assert numbers(people) == (0, 1, 0, 0)

    def test_of_what_came_without_a_number_counts_too(self, people):
        tell(people.partner.employer, 1)
        ReferralFactory(case=CaseFactory(), partner=people.partner.employer, service="daytime", accepted=True)

        assert refer(people).place_number is None
        assert numbers(people) == (0, 1, 0, 0)

    def test_is_of_the_wijk_where_one_is_told_for_it(self, people):
        here = DistrictFactory(municipality=people.case.municipality)
        people.case.client.district = here
        people.case.client.save()
        tell(people.partner.employer, 5)
        tell(people.partner.employer, 0, district=here)

        sent = refer(people)

        assert (sent.place_number, sent.place_district) == (None, here)
        assert pool_of(sent, on=ON).total == 0

    def test_is_not_asked_where_no_number_was_told(self, people):
        sent = refer(people)

        referrals.accept(referral=sent, expected_on=ON, contact_name="P", on=ON, by=people.partner)

        assert sent.place_number is None

    def test_has_one_referral_in_the_database(self, people):
        tell(people.partner.employer, 2)
        sent, other = refer(people), refer(people, "vervoer")

        with pytest.raises(IntegrityError, match="one_on_a_place"), transaction.atomic():
            Referral.objects.filter(pk=other.pk).update(place_number=sent.place_number)


class TestWaitingList:
    def test_is_in_the_order_of_the_answers_with_its_age(self, people):
        partner = people.partner.employer
        days = (date(2026, 4, 3), date(2026, 4, 2))
        late, early = (
            ReferralFactory(
                case=CaseFactory(), partner=partner, service="daytime", waiting=True, answered_on=day
            )
            for day in days
        )

        found = waiters(partner.pk, on=ON)

        assert [(one.referral, one.position, one.age) for one in found] == [(early, 1, 6), (late, 2, 5)]


class TestStop:
    def stop(self, people, **words):
        known = {"partner": people.partner.employer, "starts_on": ON, "ends_on": LATER, "reason": "Ziekte."}
        known |= {"asked_on": ON, "asked_by": people.partner}
        known |= {"is_granted": True, "decided_on": ON, "decided_by": people.lead}
        return ClientStop.objects.create(**(known | words))

    def test_stops_new_referrals_on_its_days_and_not_the_drafts_of_other_help(self, people):
        self.stop(people, service="daytime")

        with pytest.raises(ValidationError, match=r"tot en met 9 april 2026 geen nieuwe inwoners"):
            refer(people)
        assert refer(people, service="guidance").state == "sent"

    @pytest.mark.parametrize("words", [
        {"is_granted": None, "decided_on": None, "decided_by": None},
        {"is_granted": False, "decision": "Niet nodig."},
        {"starts_on": LATER},
        {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 4, 7)},
    ])  # fmt: skip
    def test_stops_nothing_without_leave_or_on_other_days(self, people, words):
        self.stop(people, **words)

        assert refer(people).state == "sent"


@pytest.mark.django_db(transaction=True)
def test_two_hundred_who_accept_at_once_never_take_more_places_than_there_are():
    partner = PartnerFactory()
    bob = UserFactory(partner=True, employer=partner)
    sent = [
        ReferralFactory(case=CaseFactory(), partner=partner, service="daytime", sent_on=date(2026, 4, 7))
        for _ in range(200)
    ]
    tell(partner, 37)

    def accept(referral):
        try:
            referrals.accept(referral=referral, expected_on=ON, contact_name="P", on=ON, by=bob)
        except ValidationError as error:
            return error.messages[0][:12]
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        results = list(threads.map(accept, sent))

    held = Referral.objects.filter(state="accepted").values_list("place_number", flat=True)
    assert results.count("done") == 37
    assert results.count("Alle plekken") == 163
    assert sorted(held) == list(range(1, 38))


def test_the_clock_and_the_place_do_not_meddle(people):
    tell(people.partner.employer, 1)
    sent = refer(people)

    referral_talk.call(on=date(2026, 4, 20))

    assert numbers(people) == (1, 0, 0, 0)
    assert sent.messages.count() == 2
