"""What follows on an application: deciding, making known, objecting, and all of it on screen."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from cases.models import Complaint, History
from intake import services
from intake.models import Application, Decision
from intake.terms import State
from providers.models import Role
from tests.factories import AssignmentFactory, SupportRequestFactory, UserFactory
from tests.intake.applied import TODAY, application, case, consultant, decide, mandate, posted, state_of

__all__ = ["application", "case", "consultant", "mandate"]
pytestmark = pytest.mark.django_db

FIRST = ("ingebrekestelling",)  # until then there is nothing to settle


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
