"""The forms of who decides about destroying: reasons and days, never a name."""

from django import forms

from cases.forms.barrier import NumberField
from cases.terms import add_months
from providers.doors import ActForm, DayField


class ReasonField(forms.CharField):
    """Why, in one sentence."""

    def __init__(self, *, missing, **kwargs):
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(max_length=300, widget=widget, error_messages={"required": missing}, **kwargs)


class ExcludeForm(ActForm):
    """Why somebody comes off the list, and until when."""

    reason = ReasonField(
        label="Waarom nog niet vernietigen?",
        missing="Vul in waarom dit niet wordt vernietigd.",
        help_text="In één zin, zonder namen.",
    )
    until = DayField(
        label="Tot en met", missing="Kies tot wanneer.", help_text="Daarna komt de regel weer op een lijst."
    )

    def __init__(self, data=None, *, on):
        super().__init__(data, initial={"until": add_months(on, 12)})


class HoldForm(ActForm):
    """Of which dossier nothing may be destroyed, why, and until when."""

    number = NumberField(error_messages={"required": "Vul een dossiernummer in, bijvoorbeeld D-000123."})
    reason = ReasonField(
        label="Reden",
        missing="Vul in waarom er niets mag worden vernietigd.",
        help_text="Bijvoorbeeld een rechtszaak of een onderzoek. Zonder namen.",
    )
    until = DayField(label="Tot en met", required=False, help_text="Leeg: tot u de stop opheft.")
