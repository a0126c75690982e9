"""What was measured, with what, and what residents said of it."""

from outcomes.models.instrument import Instrument, InstrumentVersion, version_on, versions
from outcomes.models.measurement import Correction, Measurement
from outcomes.models.skip import Skip
from outcomes.models.survey import SurveyAnswer

__all__ = [
    "Correction",
    "Instrument",
    "InstrumentVersion",
    "Measurement",
    "Skip",
    "SurveyAnswer",
    "version_on",
    "versions",
]
