"""The forms of scaling a situation up and down, of the roles in it and of the model behind it."""

from itertools import pairwise

from django import forms
from django.db.models import Q

from cases.figures.escalation import directing
from cases.forms.acts import WorkerField
from cases.forms.task import working_in
from cases.models import KNOWN_ROLES, MOST_PHASES, SituationRole
from cases.models.escalation import LONGEST_DAYS
from cases.policies import escalation as policies
from providers.doors import ActForm, DayField
from providers.models import User

TO_NAME = [(role.value, str(role.label).capitalize()) for role in SituationRole if role not in KNOWN_ROLES]
A_NUMBER = f"Vul een getal van 1 tot en met {LONGEST_DAYS} in."
A_PHASE = f"Vul een getal van 1 tot en met {MOST_PHASES} in."


class PhaseForm(ActForm):
    """To which phase, and why. The button says which phase."""

    phase = forms.TypedChoiceField(
        label="Fase",
        coerce=int,
        error_messages={"required": "Kies een fase.", "invalid_choice": "Kies een fase."},
    )
    triggers = forms.MultipleChoiceField(
        label="Aanleiding",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Kies een aanleiding uit de lijst."},
    )
    reason = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        help_text="Niet verplicht als u een aanleiding kiest.",
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, now):
        super().__init__(data, initial={"seen": now.step.pk if now.step else 0})
        self.fields["phase"].choices = [(one.number, str(one)) for one in now.phases]
        every = dict.fromkeys([*now.up_triggers, *now.down_triggers])
        self.fields["triggers"].choices = [(text, text) for text in every]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("triggers") and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Kies een aanleiding, of schrijf op waarom de fase verandert.")
        return cleaned


class PartForm(ActForm):
    """Who has a role in the situation: a colleague who works in the dossier, or somebody from outside."""

    role = forms.ChoiceField(label="Rol", choices=TO_NAME, error_messages={"required": "Kies een rol."})
    worker = WorkerField(label="Collega", required=False)
    name = forms.CharField(
        label="Of iemand van buiten",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Bijvoorbeeld: burgemeester van de gemeente. Deze rol geeft geen toegang tot het dossier.",
    )

    def __init__(self, data=None, *, case, on):
        super().__init__(data)
        if leads := directing(case, on=on):
            self.fields["role"].choices = [one for one in TO_NAME if one[0] != SituationRole.CASE_DIRECTOR]
            self.fields["role"].help_text = policies.why_follows(leads)
        held = case.assignments.in_force(on=on).order_by().values("worker")
        field = self.fields["worker"]
        field.empty_label = "Niemand van de collega's"
        involved = working_in(case, on=on).order_by().values("pk")
        found = User.objects.at_work(on=on).filter(Q(pk__in=held) | Q(pk__in=involved))
        field.queryset = found.select_related("employer").order_by("name", "pk")

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("worker")) is bool(cleaned.get("name", "").strip()):
            self.add_error("worker", "Kies een collega, of vul een naam in. Niet allebei.")
        return cleaned


class SignalForm(ActForm):
    """What came of a signal."""

    remark = forms.CharField(
        label="Wat hebt u besloten?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf kort op wat u hebt besloten."},
    )


class ModelForm(ActForm):
    """A version of the model: its phases, when to think of it, and what is too fast."""

    starts_on = DayField(label="Vanaf", missing="Vul de eerste dag in.", help_text="Een dag die nog komt.")
    up_triggers = forms.CharField(
        label="Wanneer denkt u aan opschalen?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Eén per regel.",
    )
    down_triggers = forms.CharField(
        label="Wanneer denkt u aan afschalen?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Eén per regel.",
    )
    fast_phases = forms.IntegerField(
        label="Te snel: zo veel fasen lager",
        min_value=1,
        max_value=MOST_PHASES,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_PHASE),
    )
    fast_days = forms.IntegerField(
        label="Binnen zo veel dagen",
        min_value=1,
        max_value=LONGEST_DAYS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_NUMBER),
    )
    again_days = forms.IntegerField(
        label="Te snel: nieuwe zorgen binnen zo veel dagen na het afschalen",
        min_value=1,
        max_value=LONGEST_DAYS,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), A_NUMBER),
    )
    reason = forms.CharField(
        label="Waarom dit model?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Schrijf op waarom u het model verandert."},
    )

    def __init__(self, data=None, *, model):
        known = {name: getattr(model, name) for name in ("fast_phases", "fast_days", "again_days")}
        known |= {name: "\n".join(getattr(model, name)) for name in ("up_triggers", "down_triggers")}
        for one in model.phases.all():
            for name in ("name", "situation", "roles"):
                known[f"phase_{one.number}_{name}"] = getattr(one, name)
        super().__init__(data, initial=known)
        for number in range(1, MOST_PHASES + 1):
            self.fields |= _phase_fields(number)

    @property
    def phases(self):
        """The fields of each phase, for the page."""
        names = ("name", "situation", "roles")
        return [
            (number, [self[f"phase_{number}_{name}"] for name in names])
            for number in range(1, MOST_PHASES + 1)
        ]

    def clean(self):
        cleaned = super().clean()
        named = [
            bool(cleaned.get(f"phase_{number}_name", "").strip()) for number in range(1, MOST_PHASES + 1)
        ]
        for number, (this, after) in enumerate(pairwise(named), start=1):
            if after and not this:
                self.add_error(f"phase_{number}_name", "Noem ook deze fase, of haal de fasen erna weg.")
        for name in ("up_triggers", "down_triggers"):
            cleaned[name] = [line.strip() for line in cleaned.get(name, "").splitlines() if line.strip()]
            if any(len(line) > 200 for line in cleaned[name]):
                self.add_error(name, "Maak elke regel ten hoogste 200 tekens.")
        return cleaned

    def arguments(self):
        cleaned = dict(self.cleaned_data)
        phases = []
        for number in range(1, MOST_PHASES + 1):
            phase = {name: cleaned.pop(f"phase_{number}_{name}") for name in ("name", "situation", "roles")}
            if phase["name"].strip():
                phases.append(phase)
        return cleaned | {"phases": phases}


def _phase_fields(number):
    return {
        f"phase_{number}_name": forms.CharField(
            label=f"Fase {number}",
            required=False,
            max_length=80,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        f"phase_{number}_situation": forms.CharField(
            label="Situatie",
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        f"phase_{number}_roles": forms.MultipleChoiceField(
            label="Wie heeft dan een rol?",
            required=False,
            choices=[(role.value, str(role.label).capitalize()) for role in SituationRole],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": "Kies rollen uit de lijst."},
        ),
    }
