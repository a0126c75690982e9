"""Which measurement is which, and what is still to be measured."""

from outcomes.figures.moments import (
    HALF_YEAR_AROUND,
    START_AFTER,
    end_measurement,
    half_year_due,
    half_year_measurement,
    is_done,
    opens_on,
    start_measurement,
    suggested_moment,
)
from outcomes.figures.worklist import Due, Stopped, due, ladder_of, stopped

__all__ = [
    "HALF_YEAR_AROUND",
    "START_AFTER",
    "Due",
    "Stopped",
    "due",
    "end_measurement",
    "half_year_due",
    "half_year_measurement",
    "is_done",
    "ladder_of",
    "opens_on",
    "start_measurement",
    "stopped",
    "suggested_moment",
]
