"""Forms about workers and the logins of their organisations."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from providers.doors import ActForm, ActModelForm
from providers.models import IdentityProvider, PlannedMove, Role, User


class WorkerForm(ActModelForm):
    """Who a worker is, for whom and from when to when."""

    roles = forms.MultipleChoiceField(label="Rollen", choices=Role, widget=forms.CheckboxSelectMultiple)
    email = forms.EmailField(
        label="E-mailadres",
        max_length=200,
        error_messages={"invalid": "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl."},
    )

    class Meta:
        model = User
        fields = ["name", "email", "employer", "roles", "team", "municipality", "starts_on", "ends_on"]
        labels = {"municipality": "Gemeente (voor een contractmanager)"}
        widgets = {
            "starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "De einddatum ligt vóór de begindatum.")
        return cleaned


class MoveForm(ActModelForm):
    """Another organisation, team or role from a day that comes."""

    roles = forms.MultipleChoiceField(label="Rollen", choices=Role, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = PlannedMove
        fields = ["starts_on", "employer", "team", "roles"]
        widgets = {"starts_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class LeaveForm(ActForm):
    """The last day of a worker."""

    ends_on = forms.DateField(
        label="Laatste werkdag",
        help_text="Na deze dag komt de medewerker er niet meer in.",
        error_messages={"required": "Vul de laatste werkdag in.", "invalid": "Vul een datum in."},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class IdentityProviderForm(ActModelForm):
    """The login of an organisation; its secret is written here and never shown."""

    issuer = forms.URLField(
        label="Adres van de dienst (issuer)",
        max_length=300,
        assume_scheme="https",
        help_text="Zoals de dienst zichzelf noemt, met https.",
        error_messages={"invalid": "Vul een adres in dat begint met https://."},
    )
    secret = forms.CharField(
        label="Geheim (client secret)",
        required=False,
        max_length=500,
        help_text="U ziet het hier niet terug. Leeg laten: het geheim blijft zoals het is.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    domains = SimpleArrayField(
        forms.CharField(max_length=100),
        label="E-maildomeinen",
        help_text="Wat achter het apenstaartje staat, met komma's ertussen.",
        error_messages={"required": "Vul minstens één e-maildomein in."},
    )
    second_step_values = SimpleArrayField(
        forms.CharField(max_length=200),
        label="Waarden die als tweede stap tellen",
        required=False,
        help_text="Van acr of amr, bijvoorbeeld mfa. Leeg: de medewerker doet de tweede stap bij ons.",
    )

    # The secret is no field of the model here, or an empty one would wipe what there was.
    field_order = ("name", "slug", "partner", "issuer", "client_id", "secret")

    class Meta:
        model = IdentityProvider
        fields = [
            "name",
            "slug",
            "partner",
            "issuer",
            "client_id",
            "domains",
            "second_step_values",
            "vouches_for_addresses",
            "is_only_way",
            "is_active",
        ]


class UntieForm(ActForm):
    """Why a worker is no longer recognised by the account at the organisation."""

    reason = forms.CharField(
        label="Waarom maakt u de koppeling los?",
        max_length=200,
        help_text="Bijvoorbeeld: nieuw account bij de organisatie. Schrijf geen gegevens van inwoners op.",
        error_messages={"required": "Vul in waarom u de koppeling losmaakt."},
    )
