"""What an organisation's system sends in for the desk."""

from uuid import uuid4

import pytest

from intake.models import Submission
from tests.factories import MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/submissions/"


@pytest.fixture
def partner(client):
    user = UserFactory(partner=True)
    client.force_login(user)
    return user


@pytest.fixture
def sent():
    MunicipalityFactory()
    return {
        "municipality": "GM0484", "sender": "doctor", "text": "Mevrouw valt steeds.", "last_name": "Zwaluw",
        "birth_date": "1944-06-02", "postcode": "2471BK", "house_number": "12", "sender_name": "dr. Bos",
        "sender_phone": "0172123456", "is_client_informed": False,
    }  # fmt: skip


def post(client, sent, key=""):
    return client.post(URL, sent, content_type="application/json", headers={"Idempotency-Key": key})


def test_waits_at_the_desk_under_a_number_with_the_account_that_sent_it(client, partner, sent):
    answer = post(client, sent)

    row = Submission.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"number": row.number})
    assert (row.channel, row.sender, row.sent_by, row.municipality.external_id) == (
        "api", "doctor", partner, "GM0484",
    )  # fmt: skip
    assert (row.told.birth_date, row.told.informed, row.told.sender_name) == ("2-6-1944", "no", "dr. Bos")
    assert row.told.organisation == partner.employer.name


def test_sent_twice_with_one_key_is_one_and_of_another_account_another(client, partner, sent):
    key = str(uuid4())

    answers = [post(client, sent, key) for _ in range(2)]
    client.force_login(UserFactory(partner=True))
    other = post(client, sent, key)

    assert [answer.status_code for answer in (*answers, other)] == [201, 200, 201]
    assert answers[0].json() == answers[1].json() != other.json()
    assert Submission.objects.count() == 2


def test_without_a_key_is_another_each_time(client, partner, sent):
    assert {post(client, sent).status_code for _ in range(2)} == {201}
    assert Submission.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"municipality": "GM9999"}, "municipality"), ({"text": ""}, "text"), ({"text": 5}, "text"),
        ({"text": "x" * 5_001}, "text"), ({"last_name": "\ud800"}, "last_name"),
        ({"sender": "self"}, "sender"),
        ({"birth_date": "2-6-1944"}, "birth_date"), ({"sender_name": None}, "sender_name"),
        ({"phone": "\x00"}, "phone"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_by_the_field_and_nothing_is_kept(client, partner, sent, more, field):
    answer = post(client, sent | more)

    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert not Submission.objects.exists()


@pytest.mark.parametrize("who", ["coach", "desk", "lead"])
def test_is_of_organisations_alone(client, sent, who):
    client.force_login(UserFactory(**{who: True}))

    assert post(client, sent).status_code == 403
    assert not Submission.objects.exists()


def test_is_closed_without_a_login_and_gives_nothing_back(client, partner, sent):
    assert client.get(URL).status_code == 405
    client.logout()
    assert post(client, sent).status_code == 403
