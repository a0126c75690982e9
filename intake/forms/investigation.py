"""The forms of an investigation: a form for each step, and one for each subject."""

from typing import Any

from django import forms

from intake.models import AssessmentPart, AssessmentReport, SupportRequest, Way
from providers.doors import ActForm, DayField

HOW = {"required": "Kies hoe."}


class StepForm(ActForm):
    """One step; what was written down of it before stands in it."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, report: AssessmentReport | None, asked: SupportRequest) -> None:
        known: dict[str, Any] = {"seen": report.version if report else 1}
        for name in self.base_fields:
            if name != "seen":
                known[name] = getattr(asked if name.startswith("told_") else report, name, None)
        super().__init__(data, initial=known)

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}


def _how(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Kies hoe"), *Way.choices], error_messages=HOW)


class ConfirmForm(StepForm):
    """When receipt was confirmed."""

    confirmed_on = DayField(label="Wanneer is de ontvangst bevestigd?")


class SupportForm(StepForm):
    """When and how the resident heard of independent support."""

    told_support_on = DayField(
        label="Wanneer is verteld over cliëntondersteuning?",
        help_text="Dat die onafhankelijk is en niets kost. Vertel het ook aan de mantelzorger.",
    )
    support_how = _how("Hoe?")


class PlanToldForm(StepForm):
    """When the resident heard of an own plan."""

    told_plan_on = DayField(label="Wanneer is verteld over het persoonlijk plan?")


class PlanForm(StepForm):
    """When the own plan came in."""

    plan_received_on = DayField(label="Wanneer kwam het persoonlijk plan binnen?")


class BeginForm(StepForm):
    """When the investigation began, and who was there."""

    started_on = DayField(label="Wanneer begon het onderzoek?", help_text="Meestal de dag van het gesprek.")
    present = forms.CharField(
        label="Wie was erbij?",
        max_length=300,
        help_text="Bijvoorbeeld: de inwoner, de dochter, de cliëntondersteuner.",
        error_messages={"required": "Schrijf op wie erbij was."},
    )


class IdentityForm(StepForm):
    """By what identity was established."""

    identity_document = forms.ChoiceField(
        label="Welk identiteitsbewijs hebt u gezien?",
        choices=[("", "Kies het bewijs"), *AssessmentReport.Document.choices],
        help_text="Bewaar geen kopie en geen nummer.",
        error_messages={"required": "Kies het bewijs."},
    )
    identified_on = DayField(label="Op welke dag?")


class PgbForm(StepForm):
    """When a pgb was explained."""

    pgb_told_on = DayField(
        label="Wanneer is het pgb uitgelegd?",
        help_text="Dat het kan, en wat het van de inwoner vraagt.",
    )


class DelayForm(StepForm):
    """A later end that the resident agreed to."""

    delay_until = DayField(
        label="Tot en met welke dag is er uitstel?",
        help_text="Alleen als de inwoner instemt. Een aanvraag mag ook dan na zes weken.",
    )
    delay_agreed_on = DayField(label="Wanneer stemde de inwoner in?")
    delay_how = _how("Hoe stemde de inwoner in?")


class ReportForm(StepForm):
    """When the report was sent."""

    sent_on = DayField(
        label="Wanneer is het verslag verstuurd?",
        help_text="Daarna verandert het onderzoek hier niet meer.",
    )


STEP_FORMS: dict[str, tuple[type[StepForm], str]] = {
    "bevestiging": (ConfirmForm, "Ontvangst bevestigd"),
    "ondersteuning": (SupportForm, "Verteld over cliëntondersteuning"),
    "plan-verteld": (PlanToldForm, "Verteld over het persoonlijk plan"),
    "plan": (PlanForm, "Persoonlijk plan ontvangen"),
    "start": (BeginForm, "Begin van het onderzoek"),
    "identiteit": (IdentityForm, "Identiteit vastgesteld"),
    "pgb": (PgbForm, "Verteld over het pgb"),
    "uitstel": (DelayForm, "Uitstel van het onderzoek"),
    "verslag": (ReportForm, "Verslag verstuurd"),
}


class PartForm(ActForm):
    """What was found of one subject, or that it does not matter here."""

    is_discussed = forms.TypedChoiceField(
        label="Is dit besproken?",
        choices=[("yes", "Besproken"), ("no", "Niet aan de orde")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of dit is besproken."},
    )
    text = forms.CharField(
        label="Wat is gevonden?",
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, subject: str, part: AssessmentPart | None) -> None:
        known: dict[str, Any] = {"seen": part.version if part else 0}
        if part:
            known |= {"is_discussed": "yes" if part.is_discussed else "no", "text": part.text}
        super().__init__(data, initial=known, auto_id=f"{subject}_%s")
        self.fields["text"].conditional = True  # type: ignore[attr-defined]
        self.fields["text"].help_text = AssessmentPart.ASKS[AssessmentPart.Subject(subject)]

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}

    def show_current(self, part: AssessmentPart) -> None:
        """After a colleague was first: what was typed stays, and may be kept over what stands there now."""
        self.data = self.data.copy() | {"seen": str(part.version)}
