"""The forms of letters: what a worker fills in, and the text that a beheerder lays down."""

from collections.abc import Mapping
from typing import Any

from django import forms

from intake.figures import application_for
from intake.letters import day, first_address
from intake.models import AssessmentPart, Decision, LetterKind, LetterTemplate, SupportRequest, Weighing
from intake.models.letter_text import LONGEST, OWN
from providers.doors import ActForm, DayField

K = LetterKind
Fields = Mapping[str, tuple[str, forms.Field]]  # name in the form -> field of the letter, and how it is asked


def _text(label: str, missing: str, *, help_text: str = "", most: int = 120) -> forms.CharField:
    words = {"required": missing}
    return forms.CharField(label=label, max_length=most, help_text=help_text, error_messages=words)


def _area(label: str, missing: str, *, help_text: str, rows: int, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=10_000,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"required": missing},
    )


def asked_of(kind: str) -> Fields:
    """What a kind asks of the worker."""
    plan = "Schrijf gewone zinnen. Een lege regel begint een alinea, een regel met - ervoor is een opsomming."
    decision: Fields = {
        "provision": (
            "voorziening",
            _text("Welke voorziening?", "Vul in welke voorziening.", help_text="Bijvoorbeeld: een traplift."),
        ),
        "reasons": (
            "motivering",
            _area("Waarom?", "Schrijf op waarom u dit besluit.", help_text=plan, rows=8),
        ),
    }
    if kind == K.INVITATION:
        words = {"required": "Vul in hoe laat het gesprek is.", "invalid": "Vul een tijd in, zoals 10:30."}
        at = forms.TimeField(
            label="Hoe laat?", widget=forms.TimeInput(attrs={"type": "time"}), error_messages=words
        )
        where = _text("Waar?", "Vul in waar het gesprek is.", help_text="Bijvoorbeeld: bij u thuis.")
        return {
            "talk_on": ("dag gesprek", DayField(label="Op welke dag is het gesprek?")),
            "talk_at": ("tijd gesprek", at),
            "place": ("plaats gesprek", where),
        }
    if kind == K.REPORT:
        missing = "Schrijf op wat er is onderzocht."
        return {"findings": ("verslag", _area("Het verslag", missing, help_text=plan, rows=16))}
    if kind == K.GRANT:
        return {**decision, "begins_on": ("ingangsdatum", DayField(label="Vanaf welke dag?"))}
    return decision if kind == K.REFUSAL else {}


class WriteForm(ActForm):
    """The address, what only the worker knows, and one piece of own text."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    address = _area(
        "Adres in het venster van de envelop",
        "Vul de naam en het adres in.",
        help_text="Elke regel apart. Rondom kent geen straat: vul die zelf in.",
        rows=4,
    )

    def __init__(self, data: Any, *, asked: SupportRequest, kind: str, seen: int) -> None:
        self.known = asked_of(kind)
        first: dict[str, Any] = {"seen": seen}
        if asked.client:
            first["address"] = first_address(asked, asked.client)
        if "provision" in self.known:
            first["provision"] = asked.get_service_display()
            first["reasons"] = _reasons(asked, kind)
        if "findings" in self.known:
            first["findings"] = _found(asked)
        super().__init__(data, initial=first)
        for name, (_, field) in self.known.items():
            self.fields[name] = field
        self.fields["own"] = _area(
            "Eigen tekst", "", help_text="Wat u er zelf bij wilt schrijven.", rows=4, required=False
        )

    def arguments(self) -> dict[str, Any]:
        c = self.cleaned_data
        return {"address": c["address"], "typed": self.typed, "seen": c["seen"] or 0}

    @property
    def typed(self) -> dict[str, str]:
        """Field of the letter -> what was filled in for it."""
        c = self.cleaned_data
        return {OWN: c["own"]} | {field: _said(c[name]) for name, (field, _) in self.known.items()}


class TextForm(ActForm):
    """The text of a kind of letter, from a day on."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    subject = forms.CharField(
        label="Onderwerp",
        max_length=120,
        help_text="Staat boven de brief. Nooit met een naam.",
        error_messages={"required": "Vul het onderwerp in."},
    )
    body = forms.CharField(
        label="Tekst",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 28}),
        help_text="Een regel met # ervoor is een kop, met - ervoor een opsomming.",
        error_messages={"required": "Vul de tekst in."},
    )
    starts_on = DayField(label="Vanaf", help_text="Vandaag of later. De vorige tekst geldt tot die dag.")

    def __init__(self, data: Any, *, text: LetterTemplate | None, seen: int, on: Any) -> None:
        first = {"subject": text.subject, "body": text.body} if text else {}
        super().__init__(data, initial=first | {"starts_on": on, "seen": seen})

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}


def _said(value: Any) -> str:
    if hasattr(value, "weekday"):
        return day(value)
    if hasattr(value, "hour"):
        return f"{value.hour}.{value.minute:02} uur"
    return str(value).strip()


def _found(asked: SupportRequest) -> str:
    """What the investigation found, to begin the report with; else what the desk weighed."""
    parts = list(AssessmentPart.objects.filter(assessment__request=asked).exclude(text=""))
    if parts:
        order = AssessmentPart.Subject.values  # a to g, as the law has them
        parts.sort(key=lambda part: order.index(part.subject))
        return "\n\n".join(f"# {_heading(part)}\n{part.text}" for part in parts)
    rows: list[Weighing] = list(asked.weighings.all())
    return "\n".join(f"- {row.get_step_display().capitalize()}: {row.finding}" for row in rows)


def _reasons(asked: SupportRequest, kind: str) -> str:
    """Why it was decided, as it was written down with the decision."""
    about = application_for(asked, kind)
    reasons = Decision.objects.filter(application=about).values_list("reason", flat=True)
    return (reasons.first() or "") if about else ""


def _heading(part: AssessmentPart) -> str:
    """The subject without its letter of the law."""
    return part.get_subject_display().split(". ")[-1]
