"""The forms of the acts in a dossier. They list fields and narrow choices; the rules are in the acts."""

from django import forms

from cases.models import (
    Aftercare,
    Case,
    EndReason,
    Goal,
    Intensity,
    Involvement,
    NoFinalReason,
)
from cases.scales import PLAIN
from cases.services.direction import Ground
from providers.doors import ActForm
from providers.models import Role, User


def said(choices):
    """The choices with a capital, as they stand alone on a button."""
    return [(value, label.capitalize()) for value, label in choices.choices]


AREAS = [(domain.value, plain) for domain, plain in PLAIN.items()]


class DayInput(forms.DateInput):
    """A day, by the browser's own picker."""

    input_type = "date"

    def __init__(self, **attrs):
        super().__init__(attrs={"autocomplete": "off"} | attrs, format="%Y-%m-%d")


class WorkerField(forms.ModelChoiceField):
    """A colleague, with what the label says more (number of dossiers and how heavy)."""

    def __init__(self, *, loads=None, **kwargs):
        self.loads = loads or {}
        super().__init__(queryset=User.objects.none(), empty_label="Kies een collega", **kwargs)

    def label_from_instance(self, user):
        employer = user.employer.name if user.employer else ""
        return " · ".join(filter(None, [user.name, self.loads.get(user.pk, employer)]))


def coaches(*, on, team=None):
    """Who can hold a dossier: coaches at work; with a team, those of it."""
    found = (
        User.objects.at_work(on=on).with_role(Role.COACH).select_related("employer").order_by("name", "pk")
    )
    return found.filter(team=team) if team else found


class AssignForm(ActForm):
    """Who becomes the vaste hulpverlener."""

    worker = WorkerField(
        label="Vaste hulpverlener", error_messages={"required": "Kies een vaste hulpverlener."}
    )
    handover = forms.CharField(
        label="Wat moet de nieuwe hulpverlener weten?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data=None, *, on, team=None, loads=None):
        super().__init__(data)
        self.fields["worker"].queryset = coaches(on=on, team=team)
        self.fields["worker"].loads = loads or {}


class InvolveForm(ActForm):
    """Which colleague looks along, how far and until when."""

    worker = WorkerField(label="Collega", error_messages={"required": "Kies een collega."})
    part = forms.CharField(label="Rol in het dossier", max_length=200, required=False)
    level = forms.ChoiceField(
        label="Wat ziet deze collega?",
        choices=[one for one in said(Involvement.Level) if one[0] != Involvement.Level.DIRECTION],
        initial=Involvement.Level.CORE,
        widget=forms.RadioSelect,
    )
    ends_on = forms.DateField(label="Tot en met", required=False, widget=DayInput())

    def __init__(self, data=None, *, on, by):
        super().__init__(data)
        roles = [Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT, Role.PROCESS_DIRECTOR]
        found = User.objects.at_work(on=on).filter(roles__overlap=roles).exclude(pk=by.pk)
        self.fields["worker"].queryset = found.select_related("employer").order_by("name", "pk")


class StartForm(ActForm):
    """From when support runs, how intensive and on what."""

    starts_on = forms.DateField(label="Begint op", widget=DayInput())
    level = forms.TypedChoiceField(
        label="Hoe intensief?",
        choices=said(Intensity.Level),
        coerce=int,
        initial=Intensity.Level.REGULAR,
        widget=forms.RadioSelect,
    )
    goal_domains = forms.MultipleChoiceField(
        label="Waar werkt u samen aan?",
        choices=AREAS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Kies alleen wat voor deze vraag nodig is.",
    )


class ScaleForm(ActForm):
    """More or less intensive, and why."""

    level = forms.TypedChoiceField(
        label="Nieuw niveau", choices=said(Intensity.Level), coerce=int, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Waarom?",
        max_length=200,
        error_messages={"required": "Leg kort uit waarom het niveau verandert."},
    )


class EndTrajectoryForm(ActForm):
    """When support ended, and why."""

    ends_on = forms.DateField(label="Laatste dag", widget=DayInput())
    end_reason = forms.ChoiceField(
        label="Waarom eindigt het traject?", choices=[("", "Kies een reden"), *EndReason.choices]
    )


class StableForm(ActForm):
    """Why staying stable is the aim."""

    reason = forms.CharField(
        label="Waarom is stabiel blijven het doel?",
        max_length=200,
        help_text="Bijvoorbeeld bij dementie. Leg dit vast binnen zes weken na de startmeting.",
        error_messages={"required": "Leg kort uit waarom stabiel blijven het doel is."},
    )


class HelpField(forms.CharField):
    """What one source of help does towards a goal; what is nearest is asked first."""

    def __init__(self, label: str, **kwargs) -> None:
        widget = forms.Textarea(attrs={"rows": 2})
        super().__init__(label=label, max_length=500, required=False, widget=widget, **kwargs)


class GoalForm(ActForm):
    """A goal in the words of the resident, and who does what."""

    text = forms.CharField(
        label="Doel, in de woorden van de inwoner",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Vul het doel in, in de woorden van de inwoner."},
    )
    domain = forms.ChoiceField(label="Leefgebied", choices=[("", "Geen van deze"), *AREAS], required=False)
    own_strength = HelpField("Wat kan de inwoner zelf?")
    own_network = HelpField("Wat kunnen familie, vrienden of buren doen?")
    general_service = HelpField(
        "Welke algemene voorziening helpt?", help_text="Bijvoorbeeld een inloop of een maatje."
    )
    group_help = HelpField("Kan het in een groep?")
    professional_help = HelpField("Wat doet een beroepskracht?")
    frequency = forms.CharField(
        label="Hoe vaak?",
        max_length=100,
        required=False,
        help_text="In eigen woorden, zonder uren. Bijvoorbeeld: eens per vijf weken.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    actions = forms.CharField(
        label="Wie doet wat?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Eén afspraak per regel. Stappen met een datum zet u er daarna bij.",
    )


class GoalChangeForm(GoalForm):
    """The same, with the version that was on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, goal: Goal):
        names = ("text", "domain", *Goal.SOURCES, "frequency", "actions")
        known = {name: getattr(goal, name) for name in names} | {"seen": goal.version}
        super().__init__(data, initial=known)
        if goal.domain and goal.domain not in dict(AREAS):  # an own theme of a sender
            self.fields["domain"].choices = [(goal.domain, goal.domain), *self.fields["domain"].choices]


class GoalCloseForm(ActForm):
    """What was reached."""

    result = forms.ChoiceField(
        label="Is het doel behaald?", choices=said(Goal.Result), widget=forms.RadioSelect
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, goal: Goal):
        super().__init__(data, initial={"seen": goal.version})


class PlanForm(ActForm):
    """The agreements of the plan."""

    plan_text = forms.CharField(
        label="Afspraken in het plan", required=False, widget=forms.Textarea(attrs={"rows": 10})
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, case: Case):
        super().__init__(data, initial={"plan_text": case.plan_text, "seen": case.version})


class CloseForm(ActForm):
    """Why the dossier closes, and the running trajectory with it."""

    closing_reason = forms.CharField(
        label="Waarom sluit dit dossier?",
        max_length=200,
        error_messages={"required": "Vul in waarom dit dossier sluit."},
    )
    end_reason = forms.ChoiceField(
        label="Waarom eindigt het traject?",
        choices=[("", "Kies een reden"), *EndReason.choices],
        help_text="Het traject dat nog loopt, eindigt op dezelfde dag.",
        error_messages={"required": "Kies waarom het traject eindigt."},
    )

    no_final_reason = forms.ChoiceField(
        label="Waarom is er geen eindmeting?",
        required=False,
        choices=[("", "Kies een reden"), *NoFinalReason.choices],
        help_text="Nodig, tenzij de inwoner is overleden, verhuisde of naar een andere wet ging. "
        "Liever eerst meten? Ga terug naar het dossier en doe de eindmeting.",
    )
    aftercare_on = forms.DateField(
        label="Wanneer vraagt u hoe het gaat?",
        required=False,
        widget=DayInput(),
        help_text="Nazorg: u ziet het dossier dan nog tot 30 dagen na die dag. Geen nazorg? Laat dit leeg.",
        error_messages={"invalid": "Vul een datum in, bijvoorbeeld 2-6-2026."},
    )

    provisions_go_on = forms.BooleanField(
        required=False,
        help_text="De Wmo-consulent blijft ze bewaken, ook als dit dossier dicht is.",
    )

    def __init__(self, data=None, *, is_running, lacks_final, provisions=()):
        super().__init__(data)
        if provisions:
            names = ", ".join(map(str, provisions))
            self.fields["provisions_go_on"].label = f"Deze voorzieningen lopen door: {names}"
        else:
            del self.fields["provisions_go_on"]
        if not is_running:
            del self.fields["end_reason"]
        if not lacks_final:
            del self.fields["no_final_reason"]


class AftercareForm(ActForm):
    """How it goes with somebody whose dossier closed."""

    result = forms.ChoiceField(
        label="Hoe gaat het?",
        choices=said(Aftercare.Result),
        widget=forms.RadioSelect,
        error_messages={"required": "Kies hoe het gaat."},
    )
    note = forms.CharField(
        label="Wat is besproken?",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EscalateForm(ActForm):
    """Which procesregisseur, and why."""

    worker = WorkerField(label="Procesregisseur", error_messages={"required": "Kies een procesregisseur."})
    grounds = forms.MultipleChoiceField(
        label="Waarom is procesregie nodig?",
        choices=[],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies waarom procesregie nodig is."},
    )
    reason = forms.CharField(
        label="Wat loopt vast?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Leg kort uit wat vastloopt."},
    )

    def __init__(self, data=None, *, on):
        super().__init__(data)
        found = User.objects.at_work(on=on).with_role(Role.PROCESS_DIRECTOR)
        self.fields["worker"].queryset = found.select_related("employer").order_by("name", "pk")
        self.fields["grounds"].choices = said(Ground)


class ReasonForm(ActForm):
    """Only a reason."""

    reason = forms.CharField(label="Waarom?", max_length=200)


class ConfirmForm(ActForm):
    """Nothing to fill in: only yes."""
