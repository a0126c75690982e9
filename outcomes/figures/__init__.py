"""Which measurement is which, and what is still to be measured."""

from outcomes.figures.asking import ToAsk, to_ask, to_ask_by_team
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
from outcomes.figures.survey import EXPERIENCE, YES_NO, Response, response, texts_of
from outcomes.figures.worklist import Due, Stopped, due, ladder_of, number_with_lead, stopped, untold

__all__ = [
    "EXPERIENCE",
    "HALF_YEAR_AROUND",
    "START_AFTER",
    "YES_NO",
    "Due",
    "Response",
    "Stopped",
    "ToAsk",
    "due",
    "end_measurement",
    "half_year_due",
    "half_year_measurement",
    "is_done",
    "ladder_of",
    "number_with_lead",
    "opens_on",
    "response",
    "start_measurement",
    "stopped",
    "suggested_moment",
    "texts_of",
    "to_ask",
    "to_ask_by_team",
    "untold",
]
