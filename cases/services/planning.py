"""The plan around its goals: steps and agreements, looking at it again, and the resident's agreement."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from cases import exports, policies
from cases.figures.plan import plan_content
from cases.models import (
    Case,
    Document,
    Goal,
    GoalStep,
    PlanAgreement,
    PlanApproval,
    PlanReview,
    Promised,
    Task,
)
from cases.services.head import locked, record, save
from cases.services.task import named
from providers.models import User, act
from providers.policies import enforce

Row = TypeVar("Row", bound=Promised)
FIRST = "Een collega heeft dit intussen gewijzigd. Uw tekst is niet weg."
LONGEST = timedelta(days=366)  # between two looks at a plan
TO_REVIEW = "Evalueer het plan met de inwoner"


def digest_of_plan(content: dict[str, Any]) -> str:
    """The SHA-256 by which a plan that changed is told from one that did not."""
    return exports.digest(exports.canonical(content))


def plan_now(case: Case) -> dict[str, Any]:
    """What the plan says now, as one agrees to it."""
    return plan_content(case)


@act
def add_step(*, goal: Goal, text: str, owner: str, due_on: date, on: date, by: User) -> GoalStep:
    """Write down a step towards a goal: who does what by when (stap toevoegen).

    Raises PermissionDenied for who does not decide in the dossier or when the goal is closed, and
    ValidationError for a day that is over.
    """
    goal = _goal(goal, on=on, by=by)
    step = GoalStep(goal=goal)
    fill(step, text, owner, due_on, on=on)
    record(goal.trajectory.case, "step_added", on=on, by=by, about=step)
    return step


@act
def change_step(
    *, step: GoalStep, text: str, owner: str, due_on: date, seen: int, on: date, by: User
) -> GoalStep:
    """Put a step in other words, with another one or on another day (stap wijzigen).

    seen: the version on the screen. Raises as add_step does, and ValidationError when a colleague was first.
    """
    goal = _goal(step.goal, on=on, by=by)
    step = _seen(goal.steps.get(pk=step.pk), seen)
    fill(step, text, owner, due_on, on=on)
    record(goal.trajectory.case, "step_changed", on=on, by=by, about=step)
    return step


@act
def settle_step(*, step: GoalStep, outcome: str, seen: int, on: date, by: User) -> GoalStep:
    """Say whether a step was done, or that it is still going on (stap afronden).

    Raises as change_step does.
    """
    goal = _goal(step.goal, on=on, by=by)
    step = _seen(goal.steps.get(pk=step.pk), seen)
    settle(step, outcome, on=on)
    record(goal.trajectory.case, "step_settled", on=on, by=by, about=step)
    return step


@act
def add_agreement(*, case: Case, text: str, owner: str, due_on: date, on: date, by: User) -> PlanAgreement:
    """Write down an agreement of the plan, with who keeps it and by when (planafspraak maken).

    Raises PermissionDenied for who does not decide in the dossier, and ValidationError for a day that is
    over.
    """
    case = _agreeing(case, on=on, by=by)
    agreement = PlanAgreement(case=case)
    fill(agreement, text, owner, due_on, on=on)
    record(case, "agreement_added", on=on, by=by, about=agreement)
    return agreement


@act
def change_agreement(
    *, agreement: PlanAgreement, text: str, owner: str, due_on: date, seen: int, on: date, by: User
) -> PlanAgreement:
    """Put an agreement in other words, with another one or on another day (planafspraak wijzigen).

    seen: the version on the screen. Raises as add_agreement does, and ValidationError when a colleague was
    first.
    """
    case = _agreeing(agreement.case, on=on, by=by)
    agreement = _seen(case.agreements.get(pk=agreement.pk), seen)
    fill(agreement, text, owner, due_on, on=on)
    record(case, "agreement_changed", on=on, by=by, about=agreement)
    return agreement


@act
def settle_agreement(
    *, agreement: PlanAgreement, outcome: str, seen: int, on: date, by: User
) -> PlanAgreement:
    """Say whether an agreement was kept (planafspraak afronden). Raises as change_agreement does."""
    case = _agreeing(agreement.case, on=on, by=by)
    agreement = _seen(case.agreements.get(pk=agreement.pk), seen)
    settle(agreement, outcome, on=on)
    record(case, "agreement_settled", on=on, by=by, about=agreement)
    return agreement


@act
def plan_review(*, case: Case, due_on: date, on: date, by: User) -> PlanReview:
    """Choose the day on which the plan is looked at again (evaluatie plannen).

    A task in Mijn werk comes of it, of whoever holds the dossier then. Raises PermissionDenied for who does
    not decide in the dossier, and ValidationError for a day that is over or more than a year away.
    """
    case = locked(case)
    enforce(policies.why_not_plan_review(by, case, on=on))
    if not on <= due_on <= on + LONGEST:
        raise ValidationError({"due_on": "Kies een dag vanaf vandaag, hooguit een jaar verder."})
    task = Task(case=case, asked_by=by, asked_on=on, text=TO_REVIEW, due_on=due_on)
    task.worker = named(None, case, on=on)
    save(task)
    review = PlanReview(case=case, task=task)
    save(review)
    record(case, "review_planned", on=on, by=by, about=review)
    return review


@act
def hold_review(*, review: PlanReview, held_on: date, findings: str, on: date, by: User) -> PlanReview:
    """Write down what came of looking at the plan again (evaluatie vastleggen); its task is done with it.

    Raises PermissionDenied for who does not decide in the dossier or when it was written down before, and
    ValidationError without findings or for a day that has not come.
    """
    case = locked(review.case)
    review = PlanReview.objects.select_for_update(of=("self",)).select_related("task").get(pk=review.pk)
    review.case = case
    enforce(policies.why_not_hold_review(by, review, on=on))
    if held_on > on:
        raise ValidationError({"held_on": "Vul een datum in die niet in de toekomst ligt."})
    if not findings.strip():
        raise ValidationError({"findings": "Schrijf op wat eruit kwam."})
    review.held_on, review.findings, review.version = held_on, findings.strip(), review.version + 1
    if review.task.is_open:
        review.task.done_on, review.task.done_by = on, by
        review.task.version += 1
        save(review.task)
    save(review)
    record(case, "review_held", on=on, by=by, about=review)
    return review


@act
def approve_plan(
    *,
    case: Case,
    manner: str,
    name: str,
    agreed_on: date,
    seen: str,
    document: Document | None = None,
    on: date,
    by: User,
) -> PlanApproval:
    """Freeze the plan as the resident agreed to it (akkoord vastleggen). Source: Wmo 2.3.2, BW 7:448.

    seen: the digest of the plan that was shown. document: the signed paper, if it was scanned. Raises
    PermissionDenied for who does not decide in the dossier or without a goal; ValidationError by field, when
    the plan changed meanwhile, and on the screen for another day than this one.
    """
    case = locked(case)
    enforce(policies.why_not_approve_plan(by, case, on=on))
    content = plan_content(case)
    digest = digest_of_plan(content)
    if digest != seen:
        raise ValidationError("Het plan is intussen gewijzigd. Lees het opnieuw samen met de inwoner.")
    if agreed_on > on:
        raise ValidationError({"agreed_on": "Vul een datum in die niet in de toekomst ligt."})
    if manner == PlanApproval.Manner.SCREEN and agreed_on != on:
        raise ValidationError({"agreed_on": "Op het scherm geeft de inwoner vandaag akkoord."})
    if document is not None:
        readable = Document.objects.readable_by(by, on=on, case=case).in_use()
        if not readable.filter(pk=document.pk).exists():
            raise ValidationError({"document": "Kies een document uit dit dossier."})
    last = case.approvals.values_list("number", flat=True).first() or 0
    approval = PlanApproval(
        case=case, number=last + 1, agreed_on=agreed_on, manner=manner, name=name.strip(), document=document,
        content=content, digest=digest, recorded_by=by,
    )  # fmt: skip
    save(approval)
    record(case, "plan_approved", on=on, by=by, about=approval)
    return approval


def lapse_promises(case: Case, *, on: date) -> dict[str, list[int]]:
    """Let what was agreed on and not done yet go, in a dossier that is locked; the keys by kind."""
    steps = GoalStep.objects.filter(goal__trajectory__case=case, outcome="")
    return {"steps": lapse(steps, on=on), "agreements": lapse(case.agreements.filter(outcome=""), on=on)}


def resume_promises(case: Case, before: Mapping[str, list[int]]) -> None:
    """Bring back what was let go by mistake, in a dossier that is locked."""
    steps = GoalStep.objects.filter(goal__trajectory__case=case)
    for rows, key in ((steps, "steps"), (case.agreements, "agreements")):
        for one in rows.filter(pk__in=before.get(key, []), outcome=Promised.Outcome.LAPSED).order_by("pk"):
            one.version += 1
            settle(one, "", on=None)


def lapse(rows: QuerySet[Row], *, on: date) -> list[int]:
    """Let rows that are still open go; their keys."""
    keys = []
    for one in rows.order_by("pk"):
        one.version += 1
        settle(one, Promised.Outcome.LAPSED, on=on)
        keys.append(one.pk)
    return keys


def _goal(goal: Goal, *, on: date, by: User) -> Goal:
    """The goal as it is now, under the lock of its dossier, for who may keep its steps."""
    case = locked(goal.trajectory.case)
    goal = Goal.objects.select_related("trajectory").get(pk=goal.pk)
    goal.trajectory.case = case
    enforce(policies.why_not_keep_steps(by, goal, on=on))
    return goal


def _agreeing(case: Case, *, on: date, by: User) -> Case:
    case = locked(case)
    enforce(policies.why_not_keep_agreements(by, case, on=on))
    return case


def _seen(one: Row, seen: int) -> Row:
    if one.version != seen:
        raise ValidationError(FIRST)
    one.version += 1
    return one


def fill(one: Promised, text: str, owner: str, due_on: date, *, on: date) -> None:
    """Store who does what by when; a day that is over is only left as it was."""
    if due_on < on and due_on != one.due_on:
        raise ValidationError({"due_on": "Kies vandaag of een dag die nog komt."})
    one.text, one.owner, one.due_on = text.strip(), owner.strip(), due_on
    save(one)


def settle(one: Promised, outcome: str, *, on: date | None) -> None:
    """Store whether it was done; without an outcome it is open again."""
    one.outcome, one.settled_on = outcome, on if outcome else None
    save(one)
