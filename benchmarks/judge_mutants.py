"""Which test sees that a rule of access is gone; started by mutate_access.py."""

import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.mutants import ROOT, Mutant, in_place, modules, mutants
from reporting.management.commands.permissies import FILE, document
from tests.architecture import test_matrix as matrix
from tests.architecture.test_matrix import World, world
from tests.conftest import _static, _strict

__all__ = ["_static", "_strict", "world"]

# Rules that no answer depends on, each with the reason.
EQUIVALENT: dict[str, str] = {}
LAST = (
    "reporting:report_pdf",
    "cases:looks_letter",
    "reporting:report_xlsx",
)  # slow: asked when nothing else saw it
EVERYWHERE = "lists, counts and search"


@pytest.mark.django_db
def test_every_rule_is_seen(world):
    words = os.environ.get("WORDS", "").split("\n") if os.environ.get("WORDS") else []
    wanted = [one for one in mutants() if not words or any(word in one.name for word in words)]
    met = _met(world)
    verdicts = defaultdict(list)
    for mutant in wanted:
        started = time.monotonic()
        verdict, why = judge(world, mutant, met)
        verdicts[verdict].append(mutant.name)
        print(f"{verdict:<11}{time.monotonic() - started:6.1f} s  {mutant.name}  {why}", flush=True)
    print({verdict: len(names) for verdict, names in verdicts.items()}, flush=True)
    assert not verdicts["NOT SEEN"]


def judge(world: World, mutant: Mutant, met: dict[tuple[str, str], list[str]]) -> tuple[str, str]:
    """What sees that the rule is gone, and the first that it saw."""
    crash = ""
    try:
        with in_place(mutant):
            places = met.get((mutant.module, mutant.function), [])
            for wrong in _wrong(world, sorted(places, key=lambda place: not place.startswith(mutant.app))):
                if ": 500" not in wrong:
                    return "matrix", wrong
                crash = wrong
            if document() != FILE.read_text():
                return "table", ""
    except Exception as error:
        crash = repr(error)[:100]
    if crash:
        return "broken", crash
    if reason := EQUIVALENT.get(mutant.name):
        return "equivalent", reason
    return ("tests", "") if _tests_see(mutant) else ("NOT SEEN", "")


def _wrong(world: World, places: list[str]) -> Iterator[str]:
    for place in sorted(places, key=lambda place: (place in LAST, place != EVERYWHERE)):
        if place == EVERYWHERE:
            yield from matrix.check_sets(world)
            yield from matrix.check_search(world)
        else:
            yield from matrix.wrong(world, place)


def _met(world: World) -> dict[tuple[str, str], list[str]]:
    """(module, function) -> the rows of the matrix that run it."""
    files = {str((ROOT / Path(*module.split("."))).with_suffix(".py")): module for module in modules()}
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    seen: set[tuple[str, str]] = set()

    def note(frame, event, argument):
        if event == "call" and (module := files.get(frame.f_code.co_filename)):
            seen.add((module, frame.f_code.co_qualname))

    for place in [EVERYWHERE, *matrix.ROUTES]:
        seen.clear()
        sys.setprofile(note)
        try:
            before = list(_wrong(world, [place]))
        finally:
            sys.setprofile(None)
        assert not before, before  # the matrix is green as it is
        for function in seen:
            found[function].append(place)
    return found


def _tests_see(mutant: Mutant) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"tests/{mutant.app}",
        "-q",
        "-x",
        "--reuse-db",
        "-p",
        "no:randomly",
    ]
    env = os.environ | {"MUTANT": mutant.name, "DATABASE_URL": os.environ["DATABASE_URL"].replace("?", "_m?")}
    done = subprocess.run(
        [*command, "-p", "benchmarks.mutants"], cwd=ROOT, env=env, capture_output=True, check=False
    )
    return done.returncode == 1
