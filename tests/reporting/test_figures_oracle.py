"""The statements and a slow second counting in Python must say the same about any dossiers."""

from datetime import date

import pytest

from reporting.figures.report import figures
from reporting.figures.scope import scope_of
from tests.reporting.oracle import Oracle
from tests.reporting.towns import Maker

MONTHS = [(2024, 2), (2025, 1), (2025, 7), (2025, 12), (2026, 3)]


def assert_counted_alike(towns, months):
    oracle = Oracle()
    for town in towns:
        for year, month in months:
            expected = oracle.report(town, year, month)
            report = figures(scope_of(town, date(year, month, 1)))

            for kpi, body in expected["kpis"].items():
                assert report["kpis"][kpi] == body, (kpi, town.external_id, year, month)
            assert report == expected


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_sql_and_python_count_alike(seed):
    towns = Maker(seed, size=60).make()

    assert_counted_alike(towns, MONTHS)


@pytest.mark.django_db
def test_sql_and_python_come_to_the_same_verdicts():
    towns = Maker(100, size=300).make()

    assert_counted_alike(towns, [(2025, 10)])
