"""The forms of this app."""

from outcomes.forms.instruments import VersionForm
from outcomes.forms.measuring import (
    ABOUT,
    CorrectionForm,
    MeasurementForm,
    OwnViewForm,
    SkipForm,
    describe_change,
)
from outcomes.forms.survey import (
    AnswerForm,
    ByCodeForm,
    InviteForm,
    ScreenForm,
    SurveyCodeForm,
    SurveyForm,
    SurveyTextForm,
)

__all__ = [
    "ABOUT",
    "AnswerForm",
    "ByCodeForm",
    "CorrectionForm",
    "InviteForm",
    "MeasurementForm",
    "OwnViewForm",
    "ScreenForm",
    "SkipForm",
    "SurveyCodeForm",
    "SurveyForm",
    "SurveyTextForm",
    "VersionForm",
    "describe_change",
]
