"""The forms of the household and of who stands around a resident."""

from django import forms

from cases.forms.acts import WorkerField, said
from cases.models import Assignment, CarerStrain, Case, Client, Involvement, NetworkPerson
from providers.doors import ActForm, DayField
from providers.models import User


class DirectorForm(ActForm):
    """Who leads the plan of the household."""

    worker = WorkerField(label="Regisseur", error_messages={"required": "Kies een regisseur."})
    reason = forms.CharField(label="Waarom deze collega?", max_length=200, required=False)

    def __init__(self, data=None, *, cases, on):
        super().__init__(data)
        held = Assignment.objects.in_force(on=on).filter(case__in=cases).order_by().values("worker")
        levels = [Involvement.Level.FULL, Involvement.Level.DIRECTION]
        involved = Involvement.objects.in_force(on=on).filter(case__in=cases, level__in=levels)
        keys = held.union(involved.order_by().values("worker"), all=True)
        found = User.objects.at_work(on=on).filter(pk__in=keys)
        self.fields["worker"].queryset = found.select_related("employer").order_by("name", "pk")


class MovedForm(ActForm):
    """From which day and why."""

    moved_on = DayField(label="Vanaf welke dag?")
    reason = forms.CharField(
        label="Waarom?", max_length=200, error_messages={"required": "Leg kort uit waarom."}
    )


class JoinForm(MovedForm):
    """Whose dossier comes into this household."""

    number = forms.CharField(
        label="Dossiernummer van wie erbij komt",
        max_length=20,
        help_text="U vindt het in het dossier, bijvoorbeeld D-000123. U beslist in beide dossiers.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul een dossiernummer in."},
    )
    field_order = ["number", "moved_on", "reason"]

    def __init__(self, data=None, *, user, on):
        super().__init__(data, initial={"moved_on": on})
        self.user, self.on = user, on

    def clean_number(self):
        digits = "".join(one for one in self.cleaned_data["number"] if one.isascii() and one.isdecimal())[:15]
        found = Case.objects.visible_to(self.user, on=self.on).filter(pk=int(digits or 0)).first()
        if found is None:
            raise forms.ValidationError("Dit dossier is er niet, of niet voor u. Controleer het nummer.")
        return found

    def arguments(self):
        known = dict(self.cleaned_data)
        return known | {"other": known.pop("number")}


class SplitForm(MovedForm):
    """Who goes."""

    leaving = forms.ModelMultipleChoiceField(
        Client.objects.none(),
        label="Wie gaat er weg uit dit huishouden?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wie er weggaat uit dit huishouden."},
    )
    field_order = ["leaving", "moved_on", "reason"]

    def __init__(self, data=None, *, household, on):
        super().__init__(data, initial={"moved_on": on})
        self.fields["leaving"].queryset = Client.objects.filter(household=household or -1)


class NetworkForm(ActForm):
    """Who stands around the resident."""

    name = forms.CharField(
        label="Naam",
        max_length=200,
        help_text="Alleen wat nodig is: een voornaam mag, of bijvoorbeeld: de buurvrouw.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul een naam in, of bijvoorbeeld: de buurvrouw."},
    )
    relation = forms.ChoiceField(
        label="Wie is het?",
        choices=[("", "Kies wie het is"), *said(NetworkPerson.Relation)],
        error_messages={"required": "Kies wie het is."},
    )
    tie = forms.ChoiceField(
        label="Hoe is het contact?",
        choices=said(NetworkPerson.Tie),
        initial=NetworkPerson.Tie.STRONG,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het contact is."},
    )
    lives_in = forms.BooleanField(label="Woont in huis", required=False)
    is_carer = forms.BooleanField(label="Is mantelzorger", required=False)
    helps_with = forms.CharField(label="Helpt met", max_length=200, required=False)


class NetworkChangeForm(NetworkForm):
    """The same, with the version that was on the screen."""

    is_gone = forms.BooleanField(label="Is er niet meer voor de inwoner", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, person: NetworkPerson):
        names = ("name", "relation", "tie", "lives_in", "is_carer", "helps_with")
        known = {name: getattr(person, name) for name in names}
        gone = person.ended_on is not None
        super().__init__(data, initial=known | {"is_gone": gone, "seen": person.version})


class StrainForm(ActForm):
    """How heavily caring weighs."""

    level = forms.ChoiceField(
        label="Hoe zwaar is de zorg?",
        choices=said(CarerStrain.Level),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe zwaar de zorg is."},
    )
    measured_on = DayField(label="Besproken op")
    note = forms.CharField(label="Toelichting", max_length=500, required=False)
