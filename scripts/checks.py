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


@dataclass(frozen=True)
class Result:
    name: str
    status: int
    seconds: float
    last_line: str


def templates() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))


def static_checks() -> dict[str, list[str | Path]]:
    """The checks beside pytest, by name; each is a command."""
    manage: list[str | Path] = [sys.executable, "manage.py"]
    return {
        "ruff format": [BIN / "ruff", "format", "--check", "."],
        "ruff check": [BIN / "ruff", "check", "."],
        "mypy": [BIN / "mypy", "."],
        "lint-imports": [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        "djade": [BIN / "djade", "--check", "--target-version", "5.2", *templates()],
        "makemigrations --check": [*manage, "makemigrations", "--check", "--dry-run"],
        "migrate": [*manage, "migrate", "--verbosity", "0"],  # makes the role of the web, for the next check
        "check --deploy": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
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


def run_command(
    name: str, command: list[str | Path], env: dict[str, str], guard: Callable[[int], None]
) -> Result:
    """Run one check, its output shown as it comes."""
    say(f"{name} ...")
    started = time.monotonic()
    process = subprocess.Popen(
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
    guard(process.pid)
    last = ""
    try:
        for line in process.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            last = line.strip() or last
    except BaseException:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        raise
    return Result(name, process.wait(), time.monotonic() - started, last)


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
            results = []
            if not arguments:
                for name, command in static_checks().items():
                    of_check = production(env) if name == "check --deploy" else env
                    results.append(run_command(name, command, of_check, services.guard))
                if all(result.status == 0 for result in results):
                    env["RONDOM_MIGRATED"] = "1"  # the databases of the tests start as copies of this one
            pytest: list[str | Path] = [sys.executable, "-m", "pytest", *(arguments or ["-n", WORKERS])]
            results.append(run_command("pytest", pytest, env, services.guard))
    except Stop:
        say("stopped")
        return 130
    if not arguments:
        summarize(results)
    return max(min(abs(result.status), 1) for result in results)
