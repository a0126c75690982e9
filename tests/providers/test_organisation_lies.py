"""An answer of a provider that is not what it says, is refused."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from providers.models import IdentityProvider
from tests.providers.identity_provider import ANOTHER_KEY, Provider
from tests.providers.organisation import CLIENT, go, provider, row, worker

__all__ = ["provider", "row", "worker"]
pytestmark = pytest.mark.django_db


LIES = {
    "another issuer": lambda claims: claims | {"iss": "https://kwaad.example"},
    "another audience": lambda claims: claims | {"aud": "een-ander"},
    "two audiences without saying which": lambda claims: claims | {"aud": [CLIENT, "een-ander"]},
    "made for another": lambda claims: claims | {"azp": "een-ander"},
    "expired": lambda claims: claims | {"exp": int(time.time()) - 120},
    "made long ago": lambda claims: claims | {"iat": int(time.time()) - 3600},
    "made in the future": lambda claims: (
        claims | {"iat": int(time.time()) + 3600, "nbf": int(time.time()) + 3600}
    ),
    "another nonce": lambda claims: claims | {"nonce": "van-een-ander"},
    "no nonce": lambda claims: {key: value for key, value in claims.items() if key != "nonce"},
    "no subject": lambda claims: {key: value for key, value in claims.items() if key != "sub"},
    "no expiry": lambda claims: {key: value for key, value in claims.items() if key != "exp"},
}


class TestLies:
    def refused(self, client, answer):
        assert answer.status_code == 403
        assert "Het antwoord van uw organisatie klopt niet." in answer.content.decode()
        assert "_auth_user_id" not in client.session

    @pytest.mark.parametrize("lie", LIES)
    def test_a_token_that_says_something_else_is_refused(self, client, provider, row, worker, lie):
        provider.change = LIES[lie]
        self.refused(client, go(client, provider))

    def test_a_token_signed_with_another_key_is_refused(self, client, provider, row, worker):
        provider.sign_with = ANOTHER_KEY
        self.refused(client, go(client, provider))

    @pytest.mark.parametrize(
        ("algorithm", "key"), [("none", None), ("HS256", Provider.SECRET.ljust(40, "x"))]
    )
    def test_a_token_without_a_real_signature_is_refused(self, client, provider, row, worker, algorithm, key):
        provider.algorithm, provider.sign_with = algorithm, key
        self.refused(client, go(client, provider))

    def test_a_provider_that_calls_itself_otherwise_is_refused(self, client, provider, row, worker):
        provider.calls_itself = "https://kwaad.example"
        self.refused(client, go(client, provider))

    def test_an_answer_without_its_question_is_refused(self, client, provider, row, worker):
        there = client.get("/inloggen/organisatie/debrug").headers["Location"]
        back = provider.logs_in(there, "n-1").removeprefix("http://testserver")

        self.refused(Client(), other := Client().get(back))
        assert other.status_code == 403
        state = parse_qs(urlsplit(back).query)["state"][0]
        self.refused(client, client.get(back.replace(state, "x" * 16)))

    def test_the_same_answer_twice_is_refused(self, client, provider, row, worker):
        there = client.get("/inloggen/organisatie/debrug").headers["Location"]
        back = provider.logs_in(there, "n-1").removeprefix("http://testserver")
        assert client.get(back).status_code == 302
        client.post("/uitloggen")

        self.refused(client, client.get(back))

    def test_a_code_stolen_for_another_browser_is_refused_by_pkce(self, client, provider, row, worker):
        stolen = provider.logs_in(client.get("/inloggen/organisatie/debrug").headers["Location"], "n-1")
        code = parse_qs(urlsplit(stolen).query)["code"][0]
        thief = Client()
        own = parse_qs(urlsplit(thief.get("/inloggen/organisatie/debrug").headers["Location"]).query)[
            "state"
        ][0]

        self.refused(thief, thief.get(f"/inloggen/organisatie/debrug/terug?code={code}&state={own}"))

    def test_an_answer_meant_for_another_provider_is_refused(self, client, provider, row, worker):
        IdentityProvider.objects.create(
            name="Stek",
            slug="stek",
            partner=row.partner,
            issuer=provider.url,
            client_id="stek",
            domains=["stek.nl"],
        )
        back = provider.logs_in(client.get("/inloggen/organisatie/debrug").headers["Location"], "n-1")

        self.refused(client, client.get(back.removeprefix("http://testserver").replace("/debrug/", "/stek/")))

    def test_stopping_at_the_provider_is_said_in_words(self, client, provider, row, worker):
        there = client.get("/inloggen/organisatie/debrug").headers["Location"]
        state = parse_qs(urlsplit(there).query)["state"][0]

        answer = client.get(f"/inloggen/organisatie/debrug/terug?error=access_denied&state={state}")

        assert "gestopt" in answer.content.decode()

    def test_a_provider_that_cannot_be_reached_is_said_in_words(self, client, row, worker):
        IdentityProvider.objects.update(issuer="http://127.0.0.1:9")

        answer = client.get("/inloggen/organisatie/debrug")

        assert answer.status_code == 503
        assert "niet bereikbaar" in answer.content.decode()

    def test_nothing_of_a_token_is_logged(self, client, provider, row, worker, caplog):
        provider.change = LIES["another nonce"]
        go(client, provider)

        assert "refused" in caplog.text
        assert "sanne" not in caplog.text
        assert "eyJ" not in caplog.text
