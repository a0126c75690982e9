"""From the first question to a decision: requests, assessments, applications and signals."""

from intake.models.advice import AdvisedService
from intake.models.outreach import Attempt, Outreach
from intake.models.redirection import Redirection
from intake.models.request import Source, SupportRequest
from intake.models.signal import Signal
from intake.models.terms import Application, Assessment
from intake.models.triage import RegistrationTime, SafetyStep, Urgency, Weighing

__all__ = [
    "AdvisedService",
    "Application",
    "Assessment",
    "Attempt",
    "Outreach",
    "Redirection",
    "RegistrationTime",
    "SafetyStep",
    "Signal",
    "Source",
    "SupportRequest",
    "Urgency",
    "Weighing",
]
