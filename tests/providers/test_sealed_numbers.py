"""A number of a person in the database: unreadable, found by exact search, and under more than one key."""

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from cases.models import Client
from providers.models import seal_number, unseal_number
from tests.factories import ClientFactory

PLACE = "cases.client.bsn"
pytestmark = pytest.mark.django_db


def stored(client: Client) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT bsn FROM cases_client WHERE id = %s", [client.pk])
        return cursor.fetchone()[0]


def test_is_unreadable_in_the_database_and_readable_in_the_record():
    resident = ClientFactory(bsn="999900006")

    assert "999900006" not in stored(resident)
    assert Client.objects.get(pk=resident.pk).bsn == "999900006"


def test_is_found_whole_and_never_by_a_part():
    resident = ClientFactory(bsn="999900006")
    ClientFactory(bsn="999900018")

    assert list(Client.objects.filter(bsn="999900006")) == [resident]
    assert not Client.objects.filter(bsn="99990000").exists()
    for lookup in ("contains", "startswith", "in", "gt"):
        with pytest.raises(FieldError):
            Client.objects.filter(**{f"bsn__{lookup}": "9999"}).exists()


def test_an_empty_one_stays_empty():
    nobody = ClientFactory(bsn="")

    assert stored(nobody) == ""
    assert list(Client.objects.filter(bsn="")) == [nobody]


@pytest.mark.parametrize("road", ["create", "update", "bulk_create", "bulk_update"])
def test_is_sealed_on_every_road(road):
    resident = ClientFactory(bsn="")
    if road == "create":
        resident = ClientFactory(bsn="999900006")
    elif road == "update":
        Client.objects.filter(pk=resident.pk).update(bsn="999900006")
    elif road == "bulk_create":
        [resident] = Client.objects.bulk_create(
            [ClientFactory.build(bsn="999900006", municipality=resident.municipality)]
        )
    else:
        resident.bsn = "999900006"
        Client.objects.bulk_update([resident], ["bsn"])

    assert stored(resident).count(".") == 2
    assert list(Client.objects.filter(bsn="999900006")) == [resident]


def test_two_of_one_number_look_alike_in_their_mark_only():
    one, other = (stored(ClientFactory(bsn="999900006")).split(".") for _ in range(2))

    assert one[:2] == other[:2]
    assert one[2] != other[2]


def test_an_earlier_key_still_opens_and_finds(settings):
    settings.SEAL_KEY = "the key of last year"
    resident = ClientFactory(bsn="999900006")

    settings.SEAL_KEY, settings.SEAL_KEYS_BEFORE = "the key of this year", ["the key of last year"]

    assert Client.objects.get(bsn="999900006").bsn == "999900006"
    assert stored(resident).split(".")[0] != seal_number("1", place=PLACE).split(".")[0]


def test_without_its_key_it_does_not_open(settings):
    settings.SEAL_KEY = "the key of last year"
    sealed = seal_number("999900006", place=PLACE)
    settings.SEAL_KEY = "another"

    with pytest.raises(ValueError, match="present keys"):
        unseal_number(sealed, place=PLACE)


@pytest.mark.parametrize("spoil", ["moved", "changed", "cut", "empty"])
def test_what_was_tampered_with_does_not_open(spoil):
    sealed, place = seal_number("999900006", place=PLACE), PLACE
    if spoil == "moved":
        place = "cases.client.phone"
    elif spoil == "changed":
        sealed = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")
    elif spoil == "cut":
        sealed = sealed[:40]
    else:
        sealed = "999900006"

    with pytest.raises(ValueError, match="present keys"):
        unseal_number(sealed, place=place)


def test_the_search_uses_the_index():
    ClientFactory(bsn="999900006")

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "cases_client_bsn_mark" in Client.objects.filter(bsn="999900006").order_by().explain()
