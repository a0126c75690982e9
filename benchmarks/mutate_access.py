"""Take one rule of access away at a time and see that a test goes red.

    .venv/bin/python benchmarks/mutate_access.py [--quick] [WORD ...]

All in one process on a database of its own, without row level security. What sees a rule go, the cheap
ways first: `table` (acts x roles x states in docs/permissions.md), `decision` (tests/architecture/
decisions.py), `matrix` (near misses, lists, counts and search; then the rows of the matrix that run the
function), `tests` (those of its app). `equivalent` changes nothing; judge_mutants.py says why. `broken`: what
meets it fails with an error, so it is shut and not open, and a test is red. What stands under LEFT at the
end was seen by none; then the command ends with 1. With words: only rules of which the name holds one of
them. --quick: the first way only, a few seconds a rule at most.
./test runs fourteen rules at once.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(words: list[str]) -> int:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "benchmarks/judge_mutants.py",
        "-o",
        "python_files=judge_mutants.py",
        "-q",
        "-s",
    ]
    env = os.environ | {"WORDS": "\n".join(word for word in words if word != "--quick")}
    if "--quick" in words:
        env["QUICK"] = "1"
    return subprocess.run([*command, "-p", "no:randomly"], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
