"""The form about what is open to everybody near by."""

from django import forms

from providers.forms.reference import WHOLE, ReferenceForm, first_day
from providers.models import LocalService


class LocalServiceForm(ReferenceForm):
    """A service that is open to everybody."""

    SUBJECT = ("municipality", "name")

    starts_on = first_day()

    class Meta:
        model = LocalService
        fields = [
            "municipality", "district", "name", "theme", "offers", "hours", "waiting_weeks", "contact",
            "starts_on",
        ]  # fmt: skip
        widgets = {"offers": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "district": "Leeg: voor de hele gemeente.",
            "offers": "Het loket zoekt in deze woorden.",
            "hours": "Bijvoorbeeld: dinsdag 10.00 tot 12.00 uur.",
            "waiting_weeks": "Leeg: niet bekend. Geen wachttijd: 0.",
            "contact": "Telefoon, e-mail of adres, zoals de inwoner dat mag weten.",
        }
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "name": {"required": "Vul de naam in."},
            "theme": {"required": "Kies het thema."},
            "offers": {"required": "Vul in wat er te doen is."},
            "contact": {"required": "Vul in hoe de inwoner er terechtkomt."},
            "waiting_weeks": WHOLE | {"max_value": "Vul een aantal van 0 tot en met 104 weken in."},
        }
