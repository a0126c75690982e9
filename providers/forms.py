"""Forms about oneself and about workers."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from providers.doors import ActForm, ActModelForm
from providers.models import Role, User


class LoginForm(AuthenticationForm):
    """E-mail and password."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": "Het e-mailadres of wachtwoord klopt niet. Probeer het opnieuw.",
        "inactive": "Het e-mailadres of wachtwoord klopt niet. Probeer het opnieuw.",
    }
    username = forms.CharField(
        label="E-mailadres",
        max_length=200,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
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
