"""The API Design Rules of the Netherlands, asked of our own description and of our own answers.

Each test names the rule of /core/ that it holds (version 2.2).
"""

import re

import pytest
from django.test import Client as Browser

from providers.models import ApiClient
from tests.api import System
from tests.factories import ReferralFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/openapi.json"
KEBAB = re.compile(r"/([a-z0-9]+(-[a-z0-9]+)*|\{[a-z][A-Za-z0-9]*\})")
CAMEL = re.compile(r"[a-z]+([A-Z][a-z0-9]*)*")
# What tells who somebody is, or nearly: never in a path or a question.
PERSONAL = re.compile(r"bsn|naam|geboorte|postcode|huisnummer|telefoon|mail|adres", re.IGNORECASE)
# The resources, and the acts that hang under one of them as a noun.
COLLECTIONS = {"verwijzingen", "afwijsredenen", "hulpvragen", "metingen", "zaken", "capaciteiten",
               "clientenstops", "berichten", "startberichten", "stopberichten"}  # fmt: skip
ACTS = {"ontvangst", "aanvaarding", "afwijzing", "wachtlijstplaatsing", "uitstel", "start", "beeindiging"}
# Words of English or of the machinery that no reader should meet.
LEAKS = re.compile(
    r"\b(pk|cases_|providers_|intake_|django|serializer|queryset|the|referral)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def described(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return Browser().get(URL).json()


@pytest.fixture(scope="module")
def acts(described):
    return [(way, method, act) for way, found in described["paths"].items() for method, act in found.items()]


def test_doc_openapi_and_its_contact_semver_and_uri_version(described):
    assert described["openapi"].startswith("3.1")
    assert described["info"]["contact"]["name"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", described["info"]["version"])
    major = described["info"]["version"].split(".")[0]
    assert all(way.startswith(f"/api/v{major}/") for way in described["paths"])


def test_publish_openapi_is_open_to_everybody_and_to_other_pages():
    answer = Browser().get(URL)

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")


def test_no_trailing_slash_and_path_segments_kebab_case(acts):
    for way, _, _ in acts:
        assert KEBAB.sub("", way) == "", way


@pytest.mark.parametrize("way", ["verwijzingen/", "hulpvragen/", "openapi.json/", "token/"])
def test_no_trailing_slash_is_answered_with_404_and_no_other_address(way):
    answer = System(UserFactory(partner=True)).get(f"/api/v1/{way}")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"]


def test_naming_collections_and_resource_operations(acts):
    for way, _, _ in acts:
        parts = way.removeprefix("/api/v1/").split("/")
        assert parts[0] in COLLECTIONS, way
        assert not parts[1:] or parts[1].startswith("{"), way
        assert not parts[2:] or parts[2] in ACTS | COLLECTIONS, way


def test_query_keys_camel_case_and_no_sensitive_uris(acts):
    for way, _, act in acts:
        for one in act.get("parameters", []):
            if one["in"] == "query":
                assert CAMEL.fullmatch(one["name"]), (way, one["name"])
            if one["in"] in ("query", "path"):
                assert not PERSONAL.search(one["name"]), (way, one["name"])
                assert one["in"] == "query" or one["schema"]["type"] in ("integer", "string")


def test_http_methods_say_what_is_done(acts):
    for way, method, act in acts:
        assert method in ("get", "post", "put", "patch"), way
        assert ("requestBody" in act) <= (method != "get"), way
        assert set(act["responses"]) & {"200", "201"}, way


def test_interface_language_and_doc_language(described, acts):
    for way, _, act in acts:
        assert act["summary"], way
        assert not LEAKS.search(act["summary"] + act["description"]), way
    for name, schema in described["components"]["schemas"].items():
        assert not LEAKS.search(schema.get("description", "")), name


def test_date_time_format(described):
    for name, schema in described["components"]["schemas"].items():
        for field, one in schema.get("properties", {}).items():
            if re.search(r"(Op|datum|Start)$", field):
                assert one.get("format") in ("date", "date-time"), (name, field)


def test_error_handling_is_told_as_problems_with_all_errors(described, acts):
    for way, method, act in acts:
        for status, answer in act["responses"].items():
            if int(status) >= 400:
                assert set(answer["content"]) == {"application/problem+json"}, (way, method, status)
        assert set(act["responses"]) >= {"400", "401", "403", "429"}, (way, method)
    assert set(described["components"]["schemas"]["Problem"]["required"]) >= {"status", "title", "detail"}


def test_version_header_on_every_answer(acts):
    for way, _, act in acts:
        for answer in act["responses"].values():
            assert "API-Version" in answer["headers"], way
    system = System(UserFactory(partner=True))
    for path in ("verwijzingen", "verwijzingen/0", "verwijzingen?cursor=x", "nergens", "openapi.json"):
        assert system.get(f"/api/v1/{path}").headers["API-Version"] == "1.0.0"


def test_transport_security_headers():
    partner = UserFactory(partner=True)
    ReferralFactory(partner=partner.employer)

    got = System(partner).get("/api/v1/verwijzingen").headers

    assert "no-store" in got["Cache-Control"]
    assert "frame-ancestors 'none'" in got["Content-Security-Policy"]
    assert (got["X-Content-Type-Options"], got["X-Frame-Options"]) == ("nosniff", "DENY")
    assert "Access-Control-Allow-Origin" not in got


def test_every_address_asks_for_a_token_with_one_scope(described, acts):
    flow = described["components"]["securitySchemes"]["koppeling"]["flows"]["clientCredentials"]
    assert set(flow["scopes"]) == set(ApiClient.Scope.values)
    for way, _, act in acts:
        ((scheme, scopes),) = act["security"][0].items()
        assert (scheme, len(scopes)) == ("koppeling", 1), way
        assert set(scopes) <= set(flow["scopes"]), way


def test_what_changes_something_can_be_sent_twice_and_what_is_changed_can_be_matched(acts):
    for way, method, act in acts:
        headers = {one["name"] for one in act.get("parameters", []) if one["in"] == "header"}
        if method != "get":
            assert "Idempotency-Key" in headers, way
        if "{" in way and method != "get":
            assert "If-Match" in headers, way


def test_what_is_asked_that_an_address_does_not_know_is_told(acts):
    system = System(UserFactory(partner=True))
    for way, method, act in acts:
        known = {one["name"] for one in act.get("parameters", []) if one["in"] == "query"}
        assert "anders" not in known
        answer = getattr(system, method)(way.replace("{id}", "1") + "?anders=1")
        assert answer.status_code == 400, (way, method)
        assert [one["location"] for one in answer.json()["errors"]] == [{"name": "anders"}], (way, method)


def test_lists_are_read_by_cursor(acts):
    for way, method, act in acts:
        names = {one["name"] for one in act.get("parameters", [])}
        assert not names & {"page", "offset", "limit"}, (way, method)


def test_changelog_tells_of_this_version(described, settings):
    page = (settings.BASE_DIR / "docs/api.md").read_text()

    assert f"### {described['info']['version']}" in page
    assert "## Afbouwen" in page
    for scope in ApiClient.Scope.values:
        assert f"`{scope}`" in page
    for way in described["paths"]:
        assert way.removeprefix("/api/v1") in page
