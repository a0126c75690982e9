"""The monthly report as PDF: tagged, declared PDF/UA-1, with the house font inside."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from providers.models import Municipality
from reporting.exports.article import article

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

OWN_FILES = Path(settings.BASE_DIR) / "static"
DRAWING = "data:image/svg+xml;base64,"

logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def render(
    protected: Mapping[str, Any],
    *,
    municipality: Municipality,
    month: date,
    version: int,
    frozen_at: datetime | None,
) -> bytes:
    """The PDF of one protected report. month: its first day; frozen_at: None while it is provisional.

    The same report gives the same numbers. Needs Pango on the machine (docs/installation.md).
    """
    # Never at the top: importing takes a second and fails on a machine without Pango.
    from weasyprint import HTML

    context = article(protected, municipality=municipality, month=month, version=version, frozen_at=frozen_at)
    text = render_to_string("reporting/report_pdf.html", context | {"pdf": True})
    page = HTML(string=text, base_url=OWN_FILES.as_uri() + "/", url_fetcher=own_files_only)
    return page.write_pdf(pdf_variant="pdf/ua-1")


def own_files_only(url: str, *args: Any, **kwargs: Any) -> "URLFetcherResponse":
    """Give a file of static/ or a drawing held by its own address; everything else is refused.

    Raises ValueError for any other address, on the network or on the disk.
    """
    from weasyprint.urls import URLFetcher

    is_file = url.startswith("file:///")
    path = Path(unquote(urlsplit(url).path)).resolve() if is_file else None
    if not url.startswith(DRAWING) and not (path and path.is_relative_to(OWN_FILES.resolve())):
        raise ValueError(f"A report reads its own files only, not {url[:80]}.")
    return URLFetcher().fetch(url)
