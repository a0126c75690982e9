"""Start and stop in the shape of iWmo 305 and 307: each product by itself, found by its BSN or number."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import AccessLog, Referral
from tests.api import System
from tests.factories import ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db
BSN = "999900006"


@pytest.fixture
def partner():
    return UserFactory(partner=True)


@pytest.fixture
def system(partner):
    return System(partner)


@pytest.fixture
def accepted(partner):
    return ReferralFactory(partner=partner.employer, accepted=True, case__client__bsn=BSN)


def today(days=0):
    return str(timezone.localdate() + timedelta(days=days))


def header(code):
    return {
        "berichtcode": code, "berichtVersie": 3, "berichtSubversie": 2, "afzender": "12345678",
        "ontvanger": "0484", "identificatie": "A1", "dagtekening": today(),
    }  # fmt: skip


def start(system, *clients, **more):
    sent = {"header": header("418"), "clienten": list(clients)}
    return system.post("/api/v1/startberichten", sent, **more)


def one(bsn=BSN, begindatum=None, **more):
    product = {"begindatum": begindatum or today(), "statusAanlevering": "1"} | more
    return {"bsn": bsn, "startProducten": [product]}


def stop(system, bsn=BSN, reason="19", **more):
    product = {"begindatum": today(), "einddatum": today(), "redenBeeindiging": reason}
    product |= {"statusAanlevering": "1"} | more
    client = {"bsn": bsn, "stopProducten": [product]}
    return system.post("/api/v1/stopberichten", {"header": header("420"), "clienten": [client]})


def told(answer):
    return [(row["resultaat"], row["reden"]) for row in answer.json()["resultaten"]]


class TestStart:
    def test_of_the_only_referral_of_a_bsn_is_taken_in(self, system, accepted):
        answer = start(system, one())

        assert answer.status_code == 200
        assert answer.json() == {
            "berichtcode": "419", "identificatie": "A1",
            "resultaten": [
                {"volgnummer": 1, "verwijzing": accepted.pk, "resultaat": "goedgekeurd", "reden": ""}
            ],
        }  # fmt: skip
        assert str(Referral.objects.get().started_on) == today()
        assert BSN not in answer.content.decode()
        assert AccessLog.objects.filter(client_id=accepted.case.client_id, kind="api").exists()

    def test_sent_twice_is_done_once_and_answered_alike(self, system, accepted):
        key = {"headers": {"Idempotency-Key": "7f1c2d34-0000-4000-8000-000000000003"}}

        answers = [start(system, one(), **key) for _ in range(2)]

        assert answers[0].json() == answers[1].json()
        assert Referral.objects.get().version == accepted.version + 1
        assert start(system, one(begindatum=today(-1)), **key).status_code == 422

    def test_of_many_does_what_it_may_and_tells_of_each(self, system, partner, accepted):
        clients = [one("999900018"), one(), one(begindatum=today(1)), one(statusAanlevering="2")]

        answer = start(system, *clients)

        assert [row for row, _ in told(answer)] == ["afgekeurd", "goedgekeurd", "afgekeurd", "afgekeurd"]
        assert told(answer)[0][1] == "Bij dit BSN wacht geen verwijzing aan uw organisatie."
        assert "eerste aanlevering" in told(answer)[3][1]
        assert Referral.objects.get().state == "started"

    def test_where_a_bsn_has_more_asks_for_the_number(self, system, partner, accepted):
        other = ReferralFactory(partner=partner.employer, waiting=True, case=accepted.case)

        vague = start(system, one())
        exact = start(system, one(toewijzingNummer=other.pk))

        assert told(vague) == [
            ("afgekeurd", "Bij dit BSN staan meer verwijzingen. Noem het nummer van de verwijzing.")
        ]
        assert told(exact) == [("goedgekeurd", "")]
        accepted.refresh_from_db()
        assert accepted.started_on is None

    @pytest.mark.parametrize("trait", [{}, {"declined": True}])
    def test_is_not_found_by_bsn_before_the_name_is_known(self, system, partner, trait):
        ReferralFactory(partner=partner.employer, case__client__bsn=BSN, **trait)

        assert told(start(system, one()))[0][0] == "afgekeurd"

    def test_of_another_organisation_is_not_there(self, accepted):
        stranger = System(UserFactory(partner=True))

        for asked in (one(), one(toewijzingNummer=accepted.pk)):
            assert told(start(stranger, asked))[0][0] == "afgekeurd"
        assert not AccessLog.objects.exists()


class TestStop:
    def test_ends_the_help_with_the_reason_of_the_code(self, system, accepted):
        start(system, one())

        answer = stop(system)

        assert answer.json()["berichtcode"] == "421"
        assert told(answer) == [("goedgekeurd", "")]
        ended = Referral.objects.get()
        assert (ended.state, str(ended.ended_on)) == ("ended", today())

    def test_for_a_while_is_refused_since_the_help_goes_on(self, system, accepted):
        start(system, one())

        assert told(stop(system, reason="20")) == [
            ("afgekeurd", "Een tijdelijke stop verwerken wij niet. Bel de wijkcoach.")
        ]
        assert Referral.objects.get().state == "started"

    def test_of_what_did_not_begin_is_refused(self, system, accepted):
        assert told(stop(system))[0][0] == "afgekeurd"


def test_what_is_no_message_is_refused_whole(system, accepted):
    answer = start(system, one(), one(bsn="12"), one(begindatum="morgen"))

    places = {row["location"]["pointer"] for row in answer.json()["errors"]}
    assert answer.status_code == 400
    assert places == {"#/clienten/1/bsn", "#/clienten/2/startProducten/0/begindatum"}
    assert Referral.objects.get().started_on is None
