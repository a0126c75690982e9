"""What the read log and row level security cost: CPU of a page, in the web and in its database session.

    DEMO=1 DATABASE_URL=... python benchmarks/row_security.py [--rounds 40]

Takes a database with the demo in it. Every page is asked in turn with both on, one off, and both off, so that
what else the machine does falls on all alike. PostgreSQL has to run on this machine as it reads /proc.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases.models import AccessLog, Case  # noqa: E402
from config.middleware import Signature  # noqa: E402
from providers.models import User  # noqa: E402

WAYS = {"neither": (False, False), "log": (True, False), "rows": (False, True), "both": (True, True)}


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=40)
    rounds = options.parse_args().rounds
    settings.ALLOWED_HOSTS = ["testserver"]
    print(f"{'page':<28}" + "".join(f"{way:>12}" for way in WAYS) + f"{'log+rows':>12}{'rows':>8}")
    for name, browser, url, form in pages():
        measured = measure(browser, url, form, rounds)
        bare, full = measured["neither"], measured["both"]
        shares = (full / bare - 1, measured["rows"] / bare - 1)
        cells = "".join(f"{measured[way]:>9.1f} ms" for way in WAYS)
        print(f"{name:<28}{cells}{shares[0]:>12.0%}{shares[1]:>8.0%}", flush=True)
    return 0


def pages() -> Iterator[tuple[str, Browser, str, dict[str, str] | None]]:
    """Page, browser of its worker, address, and what is posted."""
    today = timezone.localdate()
    coach, lead, desk = (worker(role) for role in ("coach", "team_lead", "desk"))
    held = Case.objects.held_by(coach, on=today).open_on(today).order_by("pk").first()
    name = Case.objects.order_by("-pk").first().client.last_name
    yield "Mijn werk (coach)", logged_in(coach), reverse("cases:work"), None
    yield "dossier (coach)", logged_in(coach), reverse("cases:case", args=[held.pk]), None
    yield "dossiers (stuurder)", logged_in(lead), reverse("cases:cases"), None
    yield "teambord (stuurder)", logged_in(lead), reverse("cases:board"), None
    yield "hulpvragen (loket)", logged_in(desk), reverse("intake:requests"), None
    yield "zoeken op naam (loket)", logged_in(desk), reverse("cases:search"), {"q": name}


def worker(role: str) -> User:
    """The worker of this role who holds or leads most."""
    today = timezone.localdate()
    found = User.objects.at_work(on=today).filter(roles=[role])
    return max(found, key=lambda one: Case.objects.visible_to(one, on=today).count())


def logged_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend="providers.access.EmailBackend")
    return browser


def measure(browser: Browser, url: str, form: dict[str, str] | None, rounds: int) -> dict[str, float]:
    """Way -> median CPU in milliseconds of one answer."""
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    for number in range(rounds + 3):  # the first ones warm up
        for way, (log, rows) in WAYS.items():
            with only(log=log, rows=rows):
                before = cpu()
                response = browser.post(url, form) if form else browser.get(url)
                spent = cpu() - before
            if response.status_code != 200:
                raise SystemExit(f"{url} gave {response.status_code}")
            if number >= 3:
                taken[way].append(spent * 1000)
    return {way: statistics.median(values) for way, values in taken.items()}


@contextmanager
def only(*, log: bool, rows: bool) -> Iterator[None]:
    with ExitStack() as stack:
        if not log:
            stack.enter_context(patch.object(AccessLog.objects, "bulk_create", lambda rows: rows))
        if not rows:
            stack.enter_context(patch.object(Signature, "sign", _nothing))
            stack.enter_context(patch("providers.models.acting._tell", _nothing))
            stack.enter_context(patch("cases.models.client.Findable._meta.db_table", "cases_client"))
        yield


def _nothing(*_: object) -> None:
    """Says nothing to the database."""


def cpu() -> float:
    """Seconds of CPU of this process and of its session in the database."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
