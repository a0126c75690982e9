"""The forms of requests about data, consent and disclosures. The rules are in the acts."""

from django import forms

from cases.forms.acts import said
from cases.forms.barrier import NumberField
from cases.models import Case, Consent, DataRequest, Disclosure, Rectification
from cases.models.consent import Asker, Data, Ground
from cases.services.data_requests import FIELDS
from providers.doors import ActForm, DayField
from providers.models import Partner


class LongField(forms.CharField):
    """Some lines of text."""

    def __init__(self, *, missing="", rows=3, max_length=5_000, **kwargs):
        words = {"required": missing} if missing else None
        super().__init__(
            max_length=max_length,
            widget=forms.Textarea(attrs={"rows": rows, "autocomplete": "off"}),
            error_messages=words,
            **kwargs,
        )


class Choice(forms.ChoiceField):
    """One of a few, all in sight."""

    def __init__(self, choices, *, missing="Maak een keuze.", **kwargs):
        super().__init__(
            choices=said(choices),
            widget=forms.RadioSelect,
            error_messages={"required": missing, "invalid_choice": missing},
            **kwargs,
        )


class SeenForm(ActForm):
    """A form on a request, with the version that was on the screen."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RequestForm(ActForm):
    """What the resident asks, when, how and by whom."""

    kind = Choice(DataRequest.Kind, label="Wat vraagt de inwoner?", missing="Kies wat de inwoner vraagt.")
    received_on = DayField(
        label="Ontvangen op", missing="Vul in wanneer het verzoek kwam.", help_text="De termijn begint dan."
    )
    way = Choice(DataRequest.Way, label="Hoe kwam het binnen?", missing="Kies hoe het verzoek kwam.")
    wish = LongField(
        label="Wat wil de inwoner?",
        missing="Schrijf op wat de inwoner vraagt.",
        help_text="In de woorden van de inwoner.",
    )
    asked_by = Choice(Asker, label="Wie vraagt het?", initial=Asker.SELF)
    representative = forms.CharField(
        label="Naam van de vertegenwoordiger",
        max_length=200,
        required=False,
        help_text="Alleen als iemand anders vraagt.",
    )
    representation = forms.CharField(
        label="Waaruit blijkt dat dit mag?",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: beschikking van de rechter gezien, machtiging gezien.",
    )


class RequestByNumberForm(RequestForm):
    """The same, for who has no dossier before them: by its number, or by the person."""

    number = NumberField(required=False)
    last_name = forms.CharField(
        label="Of de achternaam", max_length=200, required=False, help_text="Zonder voorvoegsel."
    )
    birth_date = forms.DateField(
        label="En de geboortedatum", required=False, help_text="Bijvoorbeeld 2-6-1944."
    )
    field_order = ["number", "last_name", "birth_date"]


class IdentityForm(SeenForm):
    """How it was made sure who asks."""

    how = Choice(DataRequest.Proof, label="Hoe weet u wie dit vraagt?", missing="Kies hoe u dit vaststelde.")
    checked_on = DayField(label="Vastgesteld op")


class ExtendForm(SeenForm):
    """Why it takes longer."""

    reason = LongField(
        label="Waarom is er meer tijd nodig?",
        max_length=500,
        missing="Vul in waarom er meer tijd nodig is. De inwoner leest dit.",
        help_text="De inwoner leest dit in de brief.",
    )


class DecideForm(SeenForm):
    """The answer."""

    decision = Choice(DataRequest.Decision, label="Wat besluit u?", missing="Kies wat u besluit.")
    refusal_ground = forms.ChoiceField(
        label="Waarom kan het niet of niet helemaal?",
        choices=[("", "Niet van toepassing"), *said(DataRequest.Refusal)],
        required=False,
    )
    answer = LongField(
        label="Antwoord aan de inwoner",
        rows=5,
        missing="Schrijf wat u de inwoner antwoordt.",
        help_text="Dit staat letterlijk in de brief. Gebruik korte zinnen.",
    )


class RectifyForm(ActForm):
    """What is put right, or what the resident has to say about it."""

    case: "forms.ModelChoiceField[Case]" = forms.ModelChoiceField(
        None, label="In welk dossier?", empty_label=None, error_messages={"required": "Kies een dossier."}
    )
    act = forms.ChoiceField(
        label="Wat doet u?",
        choices=[
            ("field", "Een persoonsgegeven verbeteren"),
            ("text", "Een correctie zetten bij wat anderen schreven"),
            ("statement", "Een verklaring van de inwoner toevoegen"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat u doet."},
    )
    field = forms.ChoiceField(label="Welk persoonsgegeven?", required=False)
    about = forms.ChoiceField(
        label="Waar staat het?",
        choices=[("", "Niet van toepassing"), *said(Rectification.About)],
        required=False,
    )
    before = LongField(label="Wat staat er nu?", required=False, rows=2)
    after = LongField(
        label="Wat moet het zijn, of wat verklaart de inwoner?",
        missing="Vul in wat het moet zijn, of wat de inwoner verklaart.",
        help_text="Een datum schrijft u als 2-6-1944.",
    )

    def __init__(self, data=None, *, client):
        super().__init__(data)
        cases = client.cases.order_by("-opened_on", "-pk")
        self.fields["case"].queryset = cases
        self.fields["case"].initial = cases.first()
        names = [(name, client._meta.get_field(name).verbose_name.capitalize()) for name in FIELDS]
        self.fields["field"].choices = [("", "Niet van toepassing"), *names]


class ReceiverForm(ActForm):
    """To whom: an organisation that we know, or somebody else by name."""

    partner = forms.ModelChoiceField(
        Partner.objects.order_by("name"),
        label="Aan welke organisatie?",
        required=False,
        empty_label="Een ander",
    )
    receiver = forms.CharField(
        label="Of aan wie anders?", max_length=200, required=False, help_text="Bijvoorbeeld: huisarts."
    )
    data = forms.MultipleChoiceField(
        label="Welke gegevens?",
        choices=said(Data),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies welke gegevens het zijn."},
    )

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("partner")) == bool(cleaned.get("receiver", "").strip()):
            self.add_error("receiver", "Kies een organisatie, of vul in wie het anders is.")
        return cleaned


class ConsentForm(ReceiverForm):
    """What the resident agrees to."""

    purpose = forms.CharField(
        label="Waarvoor?",
        max_length=300,
        error_messages={"required": "Vul in waarvoor de gegevens zijn."},
        help_text="Bijvoorbeeld: samen een plan maken.",
    )
    given_on = DayField(label="De inwoner vond dit goed op")
    way = Choice(Consent.Way, label="Hoe gaf de inwoner dit aan?")
    given_by = Choice(Asker, label="Wie gaf toestemming?", initial=Asker.SELF)
    representative = forms.CharField(label="Naam van de vertegenwoordiger", max_length=200, required=False)
    valid_until = DayField(label="Geldig tot en met", required=False)
    field_order = ["partner", "receiver", "purpose", "data"]


class WithdrawConsentForm(ActForm):
    """Why, if the resident says so."""

    reason = forms.CharField(
        label="Toelichting", max_length=300, required=False, help_text="De inwoner hoeft geen reden te geven."
    )


class DisclosureForm(ReceiverForm):
    """What was told or sent, on what ground."""

    what = forms.CharField(
        label="Wat deelde u?", max_length=300, error_messages={"required": "Vul in wat u deelde."}
    )
    ground = Choice(Ground, label="Waarom mocht dat?", missing="Kies de grondslag.")
    consent: "forms.ModelChoiceField[Consent]" = forms.ModelChoiceField(
        None, label="Welke toestemming?", required=False, empty_label="Niet van toepassing"
    )
    way = Choice(Disclosure.Way, label="Hoe?")
    told_on = DayField(label="Op welke dag?")
    field_order = ["partner", "receiver", "what", "data"]

    def __init__(self, data=None, *, case, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["consent"].queryset = case.consents.running().select_related("partner")


class LeaveOutForm(ActForm):
    """Which rows of a part do not go to the resident, and why."""

    rows = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(
        label="Waarom laat u dit weg?",
        max_length=300,
        required=False,
        help_text="De inwoner leest deze reden. Bijvoorbeeld: hier staan gegevens van iemand anders.",
    )

    def __init__(self, data=None, *, count, **kwargs):
        super().__init__(data, **kwargs)
        self.fields["rows"].choices = [(number, str(number)) for number in range(count)]
