"""The forms of what residents say of us."""

from django import forms

from providers.doors import ActForm, DayField
from providers.models import District, Municipality


class MarkField(forms.IntegerField):
    """A mark of a resident, 1 to 10."""

    def __init__(self, label: str) -> None:
        wrong = "Geef een cijfer van 1 tot en met 10."
        words = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        super().__init__(label=label, min_value=1, max_value=10, required=False, error_messages=words)


class AnswerForm(ActForm):
    """One answer on paper: two marks, where and when."""

    answered_on = DayField(label="Datum op het papier", missing="Vul de datum in die op het papier staat.")
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente",
        empty_label="Kies de gemeente",
        error_messages={"required": "Kies de gemeente."},
    )
    district = forms.ModelChoiceField(
        District.objects.order_by("municipality__name", "name"),
        label="Wijk",
        required=False,
        empty_label="Niet bekend",
    )
    mark_professionals = MarkField("Cijfer voor de professionals")
    mark_access = MarkField("Cijfer voor de bereikbaarheid")
