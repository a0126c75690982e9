"""The API by which the system of an organisation reads and answers referrals."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from cases.models import AccessLog, Event, Referral
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
LIST = "/api/v1/referrals/"


@pytest.fixture
def people():
    around = around_a_case()
    around.case.client.last_name = "Kuipersma"
    around.case.client.save()
    return around


@pytest.fixture
def sent(people):
    return ReferralFactory(case=people.case, partner=people.partner.employer)


def api(user):
    client = APIClient()
    client.force_login(user)
    return client


def test_a_stranger_must_log_in():
    assert APIClient().get(LIST).status_code in {302, 403}


@pytest.mark.parametrize("who", ["holder", "lead", "stranger"])
def test_it_is_for_coordinators(people, sent, who):
    assert api(getattr(people, who)).get(LIST).status_code == 403


def test_another_organisation_finds_nothing(sent):
    other = api(UserFactory(partner=True))

    assert other.get(LIST).json()["results"] == []
    assert other.get(f"{LIST}{sent.pk}/").status_code == 404
    assert (
        other.post(f"{LIST}{sent.pk}/decline/", {"reason": "full", "note": "x"}, format="json").status_code
        == 404
    )


def test_the_need_is_told_before_the_answer_and_the_person_after_it(people, sent):
    partner = api(people.partner)
    before = partner.get(f"{LIST}{sent.pk}/").json()
    expected_on = str(timezone.localdate() + timedelta(days=3))

    after = partner.post(
        f"{LIST}{sent.pk}/accept/",
        {"expected_on": expected_on, "contact_name": "Petra", "version": 1},
        format="json",
    )

    assert (before["person"], before["need"]["question"]) == (None, sent.question)
    assert after.status_code == 200
    assert after.json()["state"] == "accepted"
    assert "Kuipersma" in after.json()["person"]["name"]
    assert AccessLog.objects.filter(case_id=people.case.pk).count() == 2


@pytest.mark.parametrize("trait", ["declined", "withdrawn"])
def test_nothing_of_the_person_is_told_afterwards(people, trait):
    how = {"declined": {"declined": True}, "withdrawn": {"withdrawn_on": date(2026, 4, 2)}}
    gone = ReferralFactory(case=people.case, partner=people.partner.employer, **how[trait])

    told = api(people.partner).get(f"{LIST}{gone.pk}/").json()

    assert (told["need"], told["person"]) == (None, None)
    assert not AccessLog.objects.exists()


def test_an_act_out_of_state_is_refused_with_its_reason(people):
    done = ReferralFactory(case=people.case, partner=people.partner.employer, declined=True)

    answer = api(people.partner).post(f"{LIST}{done.pk}/start/", {"started_on": "2026-04-05"}, format="json")

    assert answer.status_code == 403
    assert "geweigerd" in answer.json()["detail"]


def test_an_older_version_and_a_wrong_day_are_bad_requests(people, sent):
    partner = api(people.partner)
    accept = {"expected_on": "2020-01-01", "contact_name": "Petra"}

    assert partner.post(f"{LIST}{sent.pk}/accept/", accept | {"version": 7}, format="json").status_code == 400
    wrong = partner.post(f"{LIST}{sent.pk}/accept/", accept, format="json")
    assert (wrong.status_code, list(wrong.json())) == (400, ["expected_on"])


def test_the_same_key_does_it_once(people, sent):
    partner = api(people.partner)
    decline = {"reason": "full", "note": "Vanaf juni wel."}
    key = {"HTTP_IDEMPOTENCY_KEY": "7f1c2d34-0000-4000-8000-000000000002"}

    answers = [partner.post(f"{LIST}{sent.pk}/decline/", decline, format="json", **key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "data", "state"),
    [
        ("seen", {}, "seen"),
        ("waiting-list", {"expected_on": "2099-01-01"}, "waiting"),
        ("decline", {"reason": "full", "note": "Vol."}, "declined"),
    ],
)
def test_each_act_has_its_address(people, sent, path, data, state):
    assert api(people.partner).post(f"{LIST}{sent.pk}/{path}/", data, format="json").json()["state"] == state


def test_help_that_runs_is_started_and_ended(people):
    accepted = ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)
    partner, today = api(people.partner), str(timezone.localdate())

    partner.post(f"{LIST}{accepted.pk}/start/", {"started_on": today}, format="json")
    partner.post(f"{LIST}{accepted.pk}/end/", {"ended_on": today, "reason": "Klaar"}, format="json")

    assert Referral.objects.get().state == "ended"


def test_a_long_list_costs_no_more_questions(people, queries):
    partner = api(people.partner)
    ReferralFactory.create_batch(3, partner=people.partner.employer, accepted=True)
    with queries(12):
        partner.get(LIST)
    ReferralFactory.create_batch(20, partner=people.partner.employer, accepted=True)
    with queries(12):
        assert len(partner.get(LIST).json()["results"]) == 23
