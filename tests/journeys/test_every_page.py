"""Every page there is: accessible wide and narrow, light and dark, and walked with the Tab key alone.

The addresses come from the URL configuration and from the table of who gets in where, so that a new page is
looked at without being named here.
"""

import os
from itertools import combinations
from zlib import crc32

import pytest
from django.conf import settings

from tests.architecture.routes import IN, ROUTES
from tests.architecture.world import DOSSIERS, PEOPLE, World, address, build
from tests.journeys.conftest import LOOKS

# All that Tab should reach. Of a group of radios only one is a stop; what is folded away is none.
STOPS = """(within) => {
  const seen = new Set();
  const all = "a[href],button,input,select,textarea,summary,[tabindex='0']";
  const part = document.querySelector(within);
  if (within === "main") part.focus();
  return [...part.querySelectorAll(all)].filter((el) => {
    if (el.type === "hidden" || el.disabled || el.tabIndex < 0 || !el.checkVisibility()) return false;
    if (el.type !== "radio") return true;
    const group = `${el.form ? el.form.id || el.form.action : ""}|${el.name}`;
    if (seen.has(group)) return false;
    seen.add(group);
    return true;
  }).map((el, number) => {
    const named = [...document.getElementsByName(el.name)].filter((one) => one.form === el.form);
    const group = el.type === "radio" ? named : [el];
    group.forEach((one) => { one.dataset.stop = number; });
    return el.outerHTML.slice(0, 120);
  });
}"""
# Keeps every stop that gets the focus, so that the walk need not ask after each key.
KEEP = """() => {
  window.reached = new Set();
  document.addEventListener("focusin", (event) => window.reached.add(event.target.dataset.stop));
}"""


@pytest.fixture
def world(transactional_db) -> World:
    return build()


def visits(world: World) -> list[tuple[str, str, str]]:
    """Of each route one address and one person who gets in: (route, who, address)."""
    found = []
    for route, row in sorted(ROUTES.items()):
        for case in DOSSIERS if row else ():
            who = next((who for who in PEOPLE if row.get(case, {}).get(who) == IN), None)
            if who:
                found.append((route, who, address(world, route, case)))
                break
    return found


def templates_of(world: World, who: str, url: str) -> list[str]:
    """Of what the page is made; nothing for a file, a step on the way or an answer."""
    answer = world.browsers[who].get(url)
    whole = answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html")
    page = whole and not answer.streaming and b"<main" in answer.content
    return sorted({part.name for part in answer.templates if part.name}) if page else []


def with_something_new(pages: list[tuple[str, str, str, list[str]]]) -> list[tuple[str, str, str]]:
    """Those on which two templates meet for the first time; RONDOM_MATRIX=whole takes all.

    What remains is made of parts that were each looked at beside each of the others: the fourth act with a
    day and a reason, in other words.
    """
    chosen, together = [], set()
    for route, who, url, parts in sorted(pages, key=lambda page: -len(page[3])):
        pairs = {*combinations(parts, 2)} - together
        if pairs or os.environ.get("RONDOM_MATRIX") == "whole":
            chosen.append((route, who, url))
        together |= pairs
    return chosen


def looks_of(route: str) -> tuple[tuple[dict[str, int], str], ...]:
    """Half of the pages light and wide, half dark and narrow; RONDOM_MATRIX=whole looks at both of each."""
    whole = os.environ.get("RONDOM_MATRIX") == "whole"
    return LOOKS if whole else LOOKS[crc32(route.encode()) % 2 :][:1]


def walk(page, within: str) -> list[str]:
    """What the Tab key does not reach, in a walk from the start of the page or of its content."""
    stops = page.evaluate(STOPS, within)
    page.evaluate(KEEP)
    # Day, month, year and calendar of a day; of a moment the hour, the minute and a half of the day as well.
    # Of a time these without the day.
    more = {'type="date"': 4, 'type="datetime': 7, 'type="time"': 4}
    inside = sum(number for html in stops for kind, number in more.items() if kind in html)
    for _ in range(len(stops) + inside + 5):
        page.keyboard.press("Tab")
    reached = set(page.evaluate("() => [...window.reached]"))
    page.evaluate("() => document.activeElement.blur()")  # the link to the content hides again
    return [html for number, html in enumerate(stops) if str(number) not in reached]


def test_every_page_is_accessible_and_walked_by_keyboard(person, world):
    looked_at, wrong = set(), []
    every = [(*visit, templates_of(world, *visit[1:])) for visit in visits(world)]
    pages = with_something_new([page for page in every if page[3]])
    for who in PEOPLE:
        mine = [(route, url) for route, one, url in pages if one == who]
        if not mine:
            continue
        someone = person()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": world.browsers[who].session.session_key}
        someone.page.context.add_cookies([cookie | {"url": someone.base}])
        for number, (route, url) in enumerate(mine):
            someone.opens(url)
            # What stands around the content is the same on every page of this person: once is enough.
            if missed := walk(someone.page, "main" if number else "body"):
                wrong.append(f"{route} as {who}: Tab does not reach {missed}")
            try:
                someone.checks_the_page(f"alle-{route.replace(':', '-')}", looks_of(route))
            except AssertionError as error:  # all of them at once, not one a run
                wrong.append(f"{route} as {who}: {str(error)[:1200]}")
            looked_at.add(route)

    assert not wrong, "\n\n".join(wrong)
    assert len(looked_at) == len(pages) > 100
