"""What an organisation's system sends in for the desk."""

from uuid import uuid4

import pytest

from intake.models import Submission
from tests.api import System
from tests.factories import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/hulpvragen"


@pytest.fixture
def partner():
    return UserFactory(partner=True)


@pytest.fixture
def client(partner):
    return System(partner)


@pytest.fixture
def sent():
    MunicipalityFactory()
    return {
        "gemeente": "GM0484", "afzender": "huisarts", "tekst": "Mevrouw valt steeds.", "achternaam": "Zwaluw",
        "geboortedatum": "1944-06-02", "postcode": "2471BK", "huisnummer": "12", "afzenderNaam": "dr. Bos",
        "afzenderTelefoon": "0172123456", "inwonerWeetHet": False,
    }  # fmt: skip


def post(client, sent, key=""):
    return client.post(URL, sent, headers={"Idempotency-Key": key} if key else {})


def test_waits_at_the_desk_under_a_number_with_the_account_that_sent_it(client, partner, sent):
    answer = post(client, sent)

    row = Submission.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"nummer": row.number})
    assert (row.channel, row.sender, row.sent_by, row.municipality.external_id) == (
        "api", "doctor", partner, "GM0484",
    )  # fmt: skip
    assert (row.told.birth_date, row.told.informed, row.told.sender_name) == ("2-6-1944", "no", "dr. Bos")
    assert row.told.organisation == partner.employer.name


def test_sent_twice_with_one_key_is_one_and_of_another_account_another(client, partner, sent):
    key = str(uuid4())

    answers = [post(client, sent, key) for _ in range(2)]
    other = post(System(UserFactory(partner=True)), sent, key)

    assert [answer.status_code for answer in (*answers, other)] == [201, 200, 201]
    assert answers[0].json() == answers[1].json() != other.json()
    assert Submission.objects.count() == 2


def test_without_a_key_is_another_each_time(client, partner, sent):
    assert {post(client, sent).status_code for _ in range(2)} == {201}
    assert Submission.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"gemeente": "GM9999"}, "gemeente"), ({"tekst": ""}, "tekst"), ({"tekst": 5}, "tekst"),
        ({"tekst": "x" * 5_001}, "tekst"), ({"achternaam": "\ud800"}, "achternaam"),
        ({"afzender": "inwoner"}, "afzender"),
        ({"geboortedatum": "2-6-1944"}, "geboortedatum"), ({"afzenderNaam": None}, "afzenderNaam"),
        ({"telefoon": "\x00"}, "telefoon"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_the_field_and_nothing_is_kept(client, partner, sent, more, field):
    answer = post(client, sent | more)

    assert answer.status_code == 400
    assert {one["location"]["pointer"] for one in answer.json()["errors"]} == {f"#/{field}"}
    assert not Submission.objects.exists()


@pytest.mark.parametrize("who", ["coach", "desk", "lead"])
def test_is_of_organisations_alone(client, sent, who):
    assert post(System(UserFactory(**{who: True})), sent).status_code == 403
    assert not Submission.objects.exists()


def test_is_closed_without_a_login_and_gives_nothing_back(client, partner, sent):
    assert client.get(URL).status_code == 405
    assert post(System(partner, scopes=["zaken:lezen"]), sent).status_code == 403
    del client.defaults["HTTP_AUTHORIZATION"]
    assert post(client, sent).status_code == 401
