"""How well somebody fits: impartial, explained, and never worse for being better."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.policies.fit import BEST, Candidate, Facts, rank, reasons, suggest
from cases.scales import HEAVIEST, Factor

ON = date(2026, 5, 4)
EQUAL = dict.fromkeys(Factor, 1)
calm = settings(deadline=None, suppress_health_check=list(HealthCheck))
maybe = st.none() | st.booleans()
facts = st.builds(
    Facts,
    offers=maybe,
    area=st.none() | st.integers(0, 2),
    places=st.none() | st.integers(0, 20),
    waiting_weeks=st.none() | st.integers(0, 104),
    told_on=st.dates(ON - timedelta(days=60), ON),
    speaks=maybe,
    helps=st.booleans(),
    is_asked=st.booleans(),
)
weights = st.fixed_dictionaries({factor: st.integers(0, HEAVIEST) for factor in Factor})
lists = st.lists(facts, min_size=1, max_size=6)


def named(all_facts, names):
    return [Candidate(name, one) for name, one in zip(names, all_facts, strict=True)]


def order(candidates, rules=EQUAL, question="vraag"):
    return [each.key for each in rank(candidates, rules, question=question, on=ON)]


@calm
@given(st.data(), lists, weights)
def test_the_order_in_which_they_come_does_not_count(data, all_facts, rules):
    candidates = named(all_facts, [f"P{number}" for number in range(len(all_facts))])
    others = data.draw(st.permutations(candidates))

    assert order(candidates, rules) == order(others, rules)


@calm
@given(lists, weights, st.data())
def test_what_they_are_called_does_not_count(all_facts, rules, data):
    """Under other names and ids the same facts stand in the same places: only equals may change."""
    names = [f"P{number}" for number in range(len(all_facts))]
    first = rank(named(all_facts, names), rules, question="vraag", on=ON)
    second = rank(named(all_facts, data.draw(st.permutations(names))), rules, question="vraag", on=ON)

    assert [each.score for each in first] == [each.score for each in second]
    for each in (*first, *second):
        assert not any(name in reason.text for reason in each.reasons for name in names)


BETTER = (
    ("offers", False, True), ("area", 0, 1), ("area", 1, 2), ("places", 0, 1), ("places", 0, 7),
    ("waiting_weeks", 104, 13), ("waiting_weeks", 13, 12), ("waiting_weeks", 7, 6), ("waiting_weeks", 3, 2),
    ("waiting_weeks", 1, 0), ("speaks", False, True), ("helps", False, True), ("is_asked", True, False),
)  # fmt: skip


@calm
@given(lists, weights, st.sampled_from(BETTER), st.data())
def test_a_better_fit_never_comes_lower(all_facts, rules, step, data):
    names = [f"P{number}" for number in range(len(all_facts))]
    which = data.draw(st.integers(0, len(all_facts) - 1))
    field, worse, better = step
    low, high = list(all_facts), list(all_facts)
    low[which] = replace(low[which], **{field: worse})
    high[which] = replace(high[which], **{field: better})

    before, after = order(named(low, names), rules), order(named(high, names), rules)

    assert after.index(names[which]) <= before.index(names[which])


@calm
@given(facts, weights)
def test_what_is_not_known_counts_neither_for_nor_against(one, rules):
    nothing = suggest(Candidate("P", Facts()), rules, on=ON)
    assert nothing.score == 0
    for field, factor in (
        ("offers", Factor.EXPERTISE), ("area", Factor.AREA), ("places", Factor.ROOM),
        ("waiting_weeks", Factor.WAIT), ("speaks", Factor.LANGUAGE),
    ):  # fmt: skip
        found = suggest(Candidate("P", replace(one, **{field: None})), rules, on=ON)
        assert not [reason for reason in found.reasons if reason.factor == factor and reason.points]


@calm
@given(facts)
def test_two_that_are_equal_are_not_always_in_one_order(one):
    """By lot, anew for each question and the same for the same question: nobody is first by alphabet."""
    pair = named([one, one], ["A", "Z"])
    firsts = [order(pair, question=f"vraag {number}")[0] for number in range(40)]

    assert set(firsts) == {"A", "Z"}
    assert firsts == [order(reversed(pair), question=f"vraag {number}")[0] for number in range(40)]


def test_a_fact_about_the_employer_of_the_adviser_does_not_exist():
    words = ("own", "employer", "adviser", "name", "pk", "partner")
    assert not [name for name in Facts.__dataclass_fields__ if any(word in name for word in words)]


@calm
@given(facts, weights)
def test_every_point_is_explained(one, rules):
    found = suggest(Candidate("P", one), rules, on=ON)

    assert found.score == sum(reason.points * rules[reason.factor] for reason in found.reasons)
    assert all(-BEST <= reason.points <= BEST for reason in found.reasons)
    assert len({reason.factor for reason in found.reasons}) == len(found.reasons)
    assert not [reason for reason in found.reasons if rules[reason.factor] == 0]


@calm
@given(lists, st.sampled_from(sorted(Factor)))
def test_a_factor_without_weight_changes_nothing(all_facts, factor):
    names = [f"P{number}" for number in range(len(all_facts))]
    rules = EQUAL | {factor: 0}
    fields = {
        Factor.EXPERTISE: {"offers": None}, Factor.AREA: {"area": None}, Factor.ROOM: {"places": None},
        Factor.WAIT: {"waiting_weeks": None}, Factor.LANGUAGE: {"speaks": None},
        Factor.RELATION: {"helps": False, "is_asked": False},
    }[factor]  # fmt: skip
    without = [replace(one, **fields) for one in all_facts]

    assert order(named(all_facts, names), rules) == order(named(without, names), rules)


@pytest.mark.parametrize(
    ("ago", "texts"),
    [
        (30, ["Geen plek", "Wacht nu 3 weken"]),
        (31, ["Opgave van plekken is te oud", "Opgave van de wachttijd is te oud"]),
    ],
)
def test_what_was_told_more_than_thirty_days_ago_is_no_longer_known(ago, texts):
    one = Facts(places=0, waiting_weeks=3, told_on=ON - timedelta(days=ago))

    assert [r.text for r in reasons(one, on=ON) if r.factor in (Factor.ROOM, Factor.WAIT)] == texts
    assert suggest(Candidate("P", one), EQUAL, on=ON).score == (-BEST if ago == 30 else 0)


@pytest.mark.parametrize(
    ("known", "text", "points"),
    [
        ({"offers": True}, "Geeft deze hulp", 2),
        ({"offers": False}, "Geeft deze hulp niet, volgens het aanbod", -2),
        ({"area": 2}, "Werkt in deze wijk", 2),
        ({"area": 1}, "Werkt in deze gemeente", 1),
        ({"area": 0}, "Werkt niet in deze wijk of gemeente", -2),
        ({"places": 1}, "1 plek vrij", 2),
        ({"places": 4}, "4 plekken vrij", 2),
        ({"places": 0}, "Geen plek", -2),
        ({"waiting_weeks": 0}, "Geen wachttijd", 2),
        ({"waiting_weeks": 1}, "Wacht nu 1 week", 1),
        ({"waiting_weeks": 2}, "Wacht nu 2 weken", 1),
        ({"waiting_weeks": 3}, "Wacht nu 3 weken", 0),
        ({"waiting_weeks": 6}, "Wacht nu 6 weken", 0),
        ({"waiting_weeks": 7}, "Wacht nu 7 weken", -1),
        ({"waiting_weeks": 13}, "Wacht nu 13 weken", -2),
        ({"speaks": True}, "Spreekt deze taal", 2),
        ({"speaks": False}, "Spreekt deze taal niet, volgens het aanbod", -2),
        ({"helps": True}, "Kent deze inwoner al", 2),
        ({"helps": True, "is_asked": True}, "Er ligt al een verwijzing", -2),
    ],
)
def test_says_why(known, text, points):
    found = [reason for reason in reasons(Facts(**known), on=ON) if reason.text == text]

    assert [reason.points for reason in found] == [points]
    shown = suggest(Candidate("P", Facts(**known)), EQUAL, on=ON)
    assert (text in shown.speaks_for, text in shown.speaks_against) == (points > 0, points < 0)
