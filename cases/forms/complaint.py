"""The form of a complaint or objection: no names, only what it is about."""

from django import forms

from cases.forms.acts import WorkerField, said
from cases.models import Complaint
from providers.doors import ActForm, DayField
from providers.models import Role, User


class ComplaintForm(ActForm):
    """What came in, who handles it and how it ended."""

    kind = forms.ChoiceField(
        label="Wat is het?",
        choices=said(Complaint.Kind),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies klacht of bezwaar."},
    )
    received_on = DayField(
        label="Ontvangen op", missing="Vul in wanneer het binnenkwam.", help_text="De termijn begint dan."
    )
    subject = forms.CharField(
        label="Waar gaat het over?",
        max_length=300,
        help_text="In één zin, zonder namen. De brief zelf hoort in het archief.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf in één zin waar het over gaat."},
    )
    owner = WorkerField(label="Wie behandelt het?", error_messages={"required": "Kies wie het behandelt."})
    handled_on = DayField(label="Afgehandeld op", required=False)
    upheld = forms.ChoiceField(
        label="Gegrond?",
        choices=[("", "Nog niet bekend"), *said(Complaint.Upheld)],
        required=False,
        widget=forms.RadioSelect,
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, by, on, complaint=None):
        super().__init__(
            data, initial=_said_before(complaint) if complaint else {"received_on": on, "owner": by}
        )
        self.fields["owner"].queryset = _handlers(by, on=on, complaint=complaint)
        if complaint is None:
            for name in ("handled_on", "upheld", "seen"):
                del self.fields[name]

    def arguments(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"} | {
            "seen": self.cleaned_data.get("seen") or 0
        }


def _said_before(complaint):
    names = ("kind", "received_on", "subject", "owner", "handled_on", "upheld")
    return {name: getattr(complaint, name) for name in names} | {"seen": complaint.version}


def _handlers(by, *, on, complaint):
    """Who can handle it: at work, in the right role and of the same municipality; and who does so now."""
    home = by.home_municipality_id
    people = User.objects.at_work(on=on).select_related("employer")
    able = people.with_role(Role.TEAM_LEAD) | people.with_role(Role.CONSULTANT)
    mine = able.filter(municipality=home) | able.filter(municipality=None, team__municipality=home)
    if complaint and complaint.owner_id:
        mine = mine | User.objects.filter(pk=complaint.owner_id).select_related("employer")
    return mine.order_by("name", "pk")
