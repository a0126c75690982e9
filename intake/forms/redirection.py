"""Forms about a question that goes elsewhere: where to and how, and what came of it."""

from datetime import date, timedelta
from typing import Any

from django import forms

from intake.models import Redirection, SupportRequest
from providers.doors import ActForm, DayField
from providers.models import Destination

USUAL = timedelta(weeks=4)  # a place has an intake behind it by then


class PassOnForm(ActForm):
    """Where a question goes; of a warm hand-over also when, with whom, and with whose consent."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    destination = forms.ChoiceField(
        label="Waar verwijst u naar door?",
        choices=[("", "Kies een plek"), *Destination.choices],
        error_messages={"required": "Kies waar u naar doorverwijst."},
    )
    is_warm = forms.BooleanField(
        label="Warme overdracht: ik spreek zelf iemand daar",
        required=False,
        help_text="Daarbij deelt u gegevens. Dat mag alleen met toestemming van de inwoner.",
    )
    consent_on = DayField(label="Toestemming gegeven op", required=False)
    consent_how = forms.ChoiceField(
        label="Hoe gaf de inwoner toestemming?",
        choices=[("", "Nog niet gevraagd"), *Redirection.ConsentHow.choices],
        required=False,
    )
    handed_on = DayField(label="Overgedragen op", required=False)
    spoken_to = forms.CharField(
        label="Met wie sprak u?",
        max_length=200,
        required=False,
        help_text="Functie en organisatie, geen naam. Bijvoorbeeld: consulent schuldhulp, gemeente Alphen.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    feedback_due = DayField(
        label="Terugkoppeling vóór",
        required=False,
        help_text="Dan staat deze vraag bij Terugkoppeling tot u hoort wat ervan kwam. Leeg: niet gevraagd.",
    )

    def __init__(self, data: Any = None, *, asked: SupportRequest, place: str, on: date) -> None:
        row = asked.redirections.running().first()
        start: dict[str, Any] = {"seen": asked.version, "destination": place or asked.destination}
        if row:
            known = ("is_warm", "consent_on", "consent_how", "handed_on", "spoken_to", "feedback_due")
            start |= {name: getattr(row, name) for name in known}
        start["feedback_due"] = start.get("feedback_due") or on + USUAL
        super().__init__(data, initial=start)
        for name in ("consent_on", "consent_how", "handed_on", "spoken_to", "feedback_due", "is_warm"):
            self.fields[name].conditional = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("consent_on") and not cleaned.get("consent_how"):
            self.add_error("consent_how", "Kies hoe de inwoner toestemming gaf.")
        if cleaned.get("consent_how") and not cleaned.get("consent_on") and "consent_on" not in self.errors:
            self.add_error("consent_on", "Vul in op welke dag de inwoner toestemming gaf.")
        if cleaned.get("spoken_to") and not cleaned.get("is_warm"):
            self.add_error("is_warm", "U sprak iemand. Kruis warme overdracht aan, of maak het veld leeg.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}


class FeedbackForm(ActForm):
    """What the place told."""

    result = forms.ChoiceField(
        label="Wat kwam ervan?",
        choices=[(key, label.capitalize()) for key, label in Redirection.Result.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat ervan kwam."},
    )
    note = forms.CharField(
        label="Toelichting",
        max_length=500,
        required=False,
        help_text="Alleen wat nodig is.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
