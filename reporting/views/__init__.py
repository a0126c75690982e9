"""Pages of figures and reports. Each is found under its name here."""

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
from reporting.views.steering import behind, caseload, chain, districts, divided, inside

__all__ = [
    "behind",
    "caseload",
    "chain",
    "definitions",
    "districts",
    "divided",
    "figures",
    "freeze",
    "inside",
    "proposals",
    "proposals_csv",
    "report",
    "report_csv",
    "report_json",
    "report_pdf",
    "report_xlsx",
    "reports",
]
