"""The forms about what is open to everybody near by, and about the places outside."""

from hashlib import sha256

from django import forms
from django.utils.text import slugify

from providers.doors import DayField
from providers.forms.reference import WHOLE, ReferenceForm, first_day
from providers.models import Destination, LocalService, Signpost, Theme
from providers.terms import read_week, write_week

WEEK_HELP = "Bijvoorbeeld: ma-vr 9:00-12:00 13:00-17:00; za 10:00-12:00. Leeg: niet bekend."


class WeekField(forms.CharField):
    """The hours of a week as people type them, kept in one form."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return write_week(read_week(text))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class LocalServiceForm(ReferenceForm):
    """A service that is open to everybody. What follows on a row starts as that row."""

    SUBJECT = ("municipality", "code")

    code = forms.CharField(
        label="Eigen code",
        max_length=40,
        required=False,
        help_text="Voor bestanden. Leeg: gemaakt van de naam.",
        validators=LocalService._meta.get_field("code").validators[:1],
    )
    themes = forms.MultipleChoiceField(
        label="Thema's",
        choices=Theme.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies een of meer thema's."},
    )
    week = WeekField(label="Openingstijden", max_length=300, required=False, help_text=WEEK_HELP)
    waiting_told_on = DayField(label="Wachttijd gehoord op", required=False, help_text="Leeg: vandaag.")
    starts_on = first_day()

    class Meta:
        model = LocalService
        fields = [
            "municipality", "district", "code", "name", "themes", "offers", "week", "hours", "waiting_weeks",
            "waiting_told_on", "contact", "starts_on",
        ]  # fmt: skip
        widgets = {"offers": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "district": "Leeg: voor de hele gemeente.",
            "offers": "Het loket zoekt in deze woorden.",
            "hours": "Bijvoorbeeld: op afspraak, of niet in de schoolvakanties.",
            "waiting_weeks": "Leeg: niet bekend. Geen wachttijd: 0.",
            "contact": "Telefoon, e-mail of adres, zoals de inwoner dat mag weten.",
        }
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "name": {"required": "Vul de naam in."},
            "offers": {"required": "Vul in wat er te doen is."},
            "contact": {"required": "Vul in hoe de inwoner er terechtkomt."},
            "waiting_weeks": WHOLE | {"max_value": "Vul een aantal van 0 tot en met 104 weken in."},
        }

    def __init__(self, data=None, *, instance, on, initial=None):
        self.on = on
        super().__init__(data, instance=instance, on=on, initial=initial)
        town, code = (
            str(self.initial.get("municipality") or ""),
            str(self.initial.get("code") or "").replace("\x00", ""),
        )
        if data is None and not instance.pk and town.isdecimal() and code:
            line = LocalService.objects.filter(municipality=int(town[:18]), code=code)
            if last := line.order_by("starts_on").last():
                self.initial |= forms.model_to_dict(last, [*self.Meta.fields[:-1]])

    def clean_waiting_told_on(self):
        day = self.cleaned_data["waiting_told_on"]
        if day and day > self.on:
            raise forms.ValidationError("Deze dag moet nog komen.")
        return None if self.cleaned_data.get("waiting_weeks") is None else day or self.on

    def arguments(self):
        """Who keeps the row looked at it today."""
        said = self.cleaned_data
        return said | {
            "code": said["code"] or code_of(said["name"]),
            "hours_told_on": self.on if said["week"] or said["hours"] else None,
            "checked_on": self.on,
        }


def code_of(name):
    """The code of a service that was given none: the same name always has the same.

    >>> code_of("Klussendienst")
    'klussendienst-77f38a'
    """
    return f"{slugify(name)[:33] or 'x'}-{sha256(name.encode()).hexdigest()[:6]}"


class SignpostForm(ReferenceForm):
    """Where a question goes that is not for us, and what to say."""

    SUBJECT = ("destination", "municipality")

    site = forms.URLField(
        label="Website",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="Begin met https://.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        error_messages={"invalid": "Vul een adres in dat begint met https://."},
    )
    starts_on = first_day()

    class Meta:
        model = Signpost
        fields = [
            "destination", "municipality", "law", "name", "fits", "limits", "tell", "phone", "site",
            "keywords", "starts_on",
        ]  # fmt: skip
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("fits", "limits", "tell")}
        help_texts = {
            "municipality": "Leeg: voor alle gemeenten. Een eigen regel van een gemeente gaat voor.",
            "fits": "In gewone woorden. Het loket zoekt hierin.",
            "limits": "Wat deze wet wel en niet doet.",
            "tell": "Zoals u het aan de telefoon zegt.",
            "keywords": "Woorden waar inwoners het over hebben, bijvoorbeeld: deurwaarder, aanmaning.",
        }
        error_messages = {
            "destination": {"required": "Kies de plek."},
            "law": {"required": "Kies de wet."},
            "name": {"required": "Vul de naam in."},
            "fits": {"required": "Vul in wanneer dit past."},
            "tell": {"required": "Vul in wat u tegen de inwoner zegt."},
        }

    def __init__(self, data=None, *, instance, on, initial=None):
        super().__init__(data, instance=instance, on=on, initial=initial)
        place, town = self.initial.get("destination"), str(self.initial.get("municipality") or "")
        if data is None and not instance.pk and place in Destination.values:
            known = Signpost.objects.filter(destination=place)
            known = known.filter(municipality=int(town[:18]) if town.isdecimal() else None)
            if last := known.order_by("starts_on").last():
                self.initial |= forms.model_to_dict(last, [*self.Meta.fields[:-1]])
