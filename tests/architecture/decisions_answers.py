"""Acts on a referral: who may do what, until when, and what an organisation is shown of it."""

from typing import Any
from unittest.mock import patch

from cases.models import (
    Referral,
)
from cases.policies import (
    referral,
)
from cases.states import ReferralState
from providers.models import Partner, User
from tests.architecture.alone import BEGUN, DAY, ONE, R, Rows, seen, stands, user

S = ReferralState
RECEIVER, SENDER = user(R.PARTNER, employer_id=3), user(R.COACH, employer_id=3)


def sent(state: str, *words: str, who: User = RECEIVER, case: dict[str, Any] | None = None, **more: Any):
    """A referral in this state, from a dossier that the worker sees for these reasons."""
    about = {"partner_id": 3, "sent_on": DAY - ONE} | more
    return stands(Referral(case=seen(who, *words, **case or {}), **about), state)


def of_answers() -> Rows:
    me, coach = RECEIVER, SENDER
    gone, elsewhere = user(R.PARTNER, employer_id=3, ends_on=DAY - ONE), user(R.PARTNER, employer_id=4)
    for who, may in ((me, True), (gone, False), (elsewhere, False), (coach, False)):
        for act in (
            referral.why_not_mark_seen, referral.why_not_accept, referral.why_not_put_on_waiting_list,
            referral.why_not_decline,
        ):  # fmt: skip
            yield may, act(who, sent(S.SENT, who=who), on=DAY)
            yield False, act(who, sent(S.WITHDRAWN, who=who), on=DAY)
        yield may, referral.why_not_start(who, sent(S.ACCEPTED, who=who), on=DAY)
        yield may, referral.why_not_end(who, sent(S.STARTED, who=who), on=DAY)
        yield may, referral.why_not_see_inbox(who, on=DAY) if who is not elsewhere else "elsewhere"
    yield False, referral.why_not_see_inbox(user(R.PARTNER), on=DAY)
    yield False, referral.why_not_accept(me, sent(S.SENT, case={"closed_on": DAY}), on=DAY)
    yield True, referral.why_not_end(coach, sent(S.STARTED, "holder", who=coach), on=DAY)
    yield False, referral.why_not_end(coach, sent(S.STARTED, "involved", who=coach), on=DAY)
    yield False, referral.why_not_end(coach, sent(S.ENDED, "holder", who=coach), on=DAY)
    for act, state, may in (
        (referral.why_not_write, S.DRAFT, True), (referral.why_not_write, S.SENT, False),
        (referral.why_not_send, S.DRAFT, True), (referral.why_not_send, S.ENDED, False),
        (referral.why_not_withdraw, S.SENT, True), (referral.why_not_withdraw, S.ENDED, False),
    ):  # fmt: skip
        yield may, act(coach, sent(state, "involved", who=coach), on=DAY)
        yield False, act(coach, sent(state, "grant", who=coach), on=DAY)
    yield (
        False,
        referral.why_not_send(coach, sent(S.DRAFT, "holder", who=coach, case={"closed_on": DAY}), on=DAY),
    )


def of_referral_days() -> Rows:
    for begun, ends, may in (
        (None, None, True), (BEGUN, DAY, True), (DAY + ONE, None, False), (BEGUN, DAY - ONE, False),
        (None, DAY - ONE, False),
    ):  # fmt: skip
        yield may, referral.why_not_refer_to(Partner(starts_on=begun, ends_on=ends), on=DAY)
    for state, asked_on, may in (
        (S.SENT, BEGUN, True), (S.SENT, DAY, False), (S.ACCEPTED, BEGUN, False)
    ):  # fmt: skip
        one = sent(state, sent_on=asked_on)
        with patch.object(Partner, "norm_on", lambda *_: 5):
            one.partner = Partner(pk=3)
            yield may, referral.why_not_expire(one, on=DAY)
    yield True, None if referral.answer_due(Referral()) is None else "a draft has a term"


def what_is_shown() -> Rows:
    shut = {"protected_on": BEGUN, "protection_reason": "x"}
    for state, more, case, words, shown in (
        (S.ACCEPTED, {}, {}, [], 2), (S.SENT, {}, {}, [], 1), (S.DECLINED, {}, {}, [], 0),
        (S.ACCEPTED, {"sharing_ended_on": DAY}, {}, [], 0), (S.ENDED, {"ended_on": DAY}, {}, [], 2),
        (S.ACCEPTED, {"sharing_ended_on": DAY + ONE}, {}, [], 2),
        (S.ENDED, {"ended_on": DAY - ONE}, {}, [], 0), (S.ACCEPTED, {}, shut, [], 1),
        (S.ACCEPTED, {}, shut, ["grant"], 2), (S.DECLINED, {}, shut, [], 0),
        (S.DECLINED, {}, shut, ["grant"], 0),
    ):  # fmt: skip
        found = referral.shown(sent(state, *words, case=case, **more), RECEIVER, on=DAY)
        yield True, None if found == shown else f"shows {found}, not {shown}"
