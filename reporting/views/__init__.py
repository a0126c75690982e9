"""Pages of figures and reports. Each is found under its name here."""

from reporting.views.behind import behind
from reporting.views.flow import caseload, chain
from reporting.views.publishing import check, open_page, publish, statistics
from reporting.views.reports import (
    definitions,
    figures,
    freeze,
    proposals,
    proposals_csv,
    report,
    report_csv,
    report_json,
    report_pdf,
    report_xlsx,
    reports,
)
from reporting.views.steering import districts, divided, inside

__all__ = [
    "behind",
    "caseload",
    "chain",
    "check",
    "definitions",
    "districts",
    "divided",
    "figures",
    "freeze",
    "inside",
    "open_page",
    "proposals",
    "proposals_csv",
    "publish",
    "report",
    "report_csv",
    "report_json",
    "report_pdf",
    "report_xlsx",
    "reports",
    "statistics",
]
