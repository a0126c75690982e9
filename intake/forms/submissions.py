"""What the desk does with what was sent in."""

from typing import Any

from django import forms

from intake.models import Submission
from providers.doors import ActForm
from providers.models import Municipality


class TakeUpForm(ActForm):
    """Take it up; the gemeente is asked only of what came without one."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente",
        empty_label="Kies de gemeente",
        error_messages={"required": "Kies de gemeente.", "invalid_choice": "Kies de gemeente."},
    )

    def __init__(self, data: Any = None, *, submission: Submission) -> None:
        super().__init__(data)
        if submission.municipality_id:
            del self.fields["municipality"]


class SetAsideForm(ActForm):
    """Set it aside, for a reason."""

    reason = forms.ChoiceField(
        label="Waarom legt u dit opzij?",
        choices=[
            ("", "Kies een reden"),
            *((key, text.capitalize()) for key, text in Submission.Reason.choices),
        ],
        error_messages={"required": "Kies waarom u dit opzij legt."},
    )


class PutBackForm(ActForm):
    """Put it back: there is nothing to fill in."""
