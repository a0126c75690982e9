"""The form that is open to everybody: what it takes, what it refuses, and that it reads nothing."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.utils import timezone

from config.middleware import Signature
from intake.models import FormText, SendAttempt, Submission, SubmissionFile, folder_of_submissions
from intake.services import submissions as services
from providers.models import Municipality
from tests.factories import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
URL, ENGLISH, DONE = "/melden", "/melden/en", "/melden/klaar"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture
def town():
    MunicipalityFactory(external_id="GM0002", name="Elders")
    return MunicipalityFactory()


def typed(town: Municipality, **more) -> dict[str, object]:
    """What a huisarts fills in; more goes over it."""
    return {
        "form_key": str(uuid4()), "sender": "doctor", "text": "Mevrouw valt steeds.", "last_name": "Zwaluw",
        "first_names": "Ans", "birth_day": "2", "birth_month": "6", "birth_year": "1944",
        "postcode": "2471 bk", "house_number": "12", "municipality": town.pk, "sender_name": "dr. Bos",
        "organisation": "De Linde", "sender_phone": "0172123456", "informed": "yes", "website": "",
    } | more  # fmt: skip


def files_on_disk():
    return [path for path in folder_of_submissions().rglob("*") if path.is_file()]


class TestSending:
    def test_needs_no_account_and_gives_a_number(self, client, town):
        answer = client.post(URL, typed(town), follow=True)

        row = Submission.objects.get()
        assert answer.redirect_chain == [(DONE, 302)]
        assert f"M-{row.pk:06}" in answer.content.decode()
        assert (row.channel, row.language, row.sender, row.state) == ("web", "nl", "doctor", "open")
        assert row.municipality == town

    def test_keeps_what_was_told_sealed(self, client, town):
        client.post(URL, typed(town))

        told = Submission.objects.get().told
        assert (told.last_name, told.birth_date, told.postcode) == ("Zwaluw", "2-6-1944", "2471BK")
        assert (told.sender_name, told.organisation, told.informed) == ("dr. Bos", "De Linde", "yes")
        with connection.cursor() as cursor:
            cursor.execute("SELECT string_agg(s::text, '') FROM intake_submission s")
            stored = cursor.fetchone()[0]
            cursor.execute("SELECT string_agg(h::text, '') FROM cases_history h")
            history = cursor.fetchone()[0]
        for word in ("Zwaluw", "valt", "Bos", "Linde", "0172123456"):
            assert word not in stored
            assert word not in history

    def test_keeps_which_texts_were_shown(self, client, town):
        FormText.objects.create(
            language="nl", key="privacy", version=2, text="Anders dan eerst.", starts_on=date(2026, 1, 2)
        )

        page = client.get(URL).content.decode()
        client.post(URL, typed(town))

        shown = Submission.objects.get().texts
        assert "Anders dan eerst." in page
        assert (shown["privacy"], shown["title"]) == (2, 1)

    def test_of_the_same_form_keeps_one(self, client, town):
        form = typed(town)

        first = client.post(URL, form, follow=True).content
        second = client.post(URL, form, follow=True).content

        number = f"M-{Submission.objects.get().pk:06}".encode()
        assert number in first
        assert number in second

    def test_of_oneself_leaves_out_the_part_about_somebody_else(self, client, town):
        client.post(URL, typed(town, sender="self", phone="0612345678", sender_email="geen adres"))

        told = Submission.objects.get().told
        assert (told.phone, told.sender_name, told.sender_email, told.informed) == ("0612345678", "", "", "")

    def test_names_nobody_in_an_address(self, client, town):
        answer = client.post(URL, typed(town), follow=True)

        assert all("Zwaluw" not in url for url, _ in answer.redirect_chain)
        assert client.get(DONE, follow=True).status_code == 200

    def test_shows_no_number_to_who_sent_nothing(self, client):
        assert client.get(DONE).headers["Location"] == URL

    @pytest.mark.parametrize(
        ("more", "field", "said"),
        [
            ({"text": ""}, "text", "Schrijf op wat er aan de hand is."),
            ({"text": "x" * 5_001}, "text", "Dit is te lang"),
            ({"sender": ""}, "sender", "Kies voor wie u dit invult."),
            ({"last_name": ""}, "last_name", "Vul de achternaam in"),
            ({"last_name": "Zwa\x00luw"}, "last_name", "tekens in die wij niet kunnen lezen"),
            ({"municipality": ""}, "municipality", "Kies een gemeente."),
            ({"municipality": "999999"}, "municipality", "Kies een gemeente."),
            ({"postcode": "0471 BK"}, "postcode", "Vul 4 cijfers en 2 letters in"),
            ({"birth_month": "13"}, "birth_day", "die bestaan"),
            ({"birth_year": "1899"}, "birth_day", "die bestaan"),
            ({"birth_year": ""}, "birth_day", "die bestaan"),
            ({"email": "naam@voorbeeld"}, "email", "Vul een e-mailadres in zoals"),
            ({"sender_phone": ""}, "sender_phone", "Anders kunnen wij u niet bereiken."),
            ({"sender_name": ""}, "sender_name", "Vul uw eigen naam in."),
            ({"website": "http://reclame"}, "website", "Laat dit veld leeg"),
        ],
    )
    def test_says_by_the_field_what_is_wrong_and_keeps_nothing(self, client, town, more, field, said):
        answer = client.post(URL, typed(town) | more)

        assert answer.status_code == 422
        assert said in " ".join(answer.context["form"].errors[field])
        assert said.partition("‘")[0] in answer.content.decode()
        assert not Submission.objects.exists()

    def test_needs_no_more_than_question_name_place_and_a_way_to_reach(self, client, town):
        bare = {
            "sender": "self",
            "text": "Help",
            "last_name": "Zwaluw",
            "municipality": town.pk,
            "email": "a@b.nl",
        }

        assert client.post(URL, bare).status_code == 302

    def test_asks_no_gemeente_where_there_is_one(self, client):
        only = MunicipalityFactory()

        page = client.get(URL).content.decode()

        assert f'type="hidden" name="municipality" value="{only.pk}"' in page


class TestEnglish:
    def test_has_the_same_form_in_english(self, client, town):
        page = client.get(ENGLISH).content.decode()

        assert '<html lang="en">' in page
        assert "Is anyone in danger right now? Call 112." in page
        assert f'href="{URL}"' in page
        assert client.post(ENGLISH, typed(town), follow=True).redirect_chain == [("/melden/en/klaar", 302)]
        assert Submission.objects.get().language == "en"

    def test_says_what_is_wrong_in_english(self, client, town):
        answer = client.post(ENGLISH, typed(town, text=""))

        page = answer.content.decode()
        assert "Write down what is going on." in page
        assert "Schrijf" not in page


class TestFiles:
    def test_are_kept_apart_under_a_name_that_tells_nothing(self, client, town):
        client.post(URL, typed(town, uploads=[SimpleUploadedFile("Zwaluw.pdf", PDF)]))

        file = SubmissionFile.objects.get()
        assert (file.file_name, file.content_type, file.size) == ("Zwaluw.pdf", "application/pdf", len(PDF))
        assert files_on_disk() == [file.path]
        assert "Zwaluw" not in str(file.path)

    def test_that_are_something_else_are_refused_and_nothing_is_kept(self, client, town):
        good, wrong = SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", b"MZ\x90\x00\x03")

        answer = client.post(URL, typed(town, uploads=[good, wrong]))

        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Dit bestand kunnen wij niet aannemen." in page
        assert "Kies ze dan opnieuw." in page
        assert files_on_disk() == []
        assert not Submission.objects.exists()

    def test_are_refused_in_english_too(self, client, town):
        answer = client.post(ENGLISH, typed(town, uploads=[SimpleUploadedFile("b.pdf", b"MZ\x90\x00")]))

        assert answer.context["form"].errors["uploads"] == [
            "We cannot accept this file. Choose another one, or send your question without it."
        ]

    @pytest.mark.parametrize(("count", "status"), [(5, 302), (6, 422)])
    def test_are_five_at_most(self, client, town, count, status):
        uploads = [SimpleUploadedFile(f"{number}.txt", b"Een brief.") for number in range(count)]

        assert client.post(URL, typed(town, uploads=uploads)).status_code == status
        assert len(files_on_disk()) == (5 if status == 302 else 0)

    def test_of_a_second_copy_are_not_kept_twice(self, client, town):
        form = typed(town)
        for _ in range(2):
            client.post(URL, form | {"uploads": [SimpleUploadedFile("a.pdf", PDF)]})

        assert len(files_on_disk()) == SubmissionFile.objects.count() == 1


class TestLimits:
    def test_hold_per_address_and_keep_what_was_typed(self, client, town):
        for _ in range(services.OF_ONE_PLACE):
            assert client.post(URL, typed(town)).status_code == 302

        answer = client.post(URL, typed(town))

        assert answer.status_code == 429
        assert "Uw vraag is nog niet verstuurd." in answer.content.decode()
        assert "Mevrouw valt steeds." in answer.content.decode()
        assert client.post(URL, typed(town), REMOTE_ADDR="10.1.2.3").status_code == 302

    def test_hold_for_all_together(self, client, town):
        SendAttempt.objects.bulk_create(SendAttempt(place=str(one)) for one in range(services.OF_ALL - 1))

        assert client.post(URL, typed(town)).status_code == 302
        assert client.post(URL, typed(town), REMOTE_ADDR="10.1.2.3").status_code == 429

    def test_end_an_hour_later_and_do_not_count_what_was_refused(self, client, town):
        for _ in range(services.OF_ONE_PLACE + 3):
            client.post(URL, typed(town))
        assert SendAttempt.objects.count() == services.OF_ONE_PLACE

        with connection.cursor() as cursor:
            cursor.execute("UPDATE intake_sendattempt SET at = at - interval '61 minutes'")

        assert client.post(URL, typed(town)).status_code == 302

    def test_hold_without_redis(self, client, town, settings):
        settings.CACHES = {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": "unix:///tmp/no-such-place.sock",
            }
        }
        for _ in range(services.OF_ONE_PLACE):
            client.post(URL, typed(town))

        assert client.post(URL, typed(town)).status_code == 429

    def test_keep_no_address(self, client, town):
        client.post(URL, typed(town), REMOTE_ADDR="10.1.2.3")

        assert "10.1.2.3" not in SendAttempt.objects.get().place


def test_the_page_sees_nothing_of_what_it_sends(client, town):
    client.post(URL, typed(town, uploads=[SimpleUploadedFile("a.pdf", PDF)]))

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(Signature.SIGN, [None, timezone.localdate(), None, ""])
        for model in (Submission, SubmissionFile, SendAttempt):
            assert not model.objects.exists()
        for statement in (
            "INSERT INTO intake_submission (channel, language, sender, content, problem, texts, key, state,"
            " reason) VALUES ('web', 'nl', '', '', '', '{}', 'x', 'open', '')",
            "INSERT INTO intake_sendattempt (place) VALUES ('x')",
        ):
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                cursor.execute(statement)
        assert Submission.objects.update(state="open") == 0
        cursor.execute(Signature.WIPE)
    assert Submission.objects.count() == 1


def test_a_worker_may_use_it_as_well(client, town):
    client.force_login(UserFactory(coach=True))

    assert client.post(URL, typed(town)).status_code == 302
    assert Submission.objects.get().sent_by is None


@pytest.mark.django_db(transaction=True)
def test_two_copies_at_once_are_one(town):
    form, codes = typed(town), []

    def send():
        codes.append(Browser().post(URL, form).status_code)
        connection.close()

    both = [threading.Thread(target=send) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert codes == [302, 302]
    assert Submission.objects.count() == 1
