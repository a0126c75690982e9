"""In which month a trajectory is counted: month ends, leap days, and every day there is."""

from datetime import date, timedelta

import pytest
from django.db import connection

from cases.terms import DAY, add_months
from outcomes.figures import half_year_due
from reporting.figures import definitions as d
from reporting.figures import results
from reporting.figures.scope import Scope, periods_of

FIRST, DAYS = date(2023, 1, 1), 366 * 6
START_DAYS = [FIRST + number * DAY for number in range(DAYS)]  # with the leap days of 2024 and 2028


@pytest.mark.parametrize(
    ("start", "due", "closes"),
    [
        (date(2025, 8, 31), date(2026, 2, 28), date(2026, 3, 30)),
        (date(2025, 8, 28), date(2026, 2, 28), date(2026, 3, 30)),
        (date(2023, 8, 31), date(2024, 2, 29), date(2024, 3, 30)),
        (date(2023, 8, 29), date(2024, 2, 29), date(2024, 3, 30)),
        (date(2024, 2, 29), date(2024, 8, 29), date(2024, 9, 28)),
        (date(2025, 3, 31), date(2025, 9, 30), date(2025, 10, 30)),
        (date(2025, 10, 1), date(2026, 4, 1), date(2026, 5, 1)),
        (date(2025, 9, 30), date(2026, 3, 30), date(2026, 4, 29)),
        (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 30)),
    ],
)
def test_a_half_year_ends_on_the_same_day_or_the_last_of_the_month(start, due, closes):
    assert half_year_due(start) == due
    assert due + d.AROUND_DUE * DAY == closes


@pytest.mark.django_db
def test_the_database_and_python_mean_the_same_half_year_on_every_day():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day::date, (day + interval '6 months')::date"
            " FROM generate_series(%s::timestamp, %s::timestamp, '1 day') day",
            [START_DAYS[0], START_DAYS[-1]],
        )
        found = dict(cursor.fetchall())

    assert found == {start: half_year_due(start) for start in START_DAYS}


def test_the_first_cut_of_a_cohort_loses_no_trajectory_of_any_period():
    months = [add_months(date(2024, 1, 1), number) for number in range(48)]
    for month in months:
        scope = Scope(None, month, periods_of(month), "C", 10)
        cut = results.starts(scope)
        counted = [
            start
            for start in START_DAYS
            if any(p.first <= half_year_due(start) + d.AROUND_DUE * DAY <= p.last for p in scope.periods)
        ]
        assert cut["starts_from"] <= counted[0] <= counted[-1] <= cut["starts_to"]


def test_every_trajectory_is_in_the_cohort_of_exactly_one_month():
    months = [periods_of(add_months(FIRST, number))[0] for number in range(90)]

    for start in START_DAYS:
        closes = half_year_due(start) + timedelta(days=d.AROUND_DUE)
        assert sum(month.first <= closes <= month.last for month in months) == 1
