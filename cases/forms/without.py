"""The form to look at what falls free when an organisation stops."""

from django import forms

from providers.doors import ActForm, DayField
from providers.models import Partner


class WithoutForm(ActForm):
    """An organisation, and the first day without it."""

    partner = forms.ModelChoiceField(
        Partner.objects.none(),
        label="Welke organisatie stopt?",
        empty_label="Kies de organisatie",
        error_messages={
            "required": "Kies de organisatie.",
            "invalid_choice": "Kies een organisatie uit de lijst.",
        },
    )
    day = DayField(label="Eerste dag zonder", missing="Vul de eerste dag zonder deze organisatie in.")

    def __init__(self, data=None, *, on):
        super().__init__(data)
        self.fields["partner"].queryset = Partner.objects.holding(on=on).order_by("name")


class HandOnForm(ActForm):
    """The last day, and who gets each kind of help that is asked of it."""

    last_on = DayField(
        label="Laatste dag van deze organisatie",
        missing="Vul de laatste dag in.",
        help_text="Vandaag of later.",
    )

    def __init__(self, data=None, *, kinds, partner, on):
        super().__init__(data)
        self.kinds = list(kinds)
        others = Partner.objects.holding(on=on).exclude(pk=partner.pk).order_by("name")
        for number, (_, label) in enumerate(kinds.items()):
            self.fields[f"naar_{number}"] = forms.ModelChoiceField(
                others,
                label=f"Wie krijgt: {label}?",
                required=False,
                empty_label="Niemand, alleen stoppen",
                error_messages={"invalid_choice": "Kies een organisatie uit de lijst."},
            )

    def parts(self):
        """The fields of the kinds of help."""
        return [self[f"naar_{number}"] for number in range(len(self.kinds))]

    def arguments(self):
        chosen = {kind: self.cleaned_data.get(f"naar_{number}") for number, kind in enumerate(self.kinds)}
        return {
            "last_on": self.cleaned_data["last_on"],
            "to": {kind: one for kind, one in chosen.items() if one},
        }
