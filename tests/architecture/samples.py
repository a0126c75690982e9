"""Rows that more than one of these tests makes."""

from datetime import date

from intake.models import Attempt, Outreach, Signal
from providers.models import Team
from tests.factories import UserFactory

BEGUN = date(2026, 3, 1)


def outreach_of(team: Team) -> Outreach:
    """A signal that the team is on."""
    signal = Signal.objects.create(municipality=team.municipality, received_on=BEGUN, source="police")
    held = Outreach(signal=signal, team=team, ground="vital", why="Gevaar", last_name="Bemoeial",
                    started_on=BEGUN, evaluate_on=BEGUN)  # fmt: skip
    held.save()
    Attempt.objects.create(
        outreach=held, on=BEGUN, way="phone", company="nobody", result="no_answer", by=UserFactory()
    )
    return held
