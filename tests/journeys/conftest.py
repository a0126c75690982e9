"""A real browser, a real server and a real Celery worker on the test's own database and queue."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from shutil import which
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from config import celery_app

WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Crosswise: no colour depends on the width, and there are very many pages to look at.
LOOKS = ((WIDE, "light"), (NARROW, "dark"))
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # the list of all that is right takes as long as the looking
}
PASSWORD = "geheim-voor-tests"
AXE = Axe()
PICTURES = os.environ.get("RONDOM_PICTURES")  # a folder: keep a picture of every page that is checked


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = which("chromium") or which("google-chrome")
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def worker(transactional_db) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker as in production, on the database of this test."""
    celery_app.control.purge()
    name = connection.settings_dict["NAME"]
    host = connection.settings_dict["HOST"]
    user = connection.settings_dict["USER"]
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{user}@/{name}?host={quote(host, safe='/')}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DEMO": "1",  # mail is laid aside, not sent
    }
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "config",
        "worker",
        "-c",
        "1",
        "-P",
        "solo",
        "-l",
        "warning",
    ]
    log = Path(settings.MEDIA_ROOT).parent / "worker.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=out, stderr=out)
    deadline = time.monotonic() + 60
    while not celery_app.control.ping(timeout=0.5):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
    yield process
    process.terminate()
    process.wait(120)
    assert "Traceback" not in log.read_text(), log.read_text()


class Person:
    """Somebody at a screen: logs in, walks, and has every page checked for accessibility."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        self.base = base
        self.faults: list[str] = []
        self.interactions = 0
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self._stays_here)

    def _note(self, message: object) -> None:
        # A form with errors answers 422, and a lookup is dropped when the next key comes: both are meant.
        meant = ("status of 422", "htmx:sendAbort", "htmx:afterRequest")
        if message.type == "error" and not any(text in message.text for text in meant):
            self.faults.append(message.text)

    def _stays_here(self, request: object) -> None:
        if not request.url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    def logs_in(self, email: str, password: str = PASSWORD) -> "Person":
        self.opens("/inloggen")
        self.page.fill("[name=username]", email)
        self.page.fill("[name=password]", password)
        self.page.get_by_role("button", name="Inloggen").click()
        self.page.wait_for_url(lambda url: "/inloggen" not in url)
        return self

    def opens(self, path: str) -> "Person":
        answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def sees(self, *texts: str) -> "Person":
        for text in texts:
            self.page.get_by_text(text).first.wait_for(state="attached")
        return self

    def checks_the_page(self, name: str, looks: Sequence[tuple[dict[str, int], str]] = LOOKS) -> "Person":
        """axe finds nothing, light at 1440 px and dark at 390 px, and the page never scrolls sideways."""
        for size, scheme in looks:
            self.page.set_viewport_size(size)
            self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found = AXE.run(self.page, options=RULES)
            wrong = f"{name}, {size['width']}, {scheme}:\n{found.generate_report()}"
            assert not found.response["violations"], wrong
            too_wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not too_wide, f"{name} scrolls sideways at {size['width']} px"
            self.page.emulate_media(color_scheme="light")
            if PICTURES:
                self.page.screenshot(path=f"{PICTURES}/{name}-{size['width']}.png", full_page=True)
        if (NARROW, "dark") not in looks:
            self.page.set_viewport_size(NARROW)
            too_wide = self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not too_wide, f"{name} scrolls sideways at {NARROW['width']} px"
        self.page.set_viewport_size(WIDE)
        assert not self.faults, self.faults
        return self


@pytest.fixture
def person(browser, live_server) -> Iterator[object]:
    """Gives a new person at an own browser window; nothing may have gone wrong in it at the end."""
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def arrive(**options: object) -> Person:
        context = browser.new_context(
            locale="nl-NL", timezone_id="Europe/Amsterdam", viewport=WIDE, **options
        )
        contexts.append(context)
        people.append(Person(context, live_server.url))
        return people[-1]

    yield arrive
    for context in contexts:
        context.close()
    comes_to_rest()
    for someone in people:
        assert not someone.faults, someone.faults


def comes_to_rest(seconds: float = 20) -> None:
    """Wait until the server has answered what closed windows still asked: a request that reads while the
    tables are emptied for the next test makes a deadlock.
    """
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND state IN ('active', 'idle in transaction')"
    )
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
