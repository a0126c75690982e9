"""The forms of a signal: no name of the person it is about."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from intake.models import Signal
from providers.doors import ActForm, DayField
from providers.models import District, Municipality


class SignalForm(ActForm):
    """A concern about somebody who does not ask."""

    source = forms.ChoiceField(
        label="Wie maakt zich zorgen?",
        choices=[("", "Kies wie het meldt"), *Signal.SOURCES],
        error_messages={"required": "Kies wie het meldt."},
    )
    received_on = DayField(label="Ontvangen op", missing="Vul in wanneer het binnenkwam.")
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente",
        empty_label="Kies de gemeente",
        error_messages={"required": "Kies de gemeente."},
    )
    district = forms.ModelChoiceField(
        District.objects.select_related("municipality").order_by("municipality__name", "name"),
        label="Wijk",
        required=False,
        empty_label="Niet bekend",
    )
    note = forms.CharField(
        label="Wat is de zorg?",
        max_length=500,
        help_text="Kort, zonder namen. Een naam hoort pas in een hulpvraag of een dossier.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf kort op wat de zorg is."},
    )


class FollowForm(ActForm):
    """What was done with a signal."""

    contact_on = DayField(label="Contact gehad op", required=False)
    number = forms.CharField(
        label="Nummer van het dossier",
        max_length=20,
        required=False,
        help_text="Als er al een dossier loopt dat u mag zien, bijvoorbeeld D-000123.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    closing_reason = forms.ChoiceField(
        label="Afsluiten zonder dossier?",
        choices=[
            ("", "Nee, het loopt nog"),
            *((key, text.capitalize()) for key, text in Signal.Closing.choices),
        ],
        required=False,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, signal: Signal, may_link: bool) -> None:
        said = {name: getattr(signal, name) for name in ("contact_on", "closing_reason")}
        if signal.case:
            said["number"] = signal.case.number
        super().__init__(data, initial=said | {"seen": signal.version})
        if not may_link:
            del self.fields["number"]

    def clean_number(self) -> int | None:
        text = self.cleaned_data["number"]
        if not text.strip():
            return None
        if found := re.fullmatch(r"\s*[Dd]?[- ]?0*(\d{1,9})\s*", text):
            return int(found[1])
        raise ValidationError("Vul een dossiernummer in, bijvoorbeeld D-000123.")

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}
