"""Phases of situations, one of them scaled down too fast, through the acts of the screens."""

from collections.abc import Sequence
from datetime import date, timedelta

from cases.models import Case
from cases.services import escalation
from providers.models import User

DAYS = timedelta(days=1)
RESTLESS = "Iemand loopt gevaar"
QUIET = "De afspraken werken"


def fill_levels(cases: Sequence[Case], *, on: date, coach: User, lead: User) -> None:
    """What the phases of a few dossiers were; the first went down fast and up again."""
    for case, steps in zip(
        cases,
        (
            ((30, 3, RESTLESS), (20, 2, QUIET), (6, 3, RESTLESS)),
            ((12, 4, "Er zijn te veel problemen of helpers tegelijk"),),
            ((15, 2, "De samenwerking loopt vast"),),
        ),
        strict=False,
    ):
        for ago, phase, why in steps:
            day = max(on - ago * DAYS, case.opened_on)
            last = case.phase_steps.last()
            escalation.change_phase(
                case=case, phase=phase, triggers=[why], seen=last.pk if last else 0, on=day, by=lead
            )
    if len(cases) > 1:
        escalation.name_part(
            case=cases[1], role="mayor", name="Burgemeester, via de gemeentesecretaris", on=on, by=coach
        )
