"""What the desk lets a referrer know, with consent, and what becomes of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction

from cases.models import History
from cases.services import destruction
from config.middleware import Signature
from intake import services
from intake.models import (
    ReferrerCode,
    ReferrerLook,
    ReferrerMessage,
    Submission,
    SubmissionFile,
    SubmissionLook,
    SupportRequest,
)
from intake.services.referrers import digest
from tests.factories import ClientFactory, UserFactory
from tests.intake.referred import DAY, URL, add, agreed, code_of, desk, one, open_with, sent

__all__ = ["desk", "one"]
pytestmark = pytest.mark.django_db


class TestFeedback:
    def test_is_read_with_consent_and_every_reading_is_written_down(self, client, desk, one):
        agreed(one, desk, "Er is een gesprek gepland.")
        open_with(client, code_of(one, desk))

        for _ in range(2):
            assert "Er is een gesprek gepland." in client.get(URL).content.decode()

        assert [look.code.submission for look in ReferrerLook.objects.all()] == [one, one]

    def test_is_not_read_and_not_looked_at_without_consent(self, client, desk, one):
        agreed(one, desk, "Er is een gesprek gepland.")
        services.withdraw_feedback_consent(submission=one, by=desk)
        open_with(client, code_of(one, desk))

        assert "gesprek" not in client.get(URL).content.decode()
        assert not ReferrerLook.objects.exists()
        with pytest.raises(ValidationError, match="Leg eerst vast"):
            services.tell_referrer(submission=one, text="Toch.", by=desk)

    def test_leaves_out_what_the_referrer_wrote(self, client, desk, one):
        agreed(one, desk)
        open_with(client, code_of(one, desk))
        add(client)

        assert "Zij viel weer." not in client.get(URL).content.decode()
        assert not ReferrerLook.objects.exists()

    @pytest.mark.parametrize(("given_on", "is_kept"), [(DAY, True), (date(2026, 6, 16), False)])
    def test_needs_a_consent_of_today_or_before(self, desk, one, given_on, is_kept):
        known = {"submission": one, "given_on": given_on, "how": "phone", "on": DAY, "by": desk}

        if is_kept:
            assert services.record_feedback_consent(**known).consent_on == DAY
        else:
            with pytest.raises(ValidationError, match="moet nog komen"):
                services.record_feedback_consent(**known)

    @pytest.mark.parametrize(
        "wrong", [{"consent_on": DAY}, {"consent_how": "phone"}, {"consent_on": DAY, "consent_how": "phone"}]
    )
    def test_needs_a_consent_that_says_when_how_and_who_wrote_it(self, one, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.filter(pk=one.pk).update(**wrong)

    def test_keeps_in_the_history_that_consent_was_withdrawn(self, desk, one):
        agreed(one, desk)
        services.withdraw_feedback_consent(submission=one, by=desk)

        rows = History.objects.filter(record="intake_submission", act="update").order_by("pk")
        assert "2026-06-15" in str(rows.last().old)


class TestDesk:
    def test_alone_comes_here_and_every_look_is_written_down(self, client, desk, one):
        place = f"/loket/binnengekomen/{one.pk}/verwijzer"

        for who, status, unknown in (
            (desk, 200, 404), (UserFactory(coach=True), 403, 403), (UserFactory(partner=True), 403, 403)
        ):  # fmt: skip
            client.force_login(who)
            assert client.get(place).status_code == status
            assert client.get("/loket/binnengekomen/999999/verwijzer").status_code == unknown
        assert [look.user for look in SubmissionLook.objects.all()] == [desk]

    def test_does_it_all_on_its_page(self, client, desk, one):
        client.force_login(desk)
        place = f"/loket/binnengekomen/{one.pk}/verwijzer"

        def does(action, **more):
            return client.post(place, {"action": action, "form_key": str(uuid4())} | more, follow=True)

        assert does("toestemming").status_code == 422
        assert does("bericht", text="Te vroeg.").status_code == 422
        assert does("niets").status_code == 422
        assert "vastgelegd" in does("toestemming", given_on="2026-06-15", how="desk").content.decode()
        assert "kan dit nu lezen" in does("bericht", text="Het gaat goed.").content.decode()
        code_of(one, desk)
        assert "geldt niet meer" in does("intrekken").content.decode()
        assert "leest niets meer" in does("ingetrokken").content.decode()
        assert ReferrerMessage.objects.get().by == desk
        assert not ReferrerCode.objects.filter(revoked_at=None).exists()

    def test_is_refused_to_others_and_where_nobody_referred(self, desk, one):
        coach, self_sent = UserFactory(coach=True), sent("2", sender="self")

        for held, by, error, said in (
            (one, coach, PermissionDenied, "Alleen het loket"),
            (self_sent, desk, ValidationError, "Er is geen verwijzer"),
        ):
            known = {"submission": held, "by": by}
            for act in (
                lambda known=known: services.make_code(days=30, on=DAY, **known),
                lambda known=known: services.revoke_code(**known),
                lambda known=known: services.record_feedback_consent(
                    given_on=DAY, how="desk", on=DAY, **known
                ),
                lambda known=known: services.withdraw_feedback_consent(**known),
                lambda known=known: services.tell_referrer(text="Het gaat goed.", **known),
            ):
                with pytest.raises(error, match=said):
                    act()

    def test_says_what_is_missing(self, desk, one):
        with pytest.raises(ValidationError, match="hoe lang"):
            services.make_code(submission=one, days=31, on=DAY, by=desk)
        with pytest.raises(ValidationError, match="hoe de inwoner"):
            services.record_feedback_consent(submission=one, given_on=DAY, how="", on=DAY, by=desk)
        agreed(one, desk)
        with pytest.raises(ValidationError, match="Schrijf op"):
            services.tell_referrer(submission=one, text=" ", by=desk)


def test_all_of_it_goes_with_the_resident(client, desk, one, django_capture_on_commit_callbacks):
    agreed(one, desk, "Er is een gesprek gepland.")
    open_with(client, code_of(one, desk))
    add(client, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
    client.get(URL)
    path, person = SubmissionFile.objects.get().path, ClientFactory()
    asked = services.take_up(submission=one, by=desk)
    SupportRequest.objects.filter(pk=asked.pk).update(client=person)

    with django_capture_on_commit_callbacks(execute=True):
        destruction.forget(person.pk)

    for model in (Submission, ReferrerCode, ReferrerMessage, ReferrerLook):
        assert not model.objects.exists()
    assert not path.exists()


def test_without_a_worker_the_database_shows_and_takes_nothing(desk, one):
    agreed(one, desk, "Er is een gesprek gepland.")
    code = code_of(one, desk, on=DAY)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(Signature.SIGN, [None, DAY, None, ""])
        for model in (ReferrerCode, ReferrerMessage, ReferrerLook):
            assert not model.objects.exists()
        assert ReferrerCode.objects.update(uses_left=99) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            cursor.execute(
                "INSERT INTO intake_referrermessage (submission_id, text) VALUES (%s, 'x')", [one.pk]
            )
        entered = services.enter_code(code=code, on=DAY)
        assert services.read_behind(entered=entered, on=DAY).feedback[0][1] == "Er is een gesprek gepland."
        assert services.read_behind(entered=digest("AAAA"), on=DAY) is None
        cursor.execute(Signature.WIPE)
    assert ReferrerLook.objects.count() == 1
