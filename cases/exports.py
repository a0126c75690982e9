"""What leaves a dossier on paper."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from cases.figures.lookers import lookers
from cases.models import Case
from providers.exports import lay_out


def letter_of_looks(case: Case, *, on: date) -> bytes:
    """The letter 'Wie keek in uw dossier?' to the resident, as PDF. Needs Pango on the machine."""
    found = lookers(case)
    context = {
        "case": case,
        "client": case.client,
        "on": on,
        "rows": found,
        "people": len({(row.name, row.employer) for row in found}),
        "organisation": settings.ORGANISATION or "Rondom",
    }
    return lay_out(render_to_string("cases/looks_letter.html", context))
