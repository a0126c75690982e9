"""The forms of an organisation about files: what it fetches, and the answers it hands in."""

from django import forms

from cases.exchange.partner_files import NotRead, read_answers
from providers.doors import ActForm

MOST_BYTES = 2 * 1024 * 1024


class AnswersFileForm(ActForm):
    """A CSV or XLSX file; what is wrong with it is told by line and column."""

    file = forms.FileField(
        label="Bestand met antwoorden (CSV of XLSX)",
        help_text="Eén antwoord per regel. De kolommen staan hieronder.",
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg."},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise forms.ValidationError("Dit bestand is te groot. Stuur minder regels tegelijk.")
        try:
            return read_answers(upload.read())
        except NotRead as error:
            raise forms.ValidationError(error.faults)


class FetchForm(forms.Form):
    """Which referrals are fetched, and as what."""

    welke = forms.ChoiceField(
        label="Wat wilt u ophalen?",
        choices=[
            ("open", "Wat wacht of loopt, om als antwoord terug te sturen"),
            ("alles", "Alles van uw organisatie, ook wat voorbij is"),
        ],
        widget=forms.RadioSelect,
    )
    vorm = forms.ChoiceField(label="Soort bestand", choices=[("xlsx", "XLSX (Excel)"), ("csv", "CSV")])
