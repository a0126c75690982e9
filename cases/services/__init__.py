"""The acts in dossiers. Called through this module: services.assign(...)."""

from cases.services.aftercare import record_aftercare
from cases.services.appointment import (
    cancel_appointment,
    digest_of,
    make_appointment,
    move_appointment,
    renew_calendar,
    revoke_calendar,
)
from cases.services.barrier import mark_own_file, protect, unmark_own_file, unprotect
from cases.services.closing import close_case, hindrances, lacks_final, reopen_case
from cases.services.direction import end_direction, escalate
from cases.services.documents import add_document, add_version, withdraw_document
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
from cases.services.task import add_task, change_task, drop_task, finish_task
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
    "add_task",
    "add_version",
    "adopt",
    "assign",
    "cancel_appointment",
    "change_goal",
    "change_plan",
    "change_task",
    "close_case",
    "close_goal",
    "digest_of",
    "drop_task",
    "end_direction",
    "end_grant",
    "end_involvement",
    "end_replacement",
    "end_trajectory",
    "escalate",
    "finish_task",
    "grant",
    "hindrances",
    "involve",
    "lacks_final",
    "locked",
    "make_appointment",
    "mark_own_file",
    "mark_stable_goal",
    "move_appointment",
    "open_case",
    "open_in_emergency",
    "open_or_join",
    "protect",
    "record",
    "record_aftercare",
    "renew_calendar",
    "reopen_case",
    "replace",
    "replace_worker",
    "return_worker",
    "review",
    "revoke_calendar",
    "save",
    "scale",
    "start_trajectory",
    "unmark_own_file",
    "unprotect",
    "withdraw_document",
]
