"""The forms of the household and of who stands around a resident."""

import re

from django import forms

from cases import policies
from cases.forms.acts import WorkerField, said
from cases.forms.plan import PromisedForm
from cases.models import Assignment, CarerStrain, Case, Client, Consent, Involvement, NetworkPerson
from cases.models.consent import Asker
from providers.doors import ActForm, DayField
from providers.models import User

MOST = 20  # residents that come into a household in one act
TO_ALL = (
    "Wie een heel dossier van dit huishouden ziet, leest dit. Schrijf niets op wat een ander niet mag weten."
)


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
    """Whose dossiers come into this household; seen: of whom was shown what will happen."""

    numbers = forms.CharField(
        label="Dossiernummers van wie erbij komen",
        max_length=400,
        help_text="Bijvoorbeeld D-000123. Ieder nummer op een eigen regel. U beslist in al deze dossiers.",
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Vul een dossiernummer in."},
    )
    seen = forms.CharField(max_length=400, required=False, widget=forms.HiddenInput)
    field_order = ["numbers", "moved_on", "reason", "seen"]

    def __init__(self, data=None, *, user, on, initial=None):
        super().__init__(data, initial=initial or {"moved_on": on})
        self.user, self.on = user, on

    def clean_numbers(self):
        asked = [one for one in re.split(r"[\s,;]+", self.cleaned_data["numbers"]) if one]
        keys = [int(re.sub(r"[^0-9]", "", one)[:15] or 0) for one in asked]
        if len(keys) > MOST:
            raise forms.ValidationError(f"Kies hooguit {MOST} dossiers tegelijk.")
        rows = Case.objects.visible_to(self.user, on=self.on).filter(pk__in=keys).select_related("client")
        found = {one.pk: one for one in rows}
        if wrong := [word for word, key in zip(asked, keys, strict=True) if key not in found]:
            raise forms.ValidationError(
                f"{', '.join(wrong)}: dit dossier is er niet, of niet voor u. Controleer het nummer."
            )
        for one in found.values():
            if reason := policies.why_not_change_household(self.user, one, on=self.on):
                raise forms.ValidationError(f"{one.number}: {reason}")
        return list(found.values())

    @property
    def key(self):
        """Of whom what will happen has to be shown before it is done."""
        return ",".join(str(one.pk) for one in sorted(self.cleaned_data["numbers"], key=lambda one: one.pk))

    @property
    def is_seen(self):
        """Whether what will happen was shown, of exactly these residents."""
        return self.cleaned_data["seen"] == self.key

    def arguments(self):
        known = dict(self.cleaned_data)
        known.pop("seen")
        return known | {"others": known.pop("numbers")}


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


class HomeAgreementForm(PromisedForm):
    """Who of the household, or around it, does what."""

    owner = forms.ChoiceField(
        label="Wie doet het?",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Kies wie het doet."),
    )
    field_order = ["text", "owner", "due_on"]

    def __init__(self, data=None, *, owners, initial=None):
        super().__init__(data, initial=initial)
        self.people = {str(number): whom for number, (_, whom) in enumerate(owners)}
        known = [(str(number), label) for number, (label, _) in enumerate(owners)]
        self.fields["owner"].choices = [("", "Kies wie het doet"), *known]
        self.fields["text"].help_text = TO_ALL

    def clean_owner(self):
        return self.people[self.cleaned_data["owner"]]


class HomeAgreementChangeForm(HomeAgreementForm):
    """The same, with the version that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, owners, one):
        now = one.client or one.person or one.worker
        chosen = [str(number) for number, (_, whom) in enumerate(owners) if whom == now]
        known = {"text": one.text, "due_on": one.due_on, "seen": one.version, "owner": (chosen or [""])[0]}
        super().__init__(data, owners=owners, initial=known)


class ShareAtHomeForm(ActForm):
    """That the resident lets the plan stand on the paper of the household."""

    given_on = DayField(label="Gegeven op", missing="Vul in wanneer de inwoner dit zei.")
    way = forms.ChoiceField(
        label="Hoe?",
        choices=said(Consent.Way),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Kies hoe de inwoner dit zei."),
    )
    given_by = forms.ChoiceField(
        label="Door wie?",
        choices=said(Asker),
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Kies wie dit zei."),
    )
    representative = forms.CharField(
        label="Naam van de vertegenwoordiger",
        max_length=200,
        required=False,
        help_text="Alleen als iemand anders dit zei, bijvoorbeeld een ouder van een kind.",
    )

    def __init__(self, data=None, *, on):
        super().__init__(data, initial={"given_on": on, "way": Consent.Way.SPOKEN, "given_by": Asker.SELF})


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
