"""Forms about the rules of routing advice."""

from django import forms

from cases.scales import HEAVIEST, Factor
from providers.doors import ActForm, DayField

BETWEEN = f"Vul een gewicht van 0 tot en met {HEAVIEST} in."
ASKED = {
    Factor.EXPERTISE: "Staat de gevraagde hulp in het aanbod?",
    Factor.AREA: "Werkt de organisatie in de wijk of gemeente? Is dit het team van de wijk?",
    Factor.ROOM: "Is er een vrije plek opgegeven?",
    Factor.WAIT: "Hoe lang wacht iemand nu?",
    Factor.LANGUAGE: "Wordt de taal van de inwoner gesproken?",
    Factor.RELATION: "Kent de organisatie of het team deze inwoner al? Of ligt er al een verwijzing?",
}


class RulesForm(ActForm):
    """How much each factor counts, and why."""

    reason = forms.CharField(
        label="Waarom deze gewichten?",
        max_length=500,
        help_text="De andere beheerder leest dit voor hij of zij de regels aanzet.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf op waarom u deze gewichten kiest."},
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, rules):
        initial = rules.weights | ({"reason": rules.reason, "seen": rules.version} if rules.pk else {})
        super().__init__(data, initial=initial)
        for factor in Factor:
            self.fields[factor.value] = forms.IntegerField(
                label=factor.label.capitalize(),
                min_value=0,
                max_value=HEAVIEST,
                help_text=ASKED[factor],
                error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), BETWEEN),
            )
        self.order_fields([*Factor.values, "reason", "seen"])

    def arguments(self):
        words = dict(self.cleaned_data)
        return {"weights": {factor: words.pop(factor) for factor in Factor.values}} | words


class SeenForm(ActForm):
    """Nothing to fill in: which version of the draft was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class SwitchOnForm(SeenForm):
    """From which day the rules hold."""

    starts_on = DayField(
        label="Vanaf", missing="Vul de eerste dag in.", help_text="Een dag die nog komt, niet vandaag."
    )
