"""The plan as a resident reads it: the text one agrees to, and what stands around it on the page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from cases.figures import words
from cases.models import Case, Goal, GoalStep, PlanAgreement, PlanApproval, PlanReview, Promised
from cases.scales import domain_label

SOURCES: dict[str, str] = {
    field.name: str(field.verbose_name) for field in Goal._meta.concrete_fields if field.name in Goal.SOURCES
}


def plan_content(case: Case) -> dict[str, Any]:
    """What the plan says: goals of the last course of support, steps and agreements, with Dutch keys.

    Without what became of them: that a step is done changes nothing of what was agreed on.
    """
    course = case.trajectories.order_by("-starts_on").first()
    goals = list(Goal.objects.filter(trajectory=course).order_by("pk")) if course else []
    steps: dict[int, list[GoalStep]] = {}
    for step in GoalStep.objects.filter(goal__in=goals).order_by("due_on", "pk"):
        steps.setdefault(step.goal_id, []).append(step)
    agreements = PlanAgreement.objects.filter(case=case).order_by("due_on", "pk")
    return {
        "doelen": [_goal(goal, steps.get(goal.pk, [])) for goal in goals],
        "afspraken": [_promise(one) for one in agreements],
        "verder afgesproken": case.plan_text,
    }


def _goal(goal: Goal, steps: Sequence[GoalStep]) -> dict[str, Any]:
    helping = {name: getattr(goal, field) for field, name in SOURCES.items() if getattr(goal, field)}
    return {
        "doel": goal.text,
        "leefgebied": domain_label(goal.domain) if goal.domain else "",
        "wat helpt": helping,
        "hoe vaak": goal.frequency,
        "wie doet wat": [line.strip() for line in goal.actions.splitlines() if line.strip()],
        "stappen": [_promise(step) for step in steps],
    }


def _promise(one: Promised) -> dict[str, str]:
    return {"wat": one.text, "wie": one.owner, "uiterlijk op": words.day(one.due_on)}


def readable(content: dict[str, Any]) -> dict[str, Any]:
    """The same for a template, which reads no names with a space."""
    goals = [
        {
            "text": goal["doel"],
            "domain": goal["leefgebied"],
            # In a row of the database an object has no order of its own.
            "helping": [
                (name, goal["wat helpt"][name]) for name in SOURCES.values() if name in goal["wat helpt"]
            ],
            "frequency": goal["hoe vaak"],
            "lines": goal["wie doet wat"],
            "steps": [_line(step) for step in goal["stappen"]],
        }
        for goal in content["doelen"]
    ]
    agreements = [_line(one) for one in content["afspraken"]]
    return {"goals": goals, "agreements": agreements, "text": content["verder afgesproken"]}


def _line(one: dict[str, str]) -> dict[str, str]:
    return {"text": one["wat"], "owner": one["wie"], "due": one["uiterlijk op"]}


def unsaid(goal: Mapping[str, Any]) -> str:
    """What comes before the help of a professional and has no word yet; empty without such help."""
    *before, professional = SOURCES
    return ", ".join(SOURCES[field] for field in before if not goal[field]) if goal[professional] else ""


def nudged(said: str, goal: Goal) -> str:
    """What is said after a goal was kept, with what is worth another thought; nothing is forbidden."""
    left = unsaid({field: getattr(goal, field) for field in SOURCES})
    return f"{said} Nog geen woord over: {left}." if left else said


def promised(one: Promised, *, on: date) -> dict[str, Any]:
    """A step or an agreement as a page shows it: who, by when, and whether it was done."""
    due = words.short(one.due_on, today=on)
    tag = {"": ("", "", "")} | {
        "done": ("good", "Gedaan", "check"),
        "not_done": ("warn", "Niet gedaan", "x"),
        "lapsed": ("", "Vervallen", ""),
    }
    kind, said, symbol = tag[one.outcome]
    if not one.outcome and one.due_on < on:
        kind, said, symbol = "crit", words.left(one.due_on, today=on).capitalize(), "warn"
    return {
        "pk": one.pk,
        "text": one.text,
        "line": words.dotted(one.owner, f"uiterlijk {due}"),
        "kind": kind,
        "said": said,
        "symbol": symbol,
        "is_open": not one.outcome,
    }


class Around(NamedTuple):
    """What stands around the goals on the page of the plan."""

    agreements: Sequence[dict[str, Any]]
    reviews: Sequence[dict[str, Any]]
    approvals: Sequence[PlanApproval]


def around_plan(case: Case, *, on: date) -> Around:
    """The agreements, the reviews and what the resident agreed to. Three statements."""
    agreements = [promised(one, on=on) for one in PlanAgreement.objects.filter(case=case)]
    reviews = PlanReview.objects.filter(case=case).select_related("task").order_by("task__due_on", "pk")
    approvals = PlanApproval.objects.filter(case=case).defer("content")
    return Around(agreements, [_review(one, on) for one in reviews], list(approvals))


def _review(review: PlanReview, on: date) -> dict[str, Any]:
    due = review.task.due_on
    if review.held_on:
        kind, said = "good", f"Gedaan op {words.short(review.held_on, today=on)}"
    elif review.task.stopped_on:
        kind, said = "", "Vervallen"
    else:
        kind, said = ("crit" if due < on else "info"), words.left(due, today=on).capitalize()
    is_open = review.held_on is None and review.task.stopped_on is None
    return {
        "pk": review.pk,
        "due": words.day(due),
        "kind": kind,
        "said": said,
        "findings": review.findings,
        "is_open": is_open,
    }
