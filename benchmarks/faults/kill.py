"""Kill -9 of each part of a running demo, with people writing notes: what was lost, double, or not told?

    .venv/bin/python -m benchmarks.faults.kill [web worker beat postgres redis …] [--visitors 6]

After each fault it waits until /gezond says 200 and the killed part is there, and lets the traffic go on.
"""

import argparse
import sys

from benchmarks.faults.stage import PARTS, Outcome, Stage, play, processes, say, tell, wait


def has(stage: Stage, part: str) -> bool:
    return any(PARTS[part] in command for _, command in processes(stage.data).values())


def act(parts: list[str] | None = None, *, visitors: int = 6, seconds: float = 10) -> Outcome:
    """Kill these parts one after the other, with traffic before and after each."""
    with play("kill -9", visitors=visitors) as stage:
        stage.begin_traffic(seconds)
        say(f"{'killed':<10}{'processes':>10}{'well again':>12}{'acknowledged':>14}")
        for part in parts or list(PARTS):
            number = stage.kill(part)
            stage.let(0.5)
            again = stage.until_well() + wait(lambda part=part: has(stage, part), 60, f"{part} there again")
            stage.until_works()
            stage.let(seconds)
            say(f"{part:<10}{number:>10}{again:>10.1f} s{len(stage.ledger.acknowledged):>14}")
            stage.outcome.must(True, f"{part}: well again after {again + 0.5:.1f} s")
        return stage.judge()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=[])
    parser.add_argument("--visitors", type=int, default=6)
    parser.add_argument("--seconds", type=float, default=10, help="of traffic before and after each fault")
    chosen = parser.parse_args()
    return tell(act(chosen.parts, visitors=chosen.visitors, seconds=chosen.seconds))


if __name__ == "__main__":
    sys.exit(main())
