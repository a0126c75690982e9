"""Which test sees that a rule of access is gone; started by mutate_access.py."""

import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction

from benchmarks.mutants import ROOT, Mutant, in_place, modules, mutants
from config.middleware import Signature
from reporting.management.commands.permissies import FILE, document
from tests.architecture import test_matrix as matrix
from tests.architecture.test_matrix import World, world
from tests.conftest import _static, _strict

__all__ = ["_static", "_strict", "world"]
# Without row level security, which would shut what the rule that is gone leaves open.
Signature.SIGN = Signature.SIGN_ONLY

# Rules that no answer depends on, each with the reason.
EQUIVALENT: dict[str, str] = {}
# Slow ones are asked when nothing else saw it.
LAST = ("reporting:report_pdf", "cases:looks_letter", "reporting:report_xlsx")
UNSEEN, BROKEN = "NOT SEEN", "broken"
EVERYWHERE = "lists, counts and search"


@pytest.mark.django_db
def test_every_rule_is_seen(world):
    """The cheap ways first, and only what they did not see by the next one."""
    words = os.environ.get("WORDS", "").split("\n") if os.environ.get("WORDS") else []
    left = [one for one in mutants() if not words or any(word in one.name for word in words)]
    verdicts: Counter[str] = Counter()
    ways: list[Callable[[Mutant], tuple[str, str]]] = [partial(_by_lists, world)]
    if "QUICK" not in os.environ:
        ways += [partial(_by_rows, world, _met(world)), _by_tests]
    for way in ways:
        tried, left = left, []
        for mutant in tried:
            started = time.monotonic()
            verdict, why = way(mutant)
            print(f"{verdict:<11}{time.monotonic() - started:6.1f} s  {mutant.name}  {why}", flush=True)
            verdicts[verdict] += 1
            if verdict in (UNSEEN, BROKEN):
                left.append(mutant)
    print(dict(verdicts), flush=True)
    print("LEFT", *(mutant.name for mutant in left), sep="\n  ", flush=True)
    assert not left or "QUICK" in os.environ


def _by_lists(world: World, mutant: Mutant) -> tuple[str, str]:
    """Lists, counts and search of everybody; and acts x roles x states in docs/permissions.md."""
    verdict, why = _seen(mutant, partial(_wrong, world, [EVERYWHERE]))
    if verdict == UNSEEN and ".policies" in mutant.module:
        return _seen(mutant, lambda: ["docs/permissions.md"] * (document() != FILE.read_text()), "table")
    return verdict, why


def _by_rows(world: World, met: dict[tuple[str, str], list[str]], mutant: Mutant) -> tuple[str, str]:
    """The rows of the matrix that run the function, those of its own app first."""
    places = met.get((mutant.module, mutant.function), [])
    verdict, why = _seen(
        mutant, partial(_wrong, world, sorted(places, key=lambda place: not place.startswith(mutant.app)))
    )
    return ("equivalent", EQUIVALENT[mutant.name]) if mutant.name in EQUIVALENT else (verdict, why)


def _by_tests(mutant: Mutant) -> tuple[str, str]:
    return ("tests", "") if _tests_see(mutant) else (UNSEEN, "")


def _seen(mutant: Mutant, look: Callable[[], Iterable[str]], word: str = "matrix") -> tuple[str, str]:
    """A page that fails is shut, not open: told apart, and no proof that anything was seen."""
    crash = ""
    try:
        with in_place(mutant), transaction.atomic():
            for wrong in look():
                if ": 500" not in wrong:
                    transaction.set_rollback(True)
                    return word, wrong
                crash = wrong
    except Exception as error:
        crash = repr(error)[:100]
    return (BROKEN, crash) if crash else (UNSEEN, "")


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
