"""Forms of work with people who do not ask: who it is, what was tried, how it ends."""

from datetime import date
from typing import Any

from django import forms

from intake.models import Attempt, Outreach, Signal
from providers.doors import ActForm, DayField
from providers.models import Team

AREA = {"rows": 2}


class GroundForm(ActForm):
    """On what ground, how safe a visit is, and when this is weighed again."""

    ground = forms.ChoiceField(
        label="Op welke grond?",
        choices=[("", "Kies de grond in de wet"), *Outreach.Ground.choices],
        error_messages={"required": "Kies de grond in de wet."},
    )
    why = forms.CharField(
        label="Waarom is dit nodig zonder toestemming?",
        max_length=500,
        widget=forms.Textarea(attrs=AREA),
        error_messages={"required": "Schrijf op waarom dit zonder toestemming nodig is."},
    )
    last_name = forms.CharField(label="Achternaam", max_length=100, required=False)
    first_names = forms.CharField(label="Voornaam", max_length=100, required=False)
    postcode = forms.CharField(label="Postcode", max_length=7, required=False)
    house_number = forms.CharField(label="Huisnummer", max_length=10, required=False)
    safety = forms.ChoiceField(label="Hoe veilig is een huisbezoek?", choices=Outreach.Safety)
    danger = forms.CharField(
        label="Waar let u op bij een bezoek?",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: grote hond. Schrijf geen diagnose op.",
    )
    evaluate_on = DayField(
        label="Evaluatie op",
        missing="Vul in wanneer u dit opnieuw weegt.",
        help_text="Binnen drie maanden. Is er dan geen reden meer, dan verwijdert u de gegevens.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("last_name") and not (cleaned.get("postcode") and cleaned.get("house_number")):
            self.add_error("last_name", "Vul een achternaam in, of postcode en huisnummer.")
        return cleaned


class StartForm(GroundForm):
    """Hand a signal to a team."""

    def __init__(self, data: Any = None, *, signal: Signal, on: date) -> None:
        super().__init__(data)
        teams = Team.objects.holding(on=on).filter(
            kind=Team.Kind.OUTREACH, municipality=signal.municipality_id
        )
        self.fields["team"] = forms.ModelChoiceField(
            teams.order_by("name"),
            label="Bemoeizorgteam",
            empty_label="Kies het team",
            error_messages={"required": "Kies het team."},
        )
        self.order_fields(["team"])
        self.fields["safety"].initial = Outreach.Safety.PAIR


class EvaluateForm(GroundForm):
    """Weigh it again."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, outreach: Outreach) -> None:
        known = {name: getattr(outreach, name) for name in GroundForm.base_fields}
        super().__init__(data, initial=known | {"seen": outreach.version}, auto_id="evaluatie_%s")

    def arguments(self) -> dict[str, Any]:
        return self.cleaned_data | {"seen": self.cleaned_data["seen"] or 0}


class AttemptForm(ActForm):
    """One time somebody tried: what was chosen, no words."""

    day = DayField(label="Wanneer?", missing="Vul in wanneer het was.")
    way = forms.ChoiceField(
        label="Hoe?",
        choices=[("", "Kies de manier"), *Attempt.Way.choices],
        error_messages={"required": "Kies de manier."},
    )
    company = forms.ChoiceField(
        label="Met wie?",
        choices=[("", "Kies met wie"), *Attempt.Company.choices],
        error_messages={"required": "Kies met wie."},
    )
    result = forms.ChoiceField(
        label="Wat was het resultaat?",
        choices=[("", "Kies het resultaat"), *Attempt.Result.choices],
        error_messages={"required": "Kies het resultaat."},
    )

    def __init__(self, data: Any = None, *, on: date) -> None:
        super().__init__(data, initial={"day": on}, auto_id="poging_%s")


class HandOverForm(ActForm):
    """Nothing to fill in: what goes along is fixed."""


class EndForm(ActForm):
    """Why it ends without a question."""

    closing_reason = forms.ChoiceField(
        label="Waarom stopt het?",
        choices=[("", "Kies de reden"), *Signal.Closing.choices],
        error_messages={"required": "Kies de reden."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="einde_%s")
