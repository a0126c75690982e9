"""What the busy pages cost beside the statement one would write by hand for the same rows.

    DEMO=1 DATABASE_URL=... python benchmarks/pages.py [--rounds 30] [--keep FILE.json]
    python benchmarks/pages.py --growth 10000=a.json 100000=b.json 1000000=c.json

Takes a database with the demo in it. Statement and page are asked in turns (A B A B), the statement through
psycopg and written out as JSON, the page as the web gives it: middleware, login, access, read log, layout, as
the role of the web under row level security. CPU is that of Python and of the session in the database
together. "unclear" when the statement's own turns differ by more than 25 %. PostgreSQL has to run on this
machine as /proc is read. --growth prints how the kept figures grow with the number of residents; the exponent
is 0 for what does not grow, 1 for what grows as the residents do.
"""

import argparse
import json
import math
import os
import platform
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from unittest.mock import patch

import psycopg
from pages_by_hand import BOARD, DASHBOARD, DOSSIER, INBOX, SEARCH, WORK
from row_security import cpu, logged_in, only  # sets Django up

from django.conf import settings  # isort: skip
from django.db import connection, transaction
from django.db.models.functions import Now
from django.db.models.query import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.template.base import Template
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Client
from providers.models import Municipality, User
from reporting import services
from reporting.models import MonthlyReport

TURN, WARM = 6, 3


class Page(NamedTuple):
    """One page of one worker, and the statement that fetches its rows. most: statements it may take."""

    name: str
    most: int
    user: User
    url: str
    form: Callable[[], dict[str, Any]] | None
    sql: str
    values: dict[str, Any]


class Figures(NamedTuple):
    """Of one page: milliseconds of CPU, but for wall and p95 (milliseconds) and queries (a number)."""

    limit: float
    page: float
    spread: float
    wall: float
    p95: float
    queries: int
    shares: dict[str, float]


def pages() -> Iterator[Page]:
    today = timezone.localdate()
    coach, lead, desk, partner = (account(role) for role in ("coach", "team_lead", "desk", "partner"))
    manager = account("contract_manager")
    held = Case.objects.held_by(coach, on=today).open_on(today).exclude(first_contact_on=None).order_by("pk")
    case = held.filter(trajectories__ends_on=None, trajectories__isnull=False)[0]
    some = Client.objects.filter(pk__gt=900).order_by("pk")[0]
    words = {"first": f"%{some.first_names.lower()}%", "last": f"%{some.last_name.lower()}%", "on": today}
    typed = {"q": f"{some.first_names} {some.last_name}"}
    yield Page("Mijn werk", 10, coach, reverse("cases:work"), None, WORK, {"worker": coach.pk, "on": today})
    board = {"team": lead.team_id, "on": today}
    yield Page("Teambord", 10, lead, reverse("cases:board"), None, BOARD, board)
    yield Page("Inwoner zoeken", 10, desk, reverse("cases:search"), lambda: typed, SEARCH, words)
    address = reverse("cases:case", args=[case.pk])
    yield Page("Dossier", 12, coach, address, None, DOSSIER, {"case": case.pk, "on": today})
    inbox = {"partner": partner.employer_id, "on": today}
    yield Page("Verwijzingen", 10, partner, reverse("cases:inbox"), None, INBOX, inbox)
    town = {"town": reported(Municipality.objects.get(pk=manager.municipality_id)).pk, "on": today}
    yield Page("Cijfers", 8, manager, reverse("reporting:figures"), None, DASHBOARD, town)


def account(role: str) -> User:
    """The worker of the demo with a password, whose lists are filled."""
    able = User.objects.filter(roles=[role]).exclude(password__startswith="!")  # noqa: S106
    return able.select_related("employer", "team", "municipality").order_by("pk")[0]


def reported(town: Municipality) -> Municipality:
    """A gemeente with a year of published reports; made when they are not there, and kept."""
    with transaction.atomic():
        last = timezone.localdate().replace(day=1)
        for _ in range(12):
            last = (last - timedelta(days=1)).replace(day=1)
            if not MonthlyReport.objects.filter(municipality=town, month=last).exists():
                report = services.prepare(municipality=town, month=last)
                MonthlyReport.objects.filter(pk=report.pk).update(frozen_at=Now(), published_at=Now())
    return town


WATCHED: list[tuple[str, Any, str]] = [
    ("orm", QuerySet, "_fetch_all"),
    ("orm", SQLCompiler, "execute_sql"),
    ("template", Template, "render"),
]


class Watch:
    """Where Python's CPU goes: each moment counts for the innermost part that is at work."""

    def __init__(self) -> None:
        self.taken = dict.fromkeys(("view", "orm", "template", "driver"), 0.0)
        self.stack = ["view"]
        self.since = time.process_time()

    def note(self) -> None:
        now = time.process_time()
        self.taken[self.stack[-1]] += now - self.since
        self.since = now

    def within(self, part: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            self.note()
            self.stack.append(part)
            try:
                return act(*args, **kwargs)
            finally:
                self.note()
                self.stack.pop()

        return timed

    def execute(self, execute: Callable[..., Any], *args: Any) -> Any:
        return self.within("driver", execute)(*args)


def parts(browser: Browser, page: Page, rounds: int) -> dict[str, float]:
    """Part -> its share of Python's and the database's CPU together; of one turn apart, as watching costs."""
    watch = Watch()
    before, began = cpu(), time.process_time()
    with ExitStack() as stack:
        for part, owner, name in WATCHED:
            stack.enter_context(patch.object(owner, name, watch.within(part, getattr(owner, name))))
        stack.enter_context(connection.execute_wrapper(watch.execute))
        watch.since = time.process_time()
        for _ in range(rounds):
            ask(browser, page)
        watch.note()
    whole, python = cpu() - before, time.process_time() - began
    return {part: taken / whole for part, taken in watch.taken.items()} | {"database": 1 - python / whole}


def ask(browser: Browser, page: Page) -> None:
    response = browser.post(page.url, page.form()) if page.form else browser.get(page.url)
    if response.status_code not in (200, 302):
        raise SystemExit(f"{page.url} gave {response.status_code}")


class ByHand:
    """The statement on a connection of its own, kept open and prepared, its rows written as JSON."""

    def __init__(self) -> None:
        told = connection.get_connection_params()
        told = {key: told[key] for key in ("dbname", "host", "port", "user", "password") if told.get(key)}
        self.raw = psycopg.connect(**told, autocommit=True, prepare_threshold=0)
        self.raw.execute("SET jit = off")

    def ask(self, page: Page) -> int:
        rows = self.raw.execute(page.sql, page.values).fetchall()
        json.dumps(rows, default=str)
        return len(rows)

    def cpu(self) -> float:
        stat = Path(f"/proc/{self.raw.info.backend_pid}/schedstat").read_text().split()[0]
        return time.process_time() + int(stat) / 1e9


def measure(page: Page, rounds: int) -> Figures:
    browser, hand = logged_in(page.user), ByHand()
    ask(browser, page)
    with CaptureQueriesContext(connection) as caught:
        ask(browser, page)
        number = sum(map(counted, caught))
    limits: list[float] = []
    costs: list[float] = []
    walls: list[float] = []
    turns: list[float] = []
    for _ in range(max(rounds // TURN, 2)):
        turn = taken(lambda: hand.ask(page), hand.cpu)[0]
        limits += turn
        turns.append(median(turn))
        spent, passed = taken(lambda: ask(browser, page), cpu)
        costs += spent
        walls += passed
    ways: dict[tuple[bool, bool], list[float]] = {
        way: [] for way in ((True, True), (False, True), (True, False))
    }
    for _ in range(max(rounds // TURN, 2)):
        for (log, rows), found in ways.items():
            with only(log=log, rows=rows):
                found += taken(lambda: ask(browser, page), cpu)[0]
    full, unlogged, unshielded = (median(found) for found in ways.values())
    shares = parts(browser, page, TURN) | {"log": 1 - unlogged / full, "rows": 1 - unshielded / full}
    p95 = sorted(walls)[int(0.95 * (len(walls) - 1))]
    spread = max(turns) / min(turns) - 1
    return Figures(median(limits), median(costs), spread, median(walls), p95, number, shares)


def counted(query: dict[str, str]) -> bool:
    """Statements, without the marks around them."""
    return not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))


def taken(act: Callable[[], Any], clock: Callable[[], float]) -> tuple[list[float], list[float]]:
    """Milliseconds of CPU and of wall time of each answer of a turn, after some that are not measured."""
    spent, passed = [], []
    for number in range(TURN + WARM):
        before, began = clock(), time.perf_counter()
        act()
        done, ended = clock(), time.perf_counter()
        if number >= WARM:
            spent.append(1000 * (done - before))
            passed.append(1000 * (ended - began))
    return spent, passed


def register() -> Page:
    """A question of somebody who looks like a resident we know, after the look for who is known already."""
    some = Client.objects.filter(pk__gt=900).exclude(postcode="").select_related("district").order_by("pk")[0]
    desk = account("desk")

    def form() -> dict[str, Any]:
        return {
            "action": "dossier", "channel": "phone", "source": "family", "urgency_note": "normal",
            "text": "Hij vergeet te eten.", "told_support": "on", "form_key": str(uuid.uuid4()),
            "last_name": some.last_name, "first_names": "Nieuw", "birth_date": f"{some.birth_date:%d-%m-%Y}",
            "postcode": some.postcode, "house_number": str(some.house_number),
        }  # fmt: skip

    return Page("Hulpvraag vastleggen", 25, desk, reverse("intake:register"), form, "SELECT 1", {})


HEAD = f"{'page':<22}{'by hand':>9}{'page':>9}{'ratio':>7}{'wall':>8}{'p95':>8}{'queries':>9}"
PARTS = ("view", "orm", "template", "driver", "database", "log", "rows")


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rounds", type=int, default=30)
    options.add_argument("--keep", type=Path)
    options.add_argument("--only", default="")
    options.add_argument("--growth", nargs="+", metavar="CLIENTS=FILE")
    asked = options.parse_args()
    if asked.growth:
        return growth(asked.growth)
    settings.ALLOWED_HOSTS = ["testserver"]
    clients = Client.objects.count()
    load = os.getloadavg()[0]
    print(f"{platform.node()}, {os.cpu_count()} cores, load {load:.1f}; {clients} residents, CPU in ms")
    print(HEAD + "".join(f"{part:>10}" for part in PARTS))
    kept = {}
    for page in chain([register()], pages()):
        if asked.only.lower() in page.name.lower():
            found = kept[page.name] = measure(page, asked.rounds)
            line(page, found)
    if asked.keep:
        asked.keep.write_text(json.dumps({name: found._asdict() for name, found in kept.items()}, indent=1))
    return 0


def line(page: Page, found: Figures) -> None:
    by_hand = found.limit if page.sql != "SELECT 1" else math.nan
    doubt = " unclear" if found.spread > 0.25 and by_hand == by_hand else ""
    doubt += f" more than {page.most} queries" if found.queries > page.most else ""
    shares = "".join(f"{found.shares[part]:>10.0%}" for part in PARTS)
    print(
        f"{page.name:<22}{by_hand:>9.2f}{found.page:>9.1f}{found.page / by_hand:>7.1f}{found.wall:>8.1f}"
        f"{found.p95:>8.1f}{found.queries:>9}{shares}{doubt}",
        flush=True,
    )


def growth(files: list[str]) -> int:
    """How CPU grows from the smallest to the largest: factor per step, and the exponent of the last."""
    sizes = sorted(
        (int(size), json.loads(Path(path).read_text())) for size, path in (f.split("=") for f in files)
    )
    print(
        f"{'page, CPU in ms':<22}"
        + "".join(f"{size:>12,}" for size, _ in sizes)
        + f"{'last step':>12}{'exponent':>10}"
    )
    for name in sizes[0][1]:
        costs = [found[name]["page"] for _, found in sizes]
        step = costs[-1] / costs[-2]
        power = math.log(step) / math.log(sizes[-1][0] / sizes[-2][0])
        print(f"{name:<22}" + "".join(f"{cost:>12.1f}" for cost in costs) + f"{step:>12.2f}{power:>10.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
