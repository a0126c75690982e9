"""Sealing anew under a new key: everything, in batches, while the site runs."""

import io

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection

from cases.models import Client
from providers.models import IdentityProvider, is_sealed_now, present_key, seal, unseal
from providers.services import keys, renew_keys
from tests.factories import ClientFactory, PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "the key of last year", "the key of this year"


@pytest.fixture
def numbers(settings):
    """What was sealed last year; from now on there is a new key."""
    settings.SEAL_KEY, settings.SEAL_KEYS_BEFORE = OLD, []
    place = ClientFactory().municipality
    found = ["999900006", "999900018", "999900031", "999900043", ""]
    Client.objects.bulk_create(ClientFactory.build(bsn=number, municipality=place) for number in found)
    IdentityProvider.objects.create(
        name="Polder", slug="polder", partner=PartnerFactory(), issuer="https://polder.example",
        client_id="rondom", secret="geheim", domains=["polder.example"],
    )  # fmt: skip
    Authenticator.objects.create(user=UserFactory(), type="totp", data={"secret": seal("JBSWY3DP")})
    settings.SEAL_KEY, settings.SEAL_KEYS_BEFORE = NEW, [OLD]
    return sorted(filter(None, found))


def renew(**options) -> str:
    out = io.StringIO()
    call_command("vernieuw_sleutels", stdout=out, **options)
    return out.getvalue()


def under_the_present_key() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_client WHERE bsn LIKE %s", [f"{present_key()}.%"])
        return cursor.fetchone()[0]


def test_everything_opens_with_the_new_key_alone(settings, numbers):
    said = renew(verbosity=2)

    settings.SEAL_KEYS_BEFORE = []
    assert "cases.Client.bsn: 4 opnieuw verzegeld" in said
    assert "SEAL_KEYS_BEFORE kan over een uur leeg" in said
    assert sorted(client.bsn for client in Client.objects.all() if client.bsn) == numbers
    assert Client.objects.get(bsn="999900031").bsn == "999900031"
    assert IdentityProvider.objects.get().secret == "geheim"
    assert unseal(Authenticator.objects.get().data["secret"]) == "JBSWY3DP"


def test_a_second_run_finds_nothing_to_do(numbers):
    renew()

    assert [renewed.rows for renewed in renew_keys(tell=lambda _: None)] == [0] * len(
        renew_keys(tell=lambda _: None)
    )


def test_goes_on_where_it_was_stopped(monkeypatch, numbers):
    class Stopped(Exception):
        pass

    def stop(renewed):
        if renewed.place == "cases.Client.bsn":
            raise Stopped

    monkeypatch.setattr(keys, "NUMBERS", 2)
    with pytest.raises(Stopped):
        renew_keys(tell=stop)
    assert under_the_present_key() == 2

    renew()

    assert under_the_present_key() == 4


def test_what_changes_meanwhile_is_not_overwritten(numbers):
    resident = Client.objects.get(bsn="999900006")
    with connection.cursor() as cursor:
        cursor.execute("SELECT bsn FROM cases_client WHERE id = %s", [resident.pk])
        read = cursor.fetchone()[0]
    Client.objects.filter(pk=resident.pk).update(bsn="999900055")

    written = keys._write(Client, Client._meta.get_field("bsn"), [(resident.pk, read, "late")])

    resident.refresh_from_db()
    assert (written, resident.bsn) == (0, "999900055")


def test_tells_of_what_no_key_opens(settings, numbers):
    settings.SEAL_KEYS_BEFORE = []

    with pytest.raises(CommandError, match="Niet te openen"):
        renew()

    settings.SEAL_KEYS_BEFORE = [OLD]
    assert sorted(client.bsn for client in Client.objects.all() if client.bsn) == numbers


def test_a_text_says_whether_the_present_key_sealed_it(settings):
    settings.SEAL_KEY = OLD
    sealed = seal("tekst")
    assert is_sealed_now(sealed)

    settings.SEAL_KEY, settings.SEAL_KEYS_BEFORE = NEW, [OLD]

    assert not is_sealed_now(sealed)
    assert unseal(sealed) == "tekst"
