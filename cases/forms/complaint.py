"""The form of a complaint or objection: no names, only what it is about."""

from django import forms

from cases.forms.acts import WorkerField, said
from cases.forms.barrier import NumberField
from cases.models import Complaint
from cases.policies import complaint as complaints
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
    number = NumberField(
        required=False,
        help_text="Mag leeg blijven. Zolang dit loopt, wordt er van deze inwoner niets vernietigd.",
    )
    owner = WorkerField(label="Wie behandelt het?", error_messages={"required": "Kies wie het behandelt."})
    announced_on = DayField(
        label="Besluit bekendgemaakt op",
        required=False,
        help_text="Alleen bij een bezwaar. De termijn begint na de 6 weken waarin bezwaar mogelijk is.",
    )
    has_committee = forms.BooleanField(label="Een commissie adviseert", required=False)
    extended_on = DayField(
        label="Uitgesteld op",
        required=False,
        help_text="Eén keer: een klacht 4 weken, een bezwaar 6 weken. Vertel het aan wie erop wacht.",
    )
    handled_on = DayField(label="Afgehandeld op", required=False)
    upheld = forms.ChoiceField(
        label="Gegrond?",
        choices=[("", "Nog niet bekend"), *said(Complaint.Upheld)],
        required=False,
        widget=forms.RadioSelect,
    )
    correction = forms.CharField(
        label="Reden van de verbetering",
        required=False,
        max_length=300,
        help_text="Alleen als u verandert wat er al stond. Wat er stond, blijft bewaard.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, by, on, complaint=None):
        known = {"received_on": on, "owner": by}
        if complaint:
            about = complaints.case_of(complaint, by=by, on=on)
            known = _said_before(complaint) | {"number": about and about.number}
        super().__init__(data, initial=known)
        self.fields["owner"].queryset = handlers(by, on=on, holder=complaint and complaint.owner_id)
        if complaint is None:
            for name in ("extended_on", "handled_on", "upheld", "correction", "seen"):
                del self.fields[name]

    def arguments(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"} | {
            "seen": self.cleaned_data.get("seen") or 0
        }


def _said_before(complaint):
    names = (
        "kind", "received_on", "subject", "owner", "announced_on", "has_committee", "extended_on",
        "handled_on", "upheld",
    )  # fmt: skip
    return {name: getattr(complaint, name) for name in names} | {"seen": complaint.version}


def handlers(by, *, on, holder=None):
    """Who can handle it: at work, in the right role and of the same municipality; and who does so now."""
    home = by.home_municipality_id
    people = User.objects.at_work(on=on).select_related("employer")
    able = people.with_role(Role.TEAM_LEAD) | people.with_role(Role.CONSULTANT)
    mine = able.filter(municipality=home) | able.filter(municipality=None, team__municipality=home)
    if holder:
        mine = mine | User.objects.filter(pk=holder).select_related("employer")
    return mine.order_by("name", "pk")
