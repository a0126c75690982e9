"""The API by which the system of an organisation reads and answers referrals."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.utils import timezone
from rest_framework.renderers import JSONRenderer

from cases.api.referrals import SAID
from cases.figures.received import preview
from cases.models import AccessLog, Event, Referral
from cases.services import referral_talk
from providers.models import DataSet, SharedField
from tests.api import System
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
LIST = "/api/v1/verwijzingen"


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
    return System(user)


def test_a_stranger_must_log_in():
    assert Browser().get(LIST).status_code == 401


@pytest.mark.parametrize("who", ["holder", "lead", "stranger"])
def test_it_is_for_coordinators(people, sent, who):
    assert api(getattr(people, who)).get(LIST).status_code == 403


@pytest.mark.parametrize("number", ["0", "-1", "201", "veel", "1.5", "²", ""])
def test_a_number_that_cannot_be_is_told(people, sent, number):
    answer = api(people.partner).get(LIST, {"aantal": number})

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    (wrong,) = answer.json()["errors"]
    assert (wrong["in"], wrong["location"]) == ("query", {"name": "aantal"})
    assert wrong["detail"] == "Vraag een aantal van 1 tot en met 200."


def test_another_organisation_finds_nothing(sent):
    other = api(UserFactory(partner=True))

    assert other.get(LIST).json()["resultaten"] == []
    assert other.get(f"{LIST}/{sent.pk}").status_code == 404
    assert (
        other.post(f"{LIST}/{sent.pk}/afwijzing", {"reden": "geen-plek", "toelichting": "x"}).status_code
        == 404
    )


def test_the_need_is_told_before_the_answer_and_the_person_after_it(people, sent):
    partner = api(people.partner)
    before = partner.get(f"{LIST}/{sent.pk}").json()
    expected_on = str(timezone.localdate() + timedelta(days=3))

    after = partner.post(
        f"{LIST}/{sent.pk}/aanvaarding",
        {"verwachteStart": expected_on, "contactpersoon": "Petra"},
    )

    assert (before["inwoner"], before["hulpvraag"]["vraag"]) == (None, sent.question)
    assert after.status_code == 200
    assert after.json()["status"] == "aanvaard"
    assert "Kuipersma" in after.json()["inwoner"]["naam"]
    assert AccessLog.objects.filter(case_id=people.case.pk).count() == 2


@pytest.mark.parametrize("trait", ["declined", "withdrawn"])
def test_nothing_of_the_person_is_told_afterwards(people, trait):
    how = {"declined": {"declined": True}, "withdrawn": {"withdrawn_on": date(2026, 4, 2)}}
    gone = ReferralFactory(case=people.case, partner=people.partner.employer, **how[trait])

    told = api(people.partner).get(f"{LIST}/{gone.pk}").json()

    assert (told["hulpvraag"], told["inwoner"]) == (None, None)
    assert not AccessLog.objects.exists()


def test_an_act_out_of_state_is_refused_with_its_reason(people):
    done = ReferralFactory(case=people.case, partner=people.partner.employer, declined=True)

    answer = api(people.partner).post(f"{LIST}/{done.pk}/start", {"gestartOp": "2026-04-05"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (409, "application/problem+json")
    assert (answer.json()["title"], answer.json()["status"]) == ("Dit kan nu niet", 409)
    assert "geweigerd" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("aanvaarding", {"verwachteStart": "2026-04-05", "contactpersoon": "Petra"}),
        ("wachtlijstplaatsing", {"verwachteStart": "2026-04-05"}),
        ("uitstel", {"verwachteStart": "2026-04-05"}),
        ("afwijzing", {"reden": "geen-plek", "toelichting": "Vol."}),
        ("beeindiging", {"beeindigdOp": "2026-04-05", "redenBeeindiging": "19"}),
        ("berichten", {"soort": "vraag", "tekst": "Kan het later?"}),
    ],
)
def test_what_cannot_be_any_more_is_a_conflict(people, act, body):
    done = ReferralFactory(case=people.case, partner=people.partner.employer, declined=True)

    assert api(people.partner).post(f"{LIST}/{done.pk}/{act}", body).status_code == 409


@pytest.mark.parametrize("address", [LIST, "/api/v1/afwijsredenen", "/api/v1/capaciteiten"])
def test_what_an_address_does_not_know_is_told_by_its_name(people, sent, address):
    answer = api(people.partner).get(address, {"statuss": "verstuurd", "aantl": "3"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    told = [(one["in"], one["location"]["name"]) for one in answer.json()["errors"]]
    assert told == [("query", "aantl"), ("query", "statuss")]


def test_what_stands_after_an_act_is_a_question_too(people, sent):
    answer = api(people.partner).post(f"{LIST}/{sent.pk}/ontvangst?proef=ja", {})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["location"] == {"name": "proef"}
    sent.refresh_from_db()
    assert sent.seen_on is None


def test_all_that_is_wrong_is_told_at_once(people, sent):
    answer = api(people.partner).post(f"{LIST}/{sent.pk}/aanvaarding", {"verwachteStart": "morgen"})

    told = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert (told["status"], told["title"]) == (400, "Wat u stuurde klopt niet")
    assert [(one["in"], one["location"]["pointer"], one["code"]) for one in told["errors"]] == [
        ("body", "#/verwachteStart", "invalid"), ("body", "#/contactpersoon", "required"),
    ]  # fmt: skip


def test_what_the_act_refuses_is_told_by_the_name_that_was_sent(people, sent):
    accept = {"verwachteStart": "2020-01-01", "contactpersoon": "Petra"}

    answer = api(people.partner).post(f"{LIST}/{sent.pk}/aanvaarding", accept)

    assert answer.status_code == 400
    assert [one["location"] for one in answer.json()["errors"]] == [{"pointer": "#/verwachteStart"}]
    assert Referral.objects.get().state == "sent"


class TestWhatWasSeen:
    def test_is_answered_with_nothing_when_there_is_nothing_new(self, people, sent):
        partner = api(people.partner)
        mark = partner.get(f"{LIST}/{sent.pk}").headers["ETag"]

        again = partner.get(f"{LIST}/{sent.pk}", headers={"If-None-Match": mark})

        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", mark)

    def test_stops_an_act_on_what_a_colleague_changed(self, people, sent):
        partner = api(people.partner)
        mark = partner.get(f"{LIST}/{sent.pk}").headers["ETag"]
        partner.post(f"{LIST}/{sent.pk}/wachtlijstplaatsing", {"verwachteStart": "2099-01-01"})
        decline = {"reden": "geen-plek", "toelichting": "Vol."}

        late = partner.post(f"{LIST}/{sent.pk}/afwijzing", decline, headers={"If-Match": mark})
        now = partner.get(f"{LIST}/{sent.pk}").headers["ETag"]
        done = partner.post(f"{LIST}/{sent.pk}/afwijzing", decline, headers={"If-Match": now})

        assert (late.status_code, late.json()["title"]) == (412, "Dit is intussen gewijzigd")
        assert (done.status_code, done.json()["status"]) == (200, "afgewezen")


def test_the_same_key_does_it_once(people, sent):
    partner = api(people.partner)
    decline = {"reden": "geen-plek", "toelichting": "Vanaf juni wel."}
    key = {"headers": {"Idempotency-Key": "7f1c2d34-0000-4000-8000-000000000002"}}

    answers = [partner.post(f"{LIST}/{sent.pk}/afwijzing", decline, **key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Event.objects.count() == 1
    other = partner.post(f"{LIST}/{sent.pk}/ontvangst", **key)
    assert (other.status_code, other.json()["title"]) == (422, "Deze sleutel is al gebruikt")
    odd = partner.post(f"{LIST}/{sent.pk}/ontvangst", headers={"Idempotency-Key": "1"})
    assert [one["location"] for one in odd.json()["errors"]] == [{"name": "Idempotency-Key"}]


@pytest.mark.parametrize(
    ("path", "data", "state"),
    [
        ("ontvangst", {}, "gezien"),
        ("wachtlijstplaatsing", {"verwachteStart": "2099-01-01"}, "wachtlijst"),
        ("afwijzing", {"reden": "geen-plek", "toelichting": "Vol."}, "afgewezen"),
    ],
)
def test_each_act_has_its_address(people, sent, path, data, state):
    assert api(people.partner).post(f"{LIST}/{sent.pk}/{path}", data).json()["status"] == state


def test_help_that_runs_is_started_and_ended(people):
    accepted = ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)
    partner, today = api(people.partner), str(timezone.localdate())

    partner.post(f"{LIST}/{accepted.pk}/start", {"gestartOp": today})
    partner.post(f"{LIST}/{accepted.pk}/beeindiging", {"beeindigdOp": today, "redenBeeindiging": "19"})

    assert Referral.objects.get().state == "ended"


def test_a_long_list_costs_no_more_questions(people, queries):
    partner = api(people.partner)
    ReferralFactory.create_batch(3, partner=people.partner.employer, accepted=True)
    with queries(12):
        partner.get(LIST)
    ReferralFactory.create_batch(20, partner=people.partner.employer, accepted=True)
    with queries(12):
        assert len(partner.get(LIST).json()["resultaten"]) == 23


def test_it_can_be_asked_for_what_waits_and_from_a_day(people):
    partner = api(people.partner)
    early = ReferralFactory(partner=people.partner.employer, sent_on=date(2026, 3, 31))
    late = ReferralFactory(partner=people.partner.employer, sent_on=date(2026, 4, 1), declined=True)

    def asked(**words):
        return [one["id"] for one in partner.get(LIST, words).json()["resultaten"]]

    assert asked(status="verstuurd") == [early.pk]
    assert asked(verstuurdVanaf="2026-04-01") == [late.pk]
    wrong = partner.get(LIST, {"status": "x", "verstuurdVanaf": "gisteren"}).json()["errors"]
    assert [one["location"] for one in wrong] == [{"name": "status"}, {"name": "verstuurdVanaf"}]


def test_the_reasons_of_today_are_there_to_choose_from(people):
    told = api(people.partner).get("/api/v1/afwijsredenen").json()["resultaten"]

    assert {"code": "geen-plek", "omschrijving": "geen plek"} in told


class TestWhatIsSeen:
    """The API answers what the sender previewed, field by field (cases/figures/received.py)."""

    @pytest.mark.parametrize(("trait", "is_accepted"), [({}, False), ({"accepted": True}, True)])
    @pytest.mark.parametrize("wanted", [[], ["question", "name", "phone"]])
    def test_is_the_preview(self, people, trait, is_accepted, wanted):
        if wanted:
            DataSet.objects.create(service="daytime", shown=wanted, starts_on=date(2026, 1, 1))
        to = people.partner.employer
        sent = ReferralFactory(case=people.case, partner=to, service="daytime", **trait)

        told = api(people.partner).get(f"{LIST}/{sent.pk}").json()

        shown = preview(sent, is_accepted=is_accepted, on=timezone.localdate())
        expected = {SAID[one.key]: one.value for one in shown}
        got = {**(told["hulpvraag"] or {}), **(told["inwoner"] or {})}
        assert got == json.loads(JSONRenderer().render(expected))
        assert [(one["gegevens"], one["grondslag"]) for one in told["grondslagen"]] == shown.grounds_said

    def test_has_a_word_for_every_datum(self):
        assert set(SAID) == set(SharedField.values)


class TestTalk:
    def test_asks_and_offers_without_stopping_the_clock(self, people, sent):
        system, way = api(people.partner), f"{LIST}/{sent.pk}/berichten"

        answer = system.post(way, {"soort": "tegenvoorstel", "tekst": "Op dinsdag kan wel."})

        told = {"soort": "tegenvoorstel", "tekst": "Op dinsdag kan wel.", "op": str(timezone.localdate())}
        assert (answer.status_code, answer.json()["resultaten"]) == (200, [told])
        referral_talk.write_to_receiver(
            referral=sent, text="Dat is goed.", on=timezone.localdate(), by=people.holder
        )
        kinds = [row["soort"] for row in system.get(way).json()["resultaten"]]
        assert kinds == ["tegenvoorstel", "bericht-verwijzer"]
        sent.refresh_from_db()
        assert (sent.state, sent.answered_on) == ("sent", None)

    def test_is_of_the_own_organisation_once_and_with_words(self, people, sent):
        system, way = api(people.partner), f"{LIST}/{sent.pk}/berichten"
        words, key = {"soort": "vraag", "tekst": "Hoe laat?"}, {"Idempotency-Key": str(uuid4())}

        assert api(UserFactory(partner=True)).post(way, words).status_code == 404
        assert system.post(way, {"soort": "vraag", "tekst": " "}).status_code == 400
        assert system.post(way, {"soort": "herinnering", "tekst": "Ja"}).status_code == 400
        for _ in range(2):
            system.post(way, words, headers=key)
        assert sent.messages.count() == 1
        stale = system.post(way, words, headers={"If-Match": '"anders"'})
        assert stale.status_code == 412
        narrow = System(people.partner, scopes=["verwijzingen:lezen"])
        assert (narrow.get(way).status_code, narrow.post(way, words).status_code) == (200, 403)

    def test_is_not_read_after_a_refusal(self, people, sent):
        system, way = api(people.partner), f"{LIST}/{sent.pk}/berichten"
        system.post(way, {"soort": "vraag", "tekst": "Hoe laat?"})
        system.post(f"{LIST}/{sent.pk}/afwijzing", {"reden": "geen-plek", "toelichting": "Vol."})

        assert system.get(way).json()["resultaten"] == []
        assert system.post(way, {"soort": "vraag", "tekst": "Nog iets."}).status_code == 409

    def test_waits_with_something_meanwhile_and_tells_another_day(self, people, sent):
        system, day = api(people.partner), timezone.localdate() + timedelta(days=30)
        words = {"verwachteStart": str(day), "overbrugging": "Elke week een belletje."}

        waiting = system.post(f"{LIST}/{sent.pk}/wachtlijstplaatsing", words).json()
        later = str(day + timedelta(days=14))
        moved = system.post(f"{LIST}/{sent.pk}/uitstel", {"verwachteStart": later}).json()

        assert waiting["overbrugging"] == "Elke week een belletje."
        assert (moved["status"], moved["verwachteStart"]) == ("wachtlijst", later)
        assert system.post(f"{LIST}/{sent.pk}/uitstel", {"verwachteStart": "2020-01-01"}).status_code == 400
