"""The acts on measurements. Called through this module: services.measure(...)."""

from outcomes.services.instruments import lay_down_version, withdraw_version
from outcomes.services.measuring import correct, measure
from outcomes.services.own_view import keep_own_view
from outcomes.services.reminding import remind_measurements
from outcomes.services.skipping import skip
from outcomes.services.survey import (
    answer,
    enter_answer,
    enter_by_code,
    invite,
    lay_down_text,
    may_try,
    opens,
    screen,
)

__all__ = [
    "answer",
    "correct",
    "enter_answer",
    "enter_by_code",
    "invite",
    "keep_own_view",
    "lay_down_text",
    "lay_down_version",
    "may_try",
    "measure",
    "opens",
    "remind_measurements",
    "screen",
    "skip",
    "withdraw_version",
]
