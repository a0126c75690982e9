"""Getting in by the login of one's own organisation, at a real provider that can be made to lie."""

import time
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from providers import services
from providers.access import organisation
from providers.models import IdentityProvider, LoginEvent, User
from tests.factories import PartnerFactory, UserFactory
from tests.providers.identity_provider import ANOTHER_KEY, Provider

pytestmark = pytest.mark.django_db
CLIENT = "rondom"


@pytest.fixture(scope="module")
def provider():
    running = Provider()
    yield running
    running.stop()


@pytest.fixture
def row(provider, settings):
    provider.reset()
    settings.OIDC_ALLOW_HTTP = True
    settings.BASE_URL = "http://testserver"
    return IdentityProvider.objects.create(
        name="De Brug",
        slug="debrug",
        partner=PartnerFactory(),
        issuer=provider.url,
        client_id=CLIENT,
        secret=Provider.SECRET,
        domains=["debrug.nl"],
        second_step_values=["mfa"],
    )


@pytest.fixture
def worker(row, provider):
    user = UserFactory(administrator=True, employer=row.partner, email="sanne@debrug.nl")
    provider.knows("n-1", email="sanne@debrug.nl", email_verified=True)
    return user


def go(client, provider, subject="n-1", start="/inloggen/organisatie/debrug"):
    """The whole road: to the provider, logging in there, and back."""
    there = client.get(start).headers["Location"]
    back = provider.logs_in(there, subject)
    return client.get(back.removeprefix("http://testserver"))


class TestGettingIn:
    def test_brings_a_worker_back_to_the_page(self, client, provider, row, worker):
        answer = go(client, provider, start="/inloggen/organisatie/debrug?next=/medewerkers")

        assert answer.headers["Location"] == "/medewerkers"
        assert client.get("/medewerkers").status_code == 200
        assert client.session["_auth_user_id"] == str(worker.pk)
        assert LoginEvent.objects.of(worker)[0].method == "organisation"

    def test_asks_with_pkce_state_and_nonce_and_nothing_of_the_person(self, client, provider, row, worker):
        go(client, provider)

        asked = provider.asked[0]
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert len(asked["nonce"]) >= 32
        assert len(asked["state"]) >= 16
        assert asked["redirect_uri"] == "http://testserver/inloggen/organisatie/debrug/terug"
        assert set(asked["scope"].split()) == {"openid", "email"}
        assert "sanne" not in str(asked)

    def test_never_sends_the_browser_to_another_site_afterwards(self, client, provider, row, worker):
        answer = go(client, provider, start="/inloggen/organisatie/debrug?next=https://kwaad.example/")

        assert answer.headers["Location"] == "/"

    def test_goes_by_the_number_of_the_provider_once_that_is_known(self, client, provider, row, worker):
        go(client, provider)
        client.post("/uitloggen")
        User.objects.filter(pk=worker.pk).update(email="sanne.nieuw@debrug.nl")

        assert go(client, provider).status_code == 302
        assert client.session["_auth_user_id"] == str(worker.pk)

    @pytest.mark.parametrize(
        ("said", "is_second"), [({"amr": ["pwd", "mfa"]}, True), ({"acr": "mfa"}, True), ({}, False)]
    )
    def test_counts_a_second_step_when_the_provider_says_so(
        self, client, provider, row, worker, settings, said, is_second
    ):
        settings.MFA_REQUIRED = True
        provider.change = lambda claims: claims | said

        go(client, provider)

        opens = client.get("/medewerkers")
        assert (opens.status_code == 200) is is_second
        assert is_second or opens.headers["Location"] == "/mijn-account/tweede-stap"

    def test_several_providers_stand_side_by_side(self, client, provider, row, worker):
        other = IdentityProvider.objects.create(
            name="Stek", slug="stek", partner=PartnerFactory(), issuer=provider.url, client_id="stek",
            secret=Provider.SECRET, domains=["stek.nl"],
        )  # fmt: skip
        theirs = UserFactory(employer=other.partner, email="piet@stek.nl")
        provider.knows("n-2", email="piet@stek.nl", email_verified=True)

        go(client, provider, "n-2", "/inloggen/organisatie/stek")

        assert client.session["_auth_user_id"] == str(theirs.pk)


class TestNobody:
    """Who is not one worker of this partner at work today gets a page and no account."""

    def refused(self, client, provider, subject="n-1"):
        before = User.objects.count()
        answer = go(client, provider, subject)
        assert answer.status_code == 403
        assert "Wij kennen dit account niet." in answer.content.decode()
        assert "_auth_user_id" not in client.session
        assert (User.objects.count(), SocialAccount.objects.count()) == (before, 0)

    def test_unknown_address(self, client, provider, row, worker):
        provider.knows("n-3", email="vreemd@debrug.nl", email_verified=True)
        self.refused(client, provider, "n-3")

    def test_worker_of_another_partner(self, client, provider, row):
        UserFactory(email="sanne@debrug.nl")
        provider.knows("n-1", email="sanne@debrug.nl", email_verified=True)
        self.refused(client, provider)

    def test_address_outside_the_domains_of_the_provider(self, client, provider, row):
        UserFactory(employer=row.partner, email="sanne@elders.nl")
        provider.knows("n-4", email="sanne@elders.nl", email_verified=True)
        self.refused(client, provider, "n-4")

    @pytest.mark.parametrize("verified", [False, None, "nee"])
    def test_address_that_is_not_verified(self, client, provider, row, worker, verified):
        provider.knows(
            "n-1", email="sanne@debrug.nl", **({} if verified is None else {"email_verified": verified})
        )
        self.refused(client, provider)

    def test_worker_who_left(self, client, provider, row, worker):
        User.objects.filter(pk=worker.pk).update(ends_on=date(2024, 1, 1))
        self.refused(client, provider)

    def test_two_workers_with_one_address(self, client, provider, row, worker):
        UserFactory(employer=row.partner, email="Sanne@debrug.nl")
        self.refused(client, provider)

    def test_no_address_at_all(self, client, provider, row, worker):
        provider.knows("n-5", name="Sanne")
        self.refused(client, provider, "n-5")

    def test_another_person_who_got_the_address(self, client, provider, row, worker):
        go(client, provider)
        client.post("/uitloggen")
        provider.knows("n-9", email="sanne@debrug.nl", email_verified=True)

        assert go(client, provider, "n-9").status_code == 403
        assert "_auth_user_id" not in client.session

    def test_provider_that_vouches_may_leave_verified_out(self, client, provider, row, worker):
        IdentityProvider.objects.update(vouches_for_addresses=True)
        provider.knows("n-1", email="sanne@debrug.nl")

        assert go(client, provider).status_code == 302


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


class TestFinding:
    def test_goes_by_the_domain_and_says_nothing_of_who_is_known(self, client, row, worker):
        pages = [
            client.post("/inloggen/organisatie", {"email": email}).content.decode()
            for email in ("sanne@debrug.nl", "niemand@DEBRUG.nl")
        ]

        for page in pages:
            assert 'href="/inloggen/organisatie/debrug"' in page
            assert "Verder naar De Brug" in page

    def test_of_an_unknown_domain_says_what_to_do(self, client, row):
        answer = client.post("/inloggen/organisatie", {"email": "iemand@elders.nl"})

        assert answer.status_code == 422
        assert "Log in met een wachtwoord." in answer.content.decode()

    def test_the_door_shows_the_button_only_where_there_is_a_provider(self, client, row):
        assert b"Inloggen met uw organisatie" in client.get("/inloggen").content
        IdentityProvider.objects.update(is_active=False)
        assert b"Inloggen met uw organisatie" not in client.get("/inloggen").content
        assert client.get("/inloggen/organisatie/debrug").status_code == 404


class TestOnlyWay:
    @pytest.fixture(autouse=True)
    def only_way(self, row):
        IdentityProvider.objects.update(is_only_way=True)

    def test_a_password_opens_nothing_and_the_page_says_where_to_go(self, client, worker):
        for address in (worker.email, "niemand@debrug.nl"):
            answer = client.post("/inloggen", {"username": address, "password": "geheim-voor-tests"})
            assert answer.status_code == 422
            assert "logt u in via uw organisatie" in answer.content.decode()

    def test_a_password_opens_nothing_with_another_address_of_the_partner_either(self, client, row):
        user = UserFactory(employer=row.partner, email="sanne@elders.nl")

        answer = client.post("/inloggen", {"username": user.email, "password": "geheim-voor-tests"})

        assert answer.status_code == 422

    def test_an_invitation_leads_to_the_organisation_and_no_password_link_is_sent(self, client, worker):
        message = services.invite(user=worker, by=None)
        client.post("/wachtwoord-vergeten", {"email": worker.email})

        assert "/inloggen/organisatie" in message.body
        assert "wachtwoord/" not in message.body
        assert worker.messages.count() == 1

    def test_the_organisation_itself_still_opens_the_door(self, client, provider, worker):
        assert go(client, provider).status_code == 302


class TestKeeping:
    SENT = {
        "name": "Stek", "slug": "stek", "issuer": "https://login.stek.nl", "client_id": "abc",
        "secret": "heel-geheim", "domains": "stek.nl, @Stek.NL", "second_step_values": "mfa",
        "is_active": "on",
    }  # fmt: skip

    def test_seals_the_secret_and_never_shows_it(self, client, settings):
        client.force_login(UserFactory(administrator=True))
        settings.OIDC_ALLOW_HTTP = False

        client.post("/aanmelddiensten/nieuw", self.SENT | {"partner": PartnerFactory().pk})

        row = IdentityProvider.objects.get()
        assert (row.secret, row.domains) == ("heel-geheim", ["stek.nl"])
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret FROM providers_identityprovider")
            assert "heel-geheim" not in cursor.fetchone()[0]
        page = client.get(f"/aanmelddiensten/{row.pk}").content.decode()
        assert "heel-geheim" not in page
        client.post(
            f"/aanmelddiensten/{row.pk}",
            self.SENT | {"partner": row.partner.pk, "secret": "", "name": "Stek BV"},
        )
        row.refresh_from_db()
        assert (row.name, row.secret) == ("Stek BV", "heel-geheim")

    def test_opens_with_an_earlier_key(self, row, settings):
        settings.SEAL_KEYS_BEFORE = [settings.SEAL_KEY]
        settings.SEAL_KEY = "een heel andere sleutel"

        assert IdentityProvider.objects.get().secret == Provider.SECRET

    @pytest.mark.parametrize(
        ("changed", "error"),
        [
            ({"issuer": "http://login.stek.nl"}, "https://"),
            ({"domains": ""}, "e-maildomein"),
            ({"slug": "debrug"}, ""),
        ],
    )
    def test_says_by_the_field_what_is_wrong(self, client, row, settings, changed, error):
        client.force_login(UserFactory(administrator=True))
        settings.OIDC_ALLOW_HTTP = False

        answer = client.post("/aanmelddiensten/nieuw", self.SENT | {"partner": row.partner.pk} | changed)

        assert answer.status_code == 422
        assert error in answer.content.decode()

    def test_is_no_business_of_others(self, client, row):
        client.force_login(UserFactory(lead=True))

        for path in ("/aanmelddiensten", "/aanmelddiensten/nieuw", f"/aanmelddiensten/{row.pk}"):
            assert client.get(path).status_code == 403
            assert client.post(path, {}).status_code in (403, 405)

    def test_wants_a_domain(self, row):
        with pytest.raises(ValidationError, match="minstens één e-maildomein"):
            services.keep_identity_provider(provider=row, domains=[], by=UserFactory(administrator=True))


def test_the_algorithms_are_those_with_a_public_key():
    assert not [name for name in organisation.ALGORITHMS if name.startswith("HS") or name == "none"]


class TestUntie:
    def test_forgets_the_account_with_a_reason_and_ends_the_sessions(self, client):
        admin, worker = UserFactory(administrator=True), UserFactory()
        SocialAccount.objects.create(user=worker, provider="stek", uid="sub-1")
        client.force_login(admin)
        url = f"/medewerkers/{worker.pk}/koppeling-losmaken"
        assert url in client.get(f"/medewerkers/{worker.pk}").content.decode()

        assert client.post(url, {"reason": ""}).status_code == 422
        assert SocialAccount.objects.exists()
        assert client.post(url, {"reason": "nieuw account"}).status_code == 302

        assert not SocialAccount.objects.exists()
        change = worker.changes.get()
        assert (change.after, change.by) == ("los: nieuw account", admin)
        before = worker.session_round
        worker.refresh_from_db()
        assert worker.session_round == before + 1

    def test_is_refused_to_others_and_without_an_account(self):
        worker = UserFactory()

        with pytest.raises(PermissionDenied):
            services.untie(worker=worker, reason="x", by=UserFactory(lead=True))
        with pytest.raises(ValidationError):
            services.untie(worker=worker, reason="x", by=UserFactory(administrator=True))
