"""Letters to a resident about the own data: the answer to a request, and the copy of everything."""

import json
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any, Literal

from django.conf import settings
from django.template.loader import render_to_string

from cases.figures import person
from cases.models import CopyPart, DataCopy, DataRequest
from providers.exports import lay_out

SCHEMA = "rondom.afschrift.1"  # docs/copy.md
DAY = re.compile(r"^(\d{4})-(\d\d)-(\d\d)(?: (\d\d:\d\d))?$")  # as a copy tells days and moments
Which = Literal["received", "extended", "answer"]


def request_letter(request: DataRequest, which: Which, *, on: date) -> bytes:
    """One letter about a request, as PDF: that it came in and by when, that it takes longer, or the answer.

    Every answer names the ways to disagree (Awb art. 3:45, AVG art. 12 lid 4): bezwaar within six weeks, and
    the Autoriteit Persoonsgegevens. Needs Pango on the machine.
    """
    case = request.client.cases.order_by("-opened_on", "-pk").first()
    context = {
        "request": request,
        "client": request.client,
        "which": which,
        "on": on,
        "case": case,
        "corrections": list(request.rectifications.select_related("case").order_by("pk")),
        "organisation": settings.ORGANISATION or "Rondom",
    }
    return lay_out(render_to_string("cases/request_letter.html", context))


def parts_of(copy: DataCopy) -> Iterator[tuple[CopyPart, list[dict[str, Any]]]]:
    """The parts of a copy with the rows that go to the resident: without what was left out."""
    for part in copy.parts.order_by("position").iterator(1):
        rows = json.loads(part.content)
        yield part, [row for number, row in enumerate(rows) if str(number) not in part.left_out]


def copy_text(copy: DataCopy) -> str:
    """The copy as JSON; its schema stands in docs/copy.md."""
    told = {
        "schema": SCHEMA,
        "verzoek": copy.request.number,
        "organisatie": settings.ORGANISATION or "Rondom",
        "stand_van": copy.asked_on.isoformat(),
        "onderdelen": [
            {
                "sleutel": part.key,
                "naam": part.title,
                "aantal": len(rows),
                "weggelaten": len(part.left_out),
                "redenen": sorted(set(part.left_out.values())),
                "gegevens": rows,
            }
            for part, rows in parts_of(copy)
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def copy_pdf(copy: DataCopy) -> str:
    """The copy as a tagged PDF to read, in base64."""
    context = {
        "copy": copy,
        "request": copy.request,
        "client": copy.request.client,
        "parts": [
            {
                "part": part,
                "rows": [_lines(row) for row in rows],
                "reasons": sorted(set(part.left_out.values())),
            }
            for part, rows in parts_of(copy)
        ],
        "organisation": settings.ORGANISATION or "Rondom",
    }
    return b64encode(lay_out(render_to_string("cases/copy.html", context))).decode()


def copy_bundle(copy: DataCopy, pdf: bytes) -> bytes:
    """The copy as one ZIP: the PDF to read, the JSON, and the files of the documents in it."""
    kept = {part.key: {row["nummer"] for row in rows} for part, rows in parts_of(copy) if part.key in FILED}
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("afschrift.pdf", pdf)
        bundle.writestr("afschrift.json", copy.text)
        for version in person.files(copy.request.client):
            is_told = version.document_id in kept["documenten"] and version.pk in kept["bestanden"]
            if is_told and version.path.is_file():
                bundle.writestr(
                    f"documenten/{version.pk}-{_safe(version.file_name)}", version.path.read_bytes()
                )
    return written.getvalue()


FILED = ("documenten", "bestanden")


def _safe(name: str) -> str:
    """A file name that stays inside the ZIP, whatever it was called."""
    return "".join(letter if letter.isalnum() or letter in " .-_" else "_" for letter in name).strip(". ")


def _lines(row: dict[str, Any]) -> list[tuple[str, str]]:
    """A row as a reader sees it: what is not known is not shown."""
    return [
        (name.capitalize(), _said(value)) for name, value in row.items() if value not in (None, [], {}, "")
    ]


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(one)}" for name, one in value.items() if one not in (None, ""))
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    if isinstance(value, str) and (found := DAY.match(value)):
        year, month, day, clock = found.groups()
        return f"{day}-{month}-{year}{f', {clock} uur' if clock else ''}"
    return str(value)
