"""Forms about oneself and about workers."""

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from providers.doors import ActForm, ActModelForm, DayField
from providers.models import Contract, IdentityProvider, PlannedMove, Role, Target, User


class LoginForm(forms.Form):
    """E-mail and password; whether they fit is decided at the door."""

    username = forms.CharField(
        label="E-mailadres",
        max_length=200,
        error_messages={"required": "Vul uw e-mailadres in."},
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label="Wachtwoord",
        max_length=4096,
        strip=False,
        error_messages={"required": "Vul uw wachtwoord in."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class OrganisationForm(forms.Form):
    """The address by whose domain the organisation is found."""

    email = forms.EmailField(
        label="E-mailadres van uw werk",
        max_length=200,
        error_messages={
            "required": "Vul het e-mailadres van uw werk in.",
            "invalid": "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class CodeForm(forms.Form):
    """A code of the second step: six digits from an app, or a spare code of eight."""

    code = forms.CharField(
        label="Code",
        max_length=20,
        error_messages={"required": "Vul de code in."},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class KeyForm(forms.Form):
    """What a security key answered; filled in by the browser."""

    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)


class NewKeyForm(KeyForm):
    """A new security key and what its owner calls it."""

    name = forms.CharField(
        label="Naam van deze sleutel",
        max_length=60,
        initial="Mijn sleutel",
        error_messages={"required": "Geef de sleutel een naam."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ConfirmForm(forms.Form):
    """The password once more, before a second step is changed."""

    password = forms.CharField(
        label="Wachtwoord",
        max_length=4096,
        strip=False,
        error_messages={"required": "Vul uw wachtwoord in."},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class ForgottenForm(ActForm):
    """The address to which a link to choose a password goes."""

    email = forms.EmailField(
        label="E-mailadres",
        error_messages={"invalid": "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl."},
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


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


class ContractForm(ActModelForm):
    """What a municipality agreed, from which day."""

    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.")
    ends_on = DayField(label="Tot en met", required=False, help_text="Leeg: tot nader order.")

    class Meta:
        model = Contract
        fields = [
            "municipality", "starts_on", "ends_on", "variant", "small_cell_threshold", "lumpsum_per_year",
        ]  # fmt: skip
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "small_cell_threshold": {
                "min_value": "De drempel is minstens 5.",
                "invalid": "Vul een getal in.",
            },
            "lumpsum_per_year": {"invalid": "Vul een heel bedrag in, zonder centen."},
        }


class TargetForm(ActModelForm):
    """The target of one KPI, from which day."""

    kpi = forms.ChoiceField(
        label="KPI",
        choices=[("", "Kies de KPI"), *((f"K{number:02}", f"K{number:02}") for number in range(1, 24))],
        error_messages={"required": "Kies de KPI."},
    )
    value = forms.DecimalField(
        label="Norm",
        max_digits=12,
        decimal_places=1,
        min_value=0,
        help_text="Procenten, een cijfer of een aantal, zoals in de definitie.",
        error_messages={"required": "Vul de norm in.", "invalid": "Vul een getal in."},
    )
    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.")
    ends_on = DayField(label="Tot en met", required=False, help_text="Leeg: tot nader order.")

    class Meta:
        model = Target
        fields = ["kpi", "value", "starts_on", "ends_on", "phase"]
