"""Forms of triage: the order of the law, the meldcode, and the help that stops a clock."""

from datetime import date
from typing import Any

from django import forms

from intake.models import SafetyStep, SupportRequest, Weighing
from intake.services import Considered
from providers.doors import ActForm, DayField
from providers.models import LocalService

NOT_YET, NO, YES = "", "no", "yes"


def _conditional(form: ActForm) -> None:
    """A step that was not taken is left empty: the page says so above, not at every field."""
    for field in form.fields.values():
        field.conditional = True  # type: ignore[attr-defined]


class WeighForm(ActForm):
    """What was considered, step by step in the order of the law."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, request: SupportRequest) -> None:
        known = {row.step: row for row in request.weighings.all()}
        super().__init__(data, initial={"seen": request.version}, auto_id="weging_%s")
        for step, label in Weighing.Step.choices:
            row = known.get(step)
            self.fields[f"{step}_enough"] = forms.ChoiceField(
                label=f"Lost {label} de vraag op?",
                choices=[(NOT_YET, "Niet bekeken"), (NO, "Nee, niet genoeg"), (YES, "Ja")],
                widget=forms.RadioSelect,
                required=False,
                initial=(YES if row.is_enough else NO) if row else NOT_YET,
            )
            self.fields[f"{step}_finding"] = forms.CharField(
                label=f"Wat is bekeken bij {label}?",
                max_length=500,
                required=False,
                initial=row.finding if row else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
        _conditional(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for step in Weighing.Step.values:
            looked, said = cleaned.get(f"{step}_enough"), cleaned.get(f"{step}_finding")
            if looked and not said and f"{step}_finding" not in self.errors:
                self.add_error(f"{step}_finding", "Schrijf op wat u hebt bekeken.")
            if said and not looked and f"{step}_enough" not in self.errors:
                self.add_error(f"{step}_enough", "Kies of dit de vraag oplost.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        c = self.cleaned_data
        steps = {
            step: Considered(c[f"{step}_finding"], c[f"{step}_enough"] == YES)
            for step in Weighing.Step.values
            if c[f"{step}_enough"]
        }
        return {"steps": steps, "seen": c["seen"] or 0}


class SafetyForm(ActForm):
    """The five steps of the meldcode: a day for what was done, and what came of it."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, request: SupportRequest) -> None:
        known = {row.step: row for row in request.safety_steps.all()}
        super().__init__(data, initial={"seen": request.version}, auto_id="meldcode_%s")
        for step, label in SafetyStep.Step.choices:
            row = known.get(step)
            self.fields[f"day_{step}"] = DayField(
                label=f"{step}. {label}", required=False, initial=row.done_on if row else None
            )
            self.fields[f"note_{step}"] = forms.CharField(
                label=f"Wat kwam uit stap {step}?",
                max_length=500,
                required=False,
                initial=row.note if row else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            if step == SafetyStep.Step.DECIDE:
                self.fields["decision"] = forms.ChoiceField(
                    label="Wat is het besluit?",
                    choices=[("", "Nog geen besluit"), *SafetyStep.Decision.choices],
                    required=False,
                    initial=row.decision if row else "",
                    help_text="Meldt u niet? Schrijf dan bij stap 5 op waarom.",
                )
        _conditional(self)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_decision(cleaned)
        for step in SafetyStep.Step.values:
            day = f"day_{step}"
            if cleaned.get(f"note_{step}") and not cleaned.get(day) and day not in self.errors:
                self.add_error(day, "Vul in op welke dag dit is gedaan.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        c = self.cleaned_data
        steps: dict[int, tuple[date, str]] = {
            step: (c[f"day_{step}"], c[f"note_{step}"]) for step in SafetyStep.Step.values if c[f"day_{step}"]
        }
        return {"steps": steps, "decision": c["decision"], "seen": c["seen"] or 0}

    def _check_decision(self, cleaned: dict[str, Any]) -> None:
        decision, decided_on = cleaned.get("decision"), cleaned.get("day_5")
        if decided_on and not decision:
            self.add_error("decision", "Kies wat het besluit is.")
        if decision and not decided_on and "day_5" not in self.errors:
            self.add_error("day_5", "Vul in op welke dag u dit besloot.")
        silent = decision in (SafetyStep.Decision.HELP, SafetyStep.Decision.NO_REPORT)
        if silent and not cleaned.get("note_5") and "note_5" not in self.errors:
            self.add_error("note_5", "Schrijf op waarom u niet meldt.")


class AdviseForm(ActForm):
    """Which services of the sociale kaart were advised."""

    advised = forms.ModelMultipleChoiceField(
        LocalService.objects.none(),
        label="Dit is geadviseerd",
        required=False,
        error_messages={"invalid_choice": "Deze voorziening staat niet meer op de kaart."},
    )

    def __init__(self, data: Any = None, *, on: date) -> None:
        super().__init__(data)
        self.fields["advised"].queryset = LocalService.objects.in_force(on=on).defer("said")


class HelpForm(ActForm):
    """Which help there is, so that the clock may stop."""

    help = forms.CharField(
        label="Welke hulp is er nu?",
        max_length=200,
        help_text="Ook tijdelijke hulp telt, bijvoorbeeld: logeerplek tot maandag.",
        error_messages={"required": "Schrijf op welke hulp er is."},
    )
