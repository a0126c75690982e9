"""A new version with a migration while people work: the old web on the new tables, then the new web, no gap.

    .venv/bin/python -m benchmarks.faults.deploy

The migration follows the rules of docs/operations.md: a nullable column, a constraint NOT VALID, an index
CONCURRENTLY. It stands in a copy of the code. First it meets a transaction that holds the table: it must
give up by itself, with the pages still answering, and succeed at the second try.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from benchmarks.faults.engines import PostgresServer
from benchmarks.faults.stage import PARTS, ROOT, Outcome, Stage, play, processes, tell

MIGRATION = """
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "{last}")]
    operations = [
        migrations.RunSQL("ALTER TABLE cases_contactnote ADD COLUMN IF NOT EXISTS proef text"),
        migrations.RunSQL(
            "ALTER TABLE cases_contactnote ADD CONSTRAINT cases_contactnote_proef"
            " CHECK (proef <> '') NOT VALID"
        ),
        migrations.RunSQL("ALTER TABLE cases_contactnote VALIDATE CONSTRAINT cases_contactnote_proef"),
        migrations.RunSQL("CREATE INDEX CONCURRENTLY cases_proef ON cases_contactnote (proef)"),
    ]
"""


def new_version(folder: Path) -> Path:
    """A copy of the code with one migration more."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in tracked.stdout.splitlines():
        if name.endswith((".py", ".sql", ".html", ".txt", ".json")) and (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    there = folder / "cases" / "migrations"
    last = max(path.stem for path in there.glob("0*.py"))
    (there / "9999_proef.py").write_text(MIGRATION.format(last=last))
    return folder


def migrate(stage: Stage, code: Path) -> subprocess.CompletedProcess[str]:
    known = {"PYTHONPATH": str(code), "DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": "x" * 60}
    return subprocess.run(
        [sys.executable, "manage.py", "migrate", "--no-input"],
        env=stage.env | known | {"REDIS_URL": "redis://127.0.0.1:1/0"},
        cwd=code, capture_output=True, text=True,
    )  # fmt: skip


def act(*, seconds: float = 15, visitors: int = 6) -> Outcome:
    """Migrate under traffic, against a lock and without, and reload the web server."""
    server: PostgresServer | None = None

    def prepare(data: Path) -> dict[str, str]:
        nonlocal server
        server = PostgresServer(data / "postgres")
        server.start()
        return {"DATABASE_URL": server.url(), "WEB_DATABASE_URL": server.url("rondom_web")}

    try:
        with play("deploy", visitors=visitors, prepare=prepare) as stage:
            assert server is not None
            code = new_version(stage.data.parent / "code")
            stage.begin_traffic(seconds)
            with psycopg.connect(server.url()) as holder:
                holder.execute("LOCK TABLE cases_contactnote IN ROW SHARE MODE")
                started = time.monotonic()
                blocked = migrate(stage, code)
                held = time.monotonic() - started
                holder.rollback()
            stage.outcome.must(blocked.returncode != 0, f"gives up on a held table after {held:.0f} s")
            done = migrate(stage, code)
            stage.outcome.must(done.returncode == 0, f"migrated under traffic {done.stderr[-300:]}")
            stage.until_works()
            stage.outcome.must(True, "the old version works on the new tables")
            masters = [
                pid
                for pid, (parent, command) in processes(stage.data).items()
                if PARTS["web"] in command
                and PARTS["web"] not in processes(stage.data).get(parent, (0, ""))[1]
            ]
            os.kill(masters[0], signal.SIGHUP)  # what a rolling restart does: new processes, the old finish
            stage.until_works()
            stage.let(seconds)
            ledger = stage.ledger
            quiet = not (ledger.told or ledger.refused or ledger.mute)
            stage.outcome.must(quiet, f"no page refused: {ledger.told} told, {ledger.refused} not answered")
            return stage.judge()
    finally:
        if server:
            server.stop()


def main() -> int:
    return tell(act())


if __name__ == "__main__":
    sys.exit(main())
