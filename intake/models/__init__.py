"""From the first question to a decision: requests, assessments, applications and signals."""

from intake.models.request import Source, SupportRequest
from intake.models.signal import Signal
from intake.models.terms import Application, Assessment

__all__ = ["Application", "Assessment", "Signal", "Source", "SupportRequest"]
