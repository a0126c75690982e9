"""Logging in, invitations and forgotten passwords."""

import re
from datetime import date

import pytest
from django.core.management import call_command

from providers import services, tasks
from providers.models import Message, User
from tests.factories import PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=False)
TODAY = date(2026, 11, 24)


PASSWORD = "geheim-voor-tests"


def login(client, user, password=PASSWORD):
    return client.post("/inloggen", {"username": user.email, "password": password})


def link_in(message: Message) -> str:
    return re.search(r"http\S+", message.body).group().replace("http://127.0.0.1:8000", "")


class TestLogin:
    def test_lets_a_worker_in_whatever_the_case_of_the_address(self, client):
        user = UserFactory(administrator=True, email="Marieke@voorbeeld.nl")

        answer = client.post(
            "/inloggen", {"username": "marieke@VOORBEELD.nl", "password": "geheim-voor-tests"}
        )

        assert answer.status_code == 302
        assert client.get("/mijn-account").status_code == 200
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_tells_two_people_with_one_address_apart_by_password(self, client):
        UserFactory(email="balie@voorbeeld.nl")
        second = UserFactory(email="balie@voorbeeld.nl", password="een-heel-ander-geheim")

        client.post("/inloggen", {"username": "balie@voorbeeld.nl", "password": "een-heel-ander-geheim"})

        assert client.session["_auth_user_id"] == str(second.pk)

    def test_says_the_same_for_a_wrong_password_and_an_unknown_address(self, client):
        user = UserFactory()

        wrong = login(client, user, "fout-wachtwoord")
        unknown = client.post("/inloggen", {"username": "niemand@voorbeeld.nl", "password": "x"})

        assert wrong.status_code == unknown.status_code == 422
        for answer in (wrong, unknown):
            assert "Het e-mailadres of wachtwoord klopt niet." in answer.content.decode()

    def test_refuses_someone_who_left(self, client):
        gone = UserFactory(ends_on=date(2024, 1, 1))

        assert login(client, gone).status_code == 422

    def test_ends_the_day_someone_leaves(self, client):
        user = UserFactory(administrator=True)
        login(client, user)

        User.objects.filter(pk=user.pk).update(ends_on=date(2024, 1, 1))

        assert client.get("/mijn-account").status_code == 302


class TestInvitation:
    def test_lets_the_first_administrator_choose_a_password_once(self, client, capsys):
        call_command("eerste_beheerder", "--email", "baas@voorbeeld.nl")
        link = link_in(Message.objects.get())
        page = client.get(link, follow=True)
        form = page.redirect_chain[-1][0]

        chosen = {"new_password1": "vier losse woorden samen", "new_password2": "vier losse woorden samen"}
        client.post(form, chosen)
        answer = client.post(
            "/inloggen", {"username": "baas@voorbeeld.nl", "password": chosen["new_password1"]}
        )

        assert answer.status_code == 302
        assert "wachtwoord" in capsys.readouterr().out
        assert b"Deze link werkt niet meer" in client.get(link, follow=True).content

    def test_ends_after_72_hours(self, client, settings):
        user = services.add_worker(email="n@voorbeeld.nl", name="Nieuw", roles=["coach"], on=TODAY, by=None)
        link = link_in(user.messages.get())
        settings.PASSWORD_RESET_TIMEOUT = -1

        assert b"Deze link werkt niet meer" in client.get(link, follow=True).content

    def test_of_all_who_came_by_file_is_sent_once(self):
        boss = UserFactory(administrator=True)
        for _ in range(2):
            imported = UserFactory()
            imported.set_unusable_password()
            imported.save()

        assert services.invite_all(on=TODAY, by=boss) == 2
        assert services.invite_all(on=TODAY, by=boss) == 0
        assert Message.objects.count() == 2

    def test_of_a_second_first_administrator_is_refused(self):
        call_command("eerste_beheerder", "--email", "baas@voorbeeld.nl")

        with pytest.raises(Exception, match="Er is al een applicatiebeheerder"):
            call_command("eerste_beheerder", "--email", "ander@voorbeeld.nl")


class TestForgotten:
    def test_sends_a_link_and_says_nothing_of_who_is_known(self, client):
        user = UserFactory()

        known = client.post("/wachtwoord-vergeten", {"email": user.email}, follow=True)
        unknown = client.post("/wachtwoord-vergeten", {"email": "niemand@voorbeeld.nl"}, follow=True)

        assert known.content == unknown.content
        assert [message.recipient for message in Message.objects.all()] == [user]

    def test_keeps_a_bad_address_and_says_what_to_do(self, client):
        answer = client.post("/wachtwoord-vergeten", {"email": "geen adres"})

        assert answer.status_code == 422
        assert "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl." in answer.content.decode()


class TestWorkers:
    def test_are_added_and_invited_by_the_administrator(self, client):
        client.force_login(UserFactory(administrator=True))
        partner = PartnerFactory()

        sent = {
            "name": "Nieuwe Coach",
            "email": "nieuw@voorbeeld.nl",
            "employer": partner.pk,
            "roles": ["coach"],
        }
        answer = client.post("/medewerkers/nieuw", sent)

        assert answer.status_code == 302
        assert User.objects.get(email="nieuw@voorbeeld.nl").messages.count() == 1

    def test_are_no_business_of_others(self, client):
        client.force_login(UserFactory(coach=True))

        assert client.get("/medewerkers").status_code == 403
        assert client.post("/medewerkers/nieuw", {}).status_code == 403

    def test_keep_what_was_typed_when_the_address_is_taken(self, client):
        boss = UserFactory(administrator=True)
        client.force_login(boss)

        sent = {"name": "Dubbel", "email": boss.email, "employer": PartnerFactory().pk, "roles": ["coach"]}
        answer = client.post("/medewerkers/nieuw", sent)

        assert answer.status_code == 422
        assert "Er is al een medewerker met dit e-mailadres." in answer.content.decode()
        assert "Dubbel" in answer.content.decode()

    def test_are_listed_with_a_constant_number_of_queries(self, client, queries):
        client.force_login(UserFactory(administrator=True))
        UserFactory.create_batch(3)
        client.get("/medewerkers")
        with queries(8):
            client.get("/medewerkers")
        UserFactory.create_batch(30)
        with queries(8):
            client.get("/medewerkers")


def test_outgoing_mail_is_read_by_all_in_a_demo_and_by_the_administrator_alone_elsewhere(client, settings):
    client.force_login(UserFactory(coach=True))
    settings.DEMO = False
    assert client.get("/uitgaande-post").status_code == 403
    assert 'href="/uitgaande-post"' not in client.get("/mijn-account").content.decode()
    settings.DEMO = True
    assert client.get("/uitgaande-post").status_code == 200
    assert 'href="/uitgaande-post"' in client.get("/mijn-account").content.decode()


def test_an_absent_queue_fails_no_act_and_the_clock_posts_the_mail_later(
    settings, monkeypatch, django_capture_on_commit_callbacks, mailoutbox
):
    user = UserFactory()

    def absent(*args):
        raise OSError("no queue")

    monkeypatch.setattr(tasks.post, "delay", absent)
    with django_capture_on_commit_callbacks(execute=True):
        services.send(to=user, subject="Nieuws", body="Er is nieuws.")

    assert not mailoutbox
    tasks.post_waiting()
    assert [mail.subject for mail in mailoutbox] == ["Nieuws"]
    tasks.post_waiting()
    assert len(mailoutbox) == 1
