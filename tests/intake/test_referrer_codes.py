"""A code for a referrer: what it opens and what it never does."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.utils import timezone

from cases.models import History
from intake import services
from intake.models import (
    ReferrerCode,
    ReferrerMessage,
    SubmissionFile,
    folder_of_submissions,
)
from intake.services.referrers import USES, digest
from intake.services.submissions import OF_ONE_PLACE
from tests.intake.referred import DAY, NEUTRAL, URL, add, at_once, code_of, desk, one, open_with, sent

__all__ = ["desk", "one"]
pytestmark = pytest.mark.django_db


class TestCode:
    def test_is_told_once_and_kept_as_a_digest_alone(self, client, desk, one):
        client.force_login(desk)
        place = f"/loket/binnengekomen/{one.pk}/verwijzer"

        answer = client.post(place, {"action": "code", "days": "30", "form_key": str(uuid4())})
        code = answer.context["code"]

        assert answer.status_code == 200
        assert code in answer.content.decode()
        assert code not in client.get(place).content.decode()
        assert ReferrerCode.objects.get().digest == digest(code) == digest(code.lower().replace("-", " "))
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(c::text, '') FROM intake_referrercode c")
            assert code.replace("-", "") not in cursor.fetchone()[0]
        assert not any(digest(code) in str((row.old, row.new)) for row in History.objects.all())

    @pytest.mark.parametrize(("day", "opens"), [(date(2026, 6, 29), True), (date(2026, 6, 30), False)])
    def test_holds_to_the_end_of_its_last_day(self, desk, one, day, opens):
        code = code_of(one, desk, on=DAY, days=14)

        entered = services.enter_code(code=code, on=day)

        assert bool(entered) is opens
        assert bool(services.read_behind(entered=digest(code), on=day)) is opens

    def test_holds_a_number_of_times(self, desk, one):
        code = code_of(one, desk, on=DAY)

        held = [bool(services.enter_code(code=code, on=DAY)) for _ in range(USES + 1)]

        assert held == [True] * USES + [False]

    def test_ends_when_it_is_withdrawn_and_when_another_is_made(self, desk, one):
        first = code_of(one, desk, on=DAY)
        second = code_of(one, desk, on=DAY)
        assert services.enter_code(code=first, on=DAY) is None
        assert services.enter_code(code=second, on=DAY)

        services.revoke_code(submission=one, by=desk)

        assert services.enter_code(code=second, on=DAY) is None
        assert services.read_behind(entered=digest(second), on=DAY) is None
        with pytest.raises(ValidationError, match="geldt niet meer"):
            services.add_by_code(entered=digest(second), text="Toch.", key="1", on=DAY)

    def test_opens_nothing_of_what_was_set_aside_and_costs_no_turn(self, desk, one):
        code = code_of(one, desk, on=DAY)
        services.set_aside(submission=one, reason="spam", by=desk)

        assert services.enter_code(code=code, on=DAY) is None
        assert ReferrerCode.objects.get().uses_left == USES

    def test_is_one_at_a_time_whoever_writes_it(self, desk, one):
        code_of(one, desk)

        with pytest.raises(IntegrityError), transaction.atomic():
            ReferrerCode.objects.create(submission=one, digest="x", made_by=desk, expires_on=DAY, uses_left=1)


class TestThePage:
    def test_answers_every_code_that_opens_nothing_alike(self, client, desk, one):
        today, told = timezone.localdate(), []
        expired = code_of(sent("2"), desk, on=today - timedelta(days=15), days=14)
        revoked, used, aside = (sent(key) for key in "345")
        codes = ["AAAA-BBBB-CCCC-DDDD", expired, *(code_of(row, desk) for row in (revoked, used, aside))]
        services.revoke_code(submission=revoked, by=desk)
        used.codes.update(uses_left=0)
        services.set_aside(submission=aside, reason="spam", by=desk)

        for code in codes:
            answer = open_with(Browser(), code)
            told.append((answer.status_code, NEUTRAL in answer.content.decode(), code in str(answer.headers)))

        assert told == [(422, True, False)] * 5

    def test_takes_no_code_from_an_address(self, client, desk, one):
        code = code_of(one, desk)

        page = client.get(URL, {"code": code, "action": "openen"}).content.decode()

        assert one.number not in page
        assert code not in page

    def test_is_opened_for_half_an_hour_by_the_key_alone(self, client, desk, one):
        answer = open_with(client, code := code_of(one, desk))

        assert answer.headers["Location"] == URL
        assert set(client.session["referrer"]) == {"key", "until"}
        assert code not in str(dict(client.session))
        assert one.number in client.get(URL).content.decode()
        session = client.session
        session["referrer"] = session["referrer"] | {"until": timezone.localtime().isoformat()}
        session.save()
        assert one.number not in client.get(URL).content.decode()

    def test_tells_no_other_site_where_it_was_and_is_kept_nowhere(self, client, desk, one):
        open_with(client, code_of(one, desk))

        answer = client.get(URL)

        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]

    def test_names_nobody_and_shows_nothing_that_was_told(self, client, desk, one):
        open_with(client, code_of(one, desk))

        page = client.get(URL).content.decode()

        for word in ("Zwaluw", "valt", "Bos", "0172123456", desk.name):
            assert word not in page

    def test_closes_at_once_when_the_code_ends_and_keeps_what_was_typed(self, client, desk, one):
        open_with(client, code_of(one, desk))
        services.revoke_code(submission=one, by=desk)

        answer = add(client, "Zij viel weer.")

        assert answer.status_code == 422
        assert NEUTRAL in answer.content.decode()
        assert "Zij viel weer." in answer.content.decode()
        assert "referrer" not in client.session
        assert not ReferrerMessage.objects.exists()

    def test_is_closed_by_who_leaves(self, client, desk, one):
        open_with(client, code_of(one, desk))

        client.post(URL, {"action": "sluiten"})

        assert one.number not in client.get(URL).content.decode()

    def test_answers_a_form_without_a_button_and_one_without_a_text(self, client, desk, one):
        open_with(client, code_of(one, desk))

        assert "Kies een knop" in client.post(URL, {}).content.decode()
        answer = add(client, "")
        assert (answer.status_code, "Schrijf op wat u wilt" in answer.content.decode()) == (422, True)

    def test_is_bounded_as_the_form_for_everybody_is(self, client, desk, one):
        code = code_of(one, desk)
        for _ in range(OF_ONE_PLACE):
            assert open_with(client, "AAAA-BBBB-CCCC-DDDD").status_code == 422

        assert open_with(client, code).status_code == 429
        assert open_with(client, code, REMOTE_ADDR="10.1.2.3").status_code == 302


class TestAdding:
    def test_reaches_the_desk_sealed_with_its_files(self, client, desk, one):
        open_with(client, code_of(one, desk))
        add(client, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])

        asked = services.take_up(submission=one, by=desk)
        client.force_login(desk)
        place = f"/loket/binnengekomen/{one.pk}"
        assert "Zij viel weer." in client.get(f"{place}/verwijzer").content.decode()
        assert "brief.txt" in client.get(place).content.decode()
        assert "voegde 1 keer iets toe" in client.get(place).content.decode()
        assert "voegde 1 keer iets toe" in client.get(f"/hulpvraag/{asked.pk}/triage").content.decode()
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(m::text, '') FROM intake_referrermessage m")
            assert "viel" not in cursor.fetchone()[0]
        assert not any("viel" in str((row.old, row.new)) for row in History.objects.all())

    def test_twice_of_the_same_form_is_once(self, client, desk, one):
        open_with(client, code_of(one, desk))
        key = str(uuid4())

        for _ in range(2):
            answer = add(client, form_key=key, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
            assert answer.status_code == 302

        assert ReferrerMessage.objects.count() == SubmissionFile.objects.count() == 1
        assert len([path for path in folder_of_submissions().rglob("*") if path.is_file()]) == 1

    @pytest.mark.parametrize(
        "uploads",
        [[("b.pdf", b"MZ\x90\x00\x03")], [(f"{number}.txt", b"Een brief.") for number in range(6)]],
    )
    def test_refuses_files_as_the_form_for_everybody_does(self, client, desk, one, uploads):
        open_with(client, code_of(one, desk))

        answer = add(client, uploads=[SimpleUploadedFile(*upload) for upload in uploads])

        assert answer.status_code == 422
        assert "Kies ze opnieuw." in answer.content.decode()
        assert not ReferrerMessage.objects.exists()
        assert not SubmissionFile.objects.exists()

    def test_goes_to_the_submission_of_its_code_alone(self, client, desk, one):
        other = sent("2")
        code_of(other, desk)
        open_with(client, code_of(one, desk))
        add(client)

        assert ReferrerMessage.objects.get().submission == one


@pytest.mark.django_db(transaction=True)
def test_the_last_turn_is_taken_once_by_two_at_the_same_time(desk):
    code = code_of(sent(), desk, on=DAY)
    ReferrerCode.objects.update(uses_left=1)

    def enter():
        return services.enter_code(code=code, on=DAY) is not None

    assert sorted(at_once(enter, enter)) == [False, True]


@pytest.mark.django_db(transaction=True)
def test_two_who_make_a_code_at_once_leave_one_that_holds(desk):
    held = sent()

    codes = at_once(*(lambda: code_of(held, desk, on=DAY) for _ in range(2)))

    assert len(codes) == 2
    assert sum(services.enter_code(code=str(code), on=DAY) is not None for code in codes) == 1
