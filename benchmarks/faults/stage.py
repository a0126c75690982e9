"""A running demo of its own with visitors in it, on which a fault is played, and the judgement afterwards.

The demo is made once, in a folder that every fault copies: DEMO=DIR names it (otherwise one beside other
temporary files). Nothing here touches a database or a queue that it did not start itself.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.traffic import Ledger, Visitor

ROOT = Path(__file__).resolve().parents[2]
DEMO = Path(os.environ.get("DEMO_FOLDER") or Path(tempfile.gettempdir()) / "rondom-faults-demo")
ACCOUNT = "marieke.dewit@samendichtbij.example"
# What a demo has of its own, whatever the caller works with.
OWN = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "SEAL_KEY")
# Which process a fault kills; parts are told by words of the command line.
PARTS = {
    "web": "gunicorn",
    "worker": "celery --quiet --app config worker",
    "beat": "celery --quiet --app config beat",
    "postgres": "postgres",  # the server and every process of it
    "redis": "redis-server",
}
# The figures of every report, which no fault may change, and reports that stand there twice.
FIGURES = """
import hashlib
from reporting.models import MonthlyReport as R
rows = R.objects.order_by('municipality', 'month', 'version').values_list('municipality', 'month', 'version')
frozen = R.objects.frozen().order_by('pk').values_list('pk', 'protected', 'internal')
print('REPORTS', len(rows) - len(set(rows)), hashlib.sha256(repr(list(frozen)).encode()).hexdigest())
"""
NOTES = """
from cases.models import ContactNote as N
print(*N.objects.filter(text__startswith='Proef ').values_list('text', flat=True), sep='\\n')
"""


CHAIN = """
from io import StringIO
from django.core.management import CommandError, call_command
told = StringIO()
try:
    call_command('audit_verify', stdout=told)
except CommandError as error:
    told.write(str(error))
print('CHAIN', told.getvalue().splitlines()[0])
"""


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait(condition: Callable[[], bool], seconds: float, what: str = "well again") -> float:
    """How long it took until this came true; raises TimeoutError when it never did."""
    started = time.monotonic()
    while not condition():
        if time.monotonic() - started > seconds:
            raise TimeoutError(f"not {what} within {seconds:.0f} s, and no person was there to help")
        time.sleep(0.1)
    return time.monotonic() - started


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


@dataclass
class Outcome:
    """What became of the promises: one line of the table, and whether all were kept."""

    fault: str
    tried: int = 0
    acknowledged: int = 0
    lost: int = 0
    double: int = 0
    told: int = 0
    refused: int = 0
    mute: list[str] = field(default_factory=list)
    wrong_reports: int = 0
    slowest: float = 0
    remarks: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def must(self, holds: bool, claim: str) -> None:
        (self.remarks if holds else self.failures).append(claim)

    @property
    def is_well(self) -> bool:
        broken = self.lost or self.double or self.mute or self.wrong_reports or self.failures
        return bool(self.acknowledged and not broken)

    HEAD = (
        f"{'fault':<22}{'tried':>7}{'acknowl.':>9}{'lost':>6}{'double':>7}{'told':>6}{'nobody':>8}"
        f"{'mute':>6}{'reports':>9}{'slowest':>9}  verdict"
    )

    def row(self) -> str:
        return (
            f"{self.fault:<22}{self.tried:>7}{self.acknowledged:>9}{self.lost:>6}{self.double:>7}"
            f"{self.told:>6}{self.refused:>8}{len(self.mute):>6}{self.wrong_reports:>9}"
            f"{self.slowest:>7.1f} s  {'held' if self.is_well else 'BROKEN'}"
        )


class Stage:
    """One demo on a port of its own, its visitors, and what they were told."""

    def __init__(self, fault: str, data: Path, env: dict[str, str], visitors: int) -> None:
        self.outcome = Outcome(fault)
        self.data, self.port = data, free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        clean = {key: value for key, value in os.environ.items() if key not in OWN}
        self.env = clean | {"RONDOM_DATA": str(data), "PORT": str(self.port)} | env
        self.log = data.parent / f"{data.name}.log"
        self.ledger, self.stop = Ledger(), threading.Event()
        self.visitors = [Visitor(self.base, ACCOUNT, self.ledger, self.stop) for _ in range(visitors)]
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.reports = ""

    def start(self) -> None:
        with self.log.open("a") as log:
            self.supervisor = subprocess.Popen(
                [ROOT / "run"], env=self.env, stdout=log, stderr=log, start_new_session=True, cwd=ROOT
            )
        wait(lambda: self.is_well() or self.supervisor.poll() is not None, 900, "started")  # type: ignore[union-attr]
        if self.supervisor.poll() is not None:
            raise RuntimeError(f"it did not start; see {self.log}:\n{self.log.read_text()[-800:]}")

    def end(self) -> None:
        self.stop.set()
        if self.supervisor and self.supervisor.poll() is None:
            self.supervisor.send_signal(signal.SIGINT)
            self.supervisor.wait(90)

    def begin_traffic(self, seconds: float) -> None:
        self.reports = self.figures()
        for visitor in self.visitors:
            visitor.start()
        self.until_works()
        self.let(seconds)

    def until_works(self, notes: int = 3) -> float:
        """How long it takes until so many notes more are acknowledged: people are at work."""
        wanted = len(self.ledger.acknowledged) + notes
        return wait(lambda: len(self.ledger.acknowledged) >= wanted, 300, "at work")

    def let(self, seconds: float) -> None:
        """Let the visitors work for a while."""
        time.sleep(seconds)

    def ask(self, path: str) -> tuple[int, str]:
        """Status and text of an open page; 0 when nobody listens."""
        try:
            with urllib.request.urlopen(self.base + path, timeout=40) as answer:  # noqa: S310 (this machine)
                return answer.status, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode(errors="replace")
        except OSError:
            return 0, ""

    def is_well(self) -> bool:
        return self.ask("/gezond")[0] == 200

    def until_well(self, seconds: float = 180) -> float:
        """How long it takes until the page of health says that all is well."""
        return wait(self.is_well, seconds)

    def kill(self, part: str) -> int:
        """Kill every process of a part at once; the number of them."""
        victims = [pid for pid, (_, command) in processes(self.data).items() if PARTS[part] in command]
        for pid in victims:
            with contextlib.suppress(ProcessLookupError):  # it went with its parent
                os.kill(pid, signal.SIGKILL)
        return len(victims)

    def shell(self, code: str) -> str:
        """What this code prints, run beside the installation on the same data."""
        done = subprocess.run(
            [ROOT / "run", "manage", "shell", "--no-imports", "-c", code],
            env=self.env, capture_output=True, text=True, cwd=ROOT,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        return done.stdout

    def figures(self) -> str:
        return next(line for line in self.shell(FIGURES).splitlines() if line.startswith("REPORTS"))

    def judge(self) -> Outcome:
        """Stop the traffic and compare what the visitors were told with what is there."""
        self.stop.set()
        for visitor in self.visitors:
            if visitor.ident:
                visitor.join(90)
        ledger, outcome = self.ledger, self.outcome
        said = self.shell(NOTES + FIGURES + CHAIN)
        counts = {text: said.count(text) for text in ledger.tried}
        outcome.tried, outcome.acknowledged = len(ledger.tried), len(ledger.acknowledged)
        outcome.lost = sum(counts[text] == 0 for text in ledger.acknowledged)
        outcome.double = sum(count > 1 for count in counts.values())
        outcome.told, outcome.refused, outcome.mute = ledger.told, ledger.refused, ledger.mute
        outcome.slowest = ledger.slowest
        outcome.remarks += [f"nobody: {times} x {kind}" for kind, times in ledger.kinds.most_common(5)]
        after = next(line for line in said.splitlines() if line.startswith("REPORTS"))
        outcome.wrong_reports = int(after.split()[1] != "0" or bool(self.reports and after != self.reports))
        chain = next(line for line in said.splitlines() if line.startswith("CHAIN"))
        outcome.must(chain.startswith("CHAIN In orde"), f"audit_verify: {chain.removeprefix('CHAIN ')}")
        return outcome


def make_demo() -> None:
    """The demo that every fault copies: made by a first start, once."""
    if (DEMO / "kind").exists():
        return
    say(f"making the demo in {DEMO}, some minutes, once")
    DEMO.mkdir(parents=True, exist_ok=True)
    DEMO.chmod(0o711)
    stage = Stage("demo", DEMO, {}, 0)
    try:
        stage.start()
    finally:
        stage.end()


@contextmanager
def play(
    fault: str,
    *,
    env: dict[str, str] | None = None,
    visitors: int = 6,
    place: Path | None = None,
    prepare: Callable[[Path], dict[str, str]] = lambda _: {},
) -> Iterator[Stage]:
    """A copy of the demo, started. It is gone afterwards, except its log when something was not as promised.

    `prepare` starts engines on the copied data and tells the variables by which they are reached.
    """
    make_demo()
    folder = place or Path(tempfile.mkdtemp(prefix="rondom-fault-"))
    folder.chmod(0o711)
    data = folder / "data"
    subprocess.run(["cp", "-a", DEMO, data], check=True)
    stage = Stage(fault, data, (env or {}) | prepare(data), visitors)
    try:
        stage.start()
        yield stage
    finally:
        stage.end()
        if not stage.outcome.is_well:
            kept = Path(tempfile.gettempdir()) / f"rondom-fault-{fault.replace(' ', '-')}.log"
            shutil.copy(stage.log, kept)
            say(f"its log: {kept}")
        shutil.rmtree(folder, ignore_errors=True)


def tell(outcome: Outcome) -> int:
    """Print the outcome of one fault; the exit status."""
    say(f"\n{Outcome.HEAD}\n{outcome.row()}")
    for line in outcome.remarks:
        say(f"  {line}")
    for line in outcome.failures:
        say(f"  NOT HELD: {line}")
    for line in outcome.mute[:5]:
        say(f"  error without words: {line}")
    return int(not outcome.is_well)
