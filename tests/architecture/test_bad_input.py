"""Bad input on every address: never an error of ours, a message in Dutch by the field, nothing half done.

Forms and addresses are found from the URL configuration and from the pages themselves. FUZZ=100 tries more.
"""

import os
import re
import traceback
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.test import Client as Browser
from django.test import override_settings
from django.urls import Resolver404, resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cases.models import Event, History
from tests.architecture.garbage import DAYS, GARBAGE, QUERY, Form, Forms, bodies, encoded, query, unsaid
from tests.architecture.routes import BEFORE_LOGIN, IN, ROUTES
from tests.architecture.test_who_gets_in import world
from tests.architecture.world import DOSSIERS, PEOPLE, World, address

__all__ = ["world"]
pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("FUZZ", "2"))
MET: Counter[int] = Counter()  # how the forms were answered: both the right and the wrong must be among them
FUZZED = settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate, Phase.shrink] if EXAMPLES > 10 else [Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ROOT = Path(__file__).resolve().parents[2]
SAME_ROLE = {
    "mate": "holder",
    "coach": "holder",
    "lead2": "lead",
    "partner2": "partner",
    "manager2": "manager",
}
# These answer a form with a page: what was searched is never part of an address, a change of reference data
# is shown before it is kept, and an act that is no longer possible is said on the page as it is now.
ANSWERS_ITSELF = re.compile(
    "cases:(search|bsn|brp|access_log|fill_note|refer|referral|referral_change|case_referral|data_request|join_household)"
    "|intake:(known|register|take_up|social_map|signposts|offers|form_text|write_letter|letter_text"
    "|referrer|add_by_code)|palette|outcomes:(opinion|opinion_in|invite|survey_text)"
    "|providers:(session|workers|add_reference|reference|end_reference|withdraw_reference|postcode_file"
    "|service_file|presence|presence_of)"
)
IN_ENGLISH = {"intake:send_in_en"}
# A file shows no form and reads no question; a PDF takes half a second.
FILES = {
    "reporting:report_pdf",
    "reporting:report_xlsx",
    "reporting:report_json",
    "reporting:report_csv",
    "reporting:proposals_csv",
    "providers:services_csv",
    "cases:looks_letter",
    "outcomes:paper_form",
    "intake:letter",
}
WELL = {204, 302, 303, 400, 403, 404, 405, 413, 422, 429}
NUMBERS = (2**31, 2**63, 10**40)
OUTSIDE = "a stranger at the door"


def insiders(route: str) -> list[tuple[str, str]]:
    """One person of each role that gets in, and the dossier where."""
    row = ROUTES[route]
    if row is BEFORE_LOGIN:
        return [(OUTSIDE, "own"), ("holder", "own")]
    found = {}
    for dossier, people in row.items():
        for who, told in people.items():
            if told == IN:
                found.setdefault(SAME_ROLE.get(who, who), (who, dossier))
    return list(found.values())


def browser_of(world: World, who: str) -> Browser:
    return world.browsers[who] if who in PEOPLE else Browser(raise_request_exception=False)


@contextmanager
def undone(browser: Browser) -> Iterator[None]:
    """What is done inside is undone, the loss of a cookie as well."""
    kept = deepcopy(browser.cookies)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    browser.cookies = kept


def where(world: World, route: str, dossier: str) -> str | None:
    """The address, or None for one that asks what this world has not."""
    try:
        return address(world, route, dossier)
    except (KeyError, ObjectDoesNotExist):
        return None


@dataclass
class Walk:
    """What a walk past every address met.

    forms: (who, address and names of the fields) -> every form that somebody in this world is shown.
    deaf: (route, who) of each page that never looked at the question in its address: no question changes it.
    """

    forms: dict[tuple[str, str], Form] = field(default_factory=dict)
    deaf: set[tuple[str, str]] = field(default_factory=set)


@pytest.fixture(scope="module")
def walk(world) -> Walk:
    walk = Walk()
    for route in ROUTES:
        for who, dossier in insiders(route):
            url = where(world, route, dossier)
            if url is None or url.startswith("/api/") or route in FILES:
                continue
            browser = browser_of(world, who)
            # Asked once for the module, before the fixture that leaves the second step out of every test.
            with override_settings(MFA_REQUIRED=False), undone(browser):
                page = browser.get(url)
            if "GET" not in vars(page.wsgi_request):  # Django reads it when somebody looks
                walk.deaf.add((route, who))
            if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
                for form in Forms(page.content.decode(), url).found:
                    names = ",".join(sorted(one.name for one in form.fields))
                    walk.forms.setdefault((who, f"{_route(form.action)} {names}"), form)
    return walk


@pytest.fixture
def forms(walk) -> dict[tuple[str, str], Form]:
    return walk.forms


def _route(url: str) -> str:
    try:
        return resolve(url.partition("?")[0]).view_name
    except Resolver404:
        return url


def posts(world: World) -> dict[tuple[str, str], str]:
    """(route, who) -> address, of what takes a form; each address says so itself, to everybody the same."""
    found = {}
    for route in ROUTES:
        inside = [(who, where(world, route, dossier)) for who, dossier in insiders(route)]
        urls = {who: url for who, url in inside if url is not None and not url.startswith("/api/")}
        for who in list(urls)[:1]:
            browser = browser_of(world, who)
            with undone(browser):
                allowed = browser.generic("PURGE", urls[who])
            if allowed.status_code == 405 and "POST" in allowed.headers["Allow"]:
                found |= {(route, one): url for one, url in urls.items()}
    return found


def send(browser: Browser, url: str, pairs) -> list[str]:
    """Post the pairs, and undo what came of it. Returns what is not as it should be."""
    body, kind = encoded(pairs)
    before = _done()
    with undone(browser):
        answer = browser.generic("POST", url, body, content_type=kind)
        after = _done()
    if answer.status_code == 500:
        return [f"500\n{''.join(traceback.format_exception(answer.exc_info[1])[-4:])}"]
    route, wrong = _route(url), []
    MET[answer.status_code] += 1
    if answer.status_code not in WELL and not (answer.status_code == 200 and ANSWERS_ITSELF.fullmatch(route)):
        wrong.append(f"answers {answer.status_code}")
    if answer.status_code >= 400 and after != before:
        wrong.append(f"answers {answer.status_code}, and yet did something: {after}")
    if answer.status_code == 422:
        said = unsaid(answer.content.decode())
        wrong += [one for one in said if not (route in IN_ENGLISH and one.startswith("English"))]
    return wrong


def _done() -> list[int]:
    with connection.cursor() as cursor:
        found = []
        for model in (Event, History):
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            found += cursor.fetchone()
        return found


def tried(browser: Browser, url: str, bodies: st.SearchStrategy, times: int = EXAMPLES) -> str:
    """A body that is not met well; empty when all are. With FUZZ above 10 as small as hypothesis finds it."""

    @settings(FUZZED, max_examples=times)
    @given(bodies)
    def try_one(pairs):
        if wrong := send(browser, url, pairs):
            sent = [(name, str(value)[:60]) for name, value in pairs]
            raise AssertionError(f"{url} {wrong} {sent}")

    try:
        try_one()
    except AssertionError as error:
        return str(error)[:1_500]
    return ""


def test_every_form_meets_garbage_well(world, forms):
    wrong, before = [], set()
    for (who, key), form in forms.items():
        times = 1 if key in before else EXAMPLES  # the same form for another role: once is enough
        if found := tried(browser_of(world, who), form.action, bodies(form), times):
            wrong.append(found)
        before.add(key)

    assert not wrong, "\n\n".join(wrong)
    assert min(MET[302], MET[422]) > len(forms) / 2


def test_every_address_that_takes_a_form_meets_one_that_is_not_its_own(world, forms):
    """Also where this world shows no form, since what it is about is not there: all names at once."""
    shown = {(key.split(" ")[0], who) for who, key in forms}
    names = sorted({one.name for form in forms.values() for one in form.fields if one.kind != "submit"})
    every = st.sampled_from([*DAYS, *GARBAGE, "1"]).map(lambda value: [(name, value) for name in names])
    wrong, before = [], set()
    for (route, who), url in posts(world).items():
        if (route, who) in shown:
            continue
        times = 1 if route in before else EXAMPLES
        if found := tried(browser_of(world, who), url, every, times):
            wrong.append(found)
        before.add(route)

    assert not wrong, "\n\n".join(wrong)


def asked_names() -> list[str]:
    """Every name that our code looks for in the query of an address."""
    found = {"page", "cursor", "page_size", "format"}
    for app in ("providers", "cases", "intake", "outcomes", "reporting", "config"):
        for path in (ROOT / app).rglob("*.py"):
            found |= set(re.findall(r'GET(?:\.get(?:list)?\(|\[)"(\w+)"', path.read_text()))
    return sorted(found)


def asked(browser: Browser, url: str, names: list[str], headers: dict[str, str]) -> str:
    """The first question that is not met well, in all names at once or in one of them."""

    @FUZZED
    @given(st.sampled_from(QUERY), st.just(names) | st.sampled_from(names).map(lambda name: [name]))
    def ask_one(value, some):
        with undone(browser):
            answer = browser.get(f"{url}?{query(some, value)}", headers=headers)
        problem = answer.exc_info and "".join(traceback.format_exception(answer.exc_info[1])[-3:])
        assert answer.status_code < 500, f"{url} {some} {value[:60]!r}\n{problem}"

    try:
        ask_one()
    except AssertionError as error:
        return str(error)[:1_500]
    return ""


@pytest.mark.parametrize("part", [False, True], ids=["page", "htmx"])
def test_every_address_meets_odd_questions_well(world, walk, part):
    names, wrong = asked_names(), defaultdict(list)
    headers = {"HX-Request": "true"} if part else {}
    for route in ROUTES:
        for who, dossier in insiders(route)[: 1 if part else 2]:
            url, browser = where(world, route, dossier), browser_of(world, who)
            if url is None or route in FILES or (route, who) in walk.deaf:
                continue

            if found := asked(browser, url, names, headers):
                wrong[route].append(found)

    assert not wrong, "\n\n".join(one for found in wrong.values() for one in found)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_key_that_cannot_be_is_not_there(world, number):
    """Each address meets one of the numbers: a key is read in one place for all of them."""
    wrong = []
    for place, route in enumerate(ROUTES):
        if EXAMPLES <= 10 and NUMBERS[place % len(NUMBERS)] != number:
            continue
        for who, dossier in insiders(route)[:1]:
            keys = {
                word: {
                    name: number if isinstance(key, int) else key for name, key in world.keys[word].items()
                }
                for word in DOSSIERS
            }
            url = where(World(world.people, world.cases, keys), route, dossier)
            if url is None or url == where(world, route, dossier) or route in FILES:
                continue
            browser = browser_of(world, who)
            with transaction.atomic():
                # A session opens nothing of the API: systems ask it in test_api_schema.py.
                fine = {401, 405} if url.startswith("/api/") else {302, 403, 404, 405}
                for answer in (browser.get(url), browser.post(url)):
                    if answer.status_code not in fine:
                        wrong.append(
                            f"{route} {answer.status_code} {answer.exc_info and answer.exc_info[1]!r}"
                        )
                transaction.set_rollback(True)

    assert not wrong, "\n".join(wrong)
