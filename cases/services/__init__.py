"""The acts in dossiers. Called through this module: services.assign(...)."""

from cases.services.absence import Outcome, replace_worker, return_worker
from cases.services.access_question import answer_access, ask_access
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
from cases.services.distribution import Wish, distribute, hand_on
from cases.services.documents import add_document, add_version, file_letter, take_over_file, withdraw_document
from cases.services.emergency import open_in_emergency, review
from cases.services.grants import end_grant, grant
from cases.services.handover import confirm_handover, hand_over, withdraw_handover, write_handover
from cases.services.head import locked, record, save
from cases.services.home import (
    add_home_agreement,
    change_home_agreement,
    settle_home_agreement,
    share_at_home,
)
from cases.services.household import (
    add_network_person,
    change_network_person,
    join_household,
    name_director,
    record_strain,
    split_household,
    undo_move,
)
from cases.services.life import record_death, record_move, undo_life_event
from cases.services.misfiled import move_document, move_note
from cases.services.notes import add_note
from cases.services.opening import open_case, open_or_join
from cases.services.people import (
    assign,
    end_involvement,
    end_replacement,
    involve,
    lengthen_replacement,
    replace,
)
from cases.services.person import (
    add_representative,
    change_person,
    change_representative,
    end_safety_note,
    write_safety_note,
)
from cases.services.placing import adopt
from cases.services.planning import (
    add_agreement,
    add_step,
    approve_plan,
    change_agreement,
    change_step,
    digest_of_plan,
    hold_review,
    plan_now,
    plan_review,
    settle_agreement,
    settle_step,
)
from cases.services.provision import (
    correct_provision,
    end_provision,
    grant_provision,
    review_provision,
)
from cases.services.question import answer, ask
from cases.services.saved import drop_filter, keep_filter
from cases.services.supply import (
    confirm_order,
    deliver_order,
    order_supply,
    refuse_order,
    tell_start_stop,
    withdraw_order,
)
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
    "Wish",
    "add_agreement",
    "add_document",
    "add_goal",
    "add_home_agreement",
    "add_network_person",
    "add_note",
    "add_representative",
    "add_step",
    "add_task",
    "add_version",
    "adopt",
    "answer",
    "answer_access",
    "approve_plan",
    "ask",
    "ask_access",
    "assign",
    "cancel_appointment",
    "change_agreement",
    "change_goal",
    "change_home_agreement",
    "change_network_person",
    "change_person",
    "change_plan",
    "change_representative",
    "change_step",
    "change_task",
    "close_case",
    "close_goal",
    "confirm_handover",
    "confirm_order",
    "correct_provision",
    "deliver_order",
    "digest_of",
    "digest_of_plan",
    "distribute",
    "drop_filter",
    "drop_task",
    "end_direction",
    "end_grant",
    "end_involvement",
    "end_provision",
    "end_replacement",
    "end_safety_note",
    "end_trajectory",
    "escalate",
    "file_letter",
    "finish_task",
    "grant",
    "grant_provision",
    "hand_on",
    "hand_over",
    "hindrances",
    "hold_review",
    "involve",
    "join_household",
    "keep_filter",
    "lacks_final",
    "lengthen_replacement",
    "locked",
    "make_appointment",
    "mark_own_file",
    "mark_stable_goal",
    "move_appointment",
    "move_document",
    "move_note",
    "name_director",
    "open_case",
    "open_in_emergency",
    "open_or_join",
    "order_supply",
    "plan_now",
    "plan_review",
    "protect",
    "record",
    "record_aftercare",
    "record_death",
    "record_move",
    "record_strain",
    "refuse_order",
    "renew_calendar",
    "reopen_case",
    "replace",
    "replace_worker",
    "return_worker",
    "review",
    "review_provision",
    "revoke_calendar",
    "save",
    "scale",
    "settle_agreement",
    "settle_home_agreement",
    "settle_step",
    "share_at_home",
    "split_household",
    "start_trajectory",
    "take_over_file",
    "tell_start_stop",
    "undo_life_event",
    "undo_move",
    "unmark_own_file",
    "unprotect",
    "withdraw_document",
    "withdraw_handover",
    "withdraw_order",
    "write_handover",
    "write_safety_note",
]
