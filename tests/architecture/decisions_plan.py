"""Decisions about the plan around its goals."""

from cases import policies as cases
from cases.models import Client, Goal, PlanReview, Trajectory
from tests.architecture.alone import DAY, ONE, R, Rows, seen, user


def of_the_plan() -> Rows:
    me = user(R.COACH)
    for words, ends_on, closed_on, may in (
        (["holder"], None, None, True), (["stand_in"], DAY, None, True), (["lead"], None, None, True),
        (["holder"], DAY - ONE, None, False), (["holder"], None, DAY, False),
        (["involved"], None, None, False), (["involved_core"], None, None, False),
        (["referral_full"], None, None, False), ([], None, None, False),
    ):  # fmt: skip
        course = Trajectory(case=seen(me, *words), ends_on=ends_on)
        yield may, cases.why_not_keep_steps(me, Goal(trajectory=course, closed_on=closed_on), on=DAY)
    for words, closed_on, may in (
        (["holder"], None, True), (["stand_in"], None, True), (["lead"], None, True),
        (["holder"], DAY, False), (["involved"], None, False), (["grant"], None, False), ([], None, False),
    ):  # fmt: skip
        case = seen(me, *words, closed_on=closed_on)
        yield may, cases.why_not_keep_agreements(me, case, on=DAY)
        yield may, cases.why_not_plan_review(me, case, on=DAY)
        yield may, cases.why_not_change_household(me, case, on=DAY)
        yield may, cases.why_not_hold_review(me, PlanReview(case=case), on=DAY)
        yield False, cases.why_not_hold_review(me, PlanReview(case=case, held_on=DAY), on=DAY)
    for words, home, may in (
        (["holder"], 7, True), (["lead"], 7, True), (["holder"], None, False), (["involved"], 7, False),
    ):  # fmt: skip
        case = seen(me, *words, client=Client(pk=-1, household_id=home))
        yield may, cases.why_not_lead_plan(me, case, on=DAY)
    for words, sees, keeps in (
        (["holder"], True, True), (["involved"], True, True), (["grant"], True, False),
        (["consultant"], True, False), (["involved_core"], False, False), (["referral_full"], False, False),
        ([], False, False),
    ):  # fmt: skip
        case = seen(me, *words)
        yield sees, cases.why_not_see_network(me, case, on=DAY)
        yield sees, cases.why_not_see_home_agreements(me, case, on=DAY)
        yield keeps, cases.why_not_keep_network(me, case, on=DAY)
