"""A code for a referrer: what it opens and what it never does, and what the desk lets know with consent."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser
from django.utils import timezone

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
    Told,
    folder_of_submissions,
)
from intake.services.referrers import USES, digest
from intake.services.submissions import OF_ONE_PLACE
from providers.models import User
from tests.factories import ClientFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
URL = "/melden/aanvullen"
NEUTRAL = "Met deze code kunt u niet verder."
TOLD = Told(text="Mevrouw valt steeds.", last_name="Zwaluw", sender_name="dr. Bos", sender_phone="0172123456")


@pytest.fixture
def desk():
    return UserFactory(desk=True)


@pytest.fixture
def one():
    return sent()


def sent(key="1", sender="doctor") -> Submission:
    services.send_in(channel="web", told=TOLD, key=key, sender=sender, municipality=MunicipalityFactory())
    return Submission.objects.latest("pk")


def code_of(one: Submission, desk: User, *, on: date | None = None, days: int = 30) -> str:
    return services.make_code(submission=one, days=days, on=on or timezone.localdate(), by=desk)


def agreed(one: Submission, desk: User, text: str = "") -> None:
    services.record_feedback_consent(submission=one, given_on=DAY, how="phone", on=DAY, by=desk)
    if text:
        services.tell_referrer(submission=one, text=text, by=desk)


def open_with(browser: Browser, code: str, **more):
    return browser.post(URL, {"action": "openen", "code": code, "form_key": str(uuid4())}, **more)


def add(browser: Browser, text: str = "Zij viel weer.", **more):
    return browser.post(URL, {"action": "aanvullen", "text": text, "form_key": str(uuid4())} | more)


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


def at_once(*acts) -> list[object]:
    found: list[object] = []

    def do(act) -> None:
        try:
            found.append(act())
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


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
