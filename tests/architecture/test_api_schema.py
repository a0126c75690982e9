"""The API does what its own description says, also for what no program of ours sends. FUZZ=100 tries more."""

import json
import os

import pytest
import requests
import schemathesis
from django.db import transaction
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from cases.models import Event, History
from tests.architecture.test_who_gets_in import world

__all__ = ["world"]
pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
FUZZED = settings(
    max_examples=int(os.environ.get("FUZZ", "6")),
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
PARTS = ("headers", "params", "json", "data", "files")
OURS = ("content-type", "content-length", "cookie", "authorization")
URL = "/api/v1/openapi.json"


def call(browser: Browser, case: schemathesis.Case) -> schemathesis.Response:
    """Send what was generated with the browser of a test, in its transaction."""
    known = case.as_transport_kwargs(base_url="http://testserver")
    sent = requests.Request(**{name: known.get(name) for name in ("method", "url", *PARTS)}).prepare()
    headers = {name: value for name, value in sent.headers.items() if name.lower() not in OURS}
    kind = sent.headers.get("Content-Type", "application/json")
    answer = browser.generic(sent.method, sent.path_url, sent.body or b"", content_type=kind, headers=headers)
    got = {name.lower(): [value] for name, value in answer.headers.items()}
    return schemathesis.Response(answer.status_code, got, answer.content, sent, elapsed=0.0, verify=True)


@pytest.fixture
def described(world):
    """Its own description, as an organisation's system gets it."""
    found = Browser().get(URL).json()
    for acts in found["paths"].values():
        for act in acts.values():
            assert act.pop("security")  # the token is the system's affair; without one: a test of its own
    return schemathesis.openapi.from_dict(found)


@pytest.fixture
def waiting(world):
    """For each organisation the key of a referral: one that was taken on, one without an answer."""
    return {"partner": world.keys["own"]["pk"], "partner2": world.keys["others"]["pk"]}


def operations(described, modes=(GenerationMode.POSITIVE, GenerationMode.NEGATIVE)):
    for found in described.get_all_operations():
        operation = found.ok()
        yield operation, st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in modes))


def test_it_does_what_its_description_says(world, described, waiting):
    met = set()
    for _, cases in operations(described):

        @FUZZED
        @given(case=cases, who=st.sampled_from(sorted(waiting)), is_own=st.booleans())
        def try_one(case, who, is_own):
            if is_own and "id" in (case.path_parameters or {}):
                case.path_parameters["id"] = waiting[who]
            before = done()
            with transaction.atomic():
                answer = call(world.systems[who], case)
                after = done()
                transaction.set_rollback(True)
            case.validate_response(answer, checks=CHECKS)
            assert answer.status_code < 400 or before == after
            met.add((case.operation.label, answer.status_code))

        try_one()

    assert {status for _, status in met} >= {200, 400, 404}


def done() -> list[int]:
    return [Event.objects.count(), History.objects.count()]


def test_it_refuses_what_its_description_does_not_allow(world, described, waiting):
    for operation, cases in operations(described, [GenerationMode.NEGATIVE]):
        if not operation.body:
            continue

        @FUZZED
        @given(case=cases)
        def try_one(case):
            if "id" in (case.path_parameters or {}):
                case.path_parameters["id"] = waiting["partner2"]
            with transaction.atomic():
                answer = call(world.systems["partner2"], case)
                transaction.set_rollback(True)
            case.validate_response(answer, checks=[not_a_server_error, negative_data_rejection])

        try_one()


def test_it_is_closed_without_a_token(world, described, waiting):
    logged_in = Browser()
    logged_in.force_login(world.people["partner"], backend="providers.access.EmailBackend")
    for operation, _ in operations(described, [GenerationMode.POSITIVE]):
        path = operation.path.format(id=waiting["partner"])
        for browser in (Browser(), Browser(headers={"authorization": "Bearer x"}), logged_in):
            answer = browser.generic(operation.method.upper(), path)

            assert answer.status_code == 401, operation.label
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
def test_a_key_that_cannot_be_is_not_there(world, described, number):
    system = world.systems["partner"]
    for operation, _ in operations(described, [GenerationMode.POSITIVE]):
        if "{id}" in operation.path:
            answer = system.generic(operation.method.upper(), operation.path.format(id=number))

            assert answer.status_code in (404, 415, 428), operation.label


@pytest.mark.parametrize(
    "cursor", ["abc", "cD1hYmM=", "cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "bz0tNQ==", "cD0AAA=="]
)
def test_a_cursor_of_nobody_is_told(world, cursor):
    answer = world.systems["partner"].get("/api/v1/verwijzingen", {"cursor": cursor})

    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    (wrong,) = answer.json()["errors"]
    assert (wrong["in"], wrong["location"]) == ("query", {"name": "cursor"})


def test_the_description_is_openapi_3_1(world):
    answer = Browser().get(URL)

    described = json.loads(answer.content)
    assert described["openapi"].startswith("3.1")
    assert "nullable" not in answer.content.decode()
