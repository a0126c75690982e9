"""What the clock does for reports: make last month's, catch up what was missed, freeze and publish."""

import logging
from calendar import monthrange
from datetime import date

from celery import shared_task
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

from cases.terms import add_months
from providers.models import Contract, Municipality
from reporting import services, tasks
from reporting.models import MonthlyReport

CATCH_UP_MONTHS = 12

logger = logging.getLogger(__name__)


@shared_task
def monthly() -> None:
    """Every hour: prepare, freeze and print the reports that are due. Runs twice without harm.

    One municipality that fails does not keep the others waiting; it is tried again the next hour.
    """
    work(on=timezone.localdate())


def work(*, on: date) -> None:
    """Do for all municipalities with a contract what is due on this day."""
    for municipality in Municipality.objects.filter(contracts__isnull=False).distinct().order_by("pk"):
        for month in due(municipality, on=on):
            try:
                report = _make(municipality, month, on=on)
                if report.pdf is None:
                    tasks.lay_pdf(report.pk)
                if report.is_frozen and report.published_at is None and on >= freezing_day(month):
                    services.publish(report=report)
            except (DatabaseError, OSError, ArithmeticError, LookupError, ValueError):
                logger.exception("report of %s over %s failed", municipality.code, month)


def due(municipality: Municipality, *, on: date) -> list[date]:
    """The months to work on, oldest first, of the last twelve that ended and that a contract covers.

    Those with no report, those still provisional of which the freezing day came or which were computed before
    this day, those that lack a PDF, and those that nobody published by the freezing day.
    """
    months = [add_months(on.replace(day=1), -back) for back in range(CATCH_UP_MONTHS, 0, -1)]
    contracts = list(municipality.contracts.all())
    newest = {
        report.month: report
        for report in MonthlyReport.objects.filter(municipality=municipality, month__in=months)
        .defer("internal", "protected", "differences")
        .order_by("version")
    }
    return [month for month in months if _covered(month, contracts) and _needs_work(newest.get(month), on=on)]


def freezing_day(month: date) -> date:
    """The day from which the clock freezes the report of a month: in the month after it."""
    after = add_months(month, 1)
    day = min(settings.REPORT_FREEZE_DAY, monthrange(after.year, after.month)[1])
    return after.replace(day=day)


def _make(municipality: Municipality, month: date, *, on: date) -> MonthlyReport:
    frozen = MonthlyReport.objects.frozen().filter(municipality=municipality, month=month)
    if newest := frozen.order_by("-version").first():
        return newest
    if on >= freezing_day(month):
        return services.freeze(municipality=municipality, month=month, on=on)
    return services.prepare(municipality=municipality, month=month)


def _covered(month: date, contracts: list[Contract]) -> bool:
    beyond = add_months(month, 1)
    return any(one.starts_on < beyond and (one.ends_on is None or one.ends_on >= month) for one in contracts)


def _needs_work(report: MonthlyReport | None, *, on: date) -> bool:
    if report is None or report.pdf is None:
        return True
    if report.is_frozen:
        return report.published_at is None and on >= freezing_day(report.month)
    return on >= freezing_day(report.month) or timezone.localdate(report.computed_at) < on
