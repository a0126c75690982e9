"""The acts in dossiers. Called through this module: services.assign(...)."""

from cases.services.aftercare import record_aftercare
from cases.services.barrier import mark_own_file, protect, unmark_own_file, unprotect
from cases.services.closing import close_case, hindrances, lacks_final, reopen_case
from cases.services.direction import end_direction, escalate
from cases.services.documents import add_document, add_version, take_over_file, withdraw_document
from cases.services.emergency import open_in_emergency, review
from cases.services.grants import end_grant, grant
from cases.services.head import locked, record, save
from cases.services.notes import add_note
from cases.services.opening import open_case, open_or_join
from cases.services.people import (
    Outcome,
    assign,
    end_involvement,
    end_replacement,
    involve,
    replace,
    replace_worker,
    return_worker,
)
from cases.services.placing import adopt
from cases.services.trajectory import (
    add_goal,
    change_goal,
    change_plan,
    close_goal,
    end_trajectory,
    mark_stable_goal,
    scale,
    start_trajectory,
)

__all__ = [
    "Outcome",
    "add_document",
    "add_goal",
    "add_note",
    "add_version",
    "adopt",
    "assign",
    "change_goal",
    "change_plan",
    "close_case",
    "close_goal",
    "end_direction",
    "end_grant",
    "end_involvement",
    "end_replacement",
    "end_trajectory",
    "escalate",
    "grant",
    "hindrances",
    "involve",
    "lacks_final",
    "locked",
    "mark_own_file",
    "mark_stable_goal",
    "open_case",
    "open_in_emergency",
    "open_or_join",
    "protect",
    "record",
    "record_aftercare",
    "reopen_case",
    "replace",
    "replace_worker",
    "return_worker",
    "review",
    "save",
    "scale",
    "start_trajectory",
    "take_over_file",
    "unmark_own_file",
    "unprotect",
    "withdraw_document",
]
