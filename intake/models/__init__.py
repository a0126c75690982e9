"""From the first question to a decision: requests, assessments, applications and signals."""

from intake.models.advice import AdvisedService
from intake.models.assessment import AssessmentPart, AssessmentReport, Way
from intake.models.decision import Award, Decision, DefaultNotice, Objection, Suspension
from intake.models.form_text import FormText, TextKey
from intake.models.letter_text import LetterKind
from intake.models.letters import Letter, LetterTemplate
from intake.models.outreach import Attempt, Outreach
from intake.models.redirection import Redirection
from intake.models.referrer import ReferrerCode, ReferrerLook, ReferrerMessage
from intake.models.request import Source, SupportRequest
from intake.models.signal import Signal
from intake.models.submission import (
    Language,
    SendAttempt,
    Submission,
    SubmissionFile,
    SubmissionLook,
    Told,
    folder_of_submissions,
    place_of_file,
)
from intake.models.terms import Application, Assessment
from intake.models.triage import RegistrationTime, SafetyStep, Urgency, Weighing

__all__ = [
    "AdvisedService",
    "Application",
    "Assessment",
    "AssessmentPart",
    "AssessmentReport",
    "Attempt",
    "Award",
    "Decision",
    "DefaultNotice",
    "FormText",
    "Language",
    "Letter",
    "LetterKind",
    "LetterTemplate",
    "Objection",
    "Outreach",
    "Redirection",
    "ReferrerCode",
    "ReferrerLook",
    "ReferrerMessage",
    "RegistrationTime",
    "SafetyStep",
    "SendAttempt",
    "Signal",
    "Source",
    "Submission",
    "SubmissionFile",
    "SubmissionLook",
    "SupportRequest",
    "Suspension",
    "TextKey",
    "Told",
    "Urgency",
    "Way",
    "Weighing",
    "folder_of_submissions",
    "place_of_file",
]
