"""The form that asks why a BSN is shown."""

from django import forms

from providers.doors import ActForm

# Of a list, so that the log of looks can be counted by it and holds nothing about the resident.
PURPOSES = (
    "aanvraag of besluit over maatwerk",
    "gegevens uitwisselen met aanbieder, CAK of SVB",
    "nagaan wie iemand is",
    "het nummer controleren",
    "verzoek van de inwoner over zijn gegevens",
)


class PurposeForm(ActForm):
    """For what the number is needed."""

    purpose = forms.ChoiceField(
        label="Waarvoor hebt u het nodig?",
        choices=[("", "Kies een reden"), *((one, one.capitalize()) for one in PURPOSES)],
        error_messages={"required": "Kies waarvoor u het BSN nodig hebt."},
    )
