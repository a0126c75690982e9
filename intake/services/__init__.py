"""The acts at the desk. Called through this module: services.register(...)."""

from intake.services.desk import Person, record_feedback, register
from intake.services.people import decide, undo
from intake.services.signals import follow_signal, promote_signal, record_signal
from intake.services.terms import (
    decide_application,
    end_assessment,
    file_application,
    suspend_application,
)

__all__ = [
    "Person",
    "decide",
    "decide_application",
    "end_assessment",
    "file_application",
    "follow_signal",
    "promote_signal",
    "record_feedback",
    "record_signal",
    "register",
    "suspend_application",
    "undo",
]
