"""No report, sparse or dense, tells what it hides; and what may be shown is shown."""

import json
from copy import deepcopy

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from reporting.figures.protection import protect
from tests.reporting.attack import NESTED, NUMERATORS, Attack, counts, leaves
from tests.reporting.protection_reports import Town

towns = st.builds(
    Town,
    st.integers(0, 10**9),
    density=st.sampled_from([0.3, 1, 2, 3, 5, 8, 12, 20, 40, 100, 300]),
    month=st.integers(1, 12),
    partners=st.sampled_from([0, 1, 2, 3, 6, 12]),
    districts=st.sampled_from([0, 1, 2, 5, 20]),
    variant=st.sampled_from("ABCD"),
    since=st.sampled_from([0, 1, 3, 8, 12, 12]),
    skew=st.sampled_from([0.5, 1, 2, 4, 8]),
)
thresholds = st.sampled_from([5, 10])
slow = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
BREAKDOWNS = {
    "per_partner",
    "per_doel",
    "per_wijk",
    "per_bron",
    "per_leefgebied",
    "kruistabel",
    "uitgezonderd",
}


def naive(report, d):
    """What somebody would publish who hides small counts only."""

    def hide(values):
        for key, value in values.items():
            if isinstance(value, dict):
                hide(value)
            elif type(value) is int and 0 < value < d and key not in ("versie", "langste", "inwoners"):
                values[key] = f"<{d}"
                if "aandeel" in values:
                    values["aandeel"] = None

    published = deepcopy(report)
    hide(published)
    return published


@slow
@given(towns, thresholds)
def test_a_report_does_not_tell_what_it_hides(town, d):
    attack = Attack(protect(town.report(), threshold=d), d)

    assert attack.recovered == {}
    assert attack.leaks == []
    assert attack.small() == []
    assert attack.near() == []
    assert attack.bad_shares() == []


@slow
@given(towns, thresholds)
def test_bounds_leave_every_part_of_a_breakdown_a_range(town, d):
    internal = town.report()

    pinned = Attack(protect(internal, threshold=d), d).pinned()

    true = counts(internal)
    assert all(true[cell] == value for cell, value in pinned.items())
    assert [cell for cell, value in pinned.items() if value and BREAKDOWNS & {*cell[0]}] == []


@slow
@given(towns, thresholds)
def test_every_shown_figure_is_the_internal_one_and_every_key_stays(town, d):
    internal = town.report()

    published = protect(internal, threshold=d)

    true, shown = dict(leaves(internal["kpis"])), dict(leaves(published["kpis"]))
    blank = {path for path in true if {"per_wijk_bron", "per_wijk_leefgebied"} & {*path}}
    assert {path for path in shown if path[-1] not in ("per_wijk_bron", "per_wijk_leefgebied")} == (
        true.keys() - blank
    )
    for path, value in shown.items():
        assert value in (None, f"<{d}") or value == true[path]
    assert {key: published[key] for key in published.keys() - {"kpis"}} == {
        key: internal[key] for key in internal.keys() - {"kpis"}
    }


@slow
@given(towns, thresholds)
def test_every_kpi_with_a_large_count_shows_one(town, d):
    internal = town.report()

    attack = Attack(protect(internal, threshold=d), d)

    true = counts(internal)
    large = {path[0] for (path, _), value in true.items() if value >= d}
    assert large == {path[0] for (path, _), value in attack.shown.items() if value >= d}
    event(f"shown: {round(10 * len(attack.shown) / len(true)) * 10} % of the counts")


@slow
@given(towns, thresholds)
def test_a_share_of_the_whole_gemeente_goes_only_with_its_denominator(town, d):
    internal = town.report()

    published = protect(internal, threshold=d)

    for kpi in ("K04", "K05", "K06", "K09", "K11", "K12", "K13", "K14", "K15", "K16", "K17", "K22"):
        for period in (*NESTED, "vorig_jaar"):
            values, shown = internal["kpis"][kpi][period], published["kpis"][kpi][period]
            if values and values["noemer"] >= d:
                is_hidden = isinstance(shown["noemer"], str)
                assert (shown["aandeel"] is None) == is_hidden
                assert isinstance(shown["teller"], str) == is_hidden


@slow
@given(towns, thresholds)
def test_the_same_report_is_protected_the_same_way(town, d):
    internal = town.report()
    backwards = dict(reversed(internal.items())) | {"kpis": dict(reversed(internal["kpis"].items()))}

    one, other = protect(internal, threshold=d), protect(backwards, threshold=d)

    assert json.dumps(one, sort_keys=True, default=str) == json.dumps(other, sort_keys=True, default=str)


def test_most_of_a_middling_report_stays_visible():
    town = Town(7, density=60, month=5, partners=12, districts=20, variant="C", skew=2)
    internal = town.report()

    attack = Attack(protect(internal, threshold=10), 10)

    true = counts(internal)
    allowed = [cell for cell, value in true.items() if not 0 < value < 10 or cell[0] in NUMERATORS]
    part = len(attack.shown) / len(allowed)
    assert part > 0.85, f"{part:.0%} of what is not small is shown"


def test_the_attacker_beats_somebody_who_hides_small_counts_only():
    attacks = []
    for seed in range(5):
        town = Town(seed, density=30, month=5, partners=4, districts=5, variant="B", skew=4)
        internal = town.report()
        attacks.append(Attack(naive(internal, 10), 10))
        true, found = counts(internal), attacks[-1].recovered
        assert {cell: true[cell] for cell in found} == found

    assert all(attack.recovered for attack in attacks)
    assert any(attack.leaks for attack in attacks)
    assert any(attack.near() for attack in attacks)
