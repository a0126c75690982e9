"""The form of the desk: one page, in the order of the call."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import Client, LegalCode, term_on
from cases.scales import PLAIN
from intake.figures import Asked
from intake.forms.bsn import BsnField
from intake.models import Source, SupportRequest
from intake.services import Person
from providers.doors import ActForm
from providers.models import LocalService, Municipality, Place, ServiceScope, Team, place_of

Channel, Outcome, Destination = SupportRequest.Channel, SupportRequest.Outcome, SupportRequest.Destination
MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
STEPS = ("Uitleg gegeven", "Voorziening genoemd", "Folder of link gestuurd")
CONDITIONAL = (
    *("last_name", "first_names", "birth_date", "postcode", "house_number", "house_addition", "municipality"),
    *("other_name", "caller_name", "caller_phone", "phone"),
    *("service", "is_unsafe"),
    *("is_client_informed", "steps", "destination", "is_warm", "told_support", "told_plan", "team"),
)
# Of a resident who is no record yet; kept as typed while the question is open. A BSN is asked and kept with
# a dossier only, so it is not among them.
TYPED = (
    *("last_name", "first_names", "birth_date", "postcode", "house_number", "house_addition", "phone"),
    *("team", "destination", "household_of", "other_name"),
)
PREFIXES = {
    "van",
    "de",
    "der",
    "den",
    "het",
    "'t",
    "ter",
    "ten",
    "te",
    "von",
    "el",
    "al",
    "in",
    "op",
    "la",
    "le",
    "di",
}
URGENCY = (("today", "Vandaag"), ("soon", "Binnen 3 werkdagen"), ("normal", "Gewoon"))


class DayField(forms.Field):
    """A date as people type it: 2-6-1944, 02061944, 2 juni 1944 or 1944-06-02."""

    default_error_messages = {
        "invalid": "Vul een geboortedatum in, bijvoorbeeld 2-6-1944.",
        "future": "Vul een geboortedatum in die in het verleden ligt.",
    }

    def to_python(self, value: Any) -> date | None:
        text = str(value or "").strip().lower()[:40]
        if not text:
            return None
        day = read_day(text)
        if day is None:
            raise ValidationError(self.error_messages["invalid"], "invalid")
        if day > timezone.localdate():
            raise ValidationError(self.error_messages["future"], "future")
        return day


def split_name(name: str) -> tuple[str, str]:
    """Prefix and last name of a name as people say it.

    >>> split_name("van der Meulen"), split_name("Bakker")
    (('van der', 'Meulen'), ('', 'Bakker'))
    """
    words = name.split()
    count = 0
    while count < len(words) - 1 and words[count].lower() in PREFIXES:
        count += 1
    return " ".join(words[:count]), " ".join(words[count:])


def read_day(text: str) -> date | None:
    """The day in a text as people type it, or None.

    >>> read_day("2 juni 1944"), read_day("02061944"), read_day("31-2-1944")
    (datetime.date(1944, 6, 2), datetime.date(1944, 6, 2), None)
    """
    for number, month in enumerate(MONTHS, 1):
        text = re.sub(rf"\b{month}[a-z]*\b", str(number), text)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month_, day = match.groups()
    elif (match := re.fullmatch(r"(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})", text)) or (
        match := re.fullmatch(r"(\d{2})(\d{2})(\d{4})", text)
    ):
        day, month_, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month_), int(day))
    except ValueError:
        return None


class RegisterForm(ActForm):
    """One question, from the first word to what was done with it."""

    channel = forms.ChoiceField(
        label="Hoe komt de vraag binnen?",
        choices=[c for c in Channel.choices if c[0] != Channel.SIGNAL],
        initial=Channel.PHONE,
        widget=forms.RadioSelect(
            attrs={
                "icons": {
                    "phone": "phone",
                    "desk": "desk",
                    "walk_in": "door",
                    "email": "mail",
                    "web": "book",
                    "referrer": "send",
                }
            }
        ),
    )
    text = forms.CharField(
        label="Wat is de vraag?",
        max_length=10_000,
        help_text="Schrijf op wat de beller zegt, in gewone woorden.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Vul in wat de vraag is."},
    )
    domains = forms.MultipleChoiceField(
        label="Waar gaat het over?",
        choices=[(code, label) for code, label in PLAIN.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    source = forms.ChoiceField(label="Wie neemt contact op?", choices=Source.choices, initial=Source.SELF)
    caller_name = forms.CharField(label="Naam van de beller", max_length=200, required=False)
    caller_phone = forms.CharField(label="Telefoon van de beller", max_length=200, required=False)
    is_client_informed = forms.TypedChoiceField(
        label="Weet de inwoner van dit gesprek?",
        choices=[("yes", "Ja"), ("no", "Nee"), ("", "Niet bekend")],
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    known = forms.ModelChoiceField(Client.objects.none(), required=False, widget=forms.HiddenInput)
    household_of = forms.ModelChoiceField(Client.objects.none(), required=False, widget=forms.HiddenInput)
    last_name = forms.CharField(label="Achternaam van de inwoner", max_length=200, required=False)
    first_names = forms.CharField(label="Voorletters of naam", max_length=200, required=False)
    other_name = forms.CharField(label="Geboortenaam of naam partner", max_length=200, required=False)
    apart = forms.ModelMultipleChoiceField(
        Client.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    birth_date = DayField(label="Geboortedatum", required=False)
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)
    house_number = forms.CharField(label="Huisnr.", max_length=9, required=False)
    house_addition = forms.CharField(label="Toev.", max_length=20, required=False)
    phone = forms.CharField(label="Telefoon van de inwoner", max_length=200, required=False)
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente",
        required=False,
        empty_label="Volgt uit de postcode",
        error_messages={"required": "Kies de gemeente."},
    )
    urgency_note = forms.ChoiceField(
        label="Hoe dringend is het?",
        choices=URGENCY,
        initial="normal",
        widget=forms.RadioSelect(
            attrs={
                "class": "pick pick-3",
                "hints": {
                    "today": "Gevaar, geen eten of slaapplek, of de mantelzorger valt weg.",
                    "soon": "Het gaat niet goed en het wordt snel slechter.",
                    "normal": "Het onderzoek is binnen 6 weken klaar.",
                },
            }
        ),
    )
    steps = forms.MultipleChoiceField(
        label="Wat hebt u gedaan?",
        choices=[(step, step) for step in STEPS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    destination = forms.ChoiceField(
        label="Waar verwijst u naar door?",
        choices=[("", "Kies een plek"), *Destination.choices],
        required=False,
    )
    is_warm = forms.BooleanField(
        label="Ik draag de vraag warm over",
        required=False,
        help_text="Hierna vult u in met wie u sprak, en de toestemming.",
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"),
        label="Naar welk team?",
        required=False,
        empty_label="Het team van de wijk",
    )
    advised = forms.ModelMultipleChoiceField(
        LocalService.objects.none(),
        label="Dit is geadviseerd",
        required=False,
        error_messages={"invalid_choice": "Deze voorziening staat niet meer op de kaart."},
    )
    bsn = BsnField(help_text="Vraag het alleen als u er een dossier van maakt.")
    told_support = forms.BooleanField(label="Verteld over gratis cliëntondersteuning", required=False)
    told_plan = forms.BooleanField(label="Verteld over het persoonlijk plan", required=False)
    service = forms.ChoiceField(
        label="Om welke voorziening gaat het?",
        choices=[("", "Geen, of nog niet bekend"), *ServiceScope.Service.choices],
        required=False,
    )
    is_unsafe = forms.BooleanField(label="Iemand is niet veilig (meldcode)", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    opened = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        outcome: str = "",
        call_back: bool = False,
        on: date | None = None,
        initial: Any = None,
        of_signal: bool = False,
    ) -> None:
        super().__init__(data, initial=initial)
        if of_signal:  # how it came in does not change when the desk takes it up
            self.fields["channel"].choices = [(Channel.SIGNAL, Channel.SIGNAL.label)]
        self.outcome, self.call_back, self.on = outcome, call_back, on
        if on:
            days = term_on(LegalCode.PERSONAL_PLAN, on)
            self.fields["told_plan"].label = f"Verteld over het persoonlijk plan ({days} dagen)"
            self.fields["team"].queryset = Team.objects.holding(on=on).order_by("name")
            self.fields["advised"].queryset = LocalService.objects.in_force(on=on).defer("said")
        for name in ("known", "household_of", "apart"):
            self.fields[name].queryset = Client.objects.all()
        for name in ("caller_name", "caller_phone", "last_name", "first_names", "birth_date", "postcode",
                     "house_number", "house_addition", "phone", "bsn", "other_name"):  # fmt: skip
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["house_number"].widget.attrs["inputmode"] = "numeric"
        for name in CONDITIONAL:  # needed for one ending and not for another: the page says so above
            self.fields[name].conditional = True  # type: ignore[attr-defined]
        if data is None:  # the call starts with the question
            self.initial = {"opened": int(timezone.localtime().timestamp())} | self.initial
            self.fields["text"].widget.attrs["autofocus"] = True
        self.place = Place(None)

    def clean_postcode(self) -> str:
        value = re.sub(r"\s", "", self.cleaned_data["postcode"]).upper()
        if value and not re.fullmatch(r"[1-9]\d{3}[A-Z]{2}", value):
            raise ValidationError("Vul een postcode in met 4 cijfers en 2 letters, bijvoorbeeld 2471 BK.")
        self.place = place_of(value, on=self.on) if value and self.on else self.place
        return value

    def clean_house_number(self) -> int | None:
        value = self.cleaned_data["house_number"].strip()
        if value and not re.fullmatch(r"[1-9]\d{0,5}", value):
            raise ValidationError("Vul het huisnummer in met alleen cijfers. De letter hoort bij 'Toev.'.")
        return int(value) if value else None

    def clean_phone(self) -> str:
        value = re.sub(r"[\s().-]", "", self.cleaned_data["phone"])
        if value and not re.fullmatch(r"(0\d{9}|\+\d{8,15})", value):
            raise ValidationError("Vul een telefoonnummer in met 10 cijfers, of begin met +.")
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = cleaned.get("known")
        if known and self.on and not cleaned.get("postcode"):  # of a known person nothing is typed twice
            self.place = place_of(known.postcode, on=self.on)
        if not cleaned.get("municipality"):
            found = self.place.district.municipality if self.place.district else None
            cleaned["municipality"] = found or (known.municipality if known else None)
        if not cleaned["municipality"]:
            if Municipality.objects.count() == 1:
                cleaned["municipality"] = Municipality.objects.get()
            elif "postcode" not in self.errors:
                self.add_error("municipality", "Kies de gemeente, of vul de postcode in.")
        if self.outcome == Outcome.PASSED_ON and not cleaned.get("destination"):
            self.add_error("destination", "Kies waar u naar doorverwijst.")
        return cleaned

    @property
    def seconds(self) -> int:
        """How long the form was open; -1 where that is not known."""
        opened = self.cleaned_data.get("opened")
        return -1 if opened is None else int(timezone.localtime().timestamp()) - opened

    def asked(self) -> Asked:
        """What the form says of the person so far, also when other fields are wrong."""
        self.is_valid()
        get = self.cleaned_data.get
        return Asked(
            last_name=get("last_name") or "",
            first_names=get("first_names") or "",
            birth_date=get("birth_date"),
            postcode=get("postcode") or "",
            house_number=get("house_number"),
            phone=get("phone") or "",
            bsn=get("bsn") or "",
            other_name=get("other_name") or "",
        )

    @classmethod
    def of(cls, request: SupportRequest) -> dict[str, Any]:
        """The initial values with which an open question is taken up again."""
        plain = ("channel", "text", "domains", "source", "caller_name", "caller_phone", "steps", "version",
                 "service", "is_unsafe")  # fmt: skip
        informed = {True: "yes", False: "no", None: ""}[request.is_client_informed]
        return (
            {name: getattr(request, name) for name in plain}
            | (request.typed or {})
            | {
                "is_client_informed": informed,
                "municipality": request.municipality_id,
                "urgency_note": request.urgency_note or ("today" if request.is_urgent else "normal"),
                "known": request.client_id or "",
                "advised": list(request.advised.values_list("service", flat=True)),
                "told_support": bool(request.told_support_on),
                "told_plan": bool(request.told_plan_on),
            }
        )

    def arguments(self) -> dict[str, Any]:
        """The cleaned fields as the act takes them; on: the day of the call."""
        c = self.cleaned_data
        prefix, last_name = split_name(c["last_name"])
        person = Person(
            prefix=prefix,
            last_name=last_name,
            known=c["known"],
            household_of=c["household_of"],
            apart=tuple(c["apart"]),
            **{
                name: c[name]
                for name in (
                    "first_names",
                    "birth_date",
                    "postcode",
                    "house_number",
                    "house_addition",
                    "phone",
                    "bsn",
                    "other_name",
                )
            },
        )
        plain = ("channel", "text", "domains", "source", "caller_name", "caller_phone", "is_client_informed",
                 "urgency_note", "steps", "municipality", "service", "is_unsafe", "advised")  # fmt: skip
        return {name: c[name] for name in plain} | {
            "person": person,
            "team": c["team"] or self.place.team,
            "district": self.place.district,
            "outcome": self.outcome,
            "destination": c["destination"] if self.outcome == Outcome.PASSED_ON else "",
            "is_urgent": c["urgency_note"] == "today",
            "call_back": self.call_back,
            "told_support_on": self.on if c["told_support"] else None,
            "told_plan_on": self.on if c["told_plan"] else None,
            "typed": {name: self.data[name] for name in TYPED if self.data.get(name)},
            "seen": c["version"] or 0,
            "on": self.on,
        }
