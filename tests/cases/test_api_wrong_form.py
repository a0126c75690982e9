"""What a builder gets wrong about the form of a request is told in the one shape of every error, in Dutch."""

import pytest

from tests.api import System, headers_of
from tests.factories import ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST, ONE = "/api/v1/verwijzingen", "/api/v1/verwijzingen/{}"


@pytest.fixture
def coordinator():
    return UserFactory(partner=True)


@pytest.fixture
def system(coordinator):
    return System(coordinator)


def is_told(answer, status, title, *words):
    told = answer.json()
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["API-Version"]
    assert (told["type"], told["status"], told["title"]) == ("about:blank", status, title)
    assert all(word in told["detail"] for word in words), told["detail"]
    assert "errors" not in told


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_is_not_there_is_told_with_those_that_are(system, method):
    answer = getattr(system, method)(LIST)

    is_told(answer, 405, "Dit kan hier niet", method.upper())
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_an_act_is_not_read(system, coordinator):
    referral = ReferralFactory(partner=coordinator.employer)

    answer = system.get(ONE.format(referral.pk) + "/ontvangst")

    is_told(answer, 405, "Dit kan hier niet", "GET")
    assert "POST" in answer["Allow"]


def test_a_list_is_not_written(system):
    is_told(system.post(LIST), 405, "Dit kan hier niet", "POST")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/png"])
def test_a_form_that_we_do_not_speak_is_told(system, accept):
    is_told(
        system.get(LIST, headers={"Accept": accept}),
        406,
        "In deze vorm antwoorden wij niet",
        "Accept",
    )


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json", "text/html, */*;q=0.1"])
def test_a_form_that_we_speak_is_answered(system, accept):
    answer = system.get(LIST, headers={"Accept": accept})

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


@pytest.mark.parametrize(
    "sent", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_that_we_do_not_read_is_told(coordinator, client, sent):
    referral = ReferralFactory(partner=coordinator.employer)

    answer = client.generic(
        "POST", ONE.format(referral.pk) + "/afwijzing", "reden=vol", content_type=sent,
        headers=headers_of(coordinator),
    )  # fmt: skip

    is_told(answer, 415, "In deze vorm lezen wij niet", sent.partition(";")[0])
    before = referral.version
    referral.refresh_from_db()
    assert (referral.version, referral.answered_on) == (before, None)


def test_xml_is_read_where_iwmo_says_so_only(coordinator, client):
    answer = client.generic(
        "POST",
        "/api/v1/hulpvragen",
        "<Bericht/>",
        content_type="application/xml",
        headers=headers_of(coordinator),
    )

    is_told(answer, 415, "In deze vorm lezen wij niet", "application/xml")
