"""The acts at the desk. Called through this module: services.register(...)."""

from intake.services.advice import advise
from intake.services.decisions import (
    announce_decision,
    award_provision,
    decide_application,
    record_notice,
    record_objection,
    resume_application,
    settle_notice,
    suspend_application,
)
from intake.services.desk import Person, register
from intake.services.form_texts import lay_down_text
from intake.services.investigation import STEPS, keep_part, record_step
from intake.services.letters import draft_letter, example_of, lay_down_letter, letter_file, write_letter
from intake.services.mailbox import read_mailbox
from intake.services.outreach import (
    end_outreach,
    evaluate_outreach,
    hand_over,
    record_attempt,
    remind_evaluations,
    start_outreach,
)
from intake.services.people import decide, undo
from intake.services.redirection import pass_on, record_feedback, remind_feedback
from intake.services.referrers import (
    DAYS,
    add_by_code,
    enter_code,
    make_code,
    read_behind,
    record_feedback_consent,
    revoke_code,
    tell_referrer,
    withdraw_feedback_consent,
)
from intake.services.signals import follow_signal, promote_signal, record_signal
from intake.services.submissions import (
    forget_submissions,
    look,
    may_send,
    put_back,
    send_in,
    set_aside,
    take_up,
)
from intake.services.terms import end_assessment, file_application
from intake.services.triage import Considered, count_time, escalate_urgent, keep_steps, record_help, weigh

__all__ = [
    "DAYS",
    "STEPS",
    "Considered",
    "Person",
    "add_by_code",
    "advise",
    "announce_decision",
    "award_provision",
    "count_time",
    "decide",
    "decide_application",
    "draft_letter",
    "end_assessment",
    "end_outreach",
    "enter_code",
    "escalate_urgent",
    "evaluate_outreach",
    "example_of",
    "file_application",
    "follow_signal",
    "forget_submissions",
    "hand_over",
    "keep_part",
    "keep_steps",
    "lay_down_letter",
    "lay_down_text",
    "letter_file",
    "look",
    "make_code",
    "may_send",
    "pass_on",
    "promote_signal",
    "put_back",
    "read_behind",
    "read_mailbox",
    "record_attempt",
    "record_feedback",
    "record_feedback_consent",
    "record_help",
    "record_notice",
    "record_objection",
    "record_signal",
    "record_step",
    "register",
    "remind_evaluations",
    "remind_feedback",
    "resume_application",
    "revoke_code",
    "send_in",
    "set_aside",
    "settle_notice",
    "start_outreach",
    "suspend_application",
    "take_up",
    "tell_referrer",
    "undo",
    "weigh",
    "withdraw_feedback_consent",
    "write_letter",
]
