"""The form for one text of the public form."""

from datetime import date
from typing import Any

from django import forms

from intake.models import FormText
from providers.doors import ActForm, DayField


class FormTextForm(ActForm):
    """Other words, from a day on."""

    text = forms.CharField(
        label="Tekst",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Korte zinnen en gewone woorden (B1).",
        error_messages={"required": "Vul de tekst in."},
    )
    starts_on = DayField(label="Geldt vanaf", missing="Vul in vanaf welke dag de tekst geldt.")
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, newest: FormText | None, on: date) -> None:
        start = {
            "text": newest.text if newest else "",
            "starts_on": on,
            "seen": newest.version if newest else 0,
        }
        super().__init__(data, initial=start)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}
