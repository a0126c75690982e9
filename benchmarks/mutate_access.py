"""Take one rule of access away at a time and see that a test goes red.

    .venv/bin/python benchmarks/mutate_access.py [WORD ...]

All in one process on a database of its own: a mutant costs only the rows of the matrix that run its function.
Per rule one of: `matrix` (tests/architecture/test_matrix.py saw it), `table` (docs/permissions.md, acts x
roles x states, would be another), `tests` (only the tests of its app saw it), `equivalent` (changes nothing,
judge_mutants.py says why), `broken` (every page that meets it fails: shut, not open), `NOT SEEN`. Ends with 1
for the last. With words: only rules of which the name holds one of them. ./test runs ten rules at once.
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
    env = os.environ | {"WORDS": "\n".join(words)}
    return subprocess.run([*command, "-p", "no:randomly"], cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
