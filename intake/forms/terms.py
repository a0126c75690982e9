"""The forms of the legal steps: an investigation that ends, an application and its decision."""

from typing import Any

from django import forms

from cases.models import Client
from intake.forms.bsn import BsnField
from intake.models import Application
from providers.doors import ActForm, DayField


class EndForm(ActForm):
    """How and when an investigation ended."""

    is_withdrawn = forms.TypedChoiceField(
        label="Hoe is het geëindigd?",
        choices=[("no", "Het verslag is klaar"), ("yes", "De inwoner trok de melding in")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het onderzoek is geëindigd."},
    )
    ended_on = DayField(label="Op welke dag?")


class FileForm(ActForm):
    """When an application came in; of a resident whose BSN is not known yet, the BSN or why there is none."""

    received_on = DayField(label="Ontvangen op", missing="Vul in wanneer de aanvraag binnenkwam.")
    bsn = BsnField(help_text="Nodig vanaf de aanvraag: besluit en aanbieder gaan over dit nummer.")
    without_bsn = forms.CharField(
        label="Geen BSN? Schrijf op waarom",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: de inwoner heeft geen BSN, of er is spoed.",
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if client.bsn:
            del self.fields["bsn"], self.fields["without_bsn"]


class SuspendForm(ActForm):
    """How many days more, and why."""

    days = forms.IntegerField(
        label="Hoeveel dagen komen erbij?",
        min_value=1,
        max_value=365,
        error_messages={
            "required": "Vul in hoeveel dagen erbij komen.",
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul minstens 1 dag in.",
            "max_value": "Vul hoogstens 365 dagen in.",
        },
    )
    reason = forms.CharField(
        label="Waarom?",
        max_length=200,
        help_text="Zoals het in de brief staat. Bijvoorbeeld: wachten op stukken van de inwoner.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Vul in waarom u opschort."},
    )


class DecideForm(ActForm):
    """The decision and its day."""

    result = forms.ChoiceField(
        label="Wat is het besluit?",
        choices=[(key, label.capitalize()) for key, label in Application.Result.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies het besluit."},
    )
    decided_on = DayField(
        label="Op welke dag?",
        help_text="De dag waarop de beschikking is verstuurd, of de aanvraag is ingetrokken.",
    )
