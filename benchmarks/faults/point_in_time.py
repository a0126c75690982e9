"""Recover to a moment: a base backup and the archived log bring back what was acknowledged up to it, no more.

    .venv/bin/python -m benchmarks.faults.point_in_time

On a copy of the demo with an archive: a client writes while it keeps a ledger of what was acknowledged and
when, the server is destroyed with kill -9 and its data taken away, and it is recovered to a moment half-way.
Then the ledger is compared, the chain of the logs verified, and the doctor asked.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from benchmarks.faults.engines import PostgresServer
from benchmarks.faults.stage import DEMO, ROOT, Outcome, make_demo, say, tell, wait

WRITES = 25  # a second, by four clients


class Archived(PostgresServer):
    """A PostgreSQL that hands every file of its log to an archive, and recovers from it."""

    def __init__(self, folder: Path) -> None:
        self.archive = folder / "archive"
        self.archive.mkdir()
        super().__init__(
            folder / "data", "archive_mode=on", f"archive_command=cp %p {self.archive}/%f",
            f"restore_command=cp {self.archive}/%f %p", "recovery_target_action=promote",
        )  # fmt: skip
        if self.owner:
            for place in (folder, self.archive):
                shutil.chown(place, self.owner.pw_uid, self.owner.pw_gid)

    def destroy(self) -> None:
        """Kill the server as a power cut does, and take its data away as a broken disk does."""
        self.kill()
        time.sleep(1)
        shutil.rmtree(self.data)
        for left in self.sockets.glob(".s.PGSQL.*"):  # it goes on as on another machine
            left.unlink()


def manage(url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    known = {"SECRET_KEY": (DEMO / "secret_key").read_text().strip(), "RONDOM_DATA": str(DEMO)}
    env = os.environ | known | {"DATABASE_URL": url, "REDIS_URL": "redis://127.0.0.1:1/0"}
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


def traffic(server: Archived) -> tuple[datetime, dict[str, datetime]]:
    """Some seconds of writing with the moment to come back to in the middle; that moment and the ledger."""
    ledger: dict[str, datetime] = {}
    stop = threading.Event()
    writers = [threading.Thread(target=write, args=(server.url(), stop, ledger)) for _ in range(4)]
    for writer in writers:
        writer.start()
    time.sleep(8)
    moment = datetime.now(UTC)
    time.sleep(8)
    stop.set()
    for writer in writers:
        writer.join()
    with psycopg.connect(server.url(), autocommit=True) as there:
        (last,) = there.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()  # type: ignore[misc]
    wait(lambda: (server.archive / last).exists(), 60, f"archived {last}")
    return moment, ledger


def judge(outcome: Outcome, server: Archived, moment: datetime, ledger: dict[str, datetime]) -> Outcome:
    """Compare the recovered database with the ledger."""
    with psycopg.connect(server.url(), autocommit=True) as there:
        found = {name for (name,) in there.execute("SELECT external_id FROM providers_partner")}
    before = {name for name, at in ledger.items() if at <= moment}
    # One may have been committed before the moment and acknowledged after it.
    after = {name for name, at in ledger.items() if (at - moment).total_seconds() > 0.5}
    outcome.tried = outcome.acknowledged = len(ledger)
    outcome.lost = len(before - found)
    outcome.must(len(before) > 0, f"{len(before)} acknowledged before the moment, {outcome.lost} lost")
    outcome.must(not after & found, f"{len(after)} of after the moment, {len(after & found)} of them there")
    chain = manage(server.url(), "audit_verify")
    outcome.must(chain.returncode == 0, f"audit_verify: {(chain.stdout or chain.stderr).splitlines()[:1]}")
    doctor = manage(server.url(), "doctor", "--stil")
    say(f"the doctor:\n{doctor.stdout}{doctor.stderr[-500:]}")
    return outcome


def act() -> Outcome:
    """Back up, write, destroy, recover, compare."""
    make_demo()
    outcome = Outcome("recover to a moment")
    folder = Path(tempfile.mkdtemp(prefix="rondom-pitr-"))
    folder.chmod(0o755)
    server = Archived(folder)
    try:
        subprocess.run(["cp", "-a", DEMO / "postgres", server.data], check=True)
        server.start()
        manage(
            server.url(), "shell", "--no-imports", "-c", "from cases.schedule import seal_logs; seal_logs()"
        )
        server.run(
            "pg_basebackup",
            "-D",
            folder / "base",
            "-h",
            server.sockets,
            "-U",
            "rondom",
            "-X",
            "none",
            "-c",
            "fast",
        )
        moment, ledger = traffic(server)
        server.destroy()
        started = time.monotonic()
        (folder / "base").rename(server.data)
        (server.data / "recovery.signal").touch()
        server.settings = (*server.settings, f"recovery_target_time={moment.isoformat()}")
        server.start()
        wait(lambda: is_open(server), 120, "open for writing")
        outcome.must(True, f"recovered in {time.monotonic() - started:.0f} s")
        return judge(outcome, server, moment, ledger)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def is_open(server: Archived) -> bool:
    """Whether recovery is over: until then it can be read only."""
    with psycopg.connect(server.url(), autocommit=True) as there:
        row = there.execute("SELECT pg_is_in_recovery()").fetchone()
    return row == (False,)


def main() -> int:
    return tell(act())


if __name__ == "__main__":
    sys.exit(main())
