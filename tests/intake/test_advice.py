"""What the desk advises of the sociale kaart: offered while one types, kept with the question, counted."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from cases.models import AccessLog
from intake import figures, services
from intake.models import AdvisedService, Outreach, SafetyStep, Signal, SupportRequest
from tests.factories import (
    AssignmentFactory,
    ClientFactory,
    DistrictFactory,
    LocalServiceFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 11)
DAY = timedelta(days=1)
NEW = "/hulpvraag/nieuw"


@pytest.fixture
def worker():
    return UserFactory(desk=True)


@pytest.fixture
def desk(client, worker):
    client.force_login(worker)
    return client


@pytest.fixture
def town():
    return MunicipalityFactory()


def question(**more):
    words = {"channel": "phone", "text": "Zoekt gezelschap.", "source": "self", "urgency_note": "normal"}
    return words | {"form_key": str(uuid.uuid4())} | more


class TestOffers:
    def test_come_while_one_types_without_a_word_in_the_address(self, desk, town):
        LocalServiceFactory(municipality=town, name="Klussendienst", offers="Kleine klussen in huis.")
        LocalServiceFactory(municipality=town, name="Eettafel", offers="Samen eten.", themes=["food"])

        page = desk.post(
            "/hulpvraag/aanbod", {"text": "Wie kan klussen? Er kwam een deurwaarder."}
        ).content.decode()

        assert "Klussendienst" in page
        assert "om: klussen" in page
        assert "Eettafel" not in page
        assert "Schuldhulp" in page
        assert desk.get("/hulpvraag/aanbod").status_code == 405

    def test_fit_by_domain_where_words_find_too_little(self, town):
        first = LocalServiceFactory(municipality=town, name="Klussendienst", themes=["house"])
        LocalServiceFactory(municipality=town, name="Eettafel", themes=["food", "meeting"])
        LocalServiceFactory(municipality=town, name="Taalcafé", themes=["learning"])

        found = figures.offered("klussen", ["instrumentele_adl"], town.pk, None, on=ON)
        assert [row.name for row in found] == [first.name, "Eettafel"]
        assert figures.offered("", [], town.pk, None, on=ON) == []
        assert figures.offered("", ["justitie"], town.pk, None, on=ON) == []

    def test_fit_the_wijk_of_the_address(self, desk, town):
        here = DistrictFactory(municipality=town, postcodes=["2471"])
        there = DistrictFactory(municipality=town, postcodes=["2403"])
        LocalServiceFactory(municipality=town, district=here, name="Soep hier", offers="Soep.")
        LocalServiceFactory(municipality=town, district=there, name="Soep daar", offers="Soep.")

        page = desk.post("/hulpvraag/aanbod", {"text": "soep", "postcode": "2471 BK"}).content.decode()

        assert "Soep hier" in page
        assert "Soep daar" not in page

    def test_keep_what_was_ticked_when_other_words_no_longer_find_it(self, desk, town):
        ticked = LocalServiceFactory(municipality=town, name="Klussendienst", offers="Klussen.")
        page = desk.post("/hulpvraag/aanbod", {"text": "soep", "advised": ticked.pk}).content.decode()
        nonsense = desk.post(
            "/hulpvraag/aanbod", {"text": "\x00", "advised": ["x", "9" * 30], "domains": "x"}
        )

        assert "Klussendienst" in page
        assert "checked" in page
        assert nonsense.status_code == 200

    def test_are_on_the_page_without_javascript_too(self, desk, town):
        LocalServiceFactory(municipality=town, name="Klussendienst", offers="Kleine klussen in huis.")
        page = desk.post(NEW, question(text="klussen", action="zoek")).content.decode()
        assert "Klussendienst" in page


class TestAdvice:
    def test_is_kept_with_the_question_when_it_is_written_down(self, desk, town, worker):
        service = LocalServiceFactory(municipality=town)
        desk.post(NEW, question(action="voorziening", advised=[service.pk]))

        row = AdvisedService.objects.get()
        assert (row.service, row.on, row.by) == (service, timezone.localdate(), worker)
        assert row.request == SupportRequest.objects.get()

    def test_is_changed_at_triage(self, desk, town):
        first, second = LocalServiceFactory.create_batch(2, municipality=town)
        asked = SupportRequestFactory(municipality=town)
        for chosen in ([first], [first, second], [second]):
            words = {"advised": [row.pk for row in chosen], "form_key": str(uuid.uuid4())}
            assert desk.post(f"/hulpvraag/{asked.pk}/advies", words).status_code == 302
            assert [row.service for row in asked.advised.all()] == chosen
        assert second.name in desk.get(f"/hulpvraag/{asked.pk}/triage").content.decode()

    @pytest.mark.parametrize(
        ("more", "on", "told"),
        [
            ({"municipality": "other"}, ON, "andere gemeente"),
            ({"ends_on": ON - DAY}, ON, "staat die dag niet"),
            ({"starts_on": ON + DAY}, ON, "staat die dag niet"),
            ({"ends_on": ON, "starts_on": ON}, ON, None),
        ],
    )
    def test_is_of_the_gemeente_and_the_day(self, town, worker, more, on, told):
        if more.get("municipality"):
            more = {"municipality": MunicipalityFactory(external_id="GM0627", name="Waddinxveen")}
        service = LocalServiceFactory(**{"municipality": town} | more)
        asked = SupportRequestFactory(municipality=town)
        words = {"request": asked, "advised": [service], "on": on, "by": worker}
        if told is None:
            services.advise(**words)
            assert asked.advised.count() == 1
        else:
            with pytest.raises(ValidationError, match=told):
                services.advise(**words)

    def test_is_of_the_desk(self, town):
        with pytest.raises(PermissionDenied):
            services.advise(request=SupportRequestFactory(), advised=[], on=ON, by=UserFactory(coach=True))

    def test_stands_once(self, town, worker):
        row = {"request": SupportRequestFactory(), "service": LocalServiceFactory(), "on": ON, "by": worker}
        with pytest.raises(IntegrityError, match="each_once"):
            AdvisedService.objects.bulk_create([AdvisedService(**row), AdvisedService(**row)])

    def test_is_counted_without_persons(self, desk, town, worker):
        today = timezone.localdate()
        service = LocalServiceFactory(municipality=town, name="Klussendienst")
        for day in (today, today - 29 * DAY, today - 30 * DAY):
            asked = SupportRequestFactory(client=ClientFactory(last_name="Zeldzaam"), municipality=town)
            AdvisedService.objects.create(request=asked, service=service, on=day, by=worker)

        page = desk.get("/loket/cijfers")

        assert page.context["advised"] == [("Klussendienst", town.name, 2)]
        assert "Zeldzaam" not in page.content.decode()


class TestInTheDossier:
    def test_weighing_and_advice_are_read_by_who_sees_the_whole(self, client, town, worker):
        held = AssignmentFactory()
        asked = SupportRequestFactory(case=held.case, municipality=town, outcome="case", outcome_on=ON)
        steps = {"own_strength": services.Considered("Kan niet meer tillen.", False)}
        services.weigh(request=asked, steps=steps, seen=1, on=ON, by=worker)
        service = LocalServiceFactory(municipality=town, name="Klussendienst")
        AdvisedService.objects.create(request=asked, service=service, on=ON, by=worker)

        client.force_login(held.worker)
        page = client.get(f"/dossier/{held.case_id}/aanvragen/").content.decode()
        client.force_login(UserFactory(coach=True))
        stranger = client.get(f"/dossier/{held.case_id}/aanvragen/")

        assert "Kan niet meer tillen." in page
        assert "Klussendienst" in page
        assert stranger.status_code == 404


class TestDecision:
    def send(self, desk, asked, **words):
        words |= {"form_key": str(uuid.uuid4()), "seen": asked.version}
        return desk.post(f"/hulpvraag/{asked.pk}/meldcode", words)

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ({}, "Kies wat het besluit is."),
            ({"decision": "no_report"}, "Schrijf op waarom u niet meldt."),
            ({"decision": "help"}, "Schrijf op waarom u niet meldt."),
            ({"decision": "report"}, None),
            ({"decision": "report_help"}, None),
            ({"decision": "no_report", "note_5": "Er is geen gevaar meer."}, None),
        ],
    )
    def test_of_step_5_is_a_choice_and_not_reporting_has_a_reason(self, desk, words, told):
        asked = SupportRequestFactory(received_on=timezone.localdate())
        page = self.send(desk, asked, day_5=str(timezone.localdate()), **words)
        if told:
            assert (page.status_code, told in page.content.decode()) == (422, True)
        else:
            assert page.status_code == 302
            assert SafetyStep.objects.get().decision == words["decision"]

    def test_has_a_day(self, desk):
        page = self.send(desk, SupportRequestFactory(), decision="report")
        assert "Vul in op welke dag u dit besloot." in page.content.decode()

    @pytest.mark.parametrize(
        ("row", "constraint"),
        [
            ({"step": 4, "decision": "report"}, "decides_last"),
            ({"step": 5, "decision": "no_report"}, "says_why_not"),
            ({"step": 5, "decision": "help"}, "says_why_not"),
        ],
    )
    def test_the_database_holds_it_too(self, worker, row, constraint):
        asked = SupportRequestFactory()
        with pytest.raises(IntegrityError, match=constraint):
            SafetyStep.objects.bulk_create(
                [SafetyStep(request=asked, done_on=asked.received_on, by=worker, **row)]
            )


@pytest.mark.parametrize("is_known", [True, False])
def test_a_look_at_bemoeizorg_is_of_the_resident_if_there_is_one(client, is_known):
    team = TeamFactory(kind="outreach")
    asked = SupportRequestFactory(client=ClientFactory()) if is_known else None
    town = team.municipality
    signal = Signal.objects.create(request=asked, municipality=town, received_on=ON, source="police")
    Outreach.objects.create(
        signal=signal, team=team, ground="task", why="Nodig.", last_name="Bakker", started_on=ON,
        evaluate_on=ON, postcode="2471BK", house_number="1",
    )  # fmt: skip
    client.force_login(UserFactory(coach=True, team=team))

    assert client.get(f"/signalen/{signal.pk}/bemoeizorg").status_code == 200

    look = AccessLog.objects.get(page="bemoeizorg")
    assert look.client_id == (asked.client_id if asked else 0)
