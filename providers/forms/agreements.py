"""Forms about a contract: the division of its sum, a talk about results, and what comes of it."""

from decimal import Decimal

from django import forms

from providers.doors import ActForm, DayField
from providers.models import ShareKey


class ShareKeyForm(ActForm):
    """A part for every organisation that takes part; together 100 percent."""

    basis = forms.ChoiceField(
        label="Waarop is dit gebaseerd?",
        choices=[("", "Kies de basis"), *ShareKey.Basis.choices],
        help_text="Nooit op uren, producten of aantallen inwoners die zijn geholpen.",
        error_messages={"required": "Kies de basis.", "invalid_choice": "Kies de basis uit de lijst."},
    )
    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.", help_text="Vandaag of later.")
    note = forms.CharField(label="Toelichting", max_length=500, required=False)

    def __init__(self, data=None, *, partners, now=None, initial=None):
        super().__init__(data, initial=initial)
        self.partners = list(partners)
        for one in self.partners:
            part = (now or {}).get(one.pk)
            self.fields[f"deel_{one.pk}"] = forms.DecimalField(
                label=f"{one.name} (procent)",
                required=False,
                min_value=0,
                max_value=100,
                max_digits=4,
                decimal_places=1,
                initial=Decimal(part) / 10 if part else None,
                error_messages={
                    "invalid": "Vul een getal in, bijvoorbeeld 12,5.",
                    "min_value": "Vul een aandeel in van 0 tot en met 100 procent.",
                    "max_value": "Vul een aandeel in van 0 tot en met 100 procent.",
                    "max_digits": "Vul hooguit één cijfer achter de komma in.",
                    "max_decimal_places": "Vul hooguit één cijfer achter de komma in.",
                    "max_whole_digits": "Vul een aandeel in van 0 tot en met 100 procent.",
                },
            )

    def parts(self):
        """The fields of the organisations."""
        return [self[f"deel_{one.pk}"] for one in self.partners]

    def arguments(self):
        words = {name: self.cleaned_data[name] for name in ("basis", "starts_on", "note")}
        parts = {one: self.cleaned_data.get(f"deel_{one.pk}") or 0 for one in self.partners}
        return words | {"cuts": {one: int(part * 10) for one, part in parts.items()}}


class TalkForm(ActForm):
    """A talk about results."""

    held_on = DayField(label="Gehouden op", missing="Vul in wanneer het gesprek was.")
    present = forms.CharField(
        label="Wie waren erbij?",
        max_length=500,
        help_text="Functies of organisaties, geen inwoners.",
        error_messages={"required": "Vul in wie erbij waren."},
    )
    minutes = forms.CharField(
        label="Verslag",
        max_length=10_000,
        help_text="Schrijf geen namen van inwoners op.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schrijf op wat er is besproken."},
    )


class ActionForm(ActForm):
    """What somebody will do after it."""

    text = forms.CharField(
        label="Wat?", max_length=500, error_messages={"required": "Vul in wat er moet gebeuren."}
    )
    assignee = forms.CharField(
        label="Wie?", max_length=200, error_messages={"required": "Vul in wie dit doet."}
    )
    due_on = DayField(label="Uiterlijk op", missing="Vul in wanneer het klaar moet zijn.")


class NothingForm(ActForm):
    """Nothing to fill in."""
