"""The forms about the person: language and wishes, who speaks for the resident, safety at home."""

from django import forms

from cases.forms.rights import Choice, LongField
from cases.models import Document, Representative, SafetyNote
from providers.doors import ActForm, DayField


class PersonForm(ActForm):
    """In which language and how the resident wants to be met."""

    language = forms.CharField(
        label="Welke taal spreekt de inwoner?",
        max_length=60,
        required=False,
        help_text="Als dat geen Nederlands is.",
    )
    needs_interpreter = forms.BooleanField(label="Er is een tolk nodig", required=False)
    contact_wishes = forms.CharField(
        label="Wensen bij contact",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: liever bellen na 10 uur, of liever een vrouw.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, client):
        known = {name: getattr(client, name) for name in ("language", "needs_interpreter", "contact_wishes")}
        super().__init__(data, initial=known | {"seen": client.version})


class DocumentChoice(forms.ModelChoiceField):
    """A document of the dossier, by its title and day."""

    def label_from_instance(self, document):
        return f"{document.title}, {document.dated_on:%d-%m-%Y}"


class RepresentativeForm(ActForm):
    """Who may speak for the resident, over which period and on what proof."""

    kind = Choice(
        Representative.Kind,
        label="Soort vertegenwoordiger",
        missing="Kies wat voor vertegenwoordiger het is.",
    )
    name = forms.CharField(
        label="Naam", max_length=200, error_messages={"required": "Vul de naam van de vertegenwoordiger in."}
    )
    organisation = forms.CharField(label="Organisatie", max_length=200, required=False)
    phone = forms.CharField(label="Telefoon", max_length=40, required=False)
    email = forms.EmailField(
        label="E-mail",
        max_length=200,
        required=False,
        error_messages={"invalid": "Vul een e-mailadres in, zoals naam@voorbeeld.nl."},
    )
    address = forms.CharField(label="Adres voor brieven", max_length=300, required=False)
    starts_on = DayField(label="Vanaf", missing="Vul in vanaf welke dag dit geldt.")
    ends_on = DayField(
        label="Tot en met",
        required=False,
        help_text="Laat leeg als er geen einde is afgesproken.",
    )
    proof_document = DocumentChoice(
        queryset=Document.objects.none(),
        label="Bewijs in dit dossier",
        required=False,
        empty_label="Geen document",
        help_text="Staat het bewijs er niet? Vul dan hieronder in wat u zag.",
    )
    proof = forms.CharField(
        label="Wat is gezien?",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: beschikking van de rechter, of het register van curatele en bewind.",
    )
    proof_seen_on = DayField(label="Gezien op", required=False)

    def __init__(self, data=None, *, documents, initial=None):
        super().__init__(data, initial=initial)
        self.fields["proof_document"].queryset = documents


class RepresentativeChangeForm(RepresentativeForm):
    """The same of one that is there; another kind is another representative."""

    kind = None
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, documents, representative):
        known = {name: getattr(representative, name) for name in self.base_fields if name != "seen"}
        super().__init__(data, documents=documents, initial=known | {"seen": representative.version})


class SafetyForm(ActForm):
    """What to mind at a visit, who reads it, and when it is looked at again."""

    text = LongField(
        label="Waar let u op bij een huisbezoek?",
        max_length=500,
        missing="Schrijf op waar u op let bij een huisbezoek.",
        help_text="Alleen wat een bezoeker moet weten om veilig te werken. Geen diagnose.",
    )
    readers = Choice(SafetyNote.Readers, label="Wie leest dit?", missing="Kies wie dit leest.")
    review_on = DayField(
        label="Opnieuw bekijken op",
        missing="Kies een dag na vandaag, hooguit een jaar verder.",
        help_text="Hooguit een jaar verder.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, note):
        known = {
            "text": note.text,
            "readers": note.readers,
            "review_on": note.review_on,
            "seen": note.version,
        }
        super().__init__(data, initial=known if note.pk else None)


class SafetyEndForm(ActForm):
    """Why it no longer holds."""

    reason = forms.CharField(
        label="Waarom vervalt deze notitie?",
        max_length=200,
        error_messages={"required": "Vul in waarom deze notitie vervalt."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
