"""Recover to a moment: a base backup and the archived log bring back what was acknowledged up to it, no more.

    .venv/bin/python -m benchmarks.faults.point_in_time

Starts a PostgreSQL of its own with an archive, lets a client write while it keeps a ledger of what was
acknowledged and when, destroys the server with kill -9 and its data, recovers to a moment half-way, and
compares. It then verifies the chain of the logs and asks the doctor. Exit status 1 when an acknowledged row
from before the moment is lost, or one from after it is there.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from scripts.services import database_user, postgresql_folders

ROOT = Path(__file__).resolve().parents[2]
WRITES = 25  # a second, by four clients


class Server:
    """One PostgreSQL with an archive, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.archive = folder, folder / "data", folder / "archive"
        self.programs = postgresql_folders()[0]
        self.owner = database_user()
        self.archive.mkdir()
        if self.owner:
            for place in (folder, self.archive):
                shutil.chown(place, self.owner.pw_uid, self.owner.pw_gid)

    @property
    def url(self) -> str:
        return f"postgresql://rondom@/rondom?host={self.folder}"

    def run(self, program: str, *arguments: str) -> None:
        user = (
            {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}
        )
        subprocess.run(
            [self.programs / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL, **user
        )  # type: ignore[call-overload]

    def begin(self) -> None:
        self.run(
            "initdb", "-D", str(self.data), "-U", "rondom", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        self.start()
        with psycopg.connect(f"postgresql://rondom@/postgres?host={self.folder}", autocommit=True) as there:
            there.execute("CREATE DATABASE rondom")

    def start(self, *more: str) -> None:
        settings = [
            "listen_addresses=", "archive_mode=on", f"archive_command=cp %p {self.archive}/%f", "fsync=on",
            f"restore_command=cp {self.archive}/%f %p", "recovery_target_action=promote", *more,
        ]  # fmt: skip
        options = " ".join(["-k", str(self.folder), *(f"-c {one!r}" for one in settings)])
        log = str(self.folder / "log")
        self.run("pg_ctl", "start", "-w", "-t", "120", "-D", str(self.data), "-l", log, "-o", options)

    def destroy(self) -> None:
        """Kill the server as a power cut does, and take its data away as a broken disk does."""
        pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, signal.SIGKILL)
        time.sleep(1)
        shutil.rmtree(self.data)


def manage(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0"}
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *arguments], env=env, capture_output=True, text=True, cwd=ROOT
    )


def write(url: str, stop: threading.Event, ledger: dict[str, datetime]) -> None:
    """Write an organisation again and again; it is in the ledger once its commit was acknowledged."""
    with psycopg.connect(url, autocommit=True) as there:
        while not stop.is_set():
            name = secrets.token_hex(12)
            there.execute(
                "INSERT INTO providers_partner (external_id, name, kind, expertise)"
                " VALUES (%s, %s, 'external', '{}')",
                [name, name],
            )
            ledger[name] = datetime.now(UTC)
            time.sleep(4 / WRITES)


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="rondom-pitr-"))
    folder.chmod(0o755)
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(64))
    server = Server(folder)
    try:
        server.begin()
        for arguments in (
            ["migrate", "--verbosity", "0"],
            ["demo_data", "--clients", "60", "--zonder-rapporten"],
        ):
            done = manage(server.url, *arguments)
            if done.returncode:
                sys.stderr.write(done.stderr)
                return 1
        server.run(
            "pg_basebackup", "-D", str(folder / "base"), "-h", str(folder), "-U", "rondom", "-X", "none"
        )
        moment, ledger = traffic(server)
        server.destroy()
        started = time.monotonic()
        (folder / "base").rename(server.data)
        (server.data / "recovery.signal").touch()
        server.start(f"recovery_target_time={moment.isoformat()}")
        return judge(server, moment, ledger, time.monotonic() - started)
    finally:
        subprocess.run(["pkill", "-9", "-f", str(server.data)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


def traffic(server: Server) -> tuple[datetime, dict[str, datetime]]:
    """Some seconds of writing with the moment to come back to in the middle; that moment and the ledger."""
    ledger: dict[str, datetime] = {}
    stop = threading.Event()
    writers = [threading.Thread(target=write, args=(server.url, stop, ledger)) for _ in range(4)]
    for writer in writers:
        writer.start()
    time.sleep(8)
    moment = datetime.now(UTC)
    time.sleep(8)
    stop.set()
    for writer in writers:
        writer.join()
    with psycopg.connect(server.url, autocommit=True) as there:
        there.execute("SELECT pg_switch_wal()")
        there.execute("CHECKPOINT")
    time.sleep(2)  # the last file of the log goes to the archive
    return moment, ledger


def judge(server: Server, moment: datetime, ledger: dict[str, datetime], seconds: float) -> int:
    """Compare the recovered database with the ledger; 1 when something is not as it should be."""
    with psycopg.connect(server.url, autocommit=True) as there:
        found = {name for (name,) in there.execute("SELECT external_id FROM providers_partner")}
    before = {name for name, at in ledger.items() if at <= moment}
    lost, extra = before - found, {name for name, at in ledger.items() if at > moment} & found
    # One may have been committed before the moment and acknowledged after it.
    extra = {name for name in extra if (ledger[name] - moment).total_seconds() > 0.5}
    chain = manage(server.url, "audit_verify")
    doctor = manage(server.url, "doctor", "--stil")
    sys.stdout.write(
        f"acknowledged {len(ledger)}, of which {len(before)} before the moment\n"
        f"recovered in {seconds:.0f} s: lost {len(lost)}, too many {len(extra)}\n"
        f"audit_verify: {chain.stdout.splitlines()[0] if chain.stdout else chain.stderr.strip()}\n"
        f"doctor:\n{doctor.stdout}"
    )
    return int(bool(lost or extra or chain.returncode))


if __name__ == "__main__":
    sys.exit(main())
