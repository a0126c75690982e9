"""Decisions about the phase of a situation and the model behind it."""

from cases.policies import escalation
from tests.architecture.alone import BEGUN, DAY, ONE, R, Rows, seen, user


def of_situations() -> Rows:
    me = user(R.COACH)
    for word, sees, changes, looks in (
        ("holder", True, True, False), ("stand_in", True, True, False), ("lead", True, True, True),
        ("director", True, True, True), ("involved", True, False, False),
        ("involved_core", False, False, False), ("consultant", True, False, False),
        ("grant", True, False, False), ("referral_full", False, False, False), ("", False, False, False),
    ):  # fmt: skip
        words = filter(None, [word])
        case = seen(me, *words)
        yield sees, escalation.why_not_see_phase(me, case, on=DAY)
        yield changes, escalation.why_not_change_phase(me, case, on=DAY)
        yield looks, escalation.why_not_see_to_signal(me, case, on=DAY)
    for word in ("holder", "director"):
        yield False, escalation.why_not_change_phase(me, seen(me, word, closed_on=DAY), on=DAY)
    for role, may in ((R.TEAM_LEAD, True), (R.PROCESS_DIRECTOR, True), (R.COACH, False), (R.PARTNER, False)):
        yield may, escalation.why_not_see_escalations(user(role))
    for day, comes in ((DAY + ONE, True), (DAY, False), (BEGUN, False)):
        yield comes, escalation.why_not_begin_model(day, on=DAY)
        yield comes, escalation.why_not_withdraw_model(day, on=DAY)
