"""The forms of questions in a dossier."""

from django import forms

from cases.forms.acts import DayInput
from cases.forms.barrier import NumberField
from cases.models import Assignment
from cases.services.question import asked_partners
from providers.doors import ActForm
from providers.models import Partner, User


def involved_in(case, *, on, but):
    """Colleagues who see the dossier in person: who holds it, and who is involved."""
    held = Assignment.objects.in_force(on=on).filter(case=case).order_by().values("worker")
    involved = case.involvements.in_force(on=on).order_by().values("worker")
    found = User.objects.at_work(on=on).filter(pk__in=held.union(involved, all=True)).exclude(pk=but.pk)
    return found.select_related("employer").order_by("name", "pk")


class AskForm(ActForm):
    """Whom one asks, and what. Only those who are involved can be chosen."""

    to = forms.ChoiceField(label="Aan wie?", error_messages={"required": "Kies aan wie u het vraagt."})
    text = forms.CharField(
        label="Wat wilt u weten?",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Schrijf op wat u wilt weten."},
        help_text="Wie het hele dossier ziet, leest uw vraag en het antwoord ook.",
    )

    def __init__(self, data=None, *, case, on, by):
        super().__init__(data)
        workers = [(f"w{user.pk}", user.name) for user in involved_in(case, on=on, but=by)]
        partners = [(f"p{one.pk}", one.name) for one in asked_partners(case, on=on)]
        groups = [("Collega's", workers), ("Organisaties", partners)]
        self.fields["to"].choices = [("", "Kies een collega of organisatie"), *(g for g in groups if g[1])]

    def arguments(self):
        cleaned = dict(self.cleaned_data)
        kind, key = cleaned["to"][0], int(cleaned.pop("to")[1:])
        if kind == "w":
            return cleaned | {"worker": User.objects.get(pk=key)}
        return cleaned | {"partner": Partner.objects.get(pk=key)}


class AnswerForm(ActForm):
    """The answer."""

    answer = forms.CharField(
        label="Uw antwoord",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={"required": "Schrijf uw antwoord op."},
    )


class AskAccessForm(ActForm):
    """Which dossier, by number or by person, and why one must read it."""

    number = NumberField(required=False)
    last_name = forms.CharField(
        label="Of de achternaam", max_length=200, required=False, help_text="Zonder voorvoegsel."
    )
    birth_date = forms.DateField(
        label="En de geboortedatum", required=False, help_text="Bijvoorbeeld 2-6-1944."
    )
    reason = forms.CharField(
        label="Waarom hebt u toegang nodig?",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"required": "Vul in waarom u toegang nodig hebt."},
        help_text="Wie het dossier houdt, leest dit en geeft antwoord.",
    )

    def __init__(self, data=None):
        super().__init__(data)
        for name in ("last_name", "birth_date"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class AnswerAccessForm(ActForm):
    """Whether the colleague may read along, and until when."""

    may = forms.TypedChoiceField(
        label="Mag deze collega meelezen?",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of deze collega mag meelezen."},
    )
    ends_on = forms.DateField(
        label="Tot en met",
        required=False,
        widget=DayInput(),
        help_text="Alleen bij ja. Daarna stopt het meelezen vanzelf.",
    )
    answer = forms.CharField(
        label="Uw antwoord",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text="Bij nee: waarom niet, of hoe het anders kan.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("may") and not cleaned.get("ends_on") and "ends_on" not in self.errors:
            self.add_error("ends_on", "Vul in tot en met welke dag.")
        return cleaned

    def arguments(self):
        cleaned = dict(self.cleaned_data)
        if not cleaned.pop("may"):
            cleaned["ends_on"] = None
        return cleaned
