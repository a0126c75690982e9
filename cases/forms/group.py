"""The forms of groups: begin one, put a resident in it, and who was there."""

from django import forms
from django.db.models import Q

from cases.models import Group
from cases.models.group import LARGEST, TargetGroup
from providers.doors import ActForm, DayField
from providers.models import District, User

PLACES = f"Vul een aantal plaatsen van 1 tot en met {LARGEST} in."


class GroupForm(ActForm):
    """What a group is, for whom, where, and who leads it."""

    name = forms.CharField(
        label="Naam",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Geef de groep een naam."},
    )
    activity = forms.CharField(
        label="Wat doet de groep?",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Schrijf op wat de groep doet."},
    )
    target_groups = forms.MultipleChoiceField(
        label="Voor wie?",
        required=False,
        choices=[(value, label.capitalize()) for value, label in TargetGroup.choices],
        widget=forms.CheckboxSelectMultiple,
        help_text="Een groep mag gemengd zijn.",
        error_messages={"invalid_choice": "Kies doelgroepen uit de lijst."},
    )
    district = forms.ModelChoiceField(
        label="Wijk",
        queryset=District.objects.none(),
        required=False,
        empty_label="Geen vaste wijk",
        error_messages={"invalid_choice": "Kies een wijk uit de lijst."},
    )
    capacity = forms.IntegerField(
        label="Aantal plaatsen",
        min_value=1,
        max_value=LARGEST,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), PLACES),
    )
    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.")
    ends_on = DayField(label="Tot en met", required=False, help_text="Leeg: tot nader bericht.")
    leaders = forms.ModelMultipleChoiceField(
        label="Wie begeleidt de groep?",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Zij zien de namen van de deelnemers en vullen in wie er was. Meer zien zij niet.",
        error_messages=dict.fromkeys(("invalid_choice", "invalid_pk_value"), "Kies collega's uit de lijst."),
    )

    def __init__(self, data=None, *, group: Group, on):
        known = {}
        if group.pk:
            names = ("name", "activity", "target_groups", "district", "capacity", "starts_on", "ends_on")
            known = {name: getattr(group, name) for name in names}
            known |= {"leaders": [one.pk for one in group.leaders.all()], "seen": group.version}
        super().__init__(data, initial=known)
        near = User.objects.at_work(on=on)
        near = near.filter(team=group.team_id) if group.team_id else near.filter(employer=group.partner_id)
        self.fields["leaders"].queryset = near.order_by("name", "pk")
        self.fields["leaders"].label_from_instance = lambda user: user.name
        self.fields["district"].queryset = District.objects.order_by("name", "pk")
        if group.pk:
            self.fields["seen"] = forms.IntegerField(widget=forms.HiddenInput)


class GroupField(forms.ModelChoiceField):
    """A group with its activity and whose it is."""

    def label_from_instance(self, group):
        return f"{group.name} · {group.activity} · {group.organiser}"


class JoinForm(ActForm):
    """In which group, and from which day."""

    group = GroupField(
        label="Welke groep?",
        queryset=Group.objects.none(),
        empty_label="Kies een groep",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Kies een groep uit de lijst."),
        help_text="Is de groep vol, dan komt de inwoner op de wachtlijst.",
    )
    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.")

    def __init__(self, data=None, *, on):
        super().__init__(data, initial={"starts_on": on})
        self.fields["group"].queryset = Group.objects.in_force(on=on).select_related("team", "partner")


class PresenceForm(ActForm):
    """Who was there on a day."""

    held_on = DayField(label="Dag", missing="Kies de dag.")
    present = forms.TypedMultipleChoiceField(
        label="Wie was er?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "De lijst is veranderd. Vink opnieuw aan wie er was."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, rows, version, day):
        there = [row.pk for row in rows if row.was_there]
        super().__init__(data, initial={"held_on": day, "present": there, "seen": version})
        self.fields["held_on"].widget = forms.HiddenInput()
        self.fields["present"].choices = [(row.pk, row.name) for row in rows]


def visible_groups(user, *, on):
    """The groups one may see: those that run, and of the own ones also those to come."""
    mine = Q(team=user.team_id) if user.team_id else Q(pk__in=[])
    if user.employer_id:
        mine |= Q(partner=user.employer_id)
    running = Q(ends_on=None) | Q(ends_on__gte=on)
    return Group.objects.filter(running & (Q(starts_on__lte=on) | mine)).order_by("name", "pk")
