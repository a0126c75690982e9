"""Forms about a contract: the division of its sum, a talk about results, and what comes of it."""

import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

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


class EuroField(forms.Field):
    """An amount as people write it, kept in cents: 1250, 1.250 and 1250,50; nothing is 0."""

    MOST = 10**15  # cents: what fits, with room to add up
    WRITTEN = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d{1,13})(?:,(\d{1,2}))?")

    def to_python(self, value):
        text = str(value or "").replace("€", "").replace(" ", "")
        found = self.WRITTEN.fullmatch(text or "0")
        if found is None:
            raise ValidationError("Vul een bedrag in euro in, bijvoorbeeld 1250 of 1250,50.")
        cents = 100 * int(found[1].replace(".", "")) + int((found[2] or "").ljust(2, "0"))
        if cents > self.MOST:
            raise ValidationError("Vul een lager bedrag in.")
        return cents

    def prepare_value(self, value):
        return f"{value // 100},{value % 100:02}" if isinstance(value, int) else value


class AmountsForm(ActForm):
    """What every organisation was promised and paid in one month."""

    def __init__(self, data=None, *, known):
        """known: organisation -> (agreed, paid) in cents, as it is or as it is proposed."""
        super().__init__(data)
        self.partners = list(known)
        for one, (agreed, paid) in known.items():
            for name, label, cents in (("agreed", "afgesproken", agreed), ("paid", "betaald", paid)):
                self.fields[f"{name}_{one.pk}"] = EuroField(
                    label=f"{one.name}: {label} (euro)", required=False, initial=cents,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "maxlength": 30}),
                )  # fmt: skip

    def amounts(self):
        """The fields of the organisations, two each."""
        return [self[f"{name}_{one.pk}"] for one in self.partners for name in ("agreed", "paid")]

    def arguments(self):
        known = self.cleaned_data
        return {
            "amounts": {one: (known[f"agreed_{one.pk}"], known[f"paid_{one.pk}"]) for one in self.partners}
        }


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
