"""A full disk under database, queue and uploads, and room again later. As root: it mounts a small disk.

.venv/bin/python -m benchmarks.faults.full_disk [--full 40]
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.faults.stage import DEMO, Outcome, make_demo, play, say, tell

ROOM = 350  # megabytes above what the demo takes
MEGABYTE = 1024 * 1024


def fill(path: Path) -> None:
    """Take every byte that is left, as a log that nobody looked after does."""
    with path.open("ab") as file:
        for size in (MEGABYTE, 4096, 1):
            with contextlib.suppress(OSError):
                while True:
                    os.write(file.fileno(), bytes(size))


def act(full: float = 40, *, seconds: float = 10, visitors: int = 6) -> Outcome:
    """Fill the disk, keep it full with people at work, and make room."""
    if os.geteuid():
        outcome = Outcome("full disk")
        outcome.must(False, "not tried: only root may mount a small disk")
        return outcome
    make_demo()
    taken = sum(one.stat().st_blocks * 512 for one in DEMO.rglob("*") if one.is_file()) // MEGABYTE
    place = Path(tempfile.mkdtemp(prefix="rondom-full-"))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={taken + ROOM}m", "rondom-full", place], check=True)
    try:
        with play("full disk", visitors=visitors, place=place) as stage:
            stage.begin_traffic(seconds)
            ballast = place / "ballast"
            started = len(stage.ledger.acknowledged)
            for _ in range(4):
                fill(ballast)
                stage.let(full / 4)
            say(f"{len(stage.ledger.acknowledged) - started} notes while the disk was full")
            ballast.unlink()
            again = stage.until_well()
            works = again + stage.until_works()
            stage.let(seconds)
            stage.outcome.must(True, f"well after {again:.1f} s, at work after {works:.1f} s")
            return stage.judge()
    finally:
        subprocess.run(["umount", "--lazy", place], check=False)
        place.rmdir()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--full", type=float, default=40, help="seconds that the disk stays full")
    return tell(act(parser.parse_args().full))


if __name__ == "__main__":
    sys.exit(main())
