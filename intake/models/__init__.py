"""From the first question to a decision: requests, assessments, applications and signals."""

from intake.models.assessment import AssessmentPart, AssessmentReport, Way
from intake.models.decision import Decision, DefaultNotice, Objection, Suspension
from intake.models.outreach import Attempt, Outreach
from intake.models.request import Source, SupportRequest
from intake.models.signal import Signal
from intake.models.terms import Application, Assessment
from intake.models.triage import RegistrationTime, SafetyStep, Urgency, Weighing

__all__ = [
    "Application",
    "Assessment",
    "AssessmentPart",
    "AssessmentReport",
    "Attempt",
    "Decision",
    "DefaultNotice",
    "Objection",
    "Outreach",
    "RegistrationTime",
    "SafetyStep",
    "Signal",
    "Source",
    "SupportRequest",
    "Suspension",
    "Urgency",
    "Way",
    "Weighing",
]
