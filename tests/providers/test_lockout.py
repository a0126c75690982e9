"""Waiting longer each time, the same for who is known and who is not."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from providers.access import lockout
from providers.models import LoginEvent
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WRONG = "fout-wachtwoord"


def attempt(client, address, password=WRONG, **extra):
    return client.post("/inloggen", {"username": address, "password": password}, **extra)


@pytest.mark.parametrize(
    ("failures", "minutes"), [(0, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (11, 60), (500, 60)]
)
def test_the_wait_doubles_up_to_an_hour(failures, minutes):
    assert lockout.wait_after(failures) == timedelta(minutes=minutes)


def after(**wait):
    """Some time from now; the database stamps attempts by its own clock."""
    return time_machine.travel(datetime.now(UTC) + timedelta(**wait))


@pytest.mark.parametrize("is_known", [True, False])
def test_the_sixth_try_waits_whether_the_address_exists_or_not(client, is_known):
    address = UserFactory().email if is_known else "niemand@voorbeeld.nl"
    for _ in range(5):
        assert attempt(client, address).status_code == 422

    locked = attempt(client, address)
    with after(seconds=50):
        still = attempt(client, address)
    with after(seconds=61):
        again = attempt(client, address)

    assert (locked.status_code, still.status_code, again.status_code) == (429, 429, 422)
    assert "Wacht 1 minuut en probeer het dan opnieuw." in locked.content.decode()


def test_the_right_password_opens_nothing_while_locked_and_everything_after(client):
    user = UserFactory()
    for _ in range(5):
        attempt(client, user.email)
    assert attempt(client, user.email, "geheim-voor-tests").status_code == 429

    with after(seconds=61):
        assert attempt(client, user.email, "geheim-voor-tests").status_code == 302
    client.post("/uitloggen")

    assert attempt(client, user.email).status_code == 422  # counting starts anew


def test_another_place_is_not_locked(client):
    user = UserFactory()
    for _ in range(6):
        attempt(client, user.email)

    answer = attempt(client, user.email, "geheim-voor-tests", REMOTE_ADDR="192.0.2.7")

    assert answer.status_code == 302


def test_the_same_is_said_to_who_is_known_and_who_is_not(client):
    known, unknown = UserFactory().email, "niemand@voorbeeld.nl"

    pages = [attempt(client, address).content.decode() for address in (known, unknown)]

    bare = [page.partition("<main")[2].replace(known, unknown) for page in pages]
    hidden = [part.partition('name="csrfmiddlewaretoken"') for part in bare]
    assert hidden[0][0] == hidden[1][0]
    assert hidden[0][2].partition(">")[2] == hidden[1][2].partition(">")[2]


def test_one_hash_is_made_for_known_and_unknown_alike(client, monkeypatch):
    user, made = UserFactory(), []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"

    def encode(self, _password, salt):
        made.append(self)
        return f"md5${salt}$x"

    monkeypatch.setattr(hasher, encode)

    attempt(client, user.email)
    for_known = len(made)
    made.clear()
    attempt(client, "niemand@voorbeeld.nl")

    assert for_known == len(made) == 1


def test_nothing_typed_is_kept_of_an_unknown_address(client):
    attempt(client, "mijn-geheime-wachtwoord")

    event = LoginEvent.objects.get()
    assert event.user is None
    assert "geheim" not in "".join(str(value) for value in vars(event).values())


def test_the_worker_reads_the_history_of_the_own_account_only(client):
    user, other = UserFactory(), UserFactory()
    attempt(client, user.email, REMOTE_ADDR="192.0.2.7")
    attempt(client, other.email, REMOTE_ADDR="198.51.100.9")
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
    attempt(client, user.email, "geheim-voor-tests", headers={"user-agent": windows})

    page = client.get("/mijn-account/aanmeldingen").content.decode()

    assert "192.0.2.7" in page
    assert "Niet gelukt" in page
    assert "Firefox op Windows" in page
    assert "198.51.100.9" not in page


def test_attempts_are_never_changed_or_removed():
    UserFactory()
    event = LoginEvent.objects.create(method="password", result="refused")

    with pytest.raises(IntegrityError), transaction.atomic():
        LoginEvent.objects.filter(pk=event.pk).update(result="in")
    with pytest.raises(IntegrityError), transaction.atomic():
        event.delete()


def test_an_account_tried_from_many_places_opens_only_where_it_opened_before(client):
    user = UserFactory()
    assert attempt(client, user.email, "geheim-voor-tests", REMOTE_ADDR="192.0.2.1").status_code == 302
    client.post("/uitloggen")
    account = lockout.digest("address", user.email)
    known = {"method": "password", "result": "refused", "address_digest": account}
    LoginEvent.objects.bulk_create(LoginEvent(ip=f"198.51.100.{n}", **known) for n in range(lockout.SPREAD))

    elsewhere = attempt(client, user.email, "geheim-voor-tests", REMOTE_ADDR="203.0.113.5")
    at_work = attempt(client, user.email, "geheim-voor-tests", REMOTE_ADDR="192.0.2.1")

    assert (elsewhere.status_code, at_work.status_code) == (429, 302)


def test_too_many_from_one_network_wait_a_minute(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "3/m/ip"}

    answers = [attempt(client, f"a{number}@voorbeeld.nl").status_code for number in range(4)]

    assert answers == [422, 422, 422, 429]
