"""The forms of the plan around its goals."""

from django import forms

from cases.models import Document, PlanAgreement, PlanApproval, Promised
from providers.doors import ActForm, DayField


class PromisedForm(ActForm):
    """Who does what, and by when."""

    text = forms.CharField(
        label="Wat gebeurt er?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf op wat er gebeurt."},
    )
    owner = forms.CharField(
        label="Wie doet het?",
        max_length=200,
        help_text="De inwoner, iemand uit het netwerk of een hulpverlener.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul in wie het doet."},
    )
    due_on = DayField(label="Uiterlijk op", missing="Kies de dag waarop het klaar is.")


class PromisedChangeForm(PromisedForm):
    """The same, with the version that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, one: Promised):
        known = {"text": one.text, "owner": one.owner, "due_on": one.due_on, "seen": one.version}
        super().__init__(data, initial=known)


class SettleForm(ActForm):
    """Whether it was done."""

    outcome = forms.ChoiceField(
        label="Is het gedaan?",
        choices=[("done", "Ja, gedaan"), ("not_done", "Nee, niet gedaan"), ("open", "Nog niet klaar")],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het gedaan is."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, one: Promised):
        super().__init__(data, initial={"outcome": one.outcome or None, "seen": one.version})

    def clean_outcome(self):
        chosen = self.cleaned_data["outcome"]
        return "" if chosen == "open" else PlanAgreement.Outcome(chosen)


class ReviewForm(ActForm):
    """When the plan is looked at again."""

    due_on = DayField(label="Evalueren op", missing="Kies een dag vanaf vandaag.")


class HoldReviewForm(ActForm):
    """What came of it."""

    held_on = DayField(label="Gesproken op")
    findings = forms.CharField(
        label="Wat kwam eruit?",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Wat gaat goed, wat niet, en wat verandert er in het plan?",
        error_messages={"required": "Schrijf op wat eruit kwam."},
    )


class ApprovalForm(ActForm):
    """That the resident agrees with the plan as it was shown."""

    manner = forms.ChoiceField(
        label="Hoe geeft de inwoner akkoord?",
        choices=[
            (PlanApproval.Manner.PAPER, "Op papier: de inwoner heeft het plan ondertekend"),
            (PlanApproval.Manner.SCREEN, "Op het scherm: de inwoner typt zelf de naam"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe de inwoner akkoord geeft."},
    )
    name = forms.CharField(
        label="Naam van wie akkoord geeft",
        max_length=200,
        help_text="De inwoner, of wie voor de inwoner mag tekenen.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul de naam in van wie akkoord geeft."},
    )
    agreed_on = DayField(label="Akkoord op")
    document = forms.ModelChoiceField(
        Document.objects.none(),
        label="Ondertekend plan",
        required=False,
        empty_label="Niet gescand",
        help_text="Voeg de scan eerst toe bij Documenten.",
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data=None, *, documents, digest, on):
        super().__init__(data, initial={"agreed_on": on, "seen": digest})
        self.fields["document"].queryset = documents
