"""Forms about what is offered and how soon there is a place."""

from django import forms

from providers.forms.reference import WHOLE, ReferenceForm, first_day
from providers.models import Availability, Language, Offer

SAID = "Kies een organisatie of een team."


class OfOneForm(ReferenceForm):
    """A row about one organisation or one team."""

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("partner")) == bool(cleaned.get("team")):
            self.add_error("partner", f"{SAID[:-1]}, niet allebei.")
        return cleaned


class OfferForm(OfOneForm):
    """A kind of help that an organisation or a team gives."""

    SUBJECT = ("partner", "team", "service", "district")

    languages = forms.MultipleChoiceField(
        label="Talen naast Nederlands",
        choices=Language.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets gekozen: niet bekend.",
    )
    starts_on = first_day()

    class Meta:
        model = Offer
        fields = ["partner", "team", "service", "district", "languages", "starts_on"]
        help_texts = {"partner": SAID, "district": "Leeg: in het hele werkgebied."}
        error_messages = {"service": {"required": "Kies de soort hulp."}}


class AvailabilityForm(OfOneForm):
    """How many places there are and how long one waits, as told on a day."""

    SUBJECT = ("partner", "team", "service", "district")

    starts_on = first_day()

    class Meta:
        model = Availability
        fields = [
            "partner", "team", "service", "district", "capacity", "places", "waiting_weeks", "starts_on",
        ]  # fmt: skip
        help_texts = {
            "partner": SAID,
            "service": "Leeg: voor alle hulp waarvan u niets anders opgeeft.",
            "district": "Leeg: in het hele werkgebied.",
            "capacity": "Leeg: niet bekend. Anders krijgt elke verwijzing een plek, nooit meer dan dit.",
            "places": "Leeg: niet bekend.",
            "waiting_weeks": "Leeg: niet bekend. Na 30 dagen telt een opgave niet meer mee.",
        }
        error_messages = {
            "capacity": WHOLE | {"max_value": "Vul een aantal van 0 tot en met 1000 plekken in."},
            "places": WHOLE | {"max_value": "Vul een aantal van 0 tot en met 1000 plekken in."},
            "waiting_weeks": WHOLE | {"max_value": "Vul een aantal van 0 tot en met 104 weken in."},
        }
