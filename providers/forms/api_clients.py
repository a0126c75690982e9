"""The form about the system of an organisation that comes in by the API."""

from django import forms

from providers.doors import ActForm
from providers.models import ApiClient, Partner
from providers.models.api_client import MOST_A_MINUTE


class ApiClientForm(ActForm):
    """What the system may, and how often; of a new one also whose it is."""

    name = forms.CharField(
        label="Naam van het systeem",
        max_length=200,
        help_text="Zoals collega's het kennen, bijvoorbeeld: ECD van De Brug. Deze naam staat in dossiers.",
        error_messages={"required": "Vul een naam in."},
    )
    partner = forms.ModelChoiceField(
        label="Organisatie",
        queryset=Partner.objects.all(),
        help_text="Het systeem ziet wat de aanmeldcoördinator van deze organisatie ziet.",
        error_messages={"required": "Kies een organisatie."},
    )
    scopes = forms.MultipleChoiceField(
        label="Wat het systeem mag",
        choices=ApiClient.Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één ding dat het systeem mag."},
    )
    per_minute = forms.IntegerField(
        label="Verzoeken per minuut",
        min_value=1,
        max_value=MOST_A_MINUTE,
        initial=120,
        error_messages={
            "required": "Vul een aantal in.",
            "invalid": "Vul een aantal in.",
            "min_value": f"Vul een aantal van 1 tot en met {MOST_A_MINUTE} in.",
            "max_value": f"Vul een aantal van 1 tot en met {MOST_A_MINUTE} in.",
        },
    )

    def __init__(self, data=None, *, client: ApiClient | None = None) -> None:
        start = {"scopes": client.scopes, "per_minute": client.per_minute} if client else None
        super().__init__(data, initial=start)
        if client:
            del self.fields["name"], self.fields["partner"]
