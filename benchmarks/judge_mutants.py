"""Which test sees that a rule of access is gone; started by mutate_access.py."""

import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from django.db import transaction

from benchmarks.mutants import ROOT, Mutant, in_place, modules, mutants
from config.middleware import Signature
from reporting.management.commands.permissies import FILE, document
from tests.architecture import test_who_gets_in as matrix
from tests.architecture.decisions import check_decisions
from tests.architecture.lists import check_lists
from tests.architecture.misses import wrong_near
from tests.architecture.test_who_gets_in import World, world
from tests.conftest import _static, _strict

__all__ = ["_static", "_strict", "world"]
# Without row level security, which would shut what the rule that is gone leaves open.
Signature.SIGN = Signature.SIGN_ONLY

# Rules that no answer depends on, each with the reason.
EQUIVALENT: dict[str, str] = {
    "cases.policies.case.why_not_adopt: without user.team is None": "the board asks for a team first",
    "cases.policies.parts.why_not_see_referrals: without _sight(user, case, on) < Sight.CORE": (
        "all that shows less than the plan is a referral"
    ),
    "cases.policies.referral.shown: without referral.ended_on": "the state ENDED follows from that day",
    "cases.querysets.CaseQuerySet.referred_to: if partner is None": "every referral has an organisation",
    "cases.querysets.ReferralQuerySet.sent_to: if partner is None": "every referral has an organisation",
    "cases.policies.sight._roads: without user.employer_id": "every referral has an organisation",
    "cases.querysets.ReferralQuerySet.visible_to: without user.employer_id is not None": (
        "every referral has an organisation"
    ),
    "cases.querysets.WrittenQuerySet.readable_by: filter without pk": "the rows are narrowed as well",
    "cases.querysets.WrittenQuerySet.readable_by: filter without case": "the dossiers are narrowed as well",
    "cases.querysets.WrittenQuerySet.readable_by: without Q(confidentiality='direction')": (
        "who directs reads every class"
    ),
    "cases.querysets.WrittenQuerySet._shared: without user.employer_id is None": (
        "every referral has an organisation"
    ),
    "intake.querysets._mine: without user.home_municipality_id": "every question has a gemeente",
    "reporting.querysets.MonthlyReportQuerySet.visible_to: without user.municipality_id": (
        "every report has a gemeente"
    ),
    "providers.policies.why_not_use_password: without user.employer_id": ("every way in has an organisation"),
}
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
        ways += [partial(_by_rows, world, cache(partial(_met, world))), _by_tests]
    for way in ways:
        tried, left = left, []
        for mutant in tried:
            started = time.monotonic()
            verdict, why = way(mutant)
            print(f"{verdict:<11}{time.monotonic() - started:6.1f} s  {mutant.name}  {why}", flush=True)
            verdicts[verdict] += 1
            if verdict == UNSEEN:
                left.append(mutant)
    verdicts[UNSEEN] = len(left)
    print(dict(verdicts), flush=True)
    print("LEFT", *(mutant.name for mutant in left), sep="\n  ", flush=True)
    assert not left or "QUICK" in os.environ


def _by_lists(world: World, mutant: Mutant) -> tuple[str, str]:
    """Acts x roles x states in docs/permissions.md and the tables of decisions; then the near misses, and
    lists, counts and search of everybody.
    """
    if mutant.name in EQUIVALENT:
        return "equivalent", EQUIVALENT[mutant.name]
    verdict, why = UNSEEN, ""
    looks: list[tuple[str, Callable[[], Iterable[str]]]] = [
        ("matrix", lambda: check_lists(world.near)),
        ("matrix", lambda: wrong_near(world.near)),
        ("matrix", partial(_wrong, world, [EVERYWHERE])),
    ]
    if ".policies" in mutant.module:
        looks[:0] = [
            ("table", lambda: ["docs/permissions.md"] * (document() != FILE.read_text())),
            ("decision", lambda: check_decisions(world.near)),
        ]
    for word, look in looks:
        found, said = _seen(mutant, look, word)
        if found not in (UNSEEN, BROKEN):
            return found, said
        verdict, why = (found, said) if found == BROKEN else (verdict, why)
    return verdict, why


def _by_rows(world: World, met: Callable[[], dict], mutant: Mutant) -> tuple[str, str]:
    """The rows of the matrix that run the function, those of its own app first."""
    places = met().get((mutant.module, mutant.function), [])
    return _seen(
        mutant, partial(_wrong, world, sorted(places, key=lambda place: not place.startswith(mutant.app)))
    )


def _by_tests(mutant: Mutant) -> tuple[str, str]:
    """Only where they are green with the rule, on the first line alone."""
    seen = _green(mutant.app, "") and not _green(mutant.app, mutant.name)
    return ("tests", "") if seen else (UNSEEN, "")


def _seen(mutant: Mutant, look: Callable[[], Iterable[str]], word: str = "matrix") -> tuple[str, str]:
    """What fails is shut, not open: told apart, since it is the error that was seen and not somebody."""
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


@cache
def _green(app: str, mutant: str) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        f"tests/{app}",
        "-q",
        "-x",
        "--reuse-db",
        "-p",
        "no:randomly",
    ]
    env = os.environ | {"MUTANT": mutant, "DATABASE_URL": os.environ["DATABASE_URL"].replace("?", "_m?")}
    done = subprocess.run(
        [*command, "-p", "benchmarks.mutants"], cwd=ROOT, env=env, capture_output=True, check=False
    )
    return done.returncode == 0
