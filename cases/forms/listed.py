"""Which dossiers a list shows, and keeping that choice. Codes only, so it may stand in an address."""

from django import forms

from cases.models import Intensity, SavedFilter
from providers.doors import ActForm
from providers.models import District, Role


class ListFilter(forms.Form):
    """A choice out of the dossiers one may see; nonsense narrows nothing."""

    welke = forms.ChoiceField(label="Welke", required=False, choices=SavedFilter.Which.choices)
    wijk = forms.ModelChoiceField(
        District.objects.none(), label="Wijk", required=False, empty_label="Alle wijken"
    )
    niveau = forms.TypedChoiceField(
        label="Niveau",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Alle niveaus"), *((one.value, f"{one.value} {one.label}") for one in Intensity.Level)],
    )

    def __init__(self, data, *, user):
        super().__init__(data)
        if not user.has_role(Role.TEAM_LEAD, Role.CONSULTANT):
            new = SavedFilter.Which.NEW
            self.fields["welke"].choices = [one for one in SavedFilter.Which.choices if one[0] != new]
        self.fields["wijk"].queryset = District.objects.order_by("name", "pk")
        for field in self.fields.values():
            field.widget.attrs["class"] = "inp inp-a"

    def chosen(self):
        """What was chosen, as a kept choice has it."""
        self.is_valid()
        cleaned = self.cleaned_data
        return {
            "which": cleaned.get("welke") or "",
            "district": cleaned.get("wijk"),
            "level": cleaned.get("niveau"),
        }


class KeepFilterForm(ActForm):
    """The name under which a choice is kept; the choice itself stands in the address."""

    name = forms.CharField(
        label="Naam van deze keuze",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul een naam in, bijvoorbeeld: zwaar in Zegersloot."},
        help_text="Zet hier geen naam van een inwoner in.",
    )
