"""Keeping the providers of organisations, and letting a worker go from an account there."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from providers import services
from providers.access import organisation
from providers.models import IdentityProvider
from tests.factories import PartnerFactory, UserFactory
from tests.providers.identity_provider import Provider
from tests.providers.organisation import provider, row

__all__ = ["provider", "row"]
pytestmark = pytest.mark.django_db


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
