"""Forms to get in, and about one's own account."""

from django import forms

from providers.doors import ActForm


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
