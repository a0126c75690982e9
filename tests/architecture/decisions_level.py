"""Decisions about the phase of a situation, the model behind it, and meetings of colleagues."""

from cases.models import Discussion, Group, Meeting, Participation
from cases.policies import discussion, escalation, group
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


def of_meetings() -> Rows:
    me, other, lead = user(R.COACH), user(R.CONSULTANT, pk=2), user(R.TEAM_LEAD, pk=3, team_id=7)
    for role, may in ((R.COACH, True), (R.PROCESS_DIRECTOR, True), (R.PARTNER, False), (R.DESK, False)):
        yield may, discussion.why_not_see_meetings(user(role))
        yield may, discussion.why_not_attend(user(role), on=DAY)
    yield False, discussion.why_not_attend(user(R.COACH, ends_on=DAY - ONE), on=DAY)
    for who, days, may in (
        (me, {}, True), (lead, {}, True), (other, {}, False), (user(R.TEAM_LEAD, pk=4), {}, False),
        (me, {"cancelled_on": BEGUN}, False), (me, {"held_on": DAY - ONE}, False),
    ):  # fmt: skip
        meeting = Meeting(called_by_id=1, team_id=7, **{"held_on": DAY} | days)
        yield may, discussion.why_not_change_meeting(who, meeting, on=DAY)
    for more, may in (
        ({}, True), ({"kind": "peers"}, False), ({"held_on": BEGUN}, False), ({"cancelled_on": DAY}, False)
    ):  # fmt: skip
        yield may, discussion.why_not_put_on(Meeting(**{"held_on": DAY} | more), on=DAY)
    for word, more, on_day, off, decides in (
        ("holder", {}, DAY, True, True), ("involved", {}, DAY, True, True), ("grant", {}, DAY, False, False),
        ("holder", {}, DAY + ONE, True, False), ("holder", {"withdrawn_on": DAY}, DAY, False, False),
        ("holder", {"decided_on": DAY}, DAY, False, True),
    ):  # fmt: skip
        case = seen(me, word)
        one = Discussion(case=case, meeting=Meeting(held_on=on_day), **more)
        yield word != "grant", discussion.why_not_discuss(me, case, on=DAY)
        yield off, discussion.why_not_take_off(me, one, on=DAY)
        yield decides, discussion.why_not_decide(me, one, on=DAY)
    gone = Discussion(case=seen(me, "holder"), meeting=Meeting(held_on=DAY, cancelled_on=DAY))
    yield False, discussion.why_not_decide(me, gone, on=DAY)
    for ground, day, may in (("consent", DAY, True), ("", DAY, False), ("vital", DAY - ONE, False)):
        one = Discussion(ground=ground, meeting=Meeting(held_on=day))
        yield may, None if discussion.may_know_who(me, one, on=DAY) else "without a name"


def of_groups() -> Rows:
    for role, more, may in (
        (R.COACH, {}, True), (R.PARTNER, {"employer_id": 5}, True), (R.PARTNER, {}, False),
        (R.DESK, {}, False),
    ):  # fmt: skip
        yield may, group.why_not_see_groups(user(role, **more))
    ours, theirs = Group(pk=-1, team_id=7), Group(pk=-1, partner_id=5)
    led = Group(pk=-1, team_id=8)
    for one in (ours, theirs, led):
        one._prefetched_objects_cache = {"leaders": [user(pk=9)] if one is led else []}
    for who, one, keeps, leads in (
        (user(R.COACH, team_id=7), ours, True, False), (user(R.TEAM_LEAD, team_id=7), ours, True, True),
        (user(R.CONSULTANT, team_id=7), ours, False, False), (user(R.COACH, team_id=8), ours, False, False),
        (user(R.TEAM_LEAD, team_id=8), ours, False, False),
        (user(R.PARTNER, employer_id=5), theirs, True, True),
        (user(R.COACH, employer_id=5), theirs, False, False),
        (user(R.PARTNER, employer_id=6), theirs, False, False),
        (user(R.TEAM_LEAD), theirs, False, False), (user(R.COACH, pk=9), led, False, True),
    ):  # fmt: skip
        yield keeps, group.why_not_keep_group(who, one)
        yield leads, group.why_not_lead_group(who, one)
    me = user(R.COACH)
    for word, days, joins, stops in (
        ("holder", {}, True, True), ("involved", {}, True, True), ("grant", {}, False, False),
        ("holder", {"ends_on": DAY}, True, False), ("holder", {"ends_on": DAY + ONE}, True, True),
    ):  # fmt: skip
        case = seen(me, word)
        yield joins, group.why_not_join(me, case, on=DAY)
        yield stops, group.why_not_stop(me, Participation(case=case, **days), on=DAY)
