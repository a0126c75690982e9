"""The inbox of the desk: who reads it, what becomes of what was sent in, and when it goes."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from cases.models import Document, History
from cases.services import destruction
from intake import services
from intake.models import Submission, SubmissionFile, SubmissionLook, SupportRequest, Told
from providers.models import User
from tests.factories import (
    ClientFactory,
    DistrictFactory,
    MunicipalityFactory,
    SupportRequestFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
INBOX = "/loket/binnengekomen"
TOLD = Told(
    text="Mevrouw valt steeds.", last_name="van der Zwaluw", first_names="Ans", birth_date="2-6-1944",
    postcode="2471BK", house_number="12", phone="0612345678", sender_name="dr. Bos", organisation="De Linde",
    sender_phone="0172123456", sender_email="bos@delinde.nl", informed="yes",
)  # fmt: skip


@pytest.fixture
def town():
    return MunicipalityFactory()


@pytest.fixture
def desk():
    return UserFactory(desk=True)


def sent(town=None, *, channel="web", key="1", uploads=(), told=TOLD, sender="doctor") -> Submission:
    services.send_in(channel=channel, told=told, key=key, sender=sender, municipality=town, uploads=uploads)
    return Submission.objects.latest("pk")


def received(submission: Submission, moment: str) -> None:
    Submission.objects.filter(pk=submission.pk).update(received_at=moment)


class TestInbox:
    def test_is_of_the_desk_alone_and_lists_no_names(self, client, desk, town):
        one = sent(town)

        for who, status in ((desk, 200), (UserFactory(coach=True), 403), (UserFactory(partner=True), 403)):
            client.force_login(who)
            assert client.get(INBOX).status_code == status
            assert client.get(f"{INBOX}/{one.pk}").status_code == status
        client.force_login(desk)
        page = client.get(INBOX).content.decode()
        assert one.number in page
        assert "Zwaluw" not in page
        assert "valt" not in page

    def test_shows_the_oldest_first_a_page_at_a_time_in_few_statements(self, client, desk, town, queries):
        rows = [sent(town, key=str(number)) for number in range(32)]
        client.force_login(desk)
        client.get(INBOX)

        with queries(12):
            first = client.get(INBOX)
        second = client.get(f"{INBOX}{first.context['next_url']}")

        assert [row.pk for row in first.context["rows"]] == [row.pk for row in rows[:30]]
        assert [row.pk for row in second.context["rows"]] == [row.pk for row in rows[30:]]

    def test_is_counted_on_the_pages_of_the_desk(self, client, desk, town):
        sent(town)
        client.force_login(desk)

        for page in ("/hulpvraag/nieuw", "/hulpvragen"):
            assert 'Binnengekomen <span class="count">1</span>' in client.get(page).content.decode()

    def test_writes_down_every_look(self, client, desk, town):
        one = sent(town)
        client.force_login(desk)

        page = client.get(f"{INBOX}/{one.pk}").content.decode()

        assert "van der Zwaluw" in page
        assert [(look.submission, look.user) for look in SubmissionLook.objects.all()] == [(one, desk)]

    def test_hands_a_file_out_in_a_sandbox_and_writes_that_down(self, client, desk, town):
        one = sent(town, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
        client.force_login(desk)

        answer = client.get(f"{INBOX}/{one.pk}/bijlage/{one.files.get().pk}")

        assert b"".join(answer) == b"Een brief."
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert SubmissionLook.objects.count() == 1

    def test_finds_no_file_of_another(self, client, desk, town):
        one = sent(town, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
        other = sent(town, key="2")
        client.force_login(desk)

        assert client.get(f"{INBOX}/{other.pk}/bijlage/{one.files.get().pk}").status_code == 404

    def test_answers_a_form_without_a_button(self, client, desk, town):
        one = sent(town)
        client.force_login(desk)

        answer = client.post(f"{INBOX}/{one.pk}", {})

        assert answer.status_code == 422
        assert "Kies een knop" in answer.content.decode()


class TestTakingUp:
    def test_opens_the_form_of_the_desk_with_all_that_was_told(self, client, desk, town):
        one = sent(town)
        client.force_login(desk)

        answer = client.post(f"{INBOX}/{one.pk}", {"action": "oppakken"}, follow=True)

        asked = SupportRequest.objects.get()
        assert answer.redirect_chain == [(f"/hulpvraag/{asked.pk}", 302)]
        page = answer.content.decode()
        for word in ("Mevrouw valt steeds.", "van der Zwaluw", "2-6-1944", "2471BK", "0612345678",
                     "dr. Bos, De Linde", "0172123456", "bos@delinde.nl"):  # fmt: skip
            assert word in page
        assert (asked.channel, asked.source, asked.is_client_informed) == ("web", "doctor", True)
        one.refresh_from_db()
        assert (one.state, one.request, one.decided_by) == ("taken_up", asked, desk)

    def test_art_2_3_2_the_day_of_receipt_in_amsterdam_is_the_day_of_the_melding(self, desk, town):
        one = sent(town)
        received(one, "2026-06-30T22:30:00Z")

        assert services.take_up(submission=one, by=desk).received_on == date(2026, 7, 1)

    @pytest.mark.parametrize(
        ("channel", "sender", "expected"),
        [
            ("web", "self", ("web", "self")), ("web", "family", ("web", "family")),
            ("web", "professional", ("web", "other")), ("mail", "", ("email", "other")),
        ],
    )  # fmt: skip
    def test_tells_how_and_from_whom_it_came(self, desk, town, channel, sender, expected):
        asked = services.take_up(submission=sent(town, channel=channel, sender=sender), by=desk)

        assert (asked.channel, asked.source) == expected

    def test_asks_the_gemeente_of_what_came_without(self, client, desk, town):
        one = sent(None, channel="mail", sender="")
        client.force_login(desk)

        without = client.post(f"{INBOX}/{one.pk}", {"action": "oppakken"})
        with_one = client.post(f"{INBOX}/{one.pk}", {"action": "oppakken", "municipality": town.pk})

        assert without.status_code == 422
        assert "Kies de gemeente." in without.content.decode()
        assert with_one.status_code == 302
        assert SupportRequest.objects.get().municipality == town

    def test_keeps_the_words_of_a_long_question_within_the_form(self, desk, town):
        long = Told(text="x" * 20_000, email="ans@voorbeeld.nl")

        asked = services.take_up(submission=sent(town, told=long), by=desk)

        assert len(asked.text) == 10_000
        assert asked.text.endswith("\n\nE-mail van de inwoner: ans@voorbeeld.nl")

    def test_tells_the_second_that_a_colleague_was_earlier(self, client, desk, town):
        one = sent(town)
        services.take_up(submission=one, by=UserFactory(desk=True))
        client.force_login(desk)

        for action in ({"action": "oppakken"}, {"action": "opzij", "reason": "spam"}):
            answer = client.post(f"{INBOX}/{one.pk}", action)
            assert answer.status_code == 422
            assert "Een collega heeft deze inzending al opgepakt." in answer.content.decode()
        assert SupportRequest.objects.count() == 1

    def test_gives_the_files_to_the_dossier(self, desk, town, django_capture_on_commit_callbacks):
        district = DistrictFactory(municipality=town)
        one = sent(town, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
        received(one, "2026-06-10T08:00:00Z")
        path = one.files.get().path
        asked = services.take_up(submission=one, by=desk)

        with django_capture_on_commit_callbacks(execute=True):
            done = services.register(
                request=asked, seen=asked.version, outcome="case", municipality=town, district=district,
                team=TeamFactory(municipality=town), on=DAY, by=desk,
                person=services.Person(last_name="Zwaluw", birth_date=date(1944, 6, 2), postcode="2471BK",
                                       house_number=12),
            )  # fmt: skip

        document = Document.objects.get()
        version = document.versions.get()
        assert (document.case, document.title, document.author) == (done.case, "brief", desk)
        assert version.path.read_bytes() == b"Een brief."
        assert not path.exists()
        assert not SubmissionFile.objects.exists()

    def test_keeps_the_files_with_a_question_that_got_no_dossier(self, desk, town):
        one = sent(town, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
        received(one, "2026-06-10T08:00:00Z")
        asked = services.take_up(submission=one, by=desk)

        services.register(request=asked, seen=asked.version, outcome="advice", municipality=town, on=DAY,
                          by=desk, person=services.Person())  # fmt: skip

        assert one.files.get().path.exists()


class TestSettingAside:
    def test_says_why_and_can_be_taken_back(self, client, desk, town):
        one = sent(town)
        client.force_login(desk)

        assert client.post(f"{INBOX}/{one.pk}", {"action": "opzij"}).status_code == 422
        client.post(f"{INBOX}/{one.pk}", {"action": "opzij", "reason": "double"})
        one.refresh_from_db()
        assert (one.state, one.reason, one.decided_by) == ("set_aside", "double", desk)
        assert one.number in client.get(f"{INBOX}?toon=opzij").content.decode()

        client.post(f"{INBOX}/{one.pk}", {"action": "terug"})
        one.refresh_from_db()
        assert (one.state, one.reason, one.decided_by, one.decided_at) == ("open", "", None, None)

    def test_is_refused_to_others_and_in_another_state(self, desk, town):
        one, coach = sent(town), UserFactory(coach=True)

        for act in (
            lambda: services.set_aside(submission=one, reason="spam", by=coach),
            lambda: services.take_up(submission=one, by=coach),
            lambda: services.put_back(submission=one, by=coach),
            lambda: services.look(submission=one, by=coach),
        ):
            with pytest.raises(PermissionDenied, match="Alleen het loket"):
                act()
        with pytest.raises(ValidationError, match="ligt niet opzij"):
            services.put_back(submission=one, by=desk)
        with pytest.raises(ValidationError, match="Kies waarom"):
            services.set_aside(submission=one, reason="zomaar", by=desk)


class TestGoing:
    @pytest.mark.parametrize(("day", "left"), [(date(2026, 9, 28), 1), (date(2026, 9, 29), 0)])
    def test_ninety_days_after_it_was_set_aside(
        self, desk, town, day, left, django_capture_on_commit_callbacks
    ):
        one = sent(town, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
        path = one.files.get().path
        services.look(submission=one, by=desk)
        services.set_aside(submission=one, reason="spam", by=desk)
        Submission.objects.filter(pk=one.pk).update(decided_at="2026-06-30T22:30:00Z")  # 1 July here
        sent(town, key="2")

        with django_capture_on_commit_callbacks(execute=True):
            done = services.forget_submissions(on=day, now=datetime(2026, 9, 29, tzinfo=UTC))

        assert done == 1 - left
        assert Submission.objects.count() == 1 + left
        assert path.exists() is bool(left)

    def test_leaves_nothing_in_the_history(self, desk, town):
        one = sent(town)
        services.set_aside(submission=one, reason="spam", by=desk)
        Submission.objects.filter(pk=one.pk).update(decided_at="2020-01-01T00:00:00Z")

        services.forget_submissions(on=DAY, now=datetime(2026, 6, 15, tzinfo=UTC))

        told = [str((row.old, row.new)) for row in History.objects.filter(record="intake_submission")]
        assert len(told) >= 3
        assert not any("content" in one and "***" not in one for one in told)
        assert not any("Zwaluw" in one for one in told)

    def test_with_the_resident_it_was_about(self, desk, town, django_capture_on_commit_callbacks):
        one = sent(town, uploads=[SimpleUploadedFile("brief.txt", b"Een brief.")])
        path = one.files.get().path
        services.look(submission=one, by=desk)
        asked = services.take_up(submission=one, by=desk)
        client = ClientFactory()
        SupportRequest.objects.filter(pk=asked.pk).update(client=client)

        with django_capture_on_commit_callbacks(execute=True):
            destruction.forget(client.pk)

        assert not Submission.objects.exists()
        assert not path.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_take_it_up_at_once_make_one_question(town):
    one = sent(town)
    people, told = [UserFactory(desk=True) for _ in range(2)], []

    def take(user: User) -> None:
        try:
            services.take_up(submission=one, by=user)
        except ValidationError as error:
            told.extend(error.messages)
        finally:
            connection.close()

    both = [threading.Thread(target=take, args=(user,)) for user in people]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert told == ["Een collega heeft deze inzending al opgepakt."]
    assert SupportRequest.objects.count() == 1


def test_a_submission_is_open_taken_up_or_set_aside_and_nothing_between(town, desk):
    asked = SupportRequestFactory(municipality=town)
    for number, wrong in enumerate((
        {"state": "open", "request": asked}, {"state": "taken_up"}, {"state": "set_aside"},
        {"state": "set_aside", "reason": "spam"}, {"channel": "api"}, {"channel": "web", "sent_by": desk},
    )):  # fmt: skip
        row = Submission(**{"channel": "web", "content": "{}", "key": str(number)} | wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            Submission.objects.bulk_create([row])
