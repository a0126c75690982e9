"""K01's classes, what counts as success, and how sure a share is."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.scales import Domain
from outcomes.scales import is_success, participation, self_reliance, verdict, wilson

scores = st.dictionaries(st.sampled_from(Domain.values), st.integers(1, 5))
goals = st.lists(st.sampled_from([*Domain.values, "huisdieren"]), max_size=4)
EVERY = ("improved", "same", "worse", "not_measured")

# The worked examples of the definition.
BEFORE = {"financien": 2, "huisvesting": 3, "sociaal_netwerk": 3}


@pytest.mark.parametrize(
    ("after", "aims", "expected"),
    [
        ({"financien": 3, "huisvesting": 3, "sociaal_netwerk": 3}, ["financien"], "improved"),  # n 1, D 1
        ({"financien": 3, "huisvesting": 3, "sociaal_netwerk": 3}, [], "same"),  # n 3, D 1: 2 < 3
        ({"financien": 5, "huisvesting": 1, "sociaal_netwerk": 5}, [], "same"),  # D 3, but one fell by 2
        ({"financien": 1, "huisvesting": 2, "sociaal_netwerk": 3}, [], "worse"),  # n 3, D -2: -4 <= -3
        ({"financien": 1, "huisvesting": 3, "sociaal_netwerk": 3}, [], "same"),  # n 3, D -1: -2 > -3
        ({"financien": 3, "huisvesting": 3}, [], "improved"),  # n 2, D 1: 2 >= 2
        ({"financien": 2, "huisvesting": 2}, [], "worse"),  # n 2, D -1: -2 <= -2
        ({"huisvesting": 4}, ["financien"], "improved"),  # the goal was not scored twice: all that were
        ({"huisvesting": 4}, ["huisdieren"], "improved"),  # an own theme is never scored
    ],
)
def test_self_reliance_follows_the_worked_examples(after, aims, expected):
    assert self_reliance(BEFORE, after, goals=aims) == expected


def test_self_reliance_needs_a_domain_scored_twice():
    with pytest.raises(ValueError, match="both moments"):
        self_reliance({"financien": 2}, {"justitie": 3})


@given(scores, scores, goals)
def test_self_reliance_mirrors_when_time_runs_backwards(before, after, aims):
    if not before.keys() & after.keys():
        return

    there, back = self_reliance(before, after, goals=aims), self_reliance(after, before, goals=aims)

    assert (there == "improved") <= (back == "worse")
    assert there == "same" or there != back


@pytest.mark.parametrize(
    ("ladder", "domain", "expected"),
    [
        ((2, 3), (5, 1), "improved"),  # the ladder goes first
        ((3, 3), (1, 2), "same"),
        ((None, 3), (3, 2), "worse"),  # a ladder given once says nothing
        ((3, None), (3, None), "not_measured"),
        ((None, None), (None, None), "not_measured"),
    ],
)
def test_participation_is_the_ladder_else_domain_12(ladder, domain, expected):
    before, after = ({"maatschappelijke_participatie": level} if level else {} for level in domain)

    found = participation(before, after, ladder_before=ladder[0], ladder_after=ladder[1])

    assert found == expected


# own class, participation -> successes in A, B, C, D, and in C when staying stable is the goal
TABLE = {
    ("improved", "improved"): "ABCDs",
    ("improved", "same"): "BCDs",
    ("improved", "worse"): "",
    ("improved", "not_measured"): "BCDs",
    ("same", "improved"): "BCDs",
    ("same", "same"): "Ds",
    ("same", "worse"): "",
    ("same", "not_measured"): "Ds",
    ("worse", "improved"): "",
    ("worse", "same"): "",
    ("worse", "worse"): "",
    ("worse", "not_measured"): "",
}


@pytest.mark.parametrize(("classes", "won"), TABLE.items())
def test_success_is_a_decision_table(classes, won):
    assert "".join(variant for variant in "ABCD" if is_success(variant, *classes)) == won.rstrip("s")
    assert is_success("C", *classes, stable_goal=True) == ("s" in won)
    for variant in "ABD":
        assert is_success(variant, *classes, stable_goal=True) == is_success(variant, *classes)


@pytest.mark.parametrize(
    ("won", "n", "low", "high"),
    [
        (8, 10, "49.0", "94.3"),
        (30, 40, "59.8", "85.8"),
        (75, 100, "65.7", "82.5"),
        (160, 200, "73.9", "85.0"),
        (0, 12, "0.0", "24.2"),
        (12, 12, "75.8", "100.0"),
    ],
)
def test_wilson_gives_the_checks_of_the_definition(won, n, low, high):
    ends = wilson(won, n)

    assert [f"{float(100 * end):.1f}" for end in ends] == [low, high]


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_mirrors(counts):
    won, n = counts

    low, high = wilson(won, n)

    assert 0 <= low <= Fraction(won, n) <= high <= 1
    mirrored = wilson(n - won, n)
    assert abs(mirrored[0] - (1 - high)) < Fraction(1, 10**40)


def test_wilson_of_nothing_is_nothing():
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("won", "pairs", "eligible", "target", "expected"),
    [
        (9, 9, 9, "75", "too_few"),
        (0, 0, 0, "75", "too_few"),
        (10, 10, 15, "75", "undetermined"),  # 66.7 %
        (14, 14, 20, "75", "met_for_certain"),  # 70 % exactly is enough; Wilson 78.5
        (170, 200, 200, "75", "met_for_certain"),  # lower end 79.4
        (100, 200, 200, "75", "missed_for_certain"),  # upper end 56.9
        (75, 100, 100, "75", "met_in_margin"),  # exactly the target
        (749, 1000, 1000, "75", "missed_in_margin"),
        (2, 3 * 10, 30, "6.7", "missed_in_margin"),  # 6.67 % shows as 6.7, and is less
    ],
)
def test_verdict_compares_exact_values(won, pairs, eligible, target, expected):
    assert verdict(won, pairs, eligible, Decimal(target)) == expected
