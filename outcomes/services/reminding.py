"""Telling that a half-year measurement is not done: who holds the dossier on its day, later the stuurder."""

from collections import Counter
from datetime import date

from django.db import connection, transaction
from django.urls import reverse

from cases.figures import words
from cases.models import Trajectory
from outcomes.figures import untold
from outcomes.terms import Rung
from providers.models import MessageKind, Role, User
from providers.services import tell, tell_all

TURN = 20_261_201  # of this act: two clocks at once tell nobody twice


@transaction.atomic
def remind_measurements(*, on: date) -> int:
    """Tell each worker of how many dossiers the day has come, and the stuurders of each team of how many it
    is too late; each measurement once to both. How many were told. It may run twice, and catches up.

    A stand-in is told as the one who holds the dossier on the day. Of a protected dossier the stuurder hears
    nothing. Source: the ladder of outcomes.terms.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN])
    rows = untold(on=on)
    reminded = [one for one in rows if one.holder_id and one.trajectory.half_year_reminded_on is None]
    raised = [
        one.trajectory
        for one in rows
        if one.rung in (Rung.LEAD, Rung.MISSED)
        and one.trajectory.half_year_raised_on is None
        and one.trajectory.case.team_id
    ]
    for holder, number in sorted(Counter(one.holder_id or 0 for one in reminded).items()):
        _tell_holder(holder, number)
    open_ones = [row for row in raised if not row.case.is_protected(on=on)]
    for team, number in sorted(Counter(row.case.team_id for row in open_ones).items()):
        leads = User.objects.at_work(on=on).with_role(Role.TEAM_LEAD).filter(team=team)
        tell_all(
            leads, kind=MessageKind.REMINDER, subject="Halfjaarmetingen te laat in uw team",
            text=f"In {words.dossiers(number)} van uw team is de halfjaarmeting lang over tijd.",
            path=reverse("outcomes:due"),
        )  # fmt: skip
    told = [one.trajectory for one in reminded]
    _note(told, half_year_reminded_on=on)
    _note(raised, half_year_raised_on=on)
    return len({row.pk for row in (*told, *raised)})


def _note(rows: list[Trajectory], **day: date) -> None:
    Trajectory.objects.filter(pk__in=[row.pk for row in rows]).update(**day)


def _tell_holder(worker_id: int, number: int) -> None:
    tell(
        to=User.objects.get(pk=worker_id), kind=MessageKind.REMINDER, subject="Tijd voor de halfjaarmeting",
        text=f"In {words.dossiers(number)} van u is de dag van de halfjaarmeting bereikt.",
        path=reverse("outcomes:due"),
    )  # fmt: skip
