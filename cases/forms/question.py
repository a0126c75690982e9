"""The forms of questions in a dossier."""

from django import forms

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
