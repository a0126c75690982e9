"""Everybody gets what the table says (routes.py), and nobody reads more than that."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from zlib import crc32

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases import policies
from cases.models import Case
from tests.architecture.addresses import routes
from tests.architecture.decisions import check_decisions
from tests.architecture.headers import careless
from tests.architecture.lists import check_lists
from tests.architecture.misses import wrong_near
from tests.architecture.routes import BY_REQUEST, IN, NAMED, READS, ROUTES, WRITTEN
from tests.architecture.world import (
    BSNS,
    DOSSIERS,
    PEOPLE,
    World,
    address,
    build,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows; what a request changes is undone after it.

    Cleared of what earlier tests left behind and with fresh statistics: the planner would take the tables
    for empty, and the widest questions of a taken-away rule would take a minute each. Our tables only: those
    of the server are shared with the database of the other test process, which would wait.
    """
    with django_db_blocker.unblock():
        ours = ", ".join(connection.introspection.table_names())
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM {ours}")
        with transaction.atomic():
            built = build()
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {ours}")
            yield built
            transaction.set_rollback(True)


def answer(world: World, who: str, url: str, **headers: str):
    """What the person gets: (response, text). A page that only takes forms gets an empty one."""
    browser = world.systems[who] if url.startswith("/api/") else world.browsers[who]
    with transaction.atomic():
        response = browser.get(url, headers=headers)
        if response.status_code == 405:
            response = browser.post(url, headers=headers)
        text = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response, text.decode(errors="replace")


def ask(world: World, who: str, url: str, **headers: str):
    """The same, as (status, text)."""
    response, text = answer(world, who, url, **headers)
    return response.status_code, text


def told(status: int) -> object:
    return IN if status in (200, 302, 400, 422) else status


def named(world: World, who: str, text: str) -> set[str]:
    """The dossiers whose resident is named, though this person may not know of them; and the words that were
    written for others.
    """
    seen = {word for word in DOSSIERS if world.name_of(word) in text and who not in NAMED[word]}
    return seen | {word for word, readers in WRITTEN.items() if word in text and who not in readers}


def personal(world: World, text: str) -> list[str]:
    """Whose name, number or address stands in the text."""
    residents = [case.client for case in world.cases.values()]
    known = [word for person in residents for word in (person.last_name, person.bsn)]
    known += [word for worker in world.people.values() for word in (worker.name, worker.email)]
    return [word for word in known if word in text]


def test_every_address_has_a_row():
    assert routes() == set(ROUTES)


def check(world: World, route: str) -> list[str]:
    """What is not as the table says, in words."""
    return list(wrong(world, route))


def everything(route: str, case: str, who: str) -> bool:
    return True


def wrong(world: World, route: str, is_asked: Callable[[str, str, str], bool] = everything) -> Iterator[str]:
    """The same one by one, so that who looks for the first need not wait for the others."""
    for case, row in (ROUTES[route] or {}).items():
        url = address(world, route, case)
        for who, expected in row.items():
            if not is_asked(route, case, who):
                continue
            response, text = answer(world, who, url)
            if told(response.status_code) != expected:
                yield f"{who} in {case}: {response.status_code}, expected {expected}"
            if seen := named(world, who, text) - ({case} if (who, route) in BY_REQUEST else set()):
                yield f"{who} in {case} reads of {seen}"
            if any(bsn in text for bsn in BSNS):  # the page that shows one asks why first, by POST
                yield f"{who} in {case} reads a BSN"
            if known := personal(world, text.partition("<title>")[2].partition("</title>")[0]):
                yield f"{who} in {case} reads {known} in the title"
            # The description of the API is for everybody, also for the page of another.
            if (odd := careless(response)) and route != "openapi":
                yield f"{who} in {case}: {odd}"


# Asked of everybody in every dossier by each run; of the others a part is, another one for every route.
CORE = {
    "cases:case", "cases:timeline", "cases:plan", "cases:notes", "cases:documents", "cases:document",
    "cases:person", "cases:agenda", "cases:add_note", "cases:close", "cases:referral", "cases:case_referral",
    "cases:looks", "cases:rights", "outcomes:measure", "intake:applications", "intake:letter",
}  # fmt: skip
PART = 4


def is_asked(route: str, case: str, who: str) -> bool:
    """Whether a run asks this too. RONDOM_MATRIX=whole asks all: a quarter of an hour more.

    Every person is asked in every dossier on dozens of routes, and every route by some people of each kind,
    among whom one who gets in.
    """
    whole = os.environ.get("RONDOM_MATRIX") == "whole" or route in CORE or len(ROUTES[route] or {}) == 1
    return whole or (case, who) == _first_in(route) or crc32(f"{route} {case} {who}".encode()) % PART == 0


@cache
def _first_in(route: str) -> tuple[str, str] | None:
    rows = (ROUTES[route] or {}).items()
    return next(((case, who) for case, row in rows for who, told in row.items() if told == IN), None)


@pytest.mark.parametrize("route", sorted(ROUTES))
def test_everybody_gets_what_the_table_says(world, route):
    assert list(wrong(world, route, is_asked)) == []


def check_sets(world: World) -> list[str]:
    """The list, the count and the policy of one dossier tell the same as the table."""
    today = timezone.localdate()
    wrong = []
    for who, user in world.people.items():
        expected = {word for word in DOSSIERS if who in READS[word]}
        seen = Case.objects.visible_to(user, on=today)
        listed = {word for word in DOSSIERS if world.cases[word] in seen}
        judged = {word for word, case in world.cases.items() if _fresh_road(user, case, today)}
        if not (listed == judged == expected and seen.count() == len(expected)):
            wrong.append(f"{who}: listed {listed}, judged {judged}, expected {expected}")
    return wrong


def _fresh_road(user, case, today: date):
    return policies.road(user, Case.objects.get(pk=case.pk), on=today)


def test_lists_counts_and_policies_tell_the_same(world):
    assert check_sets(world) == []


def check_near(world: World) -> list[str]:
    """The same of the near misses of every reason (near.py), their notes and referrals as well."""
    return list(wrong_near(world.near))


def test_near_misses_see_nothing(world):
    assert check_near(world) == []


def test_lists_beside_the_dossiers(world):
    assert check_lists(world.near) == []


def test_every_decision_is_as_its_table_says(world):
    assert check_decisions(world.near) == []


def check_search(world: World) -> list[str]:
    wrong = []
    for who in PEOPLE:
        if ROUTES["cases:search"]["own"][who] != IN:
            continue
        with transaction.atomic():
            page = world.browsers[who].post(reverse("cases:search"), {"q": "Achternaam"}).content.decode()
            transaction.set_rollback(True)
        found = {word for word in DOSSIERS if world.name_of(word) in page}
        # The desk finds everybody by name; of a protected one it reads nothing more (test_barrier).
        expected = set(DOSSIERS) if who == "desk" else {word for word in DOSSIERS if who in READS[word]}
        if found != expected:
            wrong.append(f"{who} finds {found}, expected {expected}")
    return wrong


def test_a_search_finds_what_one_may_see(world):
    assert check_search(world) == []


@pytest.mark.parametrize("route", ["cases:work", "cases:board", "cases:cases", "outcomes:due", "cases:inbox"])
def test_a_swapped_part_names_nobody_more(world, route):
    for who in PEOPLE:
        status, text = ask(world, who, address(world, route, "own"), **{"HX-Request": "true"})

        assert told(status) == ROUTES[route]["own"][who]
        assert not named(world, who, text)


@pytest.mark.parametrize("word", WRITTEN)
def test_what_is_kept_to_some_is_read_by_them(world, word):
    """So that the matrix does not pass because nobody reads it."""
    for who in WRITTEN[word]:
        for route in ("cases:case", "cases:notes", "cases:documents"):
            assert word in ask(world, who, address(world, route, "own"))[1], f"{who} at {route}"


def test_no_address_tells_who_it_is_about(world):
    """Nor does a title: wrong() looks at that of every answer."""
    for route, row in ROUTES.items():
        for case in row or ():
            assert personal(world, address(world, route, case)) == []
