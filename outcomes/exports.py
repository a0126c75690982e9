"""What goes out on paper: the letter that asks for an opinion, and the form of a measurement."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from cases.models import Case, Trajectory
from outcomes.models import RIGHT_TO_LEFT, Measurement
from providers.exports import lay_out
from providers.models import Sender


def invitation_letter(
    case: Case, words: Mapping[str, str], *, code: str, language: str, address: str, on: date
) -> bytes:
    """The letter with the code and the survey on paper: tagged, PDF/UA-1. Needs Pango on the machine.

    address: where the survey stands on the web. Nothing of it is kept.
    """
    sender = Sender.objects.in_force(on=on).filter(municipality=case.municipality).first()
    context = {
        "client": case.client,
        "municipality": case.municipality.name,
        "organisation": settings.ORGANISATION or "Rondom",
        "sender": sender,
        "words": words,
        "questions": [(words[f"ceo_{number}"], number == 5) for number in range(1, 11)],
        "agree": [words[f"agree_{level}"] for level in (5, 4, 3, 2, 1, 0)],
        "marks": range(1, 11),
        "code": code,
        "language": language,
        "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        "address": address,
        "on": on,
    }
    return lay_out(render_to_string("outcomes/invitation_pdf.html", context))


def paper_form(trajectory: Trajectory, form: Any, measurements: Sequence[Measurement], *, on: date) -> bytes:
    """The form of a measurement on paper, with the start drawn beside now and the scores so far: PDF/UA-1.

    form: what the screen shows; its chosen domains are on the paper, all of them where none is chosen. Only
    the number of the dossier stands on it, so that a lost sheet names nobody.
    """
    rows = form.rows["chosen"] or form.rows["others"]
    before = [
        (row.label, [one.scores.get(row.name) for one in measurements])
        for row in rows
        if any(row.name in one.scores for one in measurements)
    ]
    context = {
        "number": trajectory.case.number,
        "trajectory": trajectory,
        "rows": rows,
        "levels": form.levels,
        "ladder": form.fields["participation_ladder"].choices[1:],
        "notices": form.notices,
        "moments": [label for _, label in form.fields["moment"].choices],
        "rated_with": [label for _, label in form.fields["rated_with"].choices],
        "measurements": measurements,
        "before": before,
        "on": on,
    }
    return lay_out(render_to_string("outcomes/paper_form_pdf.html", context))
