"""The monthly reports of the last months, frozen as the clock would have done."""

from collections.abc import Callable
from datetime import date, timedelta

from cases.terms import DAY, add_months
from providers.models import Municipality
from reporting import services
from reporting.management.demo.writing import at
from reporting.models import MonthlyReport

MONTHS = 13
FREEZE_DAY = 10  # of the next month; a report that is younger is still provisional


def write_reports(until: date, progress: Callable[[str], None]) -> int:
    """Compute the reports of the last ended months of every gemeente; gives how many.

    Each bears the moments at which the clock would have computed and frozen it, so that the demo reads as a
    history and its rows are the same every time.
    """
    newest = add_months((until + DAY).replace(day=1), -1)
    written = 0
    for municipality in Municipality.objects.order_by("external_id"):
        for ago in reversed(range(MONTHS)):
            month = add_months(newest, -ago)
            _write(municipality, month, until)
            written += 1
            progress(f"{written} maandrapporten")
    return written


def _write(municipality: Municipality, month: date, until: date) -> None:
    report = services.prepare(municipality=municipality, month=month)
    following = add_months(month, 1)
    freezing = following + timedelta(days=FREEZE_DAY - 1)
    done = at(freezing, 0, 15) if freezing <= until else None
    MonthlyReport.objects.filter(pk=report.pk).update(
        computed_at=at(following, 0, 15), frozen_at=done, published_at=done
    )
