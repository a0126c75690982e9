"""Who may do what in intake."""

from intake.policies.desk import (
    why_not_link_people,
    why_not_pass_on,
    why_not_record_feedback,
    why_not_register,
)
from intake.policies.letters import (
    why_not_open_letter,
    why_not_see_letters,
    why_not_write_letter,
    why_not_yet,
)
from intake.policies.outreach import why_not_start_outreach, why_not_visit, why_not_work_outreach
from intake.policies.signals import why_not_follow_signals, why_not_link_signal
from intake.policies.submissions import (
    why_not_put_back,
    why_not_read_submissions,
    why_not_send_in,
    why_not_settle,
    why_not_talk,
)
from intake.policies.terms import (
    mandate_of,
    why_not_award,
    why_not_decide,
    why_not_file,
    why_not_investigate,
    why_not_read_applications,
    why_not_see_terms,
    why_not_sign,
)

__all__ = [
    "mandate_of",
    "why_not_award",
    "why_not_decide",
    "why_not_file",
    "why_not_follow_signals",
    "why_not_investigate",
    "why_not_link_people",
    "why_not_link_signal",
    "why_not_open_letter",
    "why_not_pass_on",
    "why_not_put_back",
    "why_not_read_applications",
    "why_not_read_submissions",
    "why_not_record_feedback",
    "why_not_register",
    "why_not_see_letters",
    "why_not_see_terms",
    "why_not_send_in",
    "why_not_settle",
    "why_not_sign",
    "why_not_start_outreach",
    "why_not_talk",
    "why_not_visit",
    "why_not_work_outreach",
    "why_not_write_letter",
    "why_not_yet",
]
