"""A question that goes elsewhere: warm with consent, heard of by a day, and open again when it comes back."""

import uuid
from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.utils import timezone

from intake import policies, services
from intake.models import Redirection, SupportRequest, Urgency
from providers.models import Message
from tests.factories import (
    ClientFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 11)
DAY = timedelta(days=1)
WARM = {
    "is_warm": True,
    "handed_on": ON,
    "spoken_to": "consulent schuldhulp, gemeente",
    "consent_on": ON,
    "consent_how": "oral",
}
NEW = "/hulpvraag/nieuw"


@pytest.fixture
def worker():
    return UserFactory(desk=True)


@pytest.fixture
def desk(client, worker):
    client.force_login(worker)
    return client


@pytest.fixture
def asked():
    return SupportRequestFactory(received_on=ON - 3 * DAY)


def passed(asked, worker, **more):
    words = {"destination": "debt_help", "seen": asked.version, "on": ON, "by": worker} | more
    row = services.pass_on(request=asked, **words)
    asked.refresh_from_db()
    return row


def send(desk, asked, action, **words):
    return desk.post(f"/hulpvraag/{asked.pk}/{action}", words | {"form_key": str(uuid.uuid4())})


class TestPassingOn:
    def test_settles_the_question_and_keeps_how_it_went(self, asked, worker):
        row = passed(asked, worker, **WARM, feedback_due=ON + 28 * DAY)

        assert (asked.outcome, asked.outcome_on, asked.destination) == ("passed_on", ON, "debt_help")
        assert (row.is_warm, row.handed_on, row.spoken_to) == (True, ON, "consulent schuldhulp, gemeente")
        assert (row.consent_on, row.consent_how, row.feedback_due) == (ON, "oral", ON + 28 * DAY)

    @pytest.mark.parametrize(
        ("more", "field", "told"),
        [
            ({"consent_on": None, "consent_how": ""}, "consent_on", "Vraag eerst toestemming"),
            ({"spoken_to": ""}, "spoken_to", "functie en organisatie"),
            ({"handed_on": None}, "handed_on", "op welke dag"),
            ({"handed_on": ON + DAY}, "handed_on", "moet nog komen"),
            ({"consent_on": ON + DAY}, "consent_on", "moet nog komen"),
            ({"handed_on": ON - DAY, "consent_on": ON - DAY}, "handed_on", "vóór het doorverwijzen"),
        ],
    )
    def test_says_by_the_field_what_a_warm_one_needs(self, asked, worker, more, field, told):
        with pytest.raises(ValidationError) as error:
            passed(asked, worker, **WARM | more)

        assert told in " ".join(error.value.message_dict[field])
        assert not Redirection.objects.exists()

    def test_has_consent_before_anything_is_shared(self, asked, worker):
        passed(asked, worker)
        later = ON + 2 * DAY
        with pytest.raises(ValidationError, match="voordat u gegevens deelt"):
            passed(asked, worker, **WARM | {"handed_on": ON + DAY, "consent_on": later}, on=later)

    @pytest.mark.parametrize(
        ("words", "constraint"),
        [
            ({"is_warm": True}, "warm_with_consent"),
            ({"consent_on": ON}, "consent_is_whole"),
            ({"spoken_to": "iemand"}, "spoken_is_warm"),
            ({"feedback_on": ON}, "tells_what_came_of_it"),
            ({"feedback_due": ON - DAY}, "due_after"),
            (WARM | {"consent_on": ON + DAY}, "consent_comes_first"),
        ],
    )
    def test_the_database_holds_it_too(self, asked, worker, words, constraint):
        with pytest.raises(IntegrityError, match=f"intake_redirection_{constraint}"):
            Redirection.objects.bulk_create(
                [Redirection(request=asked, destination="ciz", on=ON, by=worker, **words)]
            )

    def test_is_added_to_in_the_same_row(self, asked, worker):
        passed(asked, worker)
        passed(asked, worker, **WARM)

        assert Redirection.objects.get().is_warm

    def test_is_refused_when_a_colleague_was_first(self, asked, worker):
        passed(asked, worker)
        with pytest.raises(ValidationError, match="intussen gewijzigd"):
            services.pass_on(request=asked, destination="ciz", seen=1, on=ON, by=worker)

    def test_stops_the_clock_of_an_urgent_question(self, asked, worker):
        SupportRequest.objects.filter(pk=asked.pk).update(is_urgent=True)
        Urgency.objects.create(request=asked, hours=48)
        passed(asked, worker)

        assert Urgency.objects.get().ending == "answered"


@pytest.mark.parametrize(
    ("outcome", "heard", "may_pass", "may_hear"),
    [
        ("", None, True, "niet doorverwezen"),
        ("passed_on", None, True, True),
        ("passed_on", ON, "al vastgelegd", "al vastgelegd"),
        ("advice", None, "al afgehandeld: informatie en advies", "niet doorverwezen"),
        ("case", None, "al afgehandeld: dossier", "niet doorverwezen"),
    ],
)
def test_what_may_be_done_follows_the_outcome(outcome, heard, may_pass, may_hear):
    asked = SupportRequest(outcome=outcome, feedback_on=heard)
    desk, coach = UserFactory(desk=True), UserFactory(coach=True)
    for act, may in ((policies.why_not_pass_on, may_pass), (policies.why_not_record_feedback, may_hear)):
        told = act(desk, asked)
        assert told is None if may is True else may in told
        assert act(coach, asked) is not None


class TestFeedback:
    @pytest.mark.parametrize("result", [key for key in Redirection.Result.values if key != "came_back"])
    def test_is_kept_with_what_came_of_it(self, asked, worker, result):
        passed(asked, worker)
        services.record_feedback(request=asked, result=result, note="Gebeld.", on=ON + DAY, by=worker)

        asked.refresh_from_db()
        row = Redirection.objects.get()
        assert (row.result, row.note, row.feedback_on) == (result, "Gebeld.", ON + DAY)
        assert (asked.outcome, asked.feedback_on) == ("passed_on", ON + DAY)

    def test_opens_again_what_comes_back_with_its_first_day(self, asked, worker):
        SupportRequest.objects.filter(pk=asked.pk).update(is_urgent=True)
        Urgency.objects.create(request=asked, hours=48)
        passed(asked, worker)
        since = Urgency.objects.get().since_at
        services.record_feedback(request=asked, result="came_back", on=ON + DAY, by=worker)

        asked.refresh_from_db()
        assert (asked.outcome, asked.outcome_on, asked.destination, asked.feedback_on) == ("", None, "", None)
        assert asked.received_on == ON - 3 * DAY
        assert (Urgency.objects.get().ended_at, Urgency.objects.get().since_at) == (None, since)
        assert list(SupportRequest.objects.open()) == [asked]

        passed(asked, worker, destination="legal_desk", on=ON + 2 * DAY)
        assert [row.destination for row in asked.redirections.all()] == ["debt_help", "legal_desk"]

    def test_of_a_question_that_came_in_by_file_makes_its_row(self, worker):
        asked = SupportRequestFactory(received_on=ON, outcome="passed_on", outcome_on=ON, destination="ciz")
        services.record_feedback(request=asked, result="helped", on=ON, by=worker)

        assert (Redirection.objects.get().destination, Redirection.objects.get().result) == ("ciz", "helped")

    def test_is_recorded_once(self, asked, worker):
        passed(asked, worker)
        services.record_feedback(request=asked, result="helped", on=ON, by=worker)
        with pytest.raises(PermissionDenied, match="al vastgelegd"):
            services.record_feedback(request=asked, result="declined", on=ON, by=worker)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_pass_a_question_on_once():
    worker, asked = UserFactory(desk=True), SupportRequestFactory(received_on=ON)
    told = []

    def go(place):
        try:
            services.pass_on(request=asked, destination=place, seen=1, on=ON, by=worker)
        except ValidationError as error:
            told.append(error)
        finally:
            connection.close()

    both = [Thread(target=go, args=[place]) for place in ("ciz", "doctor")]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(told) == 1
    assert Redirection.objects.count() == 1


class TestWorklist:
    def test_shows_what_is_late_first_and_nothing_that_was_heard(self, desk, worker):
        today = timezone.localdate()
        days = {"Laat": today - DAY, "Vandaag": today, "Straks": today + DAY, "Niet": None}
        for name, due in days.items():
            asked = SupportRequestFactory(client=ClientFactory(last_name=name), received_on=ON)
            passed(asked, worker, feedback_due=due, on=ON)
        heard = SupportRequestFactory(client=ClientFactory(last_name="Gehoord"), received_on=ON)
        passed(heard, worker, feedback_due=today, on=ON)
        services.record_feedback(request=heard, result="helped", on=today, by=worker)

        page = desk.get("/loket/terugkoppeling")

        assert [row.request.client.last_name for row in page.context["page"].rows] == [
            "Laat",
            "Vandaag",
            "Straks",
        ]
        assert page.context["late"] == 1
        assert "1 is te laat" in page.content.decode()
        numbers = desk.get("/loket/cijfers").context["numbers"]
        assert (numbers.unheard, numbers.unheard_late) == (3, 1)

    @pytest.mark.parametrize(("on", "told"), [(ON + 28 * DAY, 0), (ON + 29 * DAY, 1)])
    def test_reminds_who_passed_it_on_once_after_the_day(self, asked, worker, on, told):
        UserFactory(desk=True)
        passed(asked, worker, feedback_due=ON + 28 * DAY)

        assert [services.remind_feedback(on=on) for _ in range(2)] == [told, 0]
        assert [message.recipient for message in Message.objects.all()] == [worker] * told
        assert not Message.objects.filter(body__contains=asked.text)

    def test_reminds_the_whole_desk_of_what_a_worker_left(self, asked, worker):
        colleague = UserFactory(desk=True)
        passed(asked, worker, feedback_due=ON)
        type(worker).objects.filter(pk=worker.pk).update(ends_on=ON)

        assert services.remind_feedback(on=ON + DAY) == 1
        assert Message.objects.get().recipient == colleague


class TestPages:
    def test_pass_on_from_triage_with_the_place_that_was_pointed_at(self, desk):
        asked = SupportRequestFactory(text="Hij heeft schulden.", received_on=timezone.localdate())
        url = f"/hulpvraag/{asked.pk}/doorverwijzing?plek=debt_help"
        assert url.partition("?")[2] in desk.get(f"/hulpvraag/{asked.pk}/triage").content.decode()

        page = desk.get(url)
        half = send(desk, asked, "doorverwijzing", destination="debt_help", is_warm="on", seen=1)
        today = str(timezone.localdate())
        whole = {
            "destination": "debt_help",
            "is_warm": "on",
            "seen": 1,
            "handed_on": today,
            "consent_on": today,
        }
        whole |= {"consent_how": "oral", "spoken_to": "consulent"}
        done = send(desk, asked, "doorverwijzing", **whole)

        assert page.context["form"].initial["destination"] == "debt_help"
        assert half.status_code == 422
        assert "Vraag eerst toestemming" in half.content.decode()
        assert done.status_code == 302
        assert "warm overgedragen op" in desk.get(f"/hulpvraag/{asked.pk}/triage").content.decode()

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ({"destination": ""}, "Kies waar u naar doorverwijst."),
            ({"consent_on": "2026-05-11"}, "Kies hoe de inwoner toestemming gaf."),
            ({"consent_how": "oral"}, "Vul in op welke dag de inwoner toestemming gaf."),
            ({"spoken_to": "iemand"}, "Kruis warme overdracht aan"),
        ],
    )
    def test_say_by_the_field_what_is_missing(self, desk, asked, words, told):
        page = send(desk, asked, "doorverwijzing", **{"destination": "ciz", "seen": 1} | words)
        assert page.status_code == 422
        assert told in page.content.decode()

    def test_lead_from_the_desk_to_the_warm_part(self, desk):
        MunicipalityFactory()
        words = {"channel": "phone", "text": "Schulden.", "source": "self", "urgency_note": "normal"}
        words |= {"action": "doorverwijzing", "destination": "debt_help"}
        cold = desk.post(NEW, words | {"form_key": str(uuid.uuid4())})
        warm = desk.post(NEW, words | {"is_warm": "on", "form_key": str(uuid.uuid4())})

        assert cold.headers["Location"] == "/hulpvraag/nieuw"
        assert (
            warm.headers["Location"] == f"/hulpvraag/{SupportRequest.objects.latest('pk').pk}/doorverwijzing"
        )
        assert Redirection.objects.filter(is_warm=False, destination="debt_help").count() == 2

    def test_hear_of_it_and_open_it_again(self, desk, worker):
        asked = SupportRequestFactory(received_on=timezone.localdate())
        passed(asked, worker, on=timezone.localdate())
        empty = send(desk, asked, "terugkoppeling")
        back = send(desk, asked, "terugkoppeling", result="came_back")

        assert empty.status_code == 422
        assert "Kies wat ervan kwam." in empty.content.decode()
        assert back.status_code == 302
        assert "niet doorverwezen" in desk.get(f"/hulpvraag/{asked.pk}/terugkoppeling").content.decode()
