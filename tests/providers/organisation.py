"""A provider of an organisation that can be made to lie, a worker whom it knows, and the road past it."""

import pytest

from providers.models import IdentityProvider
from tests.factories import PartnerFactory, UserFactory
from tests.providers.identity_provider import Provider

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
