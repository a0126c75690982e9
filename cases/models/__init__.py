"""Records of the dossier."""

from cases.models.aftercare import Aftercare
from cases.models.appointment import Appointment, CalendarAddress
from cases.models.barrier import OwnFile
from cases.models.case import NO_HOURS, Case, EndReason, Goal, Intensity, NoFinalReason, Trajectory
from cases.models.client import (
    Client,
    Findable,
    Household,
    KnownDomains,
    NameKey,
    OtherNameKey,
    Plain,
    check_bsn,
    phone_digits,
)
from cases.models.complaint import Complaint, ComplaintCase
from cases.models.consent import Consent, Disclosure
from cases.models.data_copy import CopyPart, DataCopy
from cases.models.data_request import DataRequest, Rectification
from cases.models.discussion import Discussion, Meeting
from cases.models.distribution import Distribution, DistributionRow
from cases.models.document import Document, DocumentVersion, folder_of_files, new_name
from cases.models.emergency import EmergencyAccess
from cases.models.escalation import (
    KNOWN_ROLES,
    MOST_PHASES,
    EscalationModel,
    EscalationPhase,
    PhaseStep,
    SituationPart,
    SituationRole,
)
from cases.models.group import Gathering, Group, Participation, Presence
from cases.models.handover import Handover
from cases.models.home import HouseholdAgreement
from cases.models.household import CarerStrain, HouseholdDirector, HouseholdStay, NetworkPerson
from cases.models.legal_term import LegalCode, LegalTerm, term_in_sql, term_on
from cases.models.life import LifeEvent
from cases.models.links import PersonLink
from cases.models.partner_exit import PartnerExit, PartnerExitRow
from cases.models.people import Assignment, CaseGrant, Involvement
from cases.models.person import Power, Representative, SafetyNote
from cases.models.plan import GoalStep, PlanAgreement, PlanApproval, PlanReview, Promised
from cases.models.provision import Provision, ProvisionReview
from cases.models.question import Question
from cases.models.record import ContactNote, Event, Written
from cases.models.referral import Referral
from cases.models.referral_message import ReferralMessage
from cases.models.registers import Breach, Incident, Processing, RegisterCorrection
from cases.models.retention import (
    OF_A_PERSON,
    DestructionCertificate,
    DestructionItem,
    DestructionList,
    Kept,
    LegalHold,
    RetentionTerm,
)
from cases.models.routing import ReferralAdvice, RoutingRules, RoutingTrial
from cases.models.row_job import RowOutcome
from cases.models.saved import SavedFilter
from cases.models.supply import StartStop, StartStopFile, SupplyOrder
from cases.models.task import Task
from cases.models.trail import AccessLog, History, Seal

__all__ = [
    "KNOWN_ROLES",
    "MOST_PHASES",
    "NO_HOURS",
    "OF_A_PERSON",
    "AccessLog",
    "Aftercare",
    "Appointment",
    "Assignment",
    "Breach",
    "CalendarAddress",
    "CarerStrain",
    "Case",
    "CaseGrant",
    "Client",
    "Complaint",
    "ComplaintCase",
    "Consent",
    "ContactNote",
    "CopyPart",
    "DataCopy",
    "DataRequest",
    "DestructionCertificate",
    "DestructionItem",
    "DestructionList",
    "Disclosure",
    "Discussion",
    "Distribution",
    "DistributionRow",
    "Document",
    "DocumentVersion",
    "EmergencyAccess",
    "EndReason",
    "EscalationModel",
    "EscalationPhase",
    "Event",
    "Findable",
    "Gathering",
    "Goal",
    "GoalStep",
    "Group",
    "Handover",
    "History",
    "Household",
    "HouseholdAgreement",
    "HouseholdDirector",
    "HouseholdStay",
    "Incident",
    "Intensity",
    "Involvement",
    "Kept",
    "KnownDomains",
    "LegalCode",
    "LegalHold",
    "LegalTerm",
    "LifeEvent",
    "Meeting",
    "NameKey",
    "NetworkPerson",
    "NoFinalReason",
    "OtherNameKey",
    "OwnFile",
    "Participation",
    "PartnerExit",
    "PartnerExitRow",
    "PersonLink",
    "PhaseStep",
    "Plain",
    "PlanAgreement",
    "PlanApproval",
    "PlanReview",
    "Power",
    "Presence",
    "Processing",
    "Promised",
    "Provision",
    "ProvisionReview",
    "Question",
    "Rectification",
    "Referral",
    "ReferralAdvice",
    "ReferralMessage",
    "RegisterCorrection",
    "Representative",
    "RetentionTerm",
    "RoutingRules",
    "RoutingTrial",
    "RowOutcome",
    "SafetyNote",
    "SavedFilter",
    "Seal",
    "SituationPart",
    "SituationRole",
    "StartStop",
    "StartStopFile",
    "SupplyOrder",
    "Task",
    "Trajectory",
    "Written",
    "check_bsn",
    "folder_of_files",
    "new_name",
    "phone_digits",
    "term_in_sql",
    "term_on",
]
