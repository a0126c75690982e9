"""The forms of an investigation that ends and of an application that comes in."""

from typing import Any

from django import forms

from cases.models import Client
from intake.forms.bsn import BsnField
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
