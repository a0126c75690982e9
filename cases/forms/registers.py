"""The forms of the registers: incidents, data breaches, processing. No names of residents."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.forms.acts import WorkerField, said
from cases.forms.complaint import handlers
from cases.models import Breach, Incident, Processing
from providers.doors import ActForm, DayField
from providers.models import Partner, Role, User

MOMENT = "%Y-%m-%dT%H:%M"
PUT_RIGHT = "Alleen als u verandert wat er al stond. Wat er stond, blijft bewaard."


class MomentField(forms.DateTimeField):
    """A moment of the clock in the Netherlands, by the browser's own picker.

    In the hour that comes twice, in autumn, the first is meant: a term is early then, never late.
    """

    def __init__(self, *, missing="Vul een dag en tijd in.", **kwargs):
        super().__init__(
            widget=forms.DateTimeInput(
                attrs={"type": "datetime-local", "autocomplete": "off"}, format=MOMENT
            ),
            error_messages={"required": missing},
            **kwargs,
        )

    def to_python(self, value):
        if not value or isinstance(value, datetime):
            return value or None
        try:
            wanted = datetime.strptime(value.strip()[:16], MOMENT)  # noqa: DTZ007  # the zone follows
        except ValueError:
            raise ValidationError("Vul een dag en tijd in die bestaan.", code="invalid") from None
        if not 1900 <= wanted.year <= 2200:
            raise ValidationError("Vul een dag en tijd in die bestaan.", code="invalid")
        moment = wanted.replace(tzinfo=timezone.get_current_timezone())
        if timezone.localtime(moment.astimezone(UTC)).replace(tzinfo=None) != wanted:
            raise ValidationError(
                "Dit tijdstip is er niet: de klok ging toen een uur vooruit.", code="invalid"
            )
        return moment


def text(label, *, rows=3, most=2_000, needed="", help_text=""):
    """A text of a few lines; needed: what to say when it is missing."""
    return forms.CharField(
        label=label,
        required=bool(needed),
        max_length=most,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": needed},
    )


def line(label, *, most=500, help_text=""):
    """One line that may stay empty."""
    return forms.CharField(label=label, required=False, max_length=most, help_text=help_text)


class RegisterForm(ActForm):
    """What the forms of entries share: the version that was on the screen, and why something is put right."""

    correction = line("Reden van de verbetering", most=300, help_text=PUT_RIGHT)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "correction"])  # that one comes last

    def arguments(self):
        return self.cleaned_data | {"seen": self.cleaned_data.get("seen") or 0}


def _said_before(form, row):
    known = [name for name in form.base_fields if name not in ("correction", "seen")]
    return {name: getattr(row, name) for name in known} | {"seen": row.version}


class IncidentForm(RegisterForm):
    """What happened, who was told and what came of it."""

    kind = forms.ChoiceField(
        label="Wat is het?",
        choices=said(Incident.Kind),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies calamiteit of geweld."},
    )
    happened_on = DayField(label="Gebeurd op", missing="Vul in wanneer het gebeurde.")
    known_on = DayField(
        label="Bekend geworden op",
        missing="Vul in wanneer u het hoorde.",
        help_text="Meld het direct, uiterlijk 3 werkdagen na deze dag.",
    )
    subject = text(
        "Wat gebeurde er?",
        needed="Schrijf in een paar zinnen wat er gebeurde.",
        help_text="Zonder namen. Soort, omstandigheden en gevolg.",
    )
    partner = forms.ModelChoiceField(
        label="Bij welke organisatie?",
        queryset=Partner.objects.none(),
        required=False,
        empty_label="Bij geen",
    )
    owner = WorkerField(label="Wie behandelt het?", error_messages={"required": "Kies wie het behandelt."})
    reported_on = DayField(label="Gemeld bij de toezichthouder op", required=False)
    supervisor = line("Welke toezichthouder?", most=200, help_text="Bijvoorbeeld de GGD van uw regio.")
    report_number = line("Kenmerk van de melding", most=100)
    told_on = DayField(label="Inwoner of familie ingelicht op", required=False)
    told_whom = line("Wie is ingelicht?", most=300, help_text="Zonder namen, bijvoorbeeld: de dochter.")
    concluded_on = DayField(label="Onderzoek afgerond op", required=False)
    conclusion = text("Conclusie en maatregelen", most=5_000)

    def __init__(self, data=None, *, by, on, incident=None):
        begun = {"known_on": on, "owner": by}
        super().__init__(data, initial=_said_before(self, incident) if incident else begun)
        self.fields["partner"].queryset = Partner.objects.order_by("name")
        self.fields["owner"].queryset = handlers(by, on=on, holder=incident and incident.owner_id)
        if incident is None:
            for name in ("concluded_on", "conclusion", "correction", "seen"):
                del self.fields[name]


class TellBreachForm(ActForm):
    """What everybody fills in who discovers a breach."""

    discovered_at = MomentField(
        label="Wanneer ontdekte u het?",
        missing="Vul in wanneer u het ontdekte.",
        help_text="De 72 uur beginnen dan.",
    )
    what = text(
        "Wat gebeurde er?",
        needed="Schrijf op wat er gebeurde.",
        help_text="Zonder namen. Bijvoorbeeld: een brief lag bij het verkeerde adres.",
    )
    data = line("Om welke gegevens gaat het?", help_text="Bijvoorbeeld: naam, adres en hulpvraag.")


class BreachForm(RegisterForm):
    """What the privacy officer judges and does."""

    discovered_at = MomentField(label="Ontdekt op", missing="Vul in wanneer het ontdekt werd.")
    what = text("Wat gebeurde er?", needed="Schrijf op wat er gebeurde.", help_text="Zonder namen.")
    data = line("Om welke gegevens gaat het?")
    people_count = forms.IntegerField(
        label="Hoeveel mensen, ongeveer?",
        required=False,
        min_value=0,
        max_value=10_000_000,
        error_messages={"invalid": "Vul een aantal in, in cijfers."},
    )
    owner = WorkerField(label="Wie behandelt het?", error_messages={"required": "Kies wie het behandelt."})
    risk = forms.ChoiceField(
        label="Hoe groot is het risico voor de betrokkenen?",
        choices=[("", "Nog niet beoordeeld"), *said(Breach.Risk)],
        required=False,
        widget=forms.RadioSelect,
    )
    risk_reason = text("Waarom?")
    reported_at = MomentField(label="Gemeld bij de Autoriteit Persoonsgegevens op", required=False)
    report_number = line("Kenmerk van de melding", most=100)
    late_reason = line("Waarom later dan 72 uur?", help_text="Alleen als de melding te laat was.")
    told_at = MomentField(label="Betrokkenen ingelicht op", required=False)
    told_how = line("Hoe, of waarom niet?", help_text="Bij een hoog risico licht u de betrokkenen direct in.")
    measures = text("Maatregelen", most=5_000)
    closed_on = DayField(label="Afgerond op", required=False)

    def __init__(self, data=None, *, by, on, breach):
        said_before = _said_before(self, breach)
        super().__init__(data, initial=said_before | {"owner": breach.owner or by})
        officers = User.objects.at_work(on=on).with_role(Role.PRIVACY_OFFICER).select_related("employer")
        known = User.objects.filter(pk=breach.owner_id).select_related("employer")
        self.fields["owner"].queryset = (officers | known).order_by("name", "pk")


class ProcessingForm(ActForm):
    """One version of a kind of processing."""

    name = forms.CharField(
        label="Naam", max_length=200, error_messages={"required": "Geef de verwerking een naam."}
    )
    starts_on = DayField(label="Geldt vanaf", missing="Vul in vanaf welke dag dit geldt.")
    is_ended = forms.BooleanField(label="Deze verwerking stopt op die dag", required=False)
    purpose = text("Doel", needed="Schrijf op waarvoor het nodig is.")
    ground = text("Grondslag", needed="Schrijf op waarom het mag.")
    subjects = text("Van wie", rows=2, most=1_000, needed="Schrijf op om wie het gaat.")
    categories = text("Welke gegevens", needed="Schrijf op om welke gegevens het gaat.")
    recipients = text("Wie ze ontvangen", needed="Schrijf op wie de gegevens ontvangt.")
    abroad = text("Doorgifte buiten de EU", rows=2, most=1_000, needed="Schrijf op of dat gebeurt.")
    retention = text("Bewaartermijn", rows=2, most=1_000, needed="Schrijf op hoe lang het blijft.")
    security = text("Beveiliging", needed="Schrijf op hoe het is beveiligd.")
    responsible = text("Verantwoordelijke", rows=2, most=1_000, needed="Schrijf op wie verantwoordelijk is.")
    source = line("Bron", most=300)

    def __init__(self, data=None, *, on, known=None):
        start = {"starts_on": on, "abroad": "Geen."}
        if known:
            start = {name: getattr(known, name) for name in self.base_fields} | {"starts_on": on}
        super().__init__(data, initial=start)
        if known:
            self.fields["name"].disabled = True


def processing_of(row: Processing):
    """The fields of one version, by their names on the screen."""
    return [(field.label, getattr(row, name)) for name, field in ProcessingForm.base_fields.items()
            if name not in ("name", "starts_on", "is_ended")]  # fmt: skip
