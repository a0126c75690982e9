"""Which measurement is the start, the half year and the end. Source: docs/kpi-definitions.md."""

from datetime import date

import pytest

from outcomes import figures
from outcomes.models import Measurement

START = date(2026, 1, 10)  # half year: 10 July; window 10 June .. 9 August


def measured(day, moment, external_id="m"):
    return Measurement(measured_on=day, moment=moment, external_id=external_id)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        (date(2025, 12, 26), False),
        (date(2025, 12, 27), True),  # 14 days before
        (date(2026, 2, 21), True),  # 42 days after
        (date(2026, 2, 22), False),
    ],
)
def test_the_start_measurement_lies_in_its_window(day, counts):
    one = measured(day, "start")

    assert (figures.start_measurement(START, [one]) is one) is counts


def test_the_earliest_start_measurement_counts_and_a_tie_goes_to_the_lower_id():
    late, b, a = (
        measured(date(2026, 1, 20), "start", "0"),
        measured(date(2026, 1, 12), "start", "b"),
        measured(date(2026, 1, 12), "start", "a"),
    )

    assert figures.start_measurement(START, [late, b, a]) is a
    assert figures.start_measurement(START, [measured(date(2026, 1, 12), "interim")]) is None


@pytest.mark.parametrize(
    ("day", "moment", "counts"),
    [
        (date(2026, 6, 9), "half_year", False),
        (date(2026, 6, 10), "half_year", True),
        (date(2026, 8, 9), "interim", True),
        (date(2026, 8, 10), "half_year", False),
        (date(2026, 7, 10), "start", False),
    ],
)
def test_the_half_year_measurement_lies_around_its_day_and_is_no_start(day, moment, counts):
    one = measured(day, moment)

    assert (figures.half_year_measurement(START, [one]) is one) is counts


def test_the_nearest_half_year_measurement_counts_and_a_tie_goes_to_the_earlier_one():
    before, after, far = (
        measured(date(2026, 7, 8), "interim", "z"),
        measured(date(2026, 7, 12), "half_year", "a"),
        measured(date(2026, 7, 20), "half_year", "b"),
    )

    assert figures.half_year_measurement(START, [far, after, before]) is before


def test_half_a_year_after_the_last_of_august_is_the_last_of_february():
    assert figures.half_year_due(date(2025, 8, 31)) == date(2026, 2, 28)
    assert figures.half_year_due(date(2027, 8, 31)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("ends_on", "day", "moment", "counts"),
    [
        (date(2026, 4, 1), date(2026, 4, 1), "end", True),
        (date(2026, 4, 1), date(2026, 5, 13), "end", True),  # 42 days after the end
        (date(2026, 4, 1), date(2026, 5, 14), "end", False),
        (date(2026, 4, 1), date(2026, 4, 1), "interim", False),
        (date(2026, 2, 1), date(2026, 2, 8), "end", True),  # 28 days after the start measurement
        (date(2026, 2, 1), date(2026, 2, 7), "end", False),
        (date(2026, 6, 9), date(2026, 6, 9), "end", True),
        (date(2026, 6, 10), date(2026, 6, 10), "end", False),  # the half-year window was open
        (None, date(2026, 4, 1), "end", False),
    ],
)
def test_the_end_measurement_stands_in_when_help_ended_before_the_half_year(ends_on, day, moment, counts):
    start, end = measured(date(2026, 1, 11), "start"), measured(day, moment)

    assert (figures.end_measurement(START, ends_on, [start, end]) is end) is counts
    assert figures.end_measurement(START, ends_on, [end]) is None  # no start, no end


@pytest.mark.parametrize(
    ("on", "has_start", "ends_on", "moment"),
    [
        (date(2026, 1, 10), False, None, "start"),
        (date(2026, 2, 21), False, None, "start"),
        (date(2026, 2, 22), False, None, "interim"),
        (date(2026, 2, 21), True, None, "interim"),
        (date(2026, 6, 9), True, None, "interim"),
        (date(2026, 6, 10), True, None, "half_year"),
        (date(2026, 8, 9), False, None, "half_year"),
        (date(2026, 8, 10), True, None, "interim"),
        (date(2026, 7, 10), True, date(2026, 7, 10), "end"),
        (date(2026, 7, 10), True, date(2026, 7, 11), "half_year"),
    ],
)
def test_the_form_proposes_the_moment_that_fits_the_day(on, has_start, ends_on, moment):
    taken = [measured(date(2026, 1, 10), "start")] if has_start else []

    assert figures.suggested_moment(START, ends_on, taken, on=on) == moment
