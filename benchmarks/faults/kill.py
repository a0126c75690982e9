"""Kill -9 of each part of a running demo, with people writing notes: what was lost, double, or not told?

    .venv/bin/python -m benchmarks.faults.kill [web worker beat postgres redis …] [--visitors 6] [--keep DIR]

Starts `./run` with a data folder of its own. After each fault it waits until /gezond says 200, lets the
traffic go on, and at the end compares the ledger of the clients with the database. Exit status 1 when an
acknowledged note is not there, a note is there twice, or an error came without a Dutch page.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.faults.traffic import Ledger, Visitor

ROOT = Path(__file__).resolve().parents[2]
PORT = 8741
BASE = f"http://127.0.0.1:{PORT}"
# Which process of the data folder a fault kills; its parts are told by words of the command line.
PARTS = {
    "web": "gunicorn",
    "worker": "celery --quiet --app config worker",
    "beat": "celery --quiet --app config beat",
    "postgres": "postgres",  # the server and every process of it
    "redis": "redis-server",
}
ACCOUNT = "marieke.dewit@samendichtbij.example"


def processes(data: Path) -> dict[int, tuple[int, str]]:
    """Processes of this data folder and all that they started: pid, parent and command line."""
    every: dict[int, tuple[int, str]] = {}
    ours: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            environment = (folder / "environ").read_bytes()
        except OSError:
            continue
        every[int(folder.name)] = parent, command
        if str(data) in command or f"RONDOM_DATA={data}".encode() in environment:
            ours.add(int(folder.name))
    while more := {pid for pid, (parent, _) in every.items() if parent in ours} - ours:
        ours |= more
    return {pid: every[pid] for pid in ours}


def kill(part: str, data: Path) -> int:
    """Kill every process of a part at once; the number of them."""
    victims = [pid for pid, (_, command) in processes(data).items() if PARTS[part] in command]
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    return len(victims)


def is_well() -> bool:
    try:
        with urllib.request.urlopen(f"{BASE}/gezond", timeout=5) as answer:  # noqa: S310 (this machine)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def wait(condition: Callable[[], bool], seconds: float) -> float:
    """How long it took until this came true; raises SystemExit when it never did."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise SystemExit(f"not well again within {seconds:.0f} s, and no person was there to help")
        time.sleep(0.1)
    return time.monotonic() - started


@contextmanager
def running(data: Path) -> Iterator[None]:
    """A demo of its own on this port, from the command that users start."""
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    env |= {"RONDOM_DATA": str(data), "PORT": str(PORT)}
    with (data.parent / "run.log").open("w") as log:
        supervisor = subprocess.Popen(
            [ROOT / "run"], env=env, stdout=log, stderr=log, start_new_session=True, cwd=ROOT
        )
        try:
            wait(is_well, 600)
            yield
        finally:
            supervisor.send_signal(signal.SIGINT)
            supervisor.wait(60)


def found(data: Path, texts: set[str]) -> dict[str, int]:
    """How often each of these notes stands in the database."""
    code = (
        "from cases.models import ContactNote as N\n"
        "print(*N.objects.filter(text__startswith='Proef ').values_list('text', flat=True), sep='\\n')"
    )
    env = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    answer = subprocess.run(
        [ROOT / "run", "manage", "shell", "--no-imports", "-c", code],
        env=env | {"RONDOM_DATA": str(data)}, capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    there = answer.stdout
    return {text: there.count(text) for text in texts}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", default=list(PARTS))
    parser.add_argument("--visitors", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=10, help="of traffic before and after each fault")
    chosen = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="rondom-faults-")) / "data"
    data.mkdir()
    ledger, stop = Ledger(), threading.Event()
    with running(data):
        visitors = [Visitor(BASE, ACCOUNT, ledger, stop) for _ in range(chosen.visitors)]
        for visitor in visitors:
            visitor.start()
        time.sleep(chosen.seconds)
        sys.stdout.write(f"{'killed':<10}{'processes':>10}{'well again':>12}{'acknowledged':>14}\n")
        for part in chosen.parts:
            number = kill(part, data)
            time.sleep(0.5)
            again = wait(is_well, 120)
            time.sleep(chosen.seconds)
            sys.stdout.write(f"{part:<10}{number:>10}{again:>10.1f} s{len(ledger.acknowledged):>14}\n")
            sys.stdout.flush()
        stop.set()
        for visitor in visitors:
            visitor.join(60)
        there = found(data, ledger.tried)
    return judge(ledger, there)


def judge(ledger: Ledger, there: dict[str, int]) -> int:
    """Compare what clients were told with what is there; 1 when something is not as promised."""
    lost = sum(there[text] == 0 for text in ledger.acknowledged)
    double = sum(count > 1 for count in there.values())
    sys.stdout.write(
        f"\ntried {len(ledger.tried)}, acknowledged {len(ledger.acknowledged)}, sent again {ledger.again},"
        f" slowest {ledger.slowest:.1f} s\nnobody listened {ledger.refused} x, told in Dutch {ledger.told} x,"
        f" errors without words {len(ledger.mute)}\nlost {lost}, double {double}\n"
    )
    for line in ledger.mute[:5]:
        sys.stdout.write(f"  {line}\n")
    return int(bool(lost or double or ledger.mute or not ledger.acknowledged))


if __name__ == "__main__":
    sys.exit(main())
