"""Keep the database and the static files of an installation in step with the code."""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from scripts.keeper import Services
from scripts.places import ROOT, Data, Refusal, disk_is_full


def mark_of(files: Iterable[Path]) -> str:
    """Changes when one of these files does."""
    facts = [
        [file.relative_to(ROOT).as_posix(), file.stat().st_size, file.stat().st_mtime]
        for file in sorted(files)
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def migrations_mark() -> str:
    return mark_of(ROOT.glob("*/migrations/*.py"))


def static_mark(env: dict[str, str]) -> str:
    """Changes with our own files, with the packages that bring some, and with the place they go to."""
    files = [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    return mark_of([*files, ROOT / "requirements" / "base.txt"]) + env.get("STATIC_ROOT", "")


def is_marked(path: Path, mark: str) -> bool:
    return path.exists() and path.read_text() == mark


def is_collected(data: Data, env: dict[str, str]) -> bool:
    place = Path(env.get("STATIC_ROOT") or data.folder / "static")
    return (place / "staticfiles.json").exists() and is_marked(data.collected, static_mark(env))


def prepare(data: Data, env: dict[str, str], services: Services, *arguments: str) -> dict[str, Any]:
    """Migrate, and collect the static files when they changed, which takes some seconds.

    The caller holds prepare.lock, so that several commands at once wait for each other.
    """
    migrations, static = migrations_mark(), static_mark(env)
    if not is_collected(data, env):
        arguments = (*arguments, "--static")
    command = [sys.executable, "-m", "scripts.prepare", *arguments]
    answer = run_step(command, env, services, "The database could not be brought up to date")
    data.migrated.write_text(migrations)
    data.collected.write_text(static)
    return dict(json.loads(answer))


def bring_up_to_date(data: Data, env: dict[str, str], services: Services) -> None:
    """Prepare, unless all is as it was last time; a database of the operator's own is always asked."""
    with data.wait_to_hold("prepare.lock"):
        is_same = is_marked(data.migrated, migrations_mark()) and is_collected(data, env)
        if not is_same or "DATABASE_URL" in os.environ:
            prepare(data, env, services)


def run_step(command: list[str], env: dict[str, str], services: Services, failure: str) -> str:
    """One step of the start. Its stderr goes to ours; when it fails the reason is told in one line."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, errors="replace", start_new_session=True,
    )  # fmt: skip
    services.guard(process.pid)
    try:
        output, errors = process.communicate()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    services.release(process.pid)
    if process.returncode:
        sys.stderr.write(errors)
        reason = "the disk is full. Make room and start again." if disk_is_full(errors) else "see above."
        raise Refusal(f"{failure}: {reason}")
    return output
