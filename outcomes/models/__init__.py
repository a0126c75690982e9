"""What was measured, with what, and what residents said of it."""

from outcomes.models.instrument import Instrument, InstrumentVersion, version_on, versions
from outcomes.models.measurement import Correction, Measurement
from outcomes.models.own_view import OwnView
from outcomes.models.skip import Skip
from outcomes.models.survey import (
    RIGHT_TO_LEFT,
    Channel,
    Language,
    Occasion,
    SurveyAnswer,
    SurveyAttempt,
    SurveyCode,
    SurveyComment,
    SurveyInvitation,
    SurveyKey,
    SurveyStock,
    SurveyTally,
    SurveyText,
)

__all__ = [
    "RIGHT_TO_LEFT",
    "Channel",
    "Correction",
    "Instrument",
    "InstrumentVersion",
    "Language",
    "Measurement",
    "Occasion",
    "OwnView",
    "Skip",
    "SurveyAnswer",
    "SurveyAttempt",
    "SurveyCode",
    "SurveyComment",
    "SurveyInvitation",
    "SurveyKey",
    "SurveyStock",
    "SurveyTally",
    "SurveyText",
    "version_on",
    "versions",
]
