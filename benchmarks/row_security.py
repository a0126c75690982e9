"""What the read log and row level security cost: CPU of a page, in the web and in its database session.

    DEMO=1 DATABASE_URL=... python benchmarks/row_security.py [--rounds 40]

Takes a database with the demo in it. Every page is asked in turns with both on, one off, and both off, so
that what else the machine does falls on all alike. more: than without both; of page: their part of the whole.
PostgreSQL has to run on this machine as it reads /proc.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from cases.models import Case  # noqa: E402
from config.middleware import Signature  # noqa: E402
from providers.models import User  # noqa: E402

TURN, WARM = 6, 2  # answers that are measured in a turn, after some that are not
WAYS = {"neither": (False, False), "log": (True, False), "rows": (False, True), "both": (True, True)}


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--rounds", type=int, default=40)
    rounds = options.parse_args().rounds
    settings.ALLOWED_HOSTS = ["testserver"]
    heads = "".join(f"{way:>12}" for way in WAYS)
    print(f"{'page':<28}{heads}{'more':>8}{'of page':>9}{'rows':>8}")
    for name, browser, url, form in pages():
        measured = measure(browser, url, form, rounds)
        bare, full = measured["neither"], measured["both"]
        shares = (full / bare - 1, 1 - bare / full, measured["rows"] / bare - 1)
        cells = "".join(f"{measured[way]:>9.1f} ms" for way in WAYS)
        print(f"{name:<28}{cells}{shares[0]:>8.0%}{shares[1]:>9.0%}{shares[2]:>8.0%}", flush=True)
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
    """Way -> median CPU in milliseconds of one answer.

    In turns of a few answers: in between, a session of the database that changes its role plans anew.
    """
    taken: dict[str, list[float]] = {way: [] for way in WAYS}
    for _ in range(max(rounds // TURN, 1)):
        for way, (log, rows) in WAYS.items():
            with only(log=log, rows=rows):
                for number in range(TURN + WARM):
                    before = cpu()
                    response = browser.post(url, form) if form else browser.get(url)
                    spent = cpu() - before
                    if response.status_code != 200:
                        raise SystemExit(f"{url} gave {response.status_code}")
                    if number >= WARM:
                        taken[way].append(spent * 1000)
    return {way: statistics.median(values) for way, values in taken.items()}


@contextmanager
def only(*, log: bool, rows: bool) -> Iterator[None]:
    with ExitStack() as stack:
        if not log:
            stack.enter_context(patch("cases.access.prepared", _nothing))
        if not rows:
            stack.enter_context(patch.object(Signature, "sign", _sign_nobody))
            stack.enter_context(patch("providers.models.acting._tell", _nothing))
        yield


def _sign_nobody(signature: Signature, connection: Any) -> None:
    """Keeps the plans as the web does, and says nothing about who asks."""
    transaction.on_commit(signature.mark)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")


def _nothing(*_: object) -> None:
    """Says nothing to the database."""


def cpu() -> float:
    """Seconds of CPU of this process and of its session in the database."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return time.process_time() + int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


if __name__ == "__main__":
    sys.exit(main())
