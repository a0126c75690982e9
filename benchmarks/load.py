"""A working day in a minute: 300 people at work at once, on the web as `./run` starts it.

    DEMO=1 DATABASE_URL=... REDIS_URL=... python benchmarks/load.py [--rate 60] [--seconds 60] [--people 300]

Takes a database with the demo in it (`demo_data --clients 100000`). Requests come at moments that do not wait
for the answers before them, and count from the moment they should have been sent. They read lists and
dossiers, search by name, write notes, keep what is typed and open the form of a measurement. The client keeps
a ledger: every note that was acknowledged must stand in the database afterwards, once.
"""

import argparse
import http.client
import os
import platform
import random
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import uuid
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from row_security import logged_in  # sets Django up

from django.conf import settings  # isort: skip
from django.db import connection
from django.utils import timezone

from cases.models import Case, Client, ContactNote
from providers.models import Role, User

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|draft_place|draft)" value="([^"]+)"')
NOTE = re.compile(r'<form[^>]+action="(/dossier/\d+/[^"]+)" data-sends-later.*?</form>', re.DOTALL)
# what -> how many of a hundred requests
MIX = {"work": 24, "dossier": 34, "search": 12, "note": 10, "keep": 12, "due": 8}


class Person:
    """One worker at a browser: cookies, dossiers, and the form of the dossier that was opened last."""

    def __init__(self, user: User, port: int, names: list[str]) -> None:
        jar = logged_in(user).cookies
        self.cookies = {name: morsel.value for name, morsel in jar.items()}
        self.port, self.names = port, names
        held = Case.objects.held_by(user, on=timezone.localdate()).order_by("pk")
        self.dossiers = list(held.exclude(first_contact_on=None).values_list("pk", flat=True)[:20])
        self.form: tuple[str, dict[str, str]] | None = None
        self.busy = threading.Lock()
        self.written: list[str] = []

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if data is not None:
            body = urllib.parse.urlencode(data)
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://127.0.0.1:{self.port}",
            }
        try:
            line.request("POST" if data is not None else "GET", path, body, headers)
            answer = line.getresponse()
            for header in answer.headers.get_all("Set-Cookie") or []:
                name, _, rest = header.partition("=")
                self.cookies[name] = rest.partition(";")[0]
            return answer.status, answer.read().decode(errors="replace")
        finally:
            line.close()

    def do(self, what: str, rng: random.Random) -> tuple[str, int]:
        """What was done in the end, and the status of the answer."""
        if what in ("note", "keep", "search") and self.form is None:
            what = "dossier"
        if what == "work":
            return what, self.ask("/mijn-werk")[0]
        if what == "due":
            return what, self.ask("/metingen/")[0]
        if what == "dossier":
            status, page = self.ask(f"/dossier/{rng.choice(self.dossiers)}/")
            if found := NOTE.search(page):
                self.form = found[1], dict(HIDDEN.findall(found[0]))
            return what, status
        path, hidden = self.form or ("", {})
        if what == "search":
            return what, self.ask("/inwoners/zoeken", hidden | {"q": rng.choice(self.names)})[0]
        text = f"Druk {uuid.uuid4().hex}"
        typed = {"draft": "0"} | hidden | {"form_key": str(uuid.uuid4()), "kind": "phone", "text": text}
        typed |= {"held_on": f"{timezone.localdate()}", "confidentiality": "normal"}
        self.form = None  # a form is filled in once
        if what == "keep":
            return what, self.ask("/concepten/bewaren", typed)[0]
        status = self.ask(path, typed)[0]
        if status == 302:
            self.written.append(text)
        return what, status


def people(number: int, port: int) -> list[Person]:
    """Workers who hold dossiers: the accounts of the demo and whoever else is at work."""
    today = timezone.localdate()
    held = Case.objects.open_on(today).filter(assignments__ends_on=None).values("assignments__worker")
    coaches = User.objects.at_work(on=today).with_role(Role.COACH).filter(pk__in=held).order_by("pk")
    names = [name for name in Client.objects.order_by("pk").values_list("last_name", flat=True)[:500] if name]
    found = [Person(user, port, names) for user in coaches[:number]]
    return [person for person in found if person.dossiers]


def serve(port: int) -> "subprocess.Popen[bytes]":
    """The web with the words of scripts/supervisor.py."""
    web = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    web += ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    env = os.environ | {"DB_POOL": "1", "ALLOWED_HOSTS": "127.0.0.1", "DEMO": "1"}
    server = subprocess.Popen([*web, "--no-control-socket"], cwd=ROOT, env=env)
    for _ in range(300):
        with socket.socket() as door:
            if not door.connect_ex(("127.0.0.1", port)):
                return server
        time.sleep(0.2)
    raise SystemExit("The web does not start.")


def main() -> int:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--rate", type=float, default=60)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--people", type=int, default=300)
    options.add_argument("--warm", type=float, default=20, help="seconds before that, which are not counted")
    asked = options.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    crowd = people(asked.people, port)
    connection.close()
    server = serve(port)
    try:
        taken, statuses = drive(crowd, asked.rate, asked.seconds, asked.warm)
    finally:
        server.terminate()
        server.wait(30)
    return told(crowd, taken, statuses, asked.rate)


def drive(
    crowd: list[Person], rate: float, seconds: float, warm: float
) -> tuple[dict[str, list[float]], Counter[str]]:
    """What -> milliseconds from the moment the request was due; and how often each status came.

    Before it counts, people work for `warm` seconds at a quarter of the rate: every connection plans the
    large statements once.
    """
    rng = random.Random(1)
    taken: dict[str, list[float]] = defaultdict(list)
    statuses: Counter[str] = Counter()
    for person in crowd[:: max(1, len(crowd) // 20)]:  # the first pages load what is loaded once
        person.do("dossier", rng)

    def act(person: Person, what: str, due: float, seed: int) -> None:
        with person.busy:
            try:
                done, status = person.do(what, random.Random(seed))
                statuses[f"{done} {status}"] += 1
            except OSError as error:
                done = what
                statuses[f"{done} {type(error).__name__}"] += 1
            if due >= counts:
                taken[done].append(1000 * (time.monotonic() - due))

    due = time.monotonic()
    counts = due + warm
    end = counts + seconds
    with ThreadPoolExecutor(128) as pool:
        while due < end:
            time.sleep(max(0, due - time.monotonic()))
            what = rng.choices(list(MIX), list(MIX.values()))[0]
            pool.submit(act, rng.choice(crowd), what, due, rng.randrange(1 << 30))
            due += rng.expovariate(rate if due >= counts else rate / 4)
    return taken, statuses


def told(crowd: list[Person], taken: dict[str, list[float]], statuses: Counter[str], rate: float) -> int:
    machine = f"{platform.node()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.0f}"
    print(f"{machine}; {len(crowd)} people, {rate:.0f} requests a second, milliseconds")
    print(f"{'what':<10}{'requests':>10}{'p50':>8}{'p95':>8}{'p99':>8}")
    every = [one for found in taken.values() for one in found]
    for what, found in [*sorted(taken.items()), ("all", every)]:
        found.sort()
        cells = "".join(f"{found[int(share * (len(found) - 1))]:>8.0f}" for share in (0.5, 0.95, 0.99))
        print(f"{what:<10}{len(found):>10}{cells}")
    print("answers:", ", ".join(f"{name} x{number}" for name, number in sorted(statuses.items())))
    written = [text for person in crowd for text in person.written]
    there = Counter(ContactNote.objects.filter(text__in=written).values_list("text", flat=True))
    lost, twice = len(set(written) - set(there)), sum(number > 1 for number in there.values())
    print(f"notes acknowledged {len(written)}, lost {lost}, twice {twice}")
    return 1 if lost or twice else 0


if __name__ == "__main__":
    sys.exit(main())
