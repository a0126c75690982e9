"""Legal terms: the worklist, the investigation, the application and its decision."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.models import AccessLog
from intake import services
from intake.models import Application, Assessment, SupportRequest
from providers.models import Role
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    MandateFactory,
    SupportRequestFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


@pytest.fixture
def consultant():
    return UserFactory(coach=True, roles=[Role.CONSULTANT])


@pytest.fixture
def case(consultant):
    return CaseFactory(team=consultant.team, client__bsn="999900006")


def assessment(case, reported_on=date(2026, 6, 1)):
    return Assessment.objects.create(request=SupportRequestFactory(case=case), reported_on=reported_on)


def application(case, received_on=date(2026, 6, 1), **words):
    return Application.objects.create(
        request=SupportRequestFactory(case=case), received_on=received_on, **words
    )


def posted(**words):
    return {"form_key": str(uuid.uuid4())} | words


class TestTheTerms:
    def test_art_2_3_2_an_investigation_takes_six_weeks(self, case):
        assert assessment(case, date(2026, 6, 1)).due_on == date(2026, 7, 13)

    def test_art_2_3_5_a_decision_takes_two_weeks(self, case):
        assert application(case, date(2026, 6, 1)).due_on == date(2026, 6, 15)

    def test_awb_4_15_suspended_days_come_first_then_the_next_working_day(self, case):
        # 1 June and 14 + 5 days is Saturday 20 June.
        assert application(case, date(2026, 6, 1), suspended_days=5).due_on == date(2026, 6, 22)


class TestFiling:
    @pytest.mark.parametrize("closed_on", [None, date(2026, 6, 2)])
    def test_nothing_blocks_it(self, consultant, case, closed_on):
        case.closed_on = closed_on
        case.save()

        done = services.file_application(case=case, received_on=TODAY, on=TODAY, by=consultant)

        assert done.request.case == case  # a question of that day: the dossier had none
        assert SupportRequest.objects.count() == 1

    def test_it_belongs_to_the_newest_question(self, consultant, case):
        SupportRequestFactory(case=case, received_on=date(2026, 1, 1))
        newest = SupportRequestFactory(case=case, received_on=date(2026, 5, 1))

        done = services.file_application(case=case, received_on=TODAY, on=TODAY, by=consultant)

        assert done.request == newest

    def test_the_vaste_hulpverlener_may_write_it_down_and_decides_nothing(self):
        held = AssignmentFactory(case__client__bsn="999900006")
        done = services.file_application(case=held.case, received_on=TODAY, on=TODAY, by=held.worker)

        with pytest.raises(PermissionDenied):
            services.decide_application(
                application=done, decided_on=TODAY, result="granted", on=TODAY, by=held.worker
            )


class TestTheBsn:
    """Wmo art. 5.2.9: from an application on it is needed, and nobody waits for it."""

    @pytest.fixture
    def case(self, consultant):
        return CaseFactory(team=consultant.team, client__bsn="")

    def file(self, case, consultant, **words):
        return services.file_application(case=case, received_on=TODAY, on=TODAY, by=consultant, **words)

    def test_is_asked_when_it_is_not_known(self, consultant, case):
        with pytest.raises(ValidationError) as refused:
            self.file(case, consultant)

        assert list(refused.value.message_dict) == ["bsn"]
        assert not Application.objects.exists()

    def test_is_written_down_with_the_application(self, consultant, case):
        done = self.file(case, consultant, bsn="999900018")

        case.client.refresh_from_db()
        assert (case.client.bsn, done.without_bsn) == ("999900018", "")

    def test_without_one_the_reason_is_kept(self, consultant, case):
        done = self.file(case, consultant, without_bsn="Ongedocumenteerd")

        assert done.without_bsn == "Ongedocumenteerd"

    @pytest.mark.parametrize("known", ["999900006", ""])
    def test_the_page_asks_only_for_what_is_missing(self, client, consultant, case, known):
        case.client.bsn = known
        case.client.save()
        client.force_login(consultant)

        text = client.get(f"/dossier/{case.pk}/aanvragen/nieuw").content.decode()

        assert ('name="bsn"' in text) == (not known)
        assert "999900006" not in text

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ("", "Vul het BSN in"),
            ("123456789", "Dit nummer klopt niet"),
            ("000000000", "Dit nummer klopt niet"),
            ("99990000", "Vul 9 cijfers in."),
        ],
    )
    def test_a_wrong_one_is_told_by_the_field(self, client, consultant, case, typed, told):
        client.force_login(consultant)

        answer = client.post(
            f"/dossier/{case.pk}/aanvragen/nieuw", posted(received_on=timezone.localdate(), bsn=typed)
        )

        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert not Application.objects.exists()


class TestDeciding:
    @pytest.mark.parametrize("day", [date(2026, 5, 31), date(2026, 6, 16)])
    def test_the_day_is_between_receipt_and_today(self, consultant, case, day):
        with pytest.raises(ValidationError) as refused:
            services.decide_application(
                application=application(case), decided_on=day, result="withdrawn", on=TODAY, by=consultant
            )
        assert list(refused.value.message_dict) == ["decided_on"]

    def test_is_done_once(self, consultant, case):
        one = application(case)
        services.decide_application(
            application=one, decided_on=TODAY, result="withdrawn", on=TODAY, by=consultant
        )

        with pytest.raises(ValidationError, match="collega"):
            services.decide_application(
                application=one, decided_on=TODAY, result="withdrawn", on=TODAY, by=consultant
            )

    @pytest.mark.parametrize(("is_withdrawn", "field"), [(False, "finished_on"), (True, "withdrawn_on")])
    def test_an_investigation_is_finished_or_withdrawn(self, consultant, case, is_withdrawn, field):
        one = services.end_assessment(
            assessment=assessment(case), ended_on=TODAY, is_withdrawn=is_withdrawn, on=TODAY, by=consultant
        )

        assert getattr(one, field) == TODAY
        with pytest.raises(ValidationError, match="collega"):
            services.end_assessment(
                assessment=one, ended_on=TODAY, is_withdrawn=True, on=TODAY, by=consultant
            )


class TestThePages:
    def test_what_is_due_first_stands_first(self, client, consultant, case):
        day = timezone.localdate()
        later = assessment(case, day - timedelta(days=10))
        first = application(case, day - timedelta(days=3))
        client.force_login(consultant)

        rows = client.get("/termijnen").context["rows"]

        assert [(row.kind, row.pk) for row in rows] == [("aanvraag", first.pk), ("onderzoek", later.pk)]
        assert AccessLog.objects.filter(case_id=case.pk, page="termijnen").count() == 2

    @pytest.mark.parametrize("role", Role)
    def test_open_by_role(self, client, role):
        client.force_login(UserFactory(coach=True, roles=[role]))

        assert client.get("/termijnen").status_code == (200 if role == Role.CONSULTANT else 403)

    def test_another_team_is_a_stranger(self, client, case):
        client.force_login(UserFactory(coach=True, roles=[Role.CONSULTANT]))
        one, other = application(case), assessment(case)

        assert not client.get("/termijnen").context["rows"]
        for page in (
            f"/dossier/{case.pk}/aanvragen/",
            f"/dossier/{case.pk}/aanvragen/nieuw",
            f"/termijnen/aanvraag/{one.pk}/besluit",
            f"/termijnen/aanvraag/{one.pk}/opschorten",
            f"/termijnen/onderzoek/{other.pk}",
        ):
            assert client.get(page).status_code == 404
            assert client.post(page, posted()).status_code in (404, 405)

    def test_a_step_without_a_dossier_shows_no_person(self, client, consultant):
        asked = SupportRequestFactory(client=CaseFactory().client, municipality=consultant.team.municipality)
        one = Assessment.objects.create(request=asked, reported_on=date(2026, 6, 1))
        client.force_login(consultant)

        page = client.get("/termijnen").content.decode()
        assert asked.client.last_name not in page
        assert client.get(f"/termijnen/onderzoek/{one.pk}").status_code == 200

    def test_the_whole_road_on_screen(self, client, consultant, case):
        client.force_login(consultant)
        MandateFactory(municipality=case.municipality, worker=consultant)
        today = timezone.localdate().isoformat()
        base = f"/dossier/{case.pk}/aanvragen/"

        form = posted(received_on=today)
        assert [client.post(base + "nieuw", form).status_code for _ in range(2)] == [302, 302]
        one = Application.objects.get()
        until = (timezone.localdate() + timedelta(5)).isoformat()
        letter = {"ground": "incomplete", "letter_on": today, "last_on": until, "reason": "stukken"}
        client.post(f"/termijnen/aanvraag/{one.pk}/opschorten", posted(**letter))
        assert "5 dagen: stukken" in client.get(base).content.decode()
        decision = {"result": "granted", "reason": "Een traplift is nodig.", "decided_on": today}
        client.post(f"/termijnen/aanvraag/{one.pk}/besluit", posted(**decision))

        assert "toegekend" in client.get(base).content.decode()
        assert "Besluit: toegekend" in client.get(f"/dossier/{case.pk}/").content.decode()
        assert not client.get("/termijnen").context["rows"]

    def test_says_in_dutch_by_the_field_what_is_wrong(self, client, consultant, case):
        client.force_login(consultant)
        one = application(case)

        page = client.post(f"/termijnen/aanvraag/{one.pk}/opschorten", posted()).content.decode()
        assert "Kies de grond in de wet." in page
        assert "Vul de laatste dag in." in page
        assert "Vul in waarom u opschort." in page
        answer = client.post(f"/termijnen/aanvraag/{one.pk}/besluit", posted(decided_on="x"))
        assert answer.status_code == 422
        assert "Kies het besluit." in answer.content.decode()

    def test_pages_by_key_over_both_kinds_with_the_same_number_of_statements(
        self, client, consultant, case, queries
    ):
        for _ in range(16):
            assessment(case)
            application(case)
        client.force_login(consultant)

        with queries(14):
            first = client.get("/termijnen")
        second = client.get(f"/termijnen{first.context['next_url']}")

        keys = [(r.kind, r.pk) for page in (first, second) for r in page.context["rows"]]
        assert len(keys) == len(set(keys)) == 32
        assert not second.context["next_url"]

    @pytest.mark.parametrize("start", ["x", "1.2", "9999999999.9.9", "1.1.99999999999999999999", "².1.1"])
    def test_a_page_that_is_nonsense_is_no_error(self, client, consultant, start):
        client.force_login(consultant)

        assert client.get("/termijnen", {"na": start, "soort": "x"}).status_code == 200
