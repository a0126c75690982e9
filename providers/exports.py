"""Laying a page out as PDF: tagged, declared PDF/UA-1, with the house font inside."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

OWN_FILES = Path(settings.BASE_DIR) / "static"
DRAWING = "data:image/svg+xml;base64,"

logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def lay_out(text: str, *, variant: str = "pdf/ua-1") -> bytes:
    """The PDF of a page of HTML. Needs Pango on the machine (docs/installation.md).

    variant: pdf/ua-1 is tagged for reading aloud; pdf/a-2a is tagged and can be kept for ever.
    """
    # Never at the top: importing takes a second and fails on a machine without Pango.
    from weasyprint import HTML

    page = HTML(string=text, base_url=OWN_FILES.as_uri() + "/", url_fetcher=own_files_only)
    return page.write_pdf(pdf_variant=variant)


def own_files_only(url: str, *args: Any, **kwargs: Any) -> "URLFetcherResponse":
    """Give a file of static/ or a drawing held by its own address; everything else is refused.

    Raises ValueError for any other address, on the network or on the disk.
    """
    from weasyprint.urls import URLFetcher

    is_file = url.startswith("file:///")
    path = Path(unquote(urlsplit(url).path)).resolve() if is_file else None
    if not url.startswith(DRAWING) and not (path and path.is_relative_to(OWN_FILES.resolve())):
        raise ValueError(f"A document reads its own files only, not {url[:80]}.")
    return URLFetcher().fetch(url)
