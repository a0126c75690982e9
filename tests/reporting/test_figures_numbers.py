"""Rounding, canonical text, differences, periods and working days."""

import importlib
import json
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases.terms import working_days_between
from outcomes import scales
from reporting.figures import canonical, definitions
from reporting.figures.numbers import one_decimal, ratio
from reporting.figures.results import FACTS
from reporting.figures.scope import Scope, holidays_around, periods_of, scope_of, working_days
from tests.reporting.oracle import Oracle
from tests.reporting.towns import Maker


@given(st.integers(0, 10**6), st.integers(1, 10**5))
def test_a_share_is_rounded_half_up_from_its_counts(top, bottom):
    exact = Decimal(top) * 1000 / Decimal(bottom)  # in tenths of a per cent, 28 digits

    shown = ratio(top, bottom)

    assert shown == exact.quantize(Decimal(1), ROUND_HALF_UP) / 10
    assert shown.as_tuple().exponent == -1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 20), "0.1"),
        (Fraction(25, 20), "1.3"),
        (6.5, "6.5"),
        (7, "7.0"),
        (Decimal("66.65"), "66.7"),
    ],
)
def test_halves_go_up(value, shown):
    assert str(one_decimal(value)) == shown


def test_nothing_over_nothing_is_null():
    assert ratio(0, 0) is None
    assert ratio(3, None, times=1000) is None


texts = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.integers(0) | texts,
    lambda below: st.lists(below) | st.dictionaries(texts, below),
)


@given(values)
def test_canonical_text_is_what_json_writes_sorted_and_compact(value):
    text = canonical.write(value)

    assert text == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert canonical.read(text) == value


def test_canonical_text_has_one_decimal_where_there_is_one():
    assert canonical.write({"b": Decimal("75"), "Z": Decimal("0.0"), "é": 3}) == '{"Z":0.0,"b":75.0,"é":3}'
    assert canonical.write(canonical.read("[100.0,8.0,12]")) == "[100.0,8.0,12]"
    for stray in (0.5, True, date(2026, 5, 1)):
        with pytest.raises(TypeError):
            canonical.write(stray)


def test_differences_name_the_path_and_both_values():
    before = {"K01": {"maand": {"paren": 10, "aandeel": Decimal("70.0")}, "jaar": None}}
    after = {"K01": {"maand": {"paren": 10, "aandeel": Decimal("72.5")}, "jaar": {"paren": 3}}}

    assert canonical.differences(before, after) == [
        {"path": "K01.jaar", "before": None, "after": {"paren": 3}},
        {"path": "K01.maand.aandeel", "before": "70.0", "after": "72.5"},
    ]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2026, 1, 1), ["260101-260131", "260101-260131", "250201-260131", "250101-250131"]),
        (date(2025, 2, 1), ["250201-250228", "250101-250228", "240301-250228", "240201-240229"]),
        (date(2025, 12, 1), ["251201-251231", "250101-251231", "250101-251231", "241201-241231"]),
    ],
)
def test_the_four_periods_are_whole_months(month, expected):
    assert [f"{period.first:%y%m%d}-{period.last:%y%m%d}" for period in periods_of(month)] == expected


def test_a_period_moves_by_calendar_months():
    month, year, *_ = periods_of(date(2025, 5, 1))

    assert [str(day) for day in month.back(3)[1:]] == ["2025-02-01", "2025-02-28"]
    assert [str(day) for day in year.back(12)[1:]] == ["2024-01-01", "2024-05-31"]


@pytest.mark.django_db
def test_working_days_are_counted_alike_in_sql_and_in_terms():
    random = Random(7)
    first = [date(2019, 12, 1) + timedelta(days=random.randrange(3000)) for _ in range(2000)]
    last = [day + timedelta(days=random.choice([-3, 0, 1, 2, 5, 30, 400])) for day in first]

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {working_days('a', 'b')} FROM unnest(%(a)s::date[], %(b)s::date[]) AS t(a, b)",
            {"a": first, "b": last, "holidays": holidays_around(2024)},
        )
        counted = [count for (count,) in cursor.fetchall()]

    assert counted == [working_days_between(a, b) for a, b in zip(first, last, strict=True)]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [21, 22, 23])
def test_classes_are_the_same_in_sql_and_in_scales(seed):
    towns = Maker(seed, size=80).make()
    oracle = Oracle()
    wide = {"starts_from": date(2023, 1, 1), "starts_to": date(2027, 1, 1)}
    rows = []

    for town in towns:
        scope = Scope(town, date(2025, 6, 1), periods_of(date(2025, 6, 1)), variant="C", threshold=10)
        rows += scope.rows(f"{FACTS} SELECT id, own, taking_part FROM facts WHERE own IS NOT NULL", **wide)

    trajectories = {one.pk: one for one in oracle.trajectories}
    assert len(rows) > 10
    for row in rows:
        trajectory = trajectories[row["id"]]
        first, second, _ = oracle.pair(trajectory)
        assert row["own"] == scales.self_reliance(first.scores, second.scores, goals=trajectory.goal_domains)
        assert row["taking_part"] == scales.participation(
            first.scores,
            second.scores,
            ladder_before=first.participation_ladder,
            ladder_after=second.participation_ladder,
        )


@pytest.mark.django_db
def test_a_contract_without_settings_leaves_the_defaults():
    town = Maker(1, size=0).make()[2]

    scope = scope_of(town, date(2026, 3, 1))

    assert (scope.variant, scope.threshold, scope.targets) == ("C", 10, definitions.TARGETS)


def test_the_stored_definitions_are_those_that_are_counted():
    module = importlib.import_module("reporting.migrations.0003_definitions_version_1")

    stored = {code: target for code, (_, _, target, _, _) in module.DEFINITIONS.items() if target is not None}

    assert {code: Decimal(target) for code, target in stored.items()} == definitions.TARGETS
    assert [*module.DEFINITIONS] == [f"K{number:02}" for number in range(1, 25)]
    days = module.DEFINITIONS["K01"][3]
    names = (
        "before_start",
        "after_start",
        "around_due",
        "before_end",
        "after_end",
        "since_start",
        "months_to_due",
    )
    assert [days[name] for name in names] == [getattr(definitions, name.upper()) for name in names]
