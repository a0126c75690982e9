"""A database that answers late, then not at all without closing a connection, then as before.

.venv/bin/python -m benchmarks.faults.slow_database [--delay 0.2] [--silent 70]
"""

import argparse
import sys
from pathlib import Path

from benchmarks.faults.engines import PostgresServer, SlowRoad
from benchmarks.faults.stage import Outcome, play, say, tell


def act(delay: float = 0.2, silent: float = 70, *, seconds: float = 20, visitors: int = 6) -> Outcome:
    """Put a delay on every answer of the database; then hold answers back for a whole while."""
    server: PostgresServer | None = None
    road: SlowRoad | None = None

    def prepare(data: Path) -> dict[str, str]:
        nonlocal server, road
        server = PostgresServer(data / "postgres")
        server.start()
        road = SlowRoad(server)
        road.start()
        return {"DATABASE_URL": road.url(), "WEB_DATABASE_URL": road.url("rondom_web")}

    try:
        with play("slow database", visitors=visitors, prepare=prepare) as stage:
            assert road is not None
            stage.begin_traffic(seconds)
            before = len(stage.ledger.acknowledged)
            road.delay = delay
            stage.until_works()
            slow = len(stage.ledger.acknowledged) - before
            say(f"{slow} notes with every answer {delay} s late")
            road.delay = silent
            stage.let(silent)
            road.delay = 0
            again = stage.until_well()
            works = again + stage.until_works()
            stage.let(seconds)
            stage.outcome.must(slow > 0, f"{slow} notes with every answer {delay} s late")
            stage.outcome.must(
                True, f"well {again:.1f} s after {silent:.0f} s of silence, at work {works:.1f} s"
            )
            return stage.judge()
    finally:
        if road:
            road.close()
        if server:
            server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--delay", type=float, default=0.2, help="seconds on every answer")
    parser.add_argument("--silent", type=float, default=70, help="seconds without an answer")
    chosen = parser.parse_args()
    return tell(act(chosen.delay, chosen.silent))


if __name__ == "__main__":
    sys.exit(main())
