"""Redis away for a while: pages work on, and what must be done afterwards is done once it is back.

.venv/bin/python -m benchmarks.faults.no_queue [--away 600]
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.faults.engines import RedisServer
from benchmarks.faults.stage import Outcome, play, say, tell, wait

WAITING = "from providers.models import Message; print('WAITING', Message.objects.unsent().count())"
NEW_MAIL = """
from providers.models import Message, User
Message.objects.create(recipient=User.objects.first(), address='x@example.nl', subject='Proef', body='Proef')
"""


def act(away: float = 600, *, seconds: float = 10, visitors: int = 6) -> Outcome:
    """Kill Redis, let people work without it, and give it back."""
    with tempfile.TemporaryDirectory() as folder:
        queue = RedisServer(Path(folder) / "redis")
        queue.start()
        try:
            with play("no queue", env={"REDIS_URL": queue.url}, visitors=visitors) as stage:
                stage.begin_traffic(seconds)
                queue.kill()
                before = len(stage.ledger.acknowledged)
                stage.let(away / 2)
                status, page = stage.ask("/gezond")
                stage.outcome.must(status == 503 and "geen verbinding" in page, f"/gezond says so ({status})")
                stage.outcome.must(stage.ask("/paraat")[0] == 200, "/paraat keeps visitors")
                stage.shell(NEW_MAIL)
                stage.let(away / 2)
                during = len(stage.ledger.acknowledged) - before
                stage.outcome.must(during > 0, f"{during} notes acknowledged in {away:.0f} s without a queue")
                say(f"{during} notes without a queue")
                queue.start()
                again = stage.until_well()
                done = wait(lambda: "WAITING 0" in stage.shell(WAITING), 240, "done with the mail")
                stage.outcome.must(True, f"well after {again:.1f} s, what waited done after {done:.0f} s")
                stage.until_works()
                stage.let(seconds)
                return stage.judge()
        finally:
            queue.kill()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--away", type=float, default=600, help="seconds without Redis")
    return tell(act(parser.parse_args().away))


if __name__ == "__main__":
    sys.exit(main())
