"""Getting in by the login of one's own organisation, at a real provider that can be made to lie."""

from datetime import date

import pytest
from allauth.socialaccount.models import SocialAccount

from providers import services
from providers.models import IdentityProvider, LoginEvent, User
from tests.factories import PartnerFactory, UserFactory
from tests.providers.identity_provider import Provider
from tests.providers.organisation import go, provider, row, worker

__all__ = ["provider", "row", "worker"]
pytestmark = pytest.mark.django_db


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
