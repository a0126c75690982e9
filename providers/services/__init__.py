"""The acts on workers, their ways in and contracts. Called through this module: services.invite(...)."""

from providers.services.agreements import (
    add_action,
    divide_sum,
    finish_action,
    keep_amounts,
    proposed_amounts,
    write_talk,
)
from providers.services.api_clients import Opened, change_api, open_api, renew_secret, shut_api
from providers.services.contracts import keep_contract, keep_target
from providers.services.drafts import KeptDraft, discard_draft, drop_sent, forget_drafts, keep_draft
from providers.services.entry import (
    forget_logins,
    keep_identity_provider,
    log_out_everywhere,
    reset_steps,
    tell_of_steps,
    untie,
)
from providers.services.invitations import invite, invite_all, send_new_password_link
from providers.services.keys import Renewed, renew_keys, renew_numbers
from providers.services.mail import (
    keep_message_setting,
    make_digests,
    open_message,
    read_all,
    send,
    tell,
    tell_all,
)
from providers.services.moves import cancel_move, carry_out_moves, plan_move
from providers.services.own import ask_stop, decide_stop, end_stop, tell_places
from providers.services.presence import end_absence, report_absence, set_working_days
from providers.services.reference import (
    Effect,
    Kept,
    Laid,
    end_reference,
    keep_reference,
    lay_postcodes,
    stamp,
    tried,
    withdraw_reference,
)
from providers.services.social_map import Services, lay_services, tell_service
from providers.services.subscriptions import (
    announce,
    change_subscription,
    drop_secret_before,
    forget_notices,
    renew_secret_of,
    subscribe,
    tell_again,
    try_subscription,
)
from providers.services.texts import lay_down_text
from providers.services.workers import add_worker, change_worker, first_administrator, plan_leave
from providers.tasks import absolute, after_commit

# absolute, after_commit: other apps queue what follows their acts, and write addresses in mail, so too.
__all__ = [
    "Effect",
    "Kept",
    "KeptDraft",
    "Laid",
    "Opened",
    "Renewed",
    "Services",
    "absolute",
    "add_action",
    "add_worker",
    "after_commit",
    "announce",
    "ask_stop",
    "cancel_move",
    "carry_out_moves",
    "change_api",
    "change_subscription",
    "change_worker",
    "decide_stop",
    "discard_draft",
    "divide_sum",
    "drop_secret_before",
    "drop_sent",
    "end_absence",
    "end_reference",
    "end_stop",
    "finish_action",
    "first_administrator",
    "forget_drafts",
    "forget_logins",
    "forget_notices",
    "invite",
    "invite_all",
    "keep_amounts",
    "keep_contract",
    "keep_draft",
    "keep_identity_provider",
    "keep_message_setting",
    "keep_reference",
    "keep_target",
    "lay_down_text",
    "lay_postcodes",
    "lay_services",
    "log_out_everywhere",
    "make_digests",
    "open_api",
    "open_message",
    "plan_leave",
    "plan_move",
    "proposed_amounts",
    "read_all",
    "renew_keys",
    "renew_numbers",
    "renew_secret",
    "renew_secret_of",
    "report_absence",
    "reset_steps",
    "send",
    "send_new_password_link",
    "set_working_days",
    "shut_api",
    "stamp",
    "subscribe",
    "tell",
    "tell_again",
    "tell_all",
    "tell_of_steps",
    "tell_places",
    "tell_service",
    "tried",
    "try_subscription",
    "untie",
    "withdraw_reference",
    "write_talk",
]
