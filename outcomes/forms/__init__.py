"""The forms of this app."""

from outcomes.forms.instruments import VersionForm
from outcomes.forms.measuring import ABOUT, CorrectionForm, MeasurementForm, SkipForm, describe_change
from outcomes.forms.survey import AnswerForm

__all__ = [
    "ABOUT",
    "AnswerForm",
    "CorrectionForm",
    "MeasurementForm",
    "SkipForm",
    "VersionForm",
    "describe_change",
]
