"""The ladder of a half-year measurement: who is told what on which day, computed from dates alone.

Source: the agreements of the consortium; the days are dated rows (LegalTerm), the due day is that of K01.
"""

from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple


class Rung(StrEnum):
    """How far it is: a task of who holds the dossier, a reminder, with the stuurder as well, missed."""

    TASK = "task"
    REMINDER = "reminder"
    LEAD = "lead"
    MISSED = "missed"


class Ladder(NamedTuple):
    """The days of the ladder: before the due day, and after it; all included."""

    task: int = 30
    lead: int = 14
    missed: int = 30


def rung(due_on: date, ladder: Ladder, *, on: date) -> Rung | None:
    """Where a measurement that nobody did stands on a day; None as long as there is nothing to do.

    >>> [rung(date(2026, 7, 10), Ladder(), on=date(2026, month, day)) for month, day in ((6, 9), (6, 10))]
    [None, <Rung.TASK: 'task'>]
    >>> rung(date(2026, 7, 10), Ladder(), on=date(2026, 8, 10)).value
    'missed'
    """
    passed = (on - due_on).days
    if passed < -ladder.task:
        return None
    if passed < 0:
        return Rung.TASK
    if passed > ladder.missed:
        return Rung.MISSED
    return Rung.LEAD if passed >= ladder.lead else Rung.REMINDER


def lead_from(due_on: date, ladder: Ladder) -> date:
    """The first day on which the stuurder sees it too."""
    return due_on + timedelta(days=ladder.lead)
