"""What follows on an application: standing still, deciding, making known, objecting, a notice of default."""

import uuid
from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.models import Complaint, History
from intake import figures, services
from intake.models import Application, Decision, DefaultNotice, Suspension
from intake.terms import State
from providers.models import Mandate, PenaltyRate, Role
from tests.factories import AssignmentFactory, CaseFactory, MandateFactory, SupportRequestFactory, UserFactory

pytestmark = pytest.mark.django_db
RECEIVED, TODAY = date(2026, 6, 1), date(2026, 6, 15)


@pytest.fixture
def consultant():
    return UserFactory(coach=True, roles=[Role.CONSULTANT])


@pytest.fixture
def case(consultant):
    return CaseFactory(team=consultant.team, municipality=consultant.team.municipality)


@pytest.fixture
def application(case):
    asked = SupportRequestFactory(case=case, client=case.client, municipality=case.municipality)
    return Application.objects.create(request=asked, received_on=RECEIVED)


@pytest.fixture
def mandate(consultant, case):
    return MandateFactory(municipality=case.municipality, worker=consultant)


def suspend(application, by, letter_on=TODAY, last_on=date(2026, 6, 20), on=TODAY, **words):
    words = {"ground": "incomplete", "reason": "stukken"} | words
    return services.suspend_application(
        application=application, letter_on=letter_on, last_on=last_on, on=on, by=by, **words
    )


def decide(application, by, result="granted", decided_on=TODAY, on=TODAY, reason="Een traplift is nodig."):
    return services.decide_application(
        application=application, decided_on=decided_on, result=result, reason=reason, on=on, by=by
    )


FIRST = ("ingebrekestelling",)  # until then there is nothing to settle


def posted(**words):
    return {"form_key": str(uuid.uuid4())} | words


def state_of(application, key, on):
    application = Application.objects.get(pk=application.pk)
    rows = figures.clocks_of(application.request, on=on)
    return next((row for row in rows if row.key == key), None)


class TestSuspending:
    def test_adds_exactly_the_days_from_the_day_after_the_letter(self, application, consultant):
        suspend(application, consultant)

        application.refresh_from_db()
        assert application.suspended_days == 5  # 16 to 20 June
        assert application.due_on == date(2026, 6, 22)  # 15 + 5 is a Saturday
        assert state_of(application, "besluit", TODAY).state == State.RUNNING
        assert state_of(application, "besluit", date(2026, 6, 16)).state == State.SUSPENDED

    def test_days_and_reasons_add_up(self, application, consultant):
        suspend(application, consultant)
        later = date(2026, 6, 22)
        suspend(
            application, consultant, letter_on=later, last_on=date(2026, 6, 25), on=later, reason="advies"
        )

        application.refresh_from_db()
        assert (application.suspended_days, application.suspension_reason) == (8, "stukken; advies")

    @pytest.mark.parametrize(
        ("letter_on", "last_on", "field"),
        [
            (date(2026, 6, 16), date(2026, 6, 20), "letter_on"),  # still to come
            (TODAY, TODAY, "last_on"),
            (TODAY, date(2027, 6, 16), "last_on"),
            (date(2026, 5, 31), date(2026, 6, 20), "letter_on"),  # before it came in
        ],
    )
    def test_says_by_the_field_what_is_wrong(self, application, consultant, letter_on, last_on, field):
        with pytest.raises(ValidationError) as refused:
            suspend(application, consultant, letter_on=letter_on, last_on=last_on)

        assert list(refused.value.message_dict) == [field]

    def test_is_too_late_after_the_term(self, application, consultant):
        with pytest.raises(ValidationError, match="al voorbij"):
            suspend(application, consultant, letter_on=date(2026, 6, 16), on=date(2026, 6, 16))

    def test_is_refused_for_days_that_stood_still_already(self, application, consultant):
        suspend(application, consultant)

        with pytest.raises(ValidationError, match="al stil"):
            suspend(application, consultant, last_on=date(2026, 6, 30))
        application.refresh_from_db()
        assert application.suspended_days == 5

    @pytest.mark.parametrize(
        ("resumed_on", "days"), [(date(2026, 6, 16), 0), (date(2026, 6, 18), 2), (date(2026, 6, 20), 4)]
    )
    def test_ends_earlier_when_the_application_is_complete(self, application, consultant, resumed_on, days):
        suspend(application, consultant)

        services.resume_application(
            application=application, resumed_on=resumed_on, on=date(2026, 6, 22), by=consultant
        )

        application.refresh_from_db()
        assert application.suspended_days == days
        assert application.due_on >= TODAY + timedelta(days)
        assert state_of(application, "besluit", resumed_on).state != State.SUSPENDED

    @pytest.mark.parametrize("resumed_on", [TODAY, date(2026, 6, 21), date(2026, 6, 23)])
    def test_does_not_end_on_a_day_it_ran(self, application, consultant, resumed_on):
        suspend(application, consultant)

        with pytest.raises(ValidationError) as refused:
            services.resume_application(
                application=application, resumed_on=resumed_on, on=date(2026, 6, 22), by=consultant
            )
        assert list(refused.value.message_dict) == ["resumed_on"]

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ({"starts_on": TODAY}, "starts_after_its_letter"),
            ({"until_on": TODAY}, "ends_after_it_starts"),
            ({"reason": ""}, "says_why"),
        ],
    )
    def test_the_database_refuses_what_cannot_be(self, application, words, name):
        start = TODAY + timedelta(1)
        known = {"letter_on": TODAY, "starts_on": start, "until_on": start, "reason": "x", "ground": "force"}

        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Suspension.objects.bulk_create([Suspension(application=application, **known | words)])


class TestTheMandate:
    def test_awb_10_3_without_one_nobody_decides(self, application, consultant):
        with pytest.raises(ValidationError, match="geen mandaat") as refused:
            decide(application, consultant)

        assert list(refused.value.message_dict) == ["result"]
        assert not Decision.objects.exists()

    def test_is_kept_with_the_decision(self, application, consultant, mandate):
        decide(application, consultant)

        decision = Decision.objects.get()
        assert (decision.mandate, decision.signed_by, decision.announced_on) == (mandate, consultant, None)

    @pytest.mark.parametrize(
        ("starts_on", "ends_on", "may"),
        [
            (TODAY, None, True),
            (TODAY + timedelta(1), None, False),
            (date(2020, 1, 1), TODAY, True),
            (date(2020, 1, 1), TODAY - timedelta(1), False),
        ],
    )
    def test_must_hold_on_the_day_of_the_decision(
        self, application, consultant, case, starts_on, ends_on, may
    ):
        MandateFactory(
            municipality=case.municipality, worker=consultant, starts_on=starts_on, ends_on=ends_on
        )

        if may:
            decide(application, consultant)
        else:
            with pytest.raises(ValidationError, match="geen mandaat"):
                decide(application, consultant)

    def test_of_another_municipality_is_none(self, application, consultant):
        MandateFactory(municipality__external_id="GM0627", worker=consultant)

        with pytest.raises(ValidationError, match="geen mandaat"):
            decide(application, consultant)

    @pytest.mark.parametrize(("outcome", "may"), [("granted", True), ("partly", False), ("refused", False)])
    def test_to_grant_only_refuses_nothing(self, application, consultant, case, outcome, may):
        MandateFactory(municipality=case.municipality, role="consultant", signs="granted")

        if may:
            decide(application, consultant, result=outcome)
        else:
            with pytest.raises(ValidationError, match="alleen toekennen"):
                decide(application, consultant, result=outcome)

    def test_by_name_goes_before_that_of_the_role(self, application, consultant, case):
        MandateFactory(municipality=case.municipality, role="consultant")
        MandateFactory(municipality=case.municipality, worker=consultant, signs="nothing")

        with pytest.raises(ValidationError, match="geen mandaat"):
            decide(application, consultant)

    def test_is_not_needed_to_write_down_that_the_resident_withdrew(self, application, consultant):
        done = decide(application, consultant, result="withdrawn", reason="")

        assert (done.result, done.known_on) == ("withdrawn", TODAY)
        assert not Decision.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [{"role": "consultant"}, {"worker": None}, {"ends_on": date(2019, 1, 1)}],
    )
    def test_is_of_a_worker_or_a_role(self, consultant, case, wrong):
        known = {"municipality": case.municipality, "worker": consultant, "starts_on": date(2020, 1, 1)}

        with pytest.raises(IntegrityError), transaction.atomic():
            Mandate.objects.bulk_create([Mandate(source="x", **known | wrong)])

    def test_is_held_once_at_a_time(self, consultant, case, mandate):
        with pytest.raises(IntegrityError), transaction.atomic():
            MandateFactory(municipality=case.municipality, worker=consultant, starts_on=TODAY)


class TestDeciding:
    @pytest.mark.parametrize(
        ("outcome", "counted"), [("granted", "granted"), ("partly", "granted"), ("refused", "refused")]
    )
    def test_counts_what_is_partly_granted_as_granted(
        self, application, consultant, mandate, outcome, counted
    ):
        done = decide(application, consultant, result=outcome)

        assert (done.result, done.decision.outcome) == (counted, outcome)

    def test_awb_3_46_says_why(self, application, consultant, mandate):
        with pytest.raises(ValidationError) as refused:
            decide(application, consultant, reason="")

        assert list(refused.value.message_dict) == ["reason"]
        application.refresh_from_db()
        assert application.decided_on is None

    def test_is_for_a_consultant_of_the_dossier(self, application, mandate):
        held = AssignmentFactory(case=application.request.case)
        stranger = UserFactory(coach=True, roles=[Role.CONSULTANT])

        for other in (held.worker, stranger):
            with pytest.raises(PermissionDenied):
                decide(application, other)

    def test_writes_its_history(self, application, consultant, mandate):
        decide(application, consultant)

        assert History.objects.filter(record="intake_decision", act="insert").exists()


class TestMakingKnown:
    def test_starts_the_term_to_object(self, application, consultant, mandate):
        decide(application, consultant)
        assert state_of(application, "bezwaar", TODAY) is None

        services.announce_decision(
            application=application, announced_on=date(2026, 6, 16), on=date(2026, 6, 16), by=consultant
        )

        assert state_of(application, "bezwaar", TODAY).due_on == date(2026, 7, 28)

    @pytest.mark.parametrize("day", [date(2026, 6, 14), date(2026, 6, 18)])
    def test_is_after_the_decision_and_not_still_to_come(self, application, consultant, mandate, day):
        decide(application, consultant)

        with pytest.raises(ValidationError) as refused:
            services.announce_decision(
                application=application, announced_on=day, on=date(2026, 6, 17), by=consultant
            )
        assert list(refused.value.message_dict) == ["announced_on"]

    def test_not_before_there_is_one_and_once(self, application, consultant, mandate):
        known = {"application": application, "announced_on": TODAY, "on": TODAY, "by": consultant}
        with pytest.raises(ValidationError, match="eerst het besluit"):
            services.announce_decision(**known)
        decide(application, consultant)
        services.announce_decision(**known)
        with pytest.raises(ValidationError, match="collega"):
            services.announce_decision(**known)


class TestObjecting:
    def test_goes_into_the_register_with_the_day_the_decision_was_made_known(
        self, application, consultant, mandate
    ):
        decide(application, consultant)
        known = {"application": application, "on": TODAY, "by": consultant}
        with pytest.raises(ValidationError, match="bekendgemaakt"):
            services.record_objection(received_on=TODAY, has_committee=True, **known)
        services.announce_decision(announced_on=TODAY, **known)

        done = services.record_objection(received_on=TODAY, has_committee=True, **known)

        complaint = Complaint.objects.get()
        assert (complaint.kind, complaint.announced_on, complaint.has_committee) == ("objection", TODAY, True)
        assert complaint.link.case_id == application.request.case_id
        row = state_of(application, "bezwaar-besluit", TODAY)
        assert (row.due_on, row.state) == (done.complaint.due_on, State.RUNNING)

    def test_is_told_by_the_field_when_it_was_before_the_decision(self, application, consultant, mandate):
        decide(application, consultant)
        known = {"application": application, "on": TODAY, "by": consultant}
        services.announce_decision(announced_on=TODAY, **known)

        with pytest.raises(ValidationError):
            services.record_objection(received_on=TODAY - timedelta(1), has_committee=False, **known)
        assert not Complaint.objects.exists()


class TestANoticeOfDefault:
    def notice(self, application, by, received_on=date(2026, 6, 16), on=date(2026, 6, 16)):
        return services.record_notice(application=application, received_on=received_on, on=on, by=by)

    def test_gives_two_weeks_and_then_a_penalty(self, application, consultant):
        assert self.notice(application, consultant).due_on == date(2026, 6, 30)

        assert state_of(application, "dwangsom", date(2026, 6, 30)) is None
        assert "€ 23." in state_of(application, "dwangsom", date(2026, 7, 1)).told
        assert "€ 1.442." in state_of(application, "dwangsom", date(2026, 9, 1)).told

    def test_has_the_amounts_of_its_first_day(self, application, consultant):
        self.notice(application, consultant)
        PenaltyRate.objects.filter(ends_on=None).update(ends_on=date(2026, 6, 30))
        PenaltyRate.objects.create(
            starts_on=date(2026, 7, 1), first=50, second=60, third=70, source="Voorbeeld"
        )

        assert "€ 50." in state_of(application, "dwangsom", date(2026, 7, 1)).told

    def test_stands_on_the_worklist_until_there_is_a_decision(self, application, consultant):
        self.notice(application, consultant)
        asked = {"on": date(2026, 6, 20), "kinds": figures.KINDS, "after": None, "size": 9}

        rows = figures.deadlines(consultant, **asked)

        assert [(row.kind, row.due_on, row.step_id) for row in rows] == [
            ("aanvraag", date(2026, 6, 15), application.pk),
            ("ingebrekestelling", date(2026, 6, 30), application.pk),
        ]
        decide(application, consultant, result="withdrawn")
        assert figures.deadlines(consultant, **asked) == []

    def test_that_is_too_early_is_kept_and_does_not_count(self, application, consultant):
        self.notice(application, consultant, received_on=TODAY)

        assert not DefaultNotice.objects.running().exists()
        assert state_of(application, "ingebrekestelling", date(2026, 9, 1)).state == State.EARLY
        assert state_of(application, "dwangsom", date(2026, 9, 1)) is None

    @pytest.mark.parametrize("received_on", [date(2026, 5, 31), date(2026, 6, 17)])
    def test_is_of_a_day_that_can_be(self, application, consultant, received_on):
        with pytest.raises(ValidationError) as refused:
            self.notice(application, consultant, received_on=received_on)
        assert list(refused.value.message_dict) == ["received_on"]

    def test_is_refused_when_the_decision_is_known(self, application, consultant):
        decide(application, consultant, result="withdrawn")

        with pytest.raises(ValidationError, match="al een besluit"):
            self.notice(application, consultant)

    def test_runs_once_at_a_time_and_is_settled(self, application, consultant):
        self.notice(application, consultant)
        with pytest.raises(ValidationError, match="loopt al"):
            self.notice(application, consultant)
        known = {"application": application, "on": TODAY + timedelta(9), "by": consultant}
        for day in (TODAY, TODAY + timedelta(10)):
            with pytest.raises(ValidationError) as refused:
                services.settle_notice(settled_on=day, **known)
            assert list(refused.value.message_dict) == ["settled_on"]

        services.settle_notice(settled_on=TODAY + timedelta(9), **known)

        with pytest.raises(ValidationError, match="loopt geen"):
            services.settle_notice(settled_on=TODAY + timedelta(9), **known)
        assert not DefaultNotice.objects.filter(settled_on=None).exists()


@pytest.mark.django_db(transaction=True)
def test_two_consultants_decide_once(application, consultant, mandate):
    told = []

    def act(result):
        try:
            decide(application, consultant, result=result)
            told.append("done")
        except ValidationError as error:
            told.append(error.messages[0])
        finally:
            connection.close()

    threads = [Thread(target=act, args=[result]) for result in ("granted", "refused")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(told) == ["Een collega heeft al op deze aanvraag beslist.", "done"]
    assert Decision.objects.count() == 1


class TestThePages:
    def test_the_whole_road_on_screen(self, client, application, consultant, mandate):
        client.force_login(consultant)
        today = timezone.localdate()
        base = f"/termijnen/aanvraag/{application.pk}/"
        page = f"/termijnen/hulpvraag/{application.request_id}"
        assert "Te laat" in client.get(page).content.decode()

        for step, words in (
            ("ingebrekestelling", {"received_on": today}),
            ("besluit", {"result": "partly", "reason": "Een deel kan.", "decided_on": today}),
            ("bekendmaken", {"announced_on": today}),
            ("bezwaar", {"received_on": today, "has_committee": "no", "subject": "Te weinig"}),
            ("afhandelen", {"settled_on": today}),
        ):
            assert (base + "afhandelen" in client.get(page).content.decode()) == (step not in FIRST)
            assert client.get(base + step).status_code == 200
            answer = client.post(base + step, posted(**words))
            assert (answer.status_code, answer.headers.get("Location")) == (302, page), step

        text = client.get(page).content.decode()
        for told in ("Besluit bekendgemaakt", "Termijn voor bezwaar", "Awb art. 7:10", "Ingebrekestelling"):
            assert told in text
        assert (
            "deels toegekend"
            in client.get(f"/dossier/{application.request.case_id}/aanvragen/").content.decode()
        )

    def test_stand_still_and_run_again_on_screen(self, client, case, consultant):
        client.force_login(consultant)
        today = timezone.localdate()
        asked = SupportRequestFactory(case=case, received_on=today - timedelta(3))
        one = Application.objects.create(request=asked, received_on=today - timedelta(3))
        base = f"/termijnen/aanvraag/{one.pk}/"
        letter = {"ground": "agreed", "letter_on": today - timedelta(1), "last_on": today + timedelta(5)}

        client.post(base + "opschorten", posted(reason="samen besproken", **letter))
        assert "Opgeschort" in client.get(f"/termijnen/hulpvraag/{asked.pk}").content.decode()
        client.post(base + "hervatten", posted(resumed_on=today))

        text = client.get(f"/termijnen/hulpvraag/{asked.pk}").content.decode()
        assert "Schort op" in text
        assert "Opgeschort" not in text

    @pytest.mark.parametrize(
        ("step", "told"),
        [
            ("hervatten", "Vul in wanneer de aanvraag compleet was."),
            ("bekendmaken", "Vul in wanneer het besluit is verstuurd."),
            ("bezwaar", "Kies ja of nee."),
            ("ingebrekestelling", "Vul in wanneer de brief binnenkwam."),
            ("afhandelen", "Vul in wanneer het is afgehandeld."),
        ],
    )
    def test_say_in_dutch_by_the_field_what_is_wrong(self, client, application, consultant, step, told):
        client.force_login(consultant)

        answer = client.post(f"/termijnen/aanvraag/{application.pk}/{step}", posted())

        assert answer.status_code == 422
        assert told in answer.content.decode()
