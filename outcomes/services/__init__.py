"""The acts on measurements. Called through this module: services.measure(...)."""

from outcomes.services.instruments import lay_down_version, withdraw_version
from outcomes.services.measuring import correct, measure
from outcomes.services.skipping import skip
from outcomes.services.survey import enter_answer

__all__ = [
    "correct",
    "enter_answer",
    "lay_down_version",
    "measure",
    "skip",
    "withdraw_version",
]
