"""The monthly report as PDF."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from providers.exports import lay_out
from providers.models import Municipality
from reporting.exports.article import article


def render(
    protected: Mapping[str, Any],
    *,
    municipality: Municipality,
    month: date,
    version: int,
    frozen_at: datetime | None,
    said: Mapping[str, str] | None = None,
) -> bytes:
    """The PDF of one protected report. month: its first day; frozen_at: None while it is provisional; said:
    KPI -> the explanation that goes with it.

    The same report gives the same numbers. Needs Pango on the machine (docs/installation.md).
    """
    context = article(
        protected, municipality=municipality, month=month, version=version, frozen_at=frozen_at, said=said
    )
    return lay_out(render_to_string("reporting/report_pdf.html", context | {"pdf": True}))
