"""All faults, one after the other, each on a copy of one demo with traffic and a ledger; a table at the end.

    .venv/bin/python -m benchmarks.faults                 # all, about twenty minutes
    .venv/bin/python -m benchmarks.faults --list
    .venv/bin/python -m benchmarks.faults kill deploy     # these

Exit status 1 when a promise was not kept.
"""

import argparse
import sys
from collections.abc import Callable

from benchmarks.faults import (
    clock,
    deploy,
    full_disk,
    kill,
    no_queue,
    one_dossier,
    point_in_time,
    receivers,
    slow_database,
    two_beats,
)
from benchmarks.faults.stage import Outcome, make_demo, say, tell

FAULTS: dict[str, tuple[Callable[[], Outcome], str]] = {
    "kill": (kill.act, "kill -9 of web, worker, beat, PostgreSQL and Redis"),
    "no_queue": (lambda: no_queue.act(600), "Redis away for ten minutes"),
    "full_disk": (full_disk.act, "no byte left under database, queue and uploads (root)"),
    "slow_database": (slow_database.act, "answers that come late, then not at all"),
    "mail": (receivers.mail, "no mail server"),
    "hooks": (receivers.hooks, "no receiver of webhooks"),
    "deploy": (deploy.act, "a migration and a new web server under traffic"),
    "one_dossier": (one_dossier.act, "200 people write in one dossier, some forms three times"),
    "two_beats": (two_beats.act, "two clocks, every task in pairs"),
    "point_in_time": (point_in_time.act, "data destroyed, recovered to a moment from backup and archive"),
    "clock": (clock.act, "the nights of summer time, walked with the schedule of the beat"),
}


def attempt(name: str) -> Outcome:
    try:
        return FAULTS[name][0]()
    except (TimeoutError, RuntimeError, OSError) as error:
        outcome = Outcome(name)
        outcome.must(False, f"{type(error).__name__}: {error}")
        return outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("faults", nargs="*", help="which (otherwise all)")
    parser.add_argument("--list", action="store_true", help="only tell what there is")
    chosen = parser.parse_args()
    if unknown := set(chosen.faults) - set(FAULTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if chosen.list:
        for name, (_, words) in FAULTS.items():
            say(f"{name:<15}{words}")
        return 0
    make_demo()
    outcomes = []
    for name in chosen.faults or list(FAULTS):
        say(f"--- {name}: {FAULTS[name][1]}")
        outcomes.append(attempt(name))
        tell(outcomes[-1])
    say("\n" + "\n".join([Outcome.HEAD, *(outcome.row() for outcome in outcomes)]))
    return int(not all(outcome.is_well for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
