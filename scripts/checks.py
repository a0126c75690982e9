"""./test: every check and test, on a database and a queue that are thrown away afterwards."""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scripts.keeper import Services
from scripts.places import ROOT, Data, say
from scripts.processes import end_with_parent
from scripts.services import Postgres
from scripts.supervisor import SIGNALS, Stop, on_signal

BIN = Path(sys.executable).parent
WORKERS = "2"
MANAGE: list[str | Path] = [sys.executable, "manage.py"]


@dataclass(frozen=True)
class Result:
    name: str
    status: int
    seconds: float
    last_line: str


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def static_checks() -> dict[str, list[str | Path]]:
    """The checks that need no tables, by name; each is a command."""
    return {
        "ruff format": [BIN / "ruff", "format", "--check", "."],
        "ruff check": [BIN / "ruff", "check", "."],
        "mypy": [BIN / "mypy", "."],
        "lint-imports": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        "djade": [BIN / "djade", "--check", "--target-version", "5.2", *templates()],
        "makemigrations --check": [*MANAGE, "makemigrations", "--check", "--dry-run"],
    }


def production(env: dict[str, str]) -> dict[str, str]:
    """What `check --deploy` must find in order: the settings of the web as docker-compose.yml gives them."""
    return env | {
        "DATABASE_URL": Postgres.web_url(env["DATABASE_URL"]),
        "DEBUG": "0",
        "DEMO": "0",
        "HTTPS": "1",
        "BEHIND_PROXY": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SEAL_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "rondom.example",
        "CSRF_TRUSTED_ORIGINS": "https://rondom.example",
        "BASE_URL": "https://rondom.example",
    }


class Command:
    """One check that runs: begun at once, its output shown when it is followed to its end."""

    def __init__(
        self, name: str, command: list[str | Path], env: dict[str, str], guard: Callable[[int], None]
    ):
        self._name = name
        self._started = time.monotonic()
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=end_with_parent(signal.SIGTERM),
        )
        guard(self._process.pid)

    def follow(self) -> Result:
        say(f"{self._name} ...")
        last = ""
        try:
            for line in self._process.stdout or ():
                sys.stdout.write(line)
                sys.stdout.flush()
                last = line.strip() or last
            return Result(self._name, self._process.wait(), time.monotonic() - self._started, last)
        finally:
            self.end()

    def end(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait()


def check(env: dict[str, str], guard: Callable[[int], None]) -> list[Result]:
    """Everything but pytest. The tables are laid down meanwhile: that takes one core a minute."""
    migrate = Command("migrate", [*MANAGE, "migrate", "--verbosity", "0"], env, guard)
    try:
        results = [Command(name, command, env, guard).follow() for name, command in static_checks().items()]
        results.append(migrate.follow())  # it makes the role of the web, for the check after it
    finally:
        migrate.end()
    deploy: list[str | Path] = [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"]
    return [*results, Command("check --deploy", deploy, production(env), guard).follow()]


def summarize(results: list[Result]) -> None:
    sys.stdout.write("\nSummary\n")
    for result in results:
        verdict = "ok    " if result.status == 0 else "FAILED"
        sys.stdout.write(f"  {verdict}  {result.name:<24}{result.seconds:7.1f} s\n")
    sys.stdout.write(f"{results[-1].last_line}\n")
    sys.stdout.flush()


def test(arguments: list[str]) -> int:
    """Everything, stopping at nothing, with a summary; or, with arguments, pytest alone."""
    for sign in SIGNALS:
        signal.signal(sign, on_signal)
    data = Data(Path(tempfile.mkdtemp(prefix="rondom-test-")))
    data.make()
    try:
        data.check_space()
        with Services(data, throwaway=True) as services:
            env = {
                **os.environ,
                **services.environment,
                "RONDOM_DATA": str(data.folder),
                "PYTHONUNBUFFERED": "1",
            }
            env = {"SECRET_KEY": secrets.token_urlsafe(64), "DEBUG": "0", "DEMO": "0"} | env
            results: list[Result] = []
            if not arguments:
                results = check(env, services.guard)
                if all(result.status == 0 for result in results):
                    env["RONDOM_MIGRATED"] = "1"  # the databases of the tests start as copies of this one
            pytest: list[str | Path] = [sys.executable, "-m", "pytest", *(arguments or ["-n", WORKERS])]
            results.append(Command("pytest", pytest, env, services.guard).follow())
    except Stop:
        say("stopped")
        return 130
    if not arguments:
        summarize(results)
    return max(min(abs(result.status), 1) for result in results)
