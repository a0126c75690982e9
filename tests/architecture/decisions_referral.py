"""Who writes about a referral, what the clock says of it, and who takes one up that came back."""

from datetime import date
from unittest.mock import patch

from cases.models import Referral
from cases.policies import referral
from cases.states import ReferralState as S
from providers import policies as providers
from providers.models import ClientStop, DeclineReason, Partner
from tests.architecture.alone import DAY, ONE, R, Rows, seen, stands, user

WEEK = 7 * ONE


def _sent(state: str, *words: str, who=None, **more) -> Referral:
    who = who or user(R.PARTNER, employer_id=3)
    one = stands(Referral(case=seen(who, *words), **({"partner_id": 3, "sent_on": DAY - ONE} | more)), state)
    one.partner = Partner(pk=3)
    return one


def of_referrals() -> Rows:
    me, coach = user(R.PARTNER, employer_id=3), user(R.COACH, employer_id=3)
    gone, elsewhere = user(R.PARTNER, employer_id=3, ends_on=DAY - ONE), user(R.PARTNER, employer_id=4)
    for who, may in ((me, True), (gone, False), (elsewhere, False), (coach, False)):
        yield may, referral.why_not_write_to_sender(who, _sent(S.SEEN, who=who), on=DAY)
        yield may, referral.why_not_postpone(who, _sent(S.WAITING, who=who), on=DAY)
    for state, may in ((S.ACCEPTED, True), (S.WAITING, True), (S.STARTED, False), (S.DECLINED, False)):
        yield may, referral.why_not_write_to_sender(me, _sent(state), on=DAY)
        yield may, referral.why_not_write_to_receiver(coach, _sent(state, "holder", who=coach), on=DAY)
    yield False, referral.why_not_write_to_receiver(coach, _sent(S.SENT, "grant", who=coach), on=DAY)
    yield False, referral.why_not_postpone(me, _sent(S.ACCEPTED), on=DAY)
    desk, left = user(R.DESK), user(R.DESK, ends_on=DAY - ONE)
    for who, may in ((desk, True), (left, False), (coach, False)):
        yield may, referral.why_not_see_returned(who, on=DAY)
        yield may, referral.why_not_pick_up(who, _sent(S.EXPIRED), on=DAY)
    yield False, referral.why_not_pick_up(desk, _sent(S.DECLINED), on=DAY)
    yield False, referral.why_not_pick_up(desk, _sent(S.EXPIRED, picked_up_on=DAY), on=DAY)
    yield from _of_stops()
    yield from _of_the_clock()


def _of_stops() -> Rows:
    own, loose = user(R.PARTNER, employer_id=3), user(R.PARTNER)
    gone = user(R.PARTNER, employer_id=3, ends_on=DAY - ONE)
    for who, may in ((own, True), (loose, False), (gone, False), (user(R.COACH, employer_id=3), False)):
        yield may, providers.why_not_keep_own_places(who, on=DAY)
    manager, admin = user(R.CONTRACT_MANAGER), user(R.ADMINISTRATOR)
    left = user(R.CONTRACT_MANAGER, ends_on=DAY - ONE)
    for who, sees, decides in ((manager, True, True), (admin, True, False), (left, True, False),
                               (own, False, False)):  # fmt: skip
        yield sees, providers.why_not_see_stops(who)
        keeps = who.has_role(R.CONTRACT_MANAGER)
        yield keeps, providers.why_not_keep_decline_reasons(who)
        yield keeps, providers.why_not_keep_rows(who, DeclineReason)
        yield who.has_role(R.ADMINISTRATOR), providers.why_not_keep_rows(who, Partner)
        yield decides, providers.why_not_decide_stop(who, ClientStop(), on=DAY)
    yield False, providers.why_not_decide_stop(manager, ClientStop(decided_on=DAY), on=DAY)
    for who, words, may in (
        (own, {"partner_id": 3}, True), (own, {"partner_id": 3, "is_granted": True, "ends_on": DAY}, True),
        (own, {"partner_id": 4}, False), (manager, {"partner_id": 3}, False),
        (own, {"partner_id": 3, "is_granted": False}, False),
        (own, {"partner_id": 3, "ends_on": DAY - ONE}, False),
    ):  # fmt: skip
        yield may, providers.why_not_end_stop(who, ClientStop(**words), on=DAY)
    yield False, providers.why_not_see_agreements(manager)
    yield False, providers.why_not_see_agreements(own)
    here = user(R.CONTRACT_MANAGER, municipality_id=7)
    for who, town, may in ((here, 7, True), (here, 8, False), (admin, 8, True), (own, 7, False)):
        yield may, providers.why_not_see_agreements(who, town)
        yield may, providers.why_not_keep_talks(who, town)
        yield may, providers.why_not_keep_amounts(who, town)
    yield True, providers.why_not_see_agreements(here)
    for who, may in ((admin, True), (here, False)):
        yield may, providers.why_not_divide_sum(who)
        yield may, referral.why_not_hand_on(who, _sent(S.STARTED))
        yield False, referral.why_not_hand_on(who, _sent(S.ENDED))


def _of_the_clock() -> Rows:
    # From Monday 1 June 2026, with a norm of 4 working days: half is Wednesday 3, the last day is Friday 5.
    monday = date(2026, 6, 1)
    with patch.object(Partner, "norm_on", lambda *_: 4):
        for day, reminds, tells in ((2, False, False), (3, True, False), (5, True, False), (8, True, True)):
            one, on = _sent(S.SENT, sent_on=monday), date(2026, 6, day)
            yield reminds, referral.why_not_remind(one, on=on)
            yield tells, referral.why_not_tell_lead(one, on=on)
            yield False, referral.why_not_remind(_sent(S.ACCEPTED, sent_on=monday), on=on)
            yield False, referral.why_not_tell_lead(_sent(S.WAITING, sent_on=monday), on=on)
        for day, state, may in (
            (12, S.SEEN, False), (15, S.SEEN, True), (15, S.ACCEPTED, False), (15, S.EXPIRED, False)
        ):  # fmt: skip
            yield may, referral.why_not_expire(_sent(state, sent_on=monday), on=date(2026, 6, day))
    waits = {"sent_on": monday, "answered_on": monday, "expected_on": date(2026, 6, 10)}
    for day, may in ((10, False), (11, True)):
        yield may, referral.why_not_ask_for_place(_sent(S.WAITING, **waits), on=date(2026, 6, day))
        yield False, referral.why_not_ask_for_place(_sent(S.ACCEPTED, **waits), on=date(2026, 6, day))
    # Twenty working days after 10 June is Wednesday 8 July; without an expected day after that of the answer.
    for day, may in ((8, False), (9, True)):
        yield may, referral.why_not_expire(_sent(S.WAITING, **waits), on=date(2026, 7, day))
    loose = _sent(S.WAITING, sent_on=monday, answered_on=monday)
    yield False, referral.why_not_expire(loose, on=date(2026, 6, 29))
    yield True, referral.why_not_expire(loose, on=date(2026, 6, 30))
    for day, may in ((17, False), (18, True)):
        yield may, referral.why_not_ask_for_start(_sent(S.ACCEPTED, **waits), on=date(2026, 6, day))
        yield False, referral.why_not_ask_for_start(_sent(S.STARTED, **waits), on=date(2026, 6, day))
