"""The forms of documents."""

from django import forms

from cases.exchange import ALLOWED
from cases.models import Document
from cases.scales import Confidentiality
from providers.doors import ActForm, DayField, UsualField

MISSING = {"required": "Kies een bestand.", "empty": "Dit bestand is leeg.", "invalid": "Kies een bestand."}


class UploadField(forms.FileField):
    """A file, picked; what it may be is judged by its content in the act."""

    def __init__(self, **kwargs):
        endings = ",".join(ending for known in ALLOWED.values() for ending in known)
        widget = forms.FileInput(attrs={"accept": endings})
        super().__init__(widget=widget, error_messages=MISSING, max_length=255, **kwargs)


class VersionForm(ActForm):
    """A newer file of the same document."""

    upload = UploadField(label="Bestand", help_text="Pdf, foto, document, rekenblad, txt of eml.")


class DocumentForm(ActForm):
    """A file, what it is, and who reads it."""

    upload = UploadField(label="Bestand", help_text="Pdf, foto, document, rekenblad, txt of eml.")
    title = forms.CharField(
        label="Titel",
        max_length=200,
        required=False,
        help_text="Laat leeg voor de naam van het bestand. Dezelfde titel is een nieuwe versie.",
    )
    kind = forms.ChoiceField(
        label="Soort document", choices=Document.Kind.choices, initial=Document.Kind.OTHER
    )
    dated_on = DayField(label="Datum van het document")
    confidentiality = UsualField(label="Wie leest dit?", initial=Confidentiality.NORMAL)
    is_hidden_from_partners = forms.BooleanField(
        label="Niet zichtbaar voor partners", required=False, initial=True
    )

    def __init__(self, data=None, files=None, *, readers, on):
        super().__init__(data, files, initial={"dated_on": on})
        self.fields["confidentiality"].choices = readers
