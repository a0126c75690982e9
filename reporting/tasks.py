"""Aftermath of a report: its PDF."""

from celery import shared_task
from django.db import OperationalError

from reporting.exports import pdf
from reporting.figures import canonical
from reporting.models import MonthlyReport, said_with


@shared_task(autoretry_for=(OperationalError, OSError), retry_backoff=True, max_retries=8)
def lay_pdf(report_id: int) -> None:
    """Make the PDF of a stored report and keep it with it. Runs at least once; the same text, the same PDF.

    A report that was renewed meanwhile keeps none: the PDF is only stored beside the text it was made of.
    """
    report = MonthlyReport.objects.select_related("municipality").filter(pk=report_id, pdf=None).first()
    if report is None:
        return
    content = pdf.render(
        canonical.read(report.protected),
        municipality=report.municipality,
        month=report.month,
        version=report.version,
        frozen_at=report.frozen_at,
        said=said_with(report),
    )
    same = {"protected_sha256": report.protected_sha256, "frozen_at": report.frozen_at}
    MonthlyReport.objects.filter(pk=report.pk, **same).update(pdf=content)
