"""The forms in which the desk looks for what is open to everybody, and for a place outside."""

from django import forms

from providers.doors import ActForm
from providers.models import District, Municipality


class SocialMapForm(forms.Form):
    """Words and a place. Sent by POST: what a resident asks stands in no address."""

    q = forms.CharField(
        label="Wat zoekt de inwoner?",
        required=False,
        max_length=200,
        help_text="Een of meer woorden. Leeg: alles.",
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente",
        error_messages={"required": "Kies de gemeente.", "invalid_choice": "Kies de gemeente."},
    )
    district = forms.ModelChoiceField(
        District.objects.none(),
        label="Wijk",
        required=False,
        empty_label="Alle wijken",
        error_messages={"invalid_choice": "Kies een wijk uit de lijst."},
    )

    def __init__(self, data=None, *, on):
        super().__init__(data)
        there = District.objects.holding(on=on).select_related("municipality")
        self.fields["district"].queryset = there.order_by("municipality__name", "name")

    def clean(self):
        cleaned = super().clean()
        town, district = cleaned.get("municipality"), cleaned.get("district")
        if town and district and district.municipality_id != town.pk:
            self.add_error("district", "Deze wijk ligt in een andere gemeente.")
        return cleaned


class TellForm(ActForm):
    """What a service told today of its hours and waiting."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    week = forms.CharField(
        label="Openingstijden",
        max_length=300,
        required=False,
        help_text="Bijvoorbeeld: ma-vr 9:00-12:00 13:00-17:00; za 10:00-12:00. Leeg: niet bekend.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    hours = forms.CharField(
        label="Bij de openingstijden",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: op afspraak, of niet in de schoolvakanties.",
    )
    waiting_weeks = forms.IntegerField(
        label="Wachttijd in weken",
        required=False,
        min_value=0,
        max_value=104,
        help_text="Leeg: niet bekend. Geen wachttijd: 0.",
        error_messages={
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul een aantal van 0 tot en met 104 weken in.",
            "max_value": "Vul een aantal van 0 tot en met 104 weken in.",
        },
    )


class SignpostForm(forms.Form):
    """Words and a municipality. Sent by POST as well."""

    q = forms.CharField(
        label="Wat is de vraag?",
        required=False,
        max_length=500,
        help_text="In de woorden van de inwoner. Leeg: alle plekken.",
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente",
        required=False,
        empty_label="Alle gemeenten",
        error_messages={"invalid_choice": "Kies de gemeente."},
    )
