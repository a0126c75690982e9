"""Records of who delivers help, where and under what contract."""

from providers.models.acting import act, beyond_sight
from providers.models.address import Place, place_of
from providers.models.agreement import LumpsumAmount, ResultTalk, ShareCut, ShareKey, TalkAction
from providers.models.api_client import ApiClient
from providers.models.caseload import USUAL_WEIGHTS, CaseloadGuide
from providers.models.contract import DEFAULT_THRESHOLD, DEFAULT_VARIANT, LOWEST_THRESHOLD, Contract, Target
from providers.models.dated import (
    DeclineReason,
    DistrictTeam,
    Population,
    PostcodeArea,
    Succession,
)
from providers.models.draft import Draft
from providers.models.draft import Place as DraftPlace
from providers.models.entry import IdentityProvider, KeptForm, LoginEvent, PlannedMove, WorkerChange
from providers.models.exchanged import Exchanged, new_external_id
from providers.models.keeping import keep
from providers.models.mandate import Mandate, PenaltyRate
from providers.models.message import (
    AT_ALL_HOURS,
    CHOSEN,
    MOST,
    Delivery,
    Message,
    MessageKind,
    MessageSetting,
)
from providers.models.norm import AnswerNorm
from providers.models.note_template import ContactKind, NoteTemplate
from providers.models.numbers import Mark, SealedNumberField, present_key, seal_number, unseal_number
from providers.models.offer import Availability, Language, Offer
from providers.models.once import FormClaim
from providers.models.partner import DEFAULT_ANSWER_NORM, Partner, PartnerArea, Team, TeamDistrict
from providers.models.place import District, Municipality
from providers.models.prepared import prepared
from providers.models.presence import Absence, Reach, Weekday, WorkPattern, reach
from providers.models.provision import ContributionRate, ProvisionKind
from providers.models.remembered import Remembered
from providers.models.scope import DEFAULT_URGENT_HOURS, ServiceScope, UrgentNorm
from providers.models.sealed import SealedTextField, is_sealed_now, seal, unseal
from providers.models.sender import Sender
from providers.models.shared import ALWAYS, BEFORE_ANSWER, DataSet, DataSets, SharedField
from providers.models.signpost import Destination, Signpost
from providers.models.social_map import CHECKED_WITHIN, LocalService, Theme
from providers.models.stop import ClientStop
from providers.models.subscription import Notice, Subscription
from providers.models.user import Role, User
from providers.models.versioned_text import VersionedText, VersionedTextQuerySet
from providers.models.written import read_written, written

__all__ = [
    "ALWAYS",
    "AT_ALL_HOURS",
    "BEFORE_ANSWER",
    "CHECKED_WITHIN",
    "CHOSEN",
    "DEFAULT_ANSWER_NORM",
    "DEFAULT_THRESHOLD",
    "DEFAULT_URGENT_HOURS",
    "DEFAULT_VARIANT",
    "LOWEST_THRESHOLD",
    "MOST",
    "USUAL_WEIGHTS",
    "Absence",
    "AnswerNorm",
    "ApiClient",
    "Availability",
    "CaseloadGuide",
    "ClientStop",
    "ContactKind",
    "Contract",
    "ContributionRate",
    "DataSet",
    "DataSets",
    "DeclineReason",
    "Delivery",
    "Destination",
    "District",
    "DistrictTeam",
    "Draft",
    "DraftPlace",
    "Exchanged",
    "FormClaim",
    "IdentityProvider",
    "KeptForm",
    "Language",
    "LocalService",
    "LoginEvent",
    "LumpsumAmount",
    "Mandate",
    "Mark",
    "Message",
    "MessageKind",
    "MessageSetting",
    "Municipality",
    "NoteTemplate",
    "Notice",
    "Offer",
    "Partner",
    "PartnerArea",
    "PenaltyRate",
    "Place",
    "PlannedMove",
    "Population",
    "PostcodeArea",
    "ProvisionKind",
    "Reach",
    "Remembered",
    "ResultTalk",
    "Role",
    "SealedNumberField",
    "SealedTextField",
    "Sender",
    "ServiceScope",
    "ShareCut",
    "ShareKey",
    "SharedField",
    "Signpost",
    "Subscription",
    "Succession",
    "TalkAction",
    "Target",
    "Team",
    "TeamDistrict",
    "Theme",
    "UrgentNorm",
    "User",
    "VersionedText",
    "VersionedTextQuerySet",
    "Weekday",
    "WorkPattern",
    "WorkerChange",
    "act",
    "beyond_sight",
    "is_sealed_now",
    "keep",
    "new_external_id",
    "place_of",
    "prepared",
    "present_key",
    "reach",
    "read_written",
    "seal",
    "seal_number",
    "unseal",
    "unseal_number",
    "written",
]
