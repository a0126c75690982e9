"""The forms of meetings of colleagues, and of a dossier on their agenda."""

from django import forms

from cases.forms.acts import WorkerField
from cases.models import Discussion, Meeting
from cases.policies.discussion import MEETING
from providers.doors import ActForm, DayField
from providers.models import User


class MeetingForm(ActForm):
    """When, where and with whom. Colleagues of the own team, and one of another at a time."""

    kind = forms.ChoiceField(
        label="Wat is het?",
        choices=[(value, label.capitalize()) for value, label in Meeting.Kind.choices],
        widget=forms.RadioSelect,
        initial=Meeting.Kind.CASES,
        help_text="Bij intervisie staat alleen de datum. Er komt niets over inwoners bij.",
        error_messages={"required": "Kies wat voor bespreking het is."},
    )
    held_on = DayField(label="Dag", missing="Kies de dag.")
    starts_at = forms.TimeField(
        label="Begint om",
        widget=forms.TimeInput(attrs={"type": "time", "autocomplete": "off"}, format="%H:%M"),
        error_messages={"required": "Vul in hoe laat het begint.", "invalid": "Vul een tijd in, zoals 9:30."},
    )
    place = forms.CharField(
        label="Waar?", required=False, max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    workers = forms.ModelMultipleChoiceField(
        label="Wie doen mee?",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Kies collega's uit de lijst."),
    )
    other = WorkerField(label="Ook iemand van buiten het team?", required=False)

    def __init__(self, data=None, *, by, on, meeting: Meeting | None = None):
        known = {}
        if meeting:
            known = {
                name: getattr(meeting, name) for name in ("held_on", "starts_at", "place", "version", "kind")
            }
            known |= {"workers": [one.pk for one in meeting.workers.all()], "seen": meeting.version}
        super().__init__(data, initial=known)
        able = User.objects.at_work(on=on).filter(roles__overlap=list(MEETING)).exclude(pk=by.pk)
        near = able.filter(team=by.team_id) if by.team_id else able.none()
        if meeting:
            near = near | able.filter(pk__in=known["workers"])
            del self.fields["kind"]
            self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput)
        self.fields["workers"].queryset = near.order_by("name", "pk")
        self.fields["workers"].label_from_instance = lambda user: user.name
        self.fields["other"].queryset = able.exclude(pk__in=near.order_by().values("pk")).order_by(
            "name", "pk"
        )
        self.fields["other"].empty_label = "Niemand"

    def arguments(self):
        cleaned = dict(self.cleaned_data)
        other = cleaned.pop("other")
        return cleaned | {"workers": [*cleaned["workers"], *([other] if other else [])]}


class DiscussForm(ActForm):
    """On which meeting, and the question without a name."""

    meeting = forms.ModelChoiceField(
        label="In welke bespreking?",
        queryset=Meeting.objects.none(),
        empty_label="Kies een bespreking",
        error_messages={
            "required": "Kies een bespreking.",
            "invalid_choice": "Kies een bespreking uit de lijst.",
        },
    )
    question = forms.CharField(
        label="Waar gaat het over?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        help_text="Schrijf het zonder naam, adres of nummer. Alle deelnemers lezen dit.",
        error_messages={"required": "Schrijf op waar het over gaat, zonder naam."},
    )
    ground = forms.ChoiceField(
        label="Mogen deelnemers weten wie het is?",
        required=False,
        choices=[
            ("", "Nee, zonder naam"),
            *((value, f"Ja: {label}") for value, label in Discussion.Ground.choices),
        ],
        widget=forms.RadioSelect,
    )
    ground_note = forms.CharField(
        label="Toelichting bij de naam",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: gevraagd en goed gevonden op 3 juni. Alleen nodig als u de naam noemt.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None, *, by, on):
        super().__init__(data)
        rows = Meeting.objects.visible_to(by).filter(kind=Meeting.Kind.CASES, cancelled_on=None)
        self.fields["meeting"].queryset = rows.filter(held_on__gte=on)


class DecisionForm(ActForm):
    """What was decided."""

    decision = forms.CharField(
        label="Wat is besloten?",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off"}),
        error_messages={"required": "Schrijf op wat is besloten."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, discussion):
        super().__init__(data, initial={"decision": discussion.decision, "seen": discussion.version})
