"""The forms of working days and absence."""

from django import forms

from providers.doors import ActForm, DayField
from providers.models import Weekday


class DaysForm(ActForm):
    """On which days of the week, from when, and the phone."""

    weekdays = forms.TypedMultipleChoiceField(
        label="Op welke dagen?",
        choices=[(day.value, str(day.label).capitalize()) for day in Weekday],
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Kies op welke dagen iemand werkt.",
            "invalid_choice": "Kies dagen uit de lijst.",
        },
    )
    phone = forms.CharField(label="Telefoon voor collega's", max_length=40, required=False)
    starts_on = DayField(label="Vanaf", missing="Vul in vanaf welke dag dit geldt.")


class AbsenceForm(ActForm):
    """From when to when; never why."""

    starts_on = DayField(label="Van", missing="Vul de eerste dag in.")
    ends_on = DayField(
        label="Tot en met",
        required=False,
        help_text="Laat leeg als u het einde nog niet weet. De reden schrijft u hier niet op.",
    )


class BackForm(ActForm):
    """Nothing to fill in: somebody is back."""
