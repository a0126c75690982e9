"""Who keeps the steps, agreements and reviews of the plan, and who writes down that the resident agrees."""

from datetime import date

from cases.models import Case, Goal, PlanReview
from cases.policies.case import why_not_change_trajectory, why_not_steer
from providers.models import User


def why_not_keep_steps(user: User, goal: Goal, *, on: date) -> str | None:
    """Write down, change or settle the steps towards a goal."""
    if reason := why_not_change_trajectory(user, goal.trajectory, on=on):
        return reason
    if goal.closed_on is not None:
        return "Dit doel is al afgesloten."
    return None


def why_not_keep_agreements(user: User, case: Case, *, on: date) -> str | None:
    """Write down, change or settle the agreements of the plan."""
    return why_not_steer(user, case, on=on)


def why_not_plan_review(user: User, case: Case, *, on: date) -> str | None:
    """Choose a day on which the plan is looked at again."""
    return why_not_steer(user, case, on=on)


def why_not_hold_review(user: User, review: PlanReview, *, on: date) -> str | None:
    """Write down what came of looking at the plan again."""
    if reason := why_not_steer(user, review.case, on=on):
        return reason
    if review.held_on is not None:
        return "Deze evaluatie is al vastgelegd."
    return None


def why_not_approve_plan(user: User, case: Case, *, on: date) -> str | None:
    """Write down that the resident agrees with the plan as it is now."""
    if reason := why_not_steer(user, case, on=on):
        return reason
    if not Goal.objects.filter(trajectory__case=case).exists():
        return "Er staat nog geen doel in het plan. Zet dat er eerst in."
    return None
