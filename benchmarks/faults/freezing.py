"""Missed months, two workers, kill -9 in the middle, a database that dies: is every report there once?

    .venv/bin/python -m benchmarks.faults.freezing [missed two killed database …] [--months 3] [--clients 100]

Starts a PostgreSQL and a Redis of its own, fills demo rows, and counts beforehand what every report must be.
Real Celery workers then do the work of the clock, while the fault happens. The reports are right when of
every gemeente and month one frozen version is there with the SHA-256 that was counted beforehand, with its
PDF, published once, and one mail to each contract manager. Exit status 1 when one is not.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import django

from scripts.places import Data, make_private
from scripts.services import Postgres, Redis, end_all

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900.0  # seconds for one fault, on a machine with other work
WORKER = [sys.executable, "-m", "celery", "--quiet", "--app", "config", "worker", "--concurrency", "1"]
Key = tuple[str, date]


@contextmanager
def services() -> Iterator[tuple[Data, Postgres]]:
    """A durable database and a queue in a folder of their own, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="rondom-freezing-") as folder:
        data = Data(Path(folder) / "data")
        data.make()
        make_private(data.sockets, mode=0o711 if os.geteuid() == 0 else 0o700)
        database, queue = Postgres(data), Redis(data)
        database.start()
        queue.start()
        os.environ |= {
            "DATABASE_URL": database.url,
            "REDIS_URL": queue.url,
            "SECRET_KEY": data.secret_key(),
            "RONDOM_DATA": str(data.folder),
            "DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        try:
            yield data, database
        finally:
            end_all([database, queue])


def manage(*words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


class Workers:
    """Celery workers, each in a process group of its own, so that a kill takes all of it."""

    def __init__(self, data: Data) -> None:
        self._log = (data.logs / "worker.log").open("ab")
        self._running: list[subprocess.Popen[bytes]] = []
        self._made = 0

    def start(self, number: int = 1) -> None:
        for _ in range(number):
            self._made += 1
            name = [*WORKER, "--hostname", f"w{self._made}@freezing"]
            self._running.append(
                subprocess.Popen(name, cwd=ROOT, stdout=self._log, stderr=self._log, start_new_session=True)
            )

    def kill(self) -> int:
        """kill -9 of every worker and of what it started; how many there were."""
        number = len(self._running)
        for one in self._running:
            os.killpg(one.pid, signal.SIGKILL)
            one.wait()
        self._running.clear()
        return number


def beat(times: int = 1) -> None:
    """What the clock sends every hour."""
    from reporting.schedule import monthly

    for _ in range(times):
        monthly.delay()


def frozen() -> int:
    """How many reports are frozen now; -1 while the database is away."""
    from django.db import DatabaseError, connection

    from reporting.models import MonthlyReport

    try:
        return MonthlyReport.objects.frozen().count()
    except DatabaseError:
        connection.close()
        return -1


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    ended = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ended:
            return False
        time.sleep(0.1)
    return True


def expected(months: int) -> dict[Key, str]:
    """What every report must be: gemeente and month -> SHA-256 of its internal text, counted beforehand.

    The contracts are cut to those months, so that a fault takes minutes and no more.
    """
    from django.utils import timezone

    from providers.models import Contract, Municipality
    from reporting import schedule
    from reporting.figures import canonical
    from reporting.services import compute, text_of

    today = timezone.localdate()
    newest = schedule.due(Municipality.objects.filter(contracts__isnull=False)[0], on=today)
    wanted = [month for month in newest if today >= schedule.freezing_day(month)][-months:]
    Contract.objects.filter(ends_on__lt=wanted[0]).delete()
    Contract.objects.filter(starts_on__lt=wanted[0]).update(starts_on=wanted[0])
    found = {}
    for town in Municipality.objects.filter(contracts__isnull=False).order_by("pk"):
        for month in wanted:
            internal, _ = compute(municipality=town, month=month)
            found[town.code, month] = canonical.digest(text_of(internal))
    return found


def is_done(wanted: dict[Key, str]) -> bool:
    return frozen() >= len(wanted) and not faults(wanted)


def faults(wanted: dict[Key, str]) -> list[str]:
    """What is not as it must be, in words."""
    from providers.models import Message, Role, User
    from reporting.models import MonthlyReport
    from reporting.services.publishing import SUBJECT

    wrong = []
    rows = MonthlyReport.objects.frozen().select_related("municipality")
    there = Counter((row.municipality.code, row.month) for row in rows)
    wrong += [f"{there[key]} reports of {key[0]} over {key[1]:%Y-%m}" for key in wanted if there[key] != 1]
    for row in rows:
        where = f"{row.municipality.code} over {row.month:%Y-%m}"
        if row.internal_sha256 != wanted.get((row.municipality.code, row.month)):
            wrong.append(f"{where} is another report than was counted")
        if row.version != 1 or row.pdf is None or row.published_at is None:
            wrong.append(f"{where} has version {row.version}, or lacks its PDF or its day of publishing")
    managers = User.objects.filter(roles__contains=[Role.CONTRACT_MANAGER], is_active=True)
    mails = sum(managers.filter(municipality__external_id=code).count() for code, _ in wanted)
    sent = Message.objects.filter(subject=SUBJECT).count()
    if sent != mails:
        wrong.append(f"{sent} mails instead of {mails}")
    return wrong


def empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reporting_monthlyreport, reporting_explanation, providers_message CASCADE")


def missed(workers: Workers, wanted: dict[Key, str], _: Postgres) -> str:
    """Nothing ran for months: one beat."""
    workers.start()
    beat()
    until(lambda: is_done(wanted))
    return "1 beat"


def two(workers: Workers, wanted: dict[Key, str], _: Postgres) -> str:
    """Two workers and four beats at once."""
    workers.start(2)
    beat(4)
    until(lambda: is_done(wanted))
    return "2 workers, 4 beats at once"


def killed(workers: Workers, wanted: dict[Key, str], _: Postgres) -> str:
    """All workers killed as often as a report was frozen, in the middle of the next one."""
    kills = 0
    for number in range(1, len(wanted) + 1):
        workers.start(2)
        beat(2)
        if not until(lambda number=number: frozen() >= number) or is_done(wanted):
            break
        time.sleep(0.4 * (number % 4))  # while it computes, lays the PDF, publishes
        kills += workers.kill()
    workers.start()
    beat()
    until(lambda: is_done(wanted))
    return f"{kills} workers killed"


def database(workers: Workers, wanted: dict[Key, str], server: Postgres) -> str:
    """kill -9 of the database under two workers, twice; the workers stay."""
    from django.db import connection

    workers.start(2)
    beat(2)
    for number in (1, max(2, len(wanted) // 2)):
        until(lambda number=number: frozen() >= number)
        os.kill(int((server.folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        connection.close()
        server.start()
        beat()
    until(lambda: is_done(wanted))
    return "database killed twice"


FAULTS = {"missed": missed, "two": two, "killed": killed, "database": database}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faults", nargs="*", default=list(FAULTS))
    parser.add_argument("--months", type=int, default=3)
    parser.add_argument("--clients", type=int, default=100)
    chosen = parser.parse_args()
    bad = 0
    with services() as (data, server):
        manage("migrate", "--verbosity", "0")
        manage("demo_data", "--clients", str(chosen.clients), "--zonder-rapporten")
        django.setup()
        wanted = expected(chosen.months)
        sys.stdout.write(f"{len(wanted)} reports are due\n")
        for name in chosen.faults:
            empty()
            workers, started = Workers(data), time.monotonic()
            try:
                said = FAULTS[name](workers, wanted, server)
            finally:
                workers.kill()
            wrong = faults(wanted)
            bad += len(wrong)
            took = time.monotonic() - started
            sys.stdout.write(f"{name:<10}{said:<30}{took:6.0f} s  {'; '.join(wrong) or 'each once'}\n")
            sys.stdout.flush()
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
