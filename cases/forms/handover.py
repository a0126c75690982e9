"""The forms of a handover with care."""

from django import forms

from cases.forms.acts import DayInput, WorkerField, coaches
from providers.doors import ActForm

NOTE = {
    "label": "Wat doet ertoe?",
    "max_length": 5_000,
    "widget": forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    "help_text": "Wat loopt er, wat is afgesproken, waar moet de collega op letten?",
    "error_messages": {"required": "Schrijf op wat de collega moet weten."},
}


def day(label, *, required=False, help_text=""):
    return forms.DateField(label=label, required=required, widget=DayInput(), help_text=help_text)


class ProposedWorkerField(WorkerField):
    """A colleague, the best proposal first, each with the effect on the load and the reasons."""

    def propose(self, candidates):
        if candidates:
            said = [(one.pk, " · ".join(filter(None, [one.name, one.then, one.why]))) for one in candidates]
            self.choices = [("", self.empty_label), *said]


class HandOverForm(ActForm):
    """Who takes over, from when, and how with care."""

    worker = ProposedWorkerField(
        label="Wie neemt het over?", error_messages={"required": "Kies een vaste hulpverlener."}
    )
    starts_on = day("Vanaf", required=True, help_text="Vanaf deze dag houdt de collega het dossier.")
    note = forms.CharField(**NOTE)
    talk_on = day("Gesprek samen op", help_text="Vanaf dan leest de collega mee.")
    overlap_until = day(
        "Wie overdraagt, kijkt mee tot en met", help_text="Daarna eindigt de toegang vanzelf."
    )
    told_on = day("De inwoner weet het sinds")

    def __init__(self, data=None, *, on, team, candidates):
        super().__init__(data, initial={"starts_on": on})
        self.fields["worker"].queryset = coaches(on=on, team=team)
        self.fields["worker"].propose(candidates)


class HandoverForm(ActForm):
    """What matters, the talk, and whether the resident knows; with the version that was on the screen."""

    note = forms.CharField(**NOTE)
    talk_on = day("Gesprek samen op")
    told_on = day("De inwoner weet het sinds")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, handover):
        names = ("note", "talk_on", "told_on")
        known = {name: getattr(handover, name) for name in names}
        super().__init__(data, initial=known | {"seen": handover.version})
