"""The second step: required, set up, taken, locked, lost."""

import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.exceptions import PermissionDenied

from providers import services
from providers.access import factors, lockout
from providers.models import LoginEvent, Message, WorkerChange
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "geheim-voor-tests"


def code_for(secret: str, *, later: int = 0) -> str:
    counter = int(time.time()) // 30 + later
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def give_app(user) -> str:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def log_in(client, user, goal=""):
    return client.post("/inloggen", {"username": user.email, "password": PASSWORD, "next": goal})


@pytest.fixture
def required(settings):
    settings.MFA_REQUIRED = True


class TestRequired:
    def test_nothing_opens_before_it_is_set_up(self, client, required):
        log_in(client, UserFactory(administrator=True))

        for path in ("/", "/medewerkers", "/mijn-account", "/aanmelddiensten"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Location"]) == (302, "/mijn-account/tweede-stap")
        page = client.get("/mijn-account/tweede-stap").content.decode()
        assert "Stel eerst een tweede stap in" in page
        assert client.post("/uitloggen").status_code == 302

    def test_a_session_does_not_open_the_api(self, client, required):
        log_in(client, UserFactory(partner=True))

        assert client.get("/api/v1/verwijzingen").status_code == 401

    @pytest.mark.parametrize(
        "role",
        ["desk", "coach", "lead", "partner", "administrator", "privacy_officer", "contract_manager"],
    )
    def test_of_every_role(self, client, required, role):
        log_in(client, UserFactory(**{role: True}))

        assert client.get("/mijn-account").headers["Location"] == "/mijn-account/tweede-stap"

    def test_a_session_that_skipped_it_is_ended(self, client, required):
        user = UserFactory(administrator=True)
        give_app(user)
        client.force_login(user)

        assert client.get("/medewerkers").headers["Location"] == "/inloggen"
        assert "_auth_user_id" not in client.session


class TestSettingUp:
    def test_an_app_opens_the_house_and_gives_spare_codes_once(self, client, required):
        user = UserFactory(administrator=True)
        log_in(client, user)
        page = client.get("/mijn-account/tweede-stap/app").content.decode()
        secret = client.session["mfa.totp.secret"]
        assert "data:image/svg+xml;base64," in page
        assert secret[:4] in page

        answer = client.post("/mijn-account/tweede-stap/app", {"code": code_for(secret)}, follow=True)

        codes = re.findall(r"<b>(\d{8})</b>", answer.content.decode())
        assert len(codes) == 10
        assert "\r\n" + codes[0] in client.get("/mijn-account/reservecodes/bestand").content.decode()
        assert client.get("/medewerkers").status_code == 200
        client.post("/mijn-account/reservecodes", {"bewaard": "1"})
        assert codes[0] not in client.get("/mijn-account/reservecodes").content.decode()
        assert client.get("/mijn-account/reservecodes/bestand").status_code == 404
        assert Message.objects.filter(recipient=user, subject__contains="veranderd").count() == 1

    def test_its_secret_is_sealed_in_the_database(self, client):
        user = UserFactory()
        log_in(client, user)
        client.get("/mijn-account/tweede-stap/app")
        secret = client.session["mfa.totp.secret"]

        client.post("/mijn-account/tweede-stap/app", {"code": code_for(secret)})

        assert secret not in str(Authenticator.objects.get(type="totp").data)

    def test_refuses_a_wrong_first_code_and_keeps_the_secret(self, client):
        log_in(client, UserFactory())
        client.get("/mijn-account/tweede-stap/app")
        secret = client.session["mfa.totp.secret"]

        answer = client.post("/mijn-account/tweede-stap/app", {"code": "000 000"})

        assert answer.status_code == 422
        assert "De code klopt niet of is al gebruikt." in answer.content.decode()
        assert client.session["mfa.totp.secret"] == secret

    def test_asks_the_password_again_after_a_quarter(self, client):
        user = UserFactory()
        log_in(client, user)

        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
            asked = client.get("/mijn-account/tweede-stap/app")
            wrong = client.post("/mijn-account/bevestigen", {"password": "iets anders"})
            right = client.post("/mijn-account/bevestigen", {"password": PASSWORD})
            then = client.get("/mijn-account/tweede-stap/app")

        assert asked.headers["Location"] == "/mijn-account/bevestigen"
        assert wrong.status_code == 422
        assert right.headers["Location"] == "/mijn-account/tweede-stap"
        assert then.status_code == 200

    def test_asks_who_has_no_password_to_log_in_again(self, client):
        user = UserFactory()
        user.set_unusable_password()
        user.save()
        client.force_login(user)

        assert client.get("/mijn-account/tweede-stap/app").headers["Location"] == "/mijn-account/bevestigen"
        page = client.post("/mijn-account/bevestigen", {"password": "x"}).content.decode()
        assert "Log uit en daarna opnieuw in." in page
        assert client.get("/mijn-account/tweede-stap/app").status_code == 302

    def test_the_last_one_stays_where_it_is_required(self, client, required):
        user = UserFactory()
        secret = give_app(user)
        log_in(client, user)
        client.post("/inloggen/tweede-stap", {"code": code_for(secret)})
        step = Authenticator.objects.get(user=user, type="totp")

        answer = client.post(f"/mijn-account/tweede-stap/{step.pk}/weg")

        assert answer.status_code == 403
        assert "minstens één tweede stap" in answer.content.decode()
        assert factors.has_any(user)

    def test_somebody_elses_step_is_not_there(self, client):
        other = UserFactory()
        give_app(other)
        log_in(client, UserFactory())

        step = Authenticator.objects.get(user=other)

        assert client.post(f"/mijn-account/tweede-stap/{step.pk}/weg").status_code == 404
        assert factors.has_any(other)

    def test_is_removed_with_the_spare_codes(self, client):
        user = UserFactory()
        log_in(client, user)
        client.get("/mijn-account/tweede-stap/app")
        client.post("/mijn-account/tweede-stap/app", {"code": code_for(client.session["mfa.totp.secret"])})

        client.post(f"/mijn-account/tweede-stap/{factors.steps_of(user).app.pk}/weg")

        assert not Authenticator.objects.filter(user=user).exists()


class TestTaking:
    def test_a_password_alone_opens_nothing(self, client):
        user = UserFactory(administrator=True)
        give_app(user)

        answer = log_in(client, user, "/medewerkers")

        assert answer.headers["Location"] == "/inloggen/tweede-stap"
        assert client.get("/medewerkers").headers["Location"].startswith("/inloggen")

    def test_a_code_brings_one_back_to_the_page(self, client):
        user = UserFactory(administrator=True)
        secret = give_app(user)
        log_in(client, user, "/medewerkers")

        answer = client.post("/inloggen/tweede-stap", {"code": code_for(secret)})

        assert answer.headers["Location"] == "/medewerkers"
        assert client.get("/medewerkers").status_code == 200
        results = LoginEvent.objects.of(user).values_list("method", "result")
        assert list(results) == [("totp", "in"), ("totp", "passed"), ("password", "passed")]

    @pytest.mark.parametrize(
        ("steps_away", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
    )
    def test_a_code_holds_for_a_minute_and_a_half(self, client, steps_away, opens):
        user = UserFactory()
        secret = give_app(user)

        with time_machine.travel(datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC), tick=False):
            log_in(client, user)
            answer = client.post("/inloggen/tweede-stap", {"code": code_for(secret, later=steps_away)})

        assert (answer.status_code == 302) is opens

    def test_a_code_works_once_also_a_minute_later(self, client):
        user = UserFactory()
        secret = give_app(user)
        with time_machine.travel(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), tick=False) as clock:
            code = code_for(secret, later=1)
            log_in(client, user)
            assert client.post("/inloggen/tweede-stap", {"code": code}).status_code == 302
            client.post("/uitloggen")
            clock.shift(31)
            log_in(client, user)

            assert client.post("/inloggen/tweede-stap", {"code": code}).status_code == 422

    def test_a_spare_code_works_once(self, client):
        user = UserFactory()
        log_in(client, user)
        client.get("/mijn-account/tweede-stap/app")
        client.post("/mijn-account/tweede-stap/app", {"code": code_for(client.session["mfa.totp.secret"])})
        spare = factors.Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[3]
        client.post("/uitloggen")
        log_in(client, user)

        assert client.post("/inloggen/tweede-stap", {"code": spare}).status_code == 302
        client.post("/uitloggen")
        log_in(client, user)
        assert client.post("/inloggen/tweede-stap", {"code": spare}).status_code == 422
        assert factors.steps_of(user).codes_left == 9

    def test_cannot_be_reached_without_the_password(self, client):
        assert client.get("/inloggen/tweede-stap").headers["Location"] == "/inloggen"

    def test_ends_when_the_worker_left_in_between(self, client):
        user = UserFactory()
        secret = give_app(user)
        log_in(client, user)
        type(user).objects.filter(pk=user.pk).update(ends_on=date(2024, 1, 1))

        answer = client.post("/inloggen/tweede-stap", {"code": code_for(secret)})

        assert answer.status_code in (302, 403)
        assert "_auth_user_id" not in client.session

    def test_is_asked_again_after_a_quarter(self, client):
        user = UserFactory()
        secret = give_app(user)
        log_in(client, user)

        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=15, seconds=1)):
            answer = client.post("/inloggen/tweede-stap", {"code": code_for(secret)})

        assert answer.headers["Location"] == "/inloggen"

    def test_locks_after_five_wrong_codes_and_says_how_long(self, client):
        user = UserFactory()
        secret = give_app(user)
        log_in(client, user)
        for _ in range(lockout.FREE_TRIES):
            assert client.post("/inloggen/tweede-stap", {"code": "123456"}).status_code == 422

        answer = client.post("/inloggen/tweede-stap", {"code": code_for(secret)})

        assert answer.status_code == 429
        assert "Wacht 1 minuut" in answer.content.decode()

    @pytest.mark.parametrize("credential", ["", "{}", "[]", "null", "geen json", '{"id": 1, "response": 3}'])
    def test_a_key_that_answers_nonsense_is_refused_in_words(self, client, credential):
        user = UserFactory()
        give_app(user)
        log_in(client, user)

        answer = client.post("/inloggen/tweede-stap", {"credential": credential})

        assert answer.status_code == 422
        assert "De sleutel werkte niet." in answer.content.decode()


class TestReset:
    def test_by_the_administrator_ends_sessions_is_recorded_and_mailed(self, client):
        boss, user = UserFactory(administrator=True), UserFactory()
        give_app(user)
        client.force_login(user)
        assert client.get("/mijn-account").status_code == 200

        services.reset_steps(worker=user, by=boss)

        assert client.get("/mijn-account").status_code == 302
        assert not factors.has_any(user)
        change = WorkerChange.objects.get(worker=user)
        assert (change.what, change.by) == ("tweede stap", boss)
        assert "gewist" in Message.objects.get(recipient=user).body

    def test_is_refused_to_others_and_for_oneself(self):
        boss, user = UserFactory(administrator=True), UserFactory()

        with pytest.raises(PermissionDenied, match="Alleen de applicatiebeheerder"):
            services.reset_steps(worker=boss, by=user)
        with pytest.raises(PermissionDenied, match="eigen tweede stap"):
            services.reset_steps(worker=boss, by=boss)
