"""Records of the dossier."""

from cases.models.barrier import OwnFile
from cases.models.case import Case, EndReason, Goal, Intensity, Trajectory
from cases.models.client import Client, Household, Plain, phone_digits
from cases.models.complaint import Complaint
from cases.models.emergency import EmergencyAccess
from cases.models.people import Assignment, CaseGrant, Involvement
from cases.models.record import ContactNote, Event
from cases.models.referral import Referral
from cases.models.trail import AccessLog, History, Seal

__all__ = [
    "AccessLog",
    "Assignment",
    "Case",
    "CaseGrant",
    "Client",
    "Complaint",
    "ContactNote",
    "EmergencyAccess",
    "EndReason",
    "Event",
    "Goal",
    "History",
    "Household",
    "Intensity",
    "Involvement",
    "OwnFile",
    "Plain",
    "Referral",
    "Seal",
    "Trajectory",
    "phone_digits",
]
