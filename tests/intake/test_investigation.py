"""The investigation: its steps in the order of the law, and what was found, subject by subject."""

import uuid
from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.models import AccessLog
from intake import figures, services
from intake.models import Application, Assessment, AssessmentPart, AssessmentReport
from intake.terms import State
from providers.models import Draft, Role
from tests.factories import AssignmentFactory, CaseFactory, SupportRequestFactory, UserFactory

pytestmark = pytest.mark.django_db
REPORTED, TODAY = date(2026, 6, 1), date(2026, 6, 15)
S = AssessmentPart.Subject


@pytest.fixture
def held():
    return AssignmentFactory()


@pytest.fixture
def coach(held):
    return held.worker


@pytest.fixture
def assessment(held):
    asked = SupportRequestFactory(
        case=held.case, client=held.case.client, municipality=held.case.municipality, received_on=REPORTED
    )
    return Assessment.objects.create(request=asked, reported_on=REPORTED)


def take(assessment, step, by, seen=None, on=TODAY, **words):
    report = AssessmentReport.objects.filter(assessment=assessment).first()
    seen = seen or (report.version if report else 1)
    return services.record_step(assessment=assessment, step=step, seen=seen, on=on, by=by, **words)


def write(assessment, by, subject=S.NEEDS, text="Wil weer zelf koken.", seen=0, is_discussed=True, on=TODAY):
    return services.keep_part(
        assessment=assessment, subject=subject, is_discussed=is_discussed, text=text, seen=seen, on=on, by=by
    )


def posted(**words):
    return {"form_key": str(uuid.uuid4())} | words


def clock(assessment, key, on=TODAY):
    asked = Assessment.objects.select_related("request").get(pk=assessment.pk).request
    return next(row for row in figures.clocks_of(asked, on=on) if row.key == key)


STEPS = [
    ("bevestiging", {"confirmed_on": date(2026, 6, 3)}),
    ("ondersteuning", {"told_support_on": date(2026, 6, 3), "support_how": "phone"}),
    ("plan-verteld", {"told_plan_on": date(2026, 6, 3)}),
    ("plan", {"plan_received_on": date(2026, 6, 8)}),
    ("start", {"started_on": date(2026, 6, 9), "present": "de inwoner en de dochter"}),
    ("identiteit", {"identity_document": "card", "identified_on": date(2026, 6, 9)}),
    ("pgb", {"pgb_told_on": date(2026, 6, 9)}),
    (
        "uitstel",
        {"delay_until": date(2026, 7, 20), "delay_agreed_on": date(2026, 6, 10), "delay_how": "talk"},
    ),
    ("verslag", {"sent_on": date(2026, 6, 15)}),
]


class TestTheSteps:
    def test_are_taken_in_order_and_stop_their_clocks(self, assessment, coach):
        assert [step for step, _ in STEPS] == list(services.STEPS)
        for step, words in STEPS:
            take(assessment, step, coach, **words)

        for key in ("bevestiging", "ondersteuning", "plan-verteld", "plan", "identiteit", "pgb", "verslag"):
            assert clock(assessment, key).state == State.DONE, key
        assert clock(assessment, "onderzoek").due_on == date(2026, 7, 20)

    def test_art_2_3_2_lid_3_the_start_waits_for_clientondersteuning(self, assessment, coach):
        words = {"started_on": date(2026, 6, 9), "present": "de inwoner"}
        with pytest.raises(ValidationError, match="eerst over cliëntondersteuning") as refused:
            take(assessment, "start", coach, **words)
        assert list(refused.value.message_dict) == ["started_on"]

        take(assessment, "ondersteuning", coach, told_support_on=date(2026, 6, 9), support_how="talk")
        take(assessment, "start", coach, **words)

        assert AssessmentReport.objects.get().started_on == date(2026, 6, 9)

    @pytest.mark.parametrize("day", [date(2026, 5, 31), date(2026, 6, 16)])
    @pytest.mark.parametrize(
        ("step", "field", "more"),
        [
            ("bevestiging", "confirmed_on", {}),
            ("ondersteuning", "told_support_on", {"support_how": "talk"}),
            ("plan-verteld", "told_plan_on", {}),
            ("plan", "plan_received_on", {}),
            ("identiteit", "identified_on", {"identity_document": "card"}),
            ("pgb", "pgb_told_on", {}),
            ("verslag", "sent_on", {}),
        ],
    )
    def test_lie_between_the_question_and_today(self, assessment, coach, step, field, more, day):
        with pytest.raises(ValidationError) as refused:
            take(assessment, step, coach, **{field: day}, **more)

        assert list(refused.value.message_dict) == [field]
        assert not AssessmentReport.objects.exists()

    def test_delay_is_for_after_the_term_of_the_law(self, assessment, coach):
        words = {"delay_agreed_on": date(2026, 6, 10), "delay_how": "talk"}

        with pytest.raises(ValidationError, match="nog binnen de termijn"):
            take(assessment, "uitstel", coach, delay_until=date(2026, 7, 13), **words)
        take(assessment, "uitstel", coach, delay_until=date(2026, 7, 14), **words)

        assert clock(assessment, "onderzoek", date(2026, 7, 14)).state == State.RUNNING

    def test_an_agreed_delay_is_on_the_worklist(self, assessment, coach):
        words = {"delay_until": date(2026, 7, 20), "delay_agreed_on": TODAY, "delay_how": "talk"}
        take(assessment, "uitstel", coach, **words)
        consultant = UserFactory(team=coach.team, roles=[Role.CONSULTANT])

        rows = figures.deadlines(consultant, on=TODAY, kinds=figures.KINDS, after=None, size=9)

        assert [(row.due_on, row.delay_until) for row in rows] == [(date(2026, 7, 20), date(2026, 7, 20))]

    def test_what_a_colleague_changed_is_not_overwritten(self, assessment, coach):
        take(assessment, "pgb", coach, pgb_told_on=date(2026, 6, 9))

        with pytest.raises(ValidationError, match="collega"):
            take(assessment, "pgb", coach, seen=1, pgb_told_on=date(2026, 6, 10))
        assert AssessmentReport.objects.get().pgb_told_on == date(2026, 6, 9)

    def test_are_over_when_the_resident_withdrew(self, assessment, coach):
        Assessment.objects.filter(pk=assessment.pk).update(withdrawn_on=TODAY)

        with pytest.raises(ValidationError, match="trok deze melding in"):
            take(assessment, "pgb", coach, pgb_told_on=TODAY)

    def test_are_not_for_others(self, assessment):
        for other in (UserFactory(coach=True), UserFactory(coach=True, roles=[Role.CONSULTANT])):
            with pytest.raises(PermissionDenied):
                take(assessment, "pgb", other, pgb_told_on=TODAY)

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ({"identified_on": TODAY}, "identity_by_a_document"),
            ({"identity_document": "card"}, "identity_by_a_document"),
            ({"delay_until": TODAY}, "delay_with_consent"),
            ({"delay_until": TODAY, "delay_agreed_on": TODAY, "delay_how": "talk"}, "delay_lies_ahead"),
            ({"started_on": TODAY, "sent_on": TODAY - timedelta(1)}, "sent_after_start"),
        ],
    )
    def test_the_database_refuses_what_cannot_be(self, assessment, words, name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            AssessmentReport.objects.bulk_create([AssessmentReport(assessment=assessment, **words)])


class TestTheSubjects:
    def test_art_2_3_2_lid_4_are_a_to_g_and_what_is_usual(self):
        assert [label[:2] for label in S.labels] == ["a.", "b.", "c.", "d.", "e.", "f.", "g.", "Al"]
        assert set(AssessmentPart.ASKS) == set(S)

    def test_are_kept_one_by_one(self, assessment, coach):
        write(assessment, coach)
        write(assessment, coach, S.CARER, text="", is_discussed=False)

        assert [(one.subject, one.is_discussed, one.version) for one in assessment.parts.all()] == [
            ("needs", True, 1),
            ("carer", False, 1),
        ]

    def test_say_what_was_found(self, assessment, coach):
        with pytest.raises(ValidationError, match="Schrijf op"):
            write(assessment, coach, text="")
        with pytest.raises(IntegrityError, match="says_what_was_found"), transaction.atomic():
            AssessmentPart.objects.bulk_create(
                [
                    AssessmentPart(
                        assessment=assessment, subject="needs", is_discussed=True, by=coach, on=TODAY
                    )
                ]
            )

    def test_a_colleague_on_the_same_one_is_not_overwritten(self, assessment, coach):
        write(assessment, coach)

        with pytest.raises(ValidationError, match="collega"):
            write(assessment, coach, text="Iets anders")
        write(assessment, coach, text="Iets anders", seen=1)

        assert assessment.parts.get().text == "Iets anders"

    def test_stay_as_the_resident_got_them(self, assessment, coach):
        take(assessment, "verslag", coach, sent_on=TODAY)

        with pytest.raises(ValidationError, match="verstuurd"):
            write(assessment, coach)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("subjects", "kept"), [((S.NEEDS, S.CARER), ["done", "done"]), ((S.NEEDS, S.NEEDS), ["collega", "done"])]
)
def test_two_people_at_once_lose_nothing(assessment, coach, subjects, kept):
    told = []

    def act(subject, text):
        try:
            write(assessment, coach, subject, text=text)
            told.append("done")
        except ValidationError as error:
            told.append("collega" if "collega" in error.messages[0] else error.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=act, args=[one, f"tekst {n}"]) for n, one in enumerate(subjects)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == kept
    assert AssessmentPart.objects.count() == len(set(subjects))


class TestThePages:
    @pytest.fixture
    def page(self, assessment):
        return f"/termijnen/hulpvraag/{assessment.request_id}"

    def test_show_every_clock_with_its_article(self, client, coach, page):
        client.force_login(coach)

        text = client.get(page).content.decode()

        for told in (
            "2.3.2 lid 1",
            "2.3.2 lid 2",
            "2.3.2 lid 3",
            "2.3.4",
            "2.3.2 lid 6",
            "2.3.2 lid 8",
            "lid 9",
        ):
            assert told in text
        assert AccessLog.objects.filter(page="termijnen").count() == 1

    def test_take_each_step(self, client, coach, assessment, page):
        client.force_login(coach)
        today = timezone.localdate()
        days = {"delay_until": today + timedelta(400)}
        for step, words in STEPS:
            report = AssessmentReport.objects.filter(assessment=assessment).first()
            sent = {
                name: (days.get(name, today)).isoformat() if isinstance(value, date) else value
                for name, value in words.items()
            }
            assert client.get(f"{page}/stap/{step}").status_code == 200
            answer = client.post(f"{page}/stap/{step}", posted(seen=report.version if report else 1, **sent))
            assert answer.status_code == 302, (step, answer.context["form"].errors)

        assert AssessmentReport.objects.get().version == 1 + len(STEPS)
        assert "Verander" in client.get(page).content.decode()

    def test_say_by_the_field_what_is_missing(self, client, coach, page):
        client.force_login(coach)

        for step in services.STEPS:
            answer = client.post(f"{page}/stap/{step}", posted())
            assert answer.status_code == 422
            assert answer.context["form"].errors
        assert client.get(f"{page}/stap/niets").status_code == 404
        assert client.get(f"{page}/onderzoek/niets").status_code == 404

    def test_keep_a_subject_by_itself(self, client, coach, assessment, page):
        client.force_login(coach)

        answer = client.post(f"{page}/onderzoek/needs", posted(is_discussed="yes", text="Wil koken.", seen=0))

        assert answer.headers["Location"] == f"{page}/onderzoek#needs"
        assert "Wil koken." in client.get(f"{page}/onderzoek").content.decode()
        assert assessment.parts.get().by == coach

    def test_show_what_a_colleague_wrote_beside_what_was_typed(self, client, coach, assessment, page):
        write(assessment, coach, text="Van de collega.")
        client.force_login(coach)
        mine = {"is_discussed": "yes", "text": "Van mijzelf."}

        answer = client.post(f"{page}/onderzoek/needs", posted(seen=0, **mine))

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "Van de collega." in text
        assert "Van mijzelf." in text
        assert 'name="seen" value="1"' in text
        client.post(f"{page}/onderzoek/needs", posted(seen=1, **mine))
        assert assessment.parts.get().text == "Van mijzelf."

    def test_answer_a_form_without_a_subject(self, client, coach, page):
        client.force_login(coach)

        answer = client.post(f"{page}/onderzoek", posted())

        assert answer.status_code == 422
        assert "note note-warn" in answer.content.decode()

    def test_are_read_only_once_the_report_is_sent(self, client, coach, assessment, page):
        write(assessment, coach)
        take(assessment, "verslag", coach, sent_on=TODAY)
        client.force_login(coach)

        text = client.get(f"{page}/onderzoek").content.decode()

        assert "<textarea" not in text
        assert "Wil weer zelf koken." in text

    def test_a_stranger_finds_nothing(self, client, page):
        client.force_login(UserFactory(coach=True))

        for path in (page, f"{page}/stap/pgb", f"{page}/onderzoek", f"{page}/onderzoek/needs"):
            assert client.get(path).status_code == 404

    def test_of_a_question_without_a_dossier_are_of_a_consultant_of_the_municipality(self, client, coach):
        consultant = UserFactory(coach=True, roles=[Role.CONSULTANT])
        person = CaseFactory().client
        asked = SupportRequestFactory(client=person, municipality=consultant.team.municipality)
        Assessment.objects.create(request=asked, reported_on=asked.received_on)
        client.force_login(consultant)

        text = client.get(f"/termijnen/hulpvraag/{asked.pk}").content.decode()

        assert person.last_name not in text
        client.force_login(coach)
        assert client.get(f"/termijnen/hulpvraag/{asked.pk}").status_code == 404

    def test_an_early_application_is_taken_and_explained(self, client, coach, assessment, page):
        Application.objects.create(request=assessment.request, received_on=REPORTED)
        client.force_login(coach)

        text = client.get(page).content.decode()

        assert "Te vroeg" in text
        assert "Beslis toch op tijd" in text

    def test_need_the_same_number_of_statements_for_more(self, client, coach, assessment, page, queries):
        client.force_login(coach)
        client.get(page)
        for day in range(6):
            one = Application.objects.create(
                request=assessment.request, received_on=REPORTED + timedelta(day)
            )
            one.notices.create(received_on=TODAY)

        with queries(22):
            client.get(page)


def test_a_draft_of_each_subject_has_its_own_place(client, coach, assessment):
    client.force_login(coach)

    text = client.get(f"/termijnen/hulpvraag/{assessment.request_id}/onderzoek").content.decode()

    assert text.count("data-draft") >= len(S) or text.count('name="draft"') >= len(S)
    assert not Draft.objects.exists()
