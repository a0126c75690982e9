"""The plan in a few dossiers of the demo: what helps, steps, agreements, a review and a yes."""

from collections.abc import Sequence
from datetime import date, timedelta

from cases import services
from cases.models import Case, Goal, PlanApproval
from providers.models import User

DAYS = timedelta(days=1)
HELP = {
    "own_strength": "Weet goed wat werkt en wil het zelf leren.",
    "own_network": "De buurvrouw kijkt mee en belt als het niet gaat.",
    "general_service": "De inloop in het buurthuis.",
    "group_help": "",
    "professional_help": "De wijkcoach helpt op gang en kijkt daarna mee.",
    "frequency": "eens per vijf weken",
}


def fill_plans(cases: Sequence[Case], *, on: date, by: User) -> None:
    """What the wijkcoach of the demo agreed on with the own residents; the first one signed."""
    signed = False
    for number, case in enumerate(cases):
        course = case.trajectories.in_force(on=on).first()
        goal = (
            Goal.objects.filter(trajectory=course, closed_on=None).order_by("pk").first() if course else None
        )
        if goal is None:
            continue
        _agree(case, goal, number, on=on, by=by)
        if not signed:
            _sign(case, on=on, by=by)
            signed = True


def _agree(case: Case, goal: Goal, number: int, *, on: date, by: User) -> None:
    words = {"text": goal.text, "domain": goal.domain, "actions": goal.actions}
    services.change_goal(goal=goal, **words, **HELP, seen=goal.version, on=on, by=by)
    step = services.add_step(
        goal=goal, text="Maakt een lijst van wat er elke week moet gebeuren", owner="de inwoner",
        due_on=on + 14 * DAYS, on=on, by=by,
    )  # fmt: skip
    if number % 2:
        services.settle_step(step=step, outcome="done", seen=1, on=on, by=by)
    services.add_step(
        goal=goal, text="Gaat de eerste keer mee naar het buurthuis", owner="de wijkcoach",
        due_on=on + 21 * DAYS, on=on, by=by,
    )  # fmt: skip
    services.add_agreement(
        case=case, text="Belt als een afspraak niet doorgaat", owner="de inwoner", due_on=on + 90 * DAYS,
        on=on, by=by,
    )  # fmt: skip
    services.plan_review(case=case, due_on=on + (60 + number) * DAYS, on=on, by=by)


def _sign(case: Case, *, on: date, by: User) -> None:
    seen = services.digest_of_plan(services.plan_now(case))
    services.approve_plan(
        case=case, manner=PlanApproval.Manner.PAPER, name=case.client.full_name, agreed_on=on, seen=seen,
        on=on, by=by,
    )  # fmt: skip
