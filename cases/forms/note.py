"""The form of a contact note."""

from django import forms

from cases import policies
from cases.forms.acts import DayInput
from cases.models import (
    ContactNote,
    Involvement,
)
from cases.scales import Confidentiality
from providers.doors import ActForm, UsualField
from providers.models import NoteTemplate, User


class NoteForm(ActForm):
    """A contact note of two lines."""

    kind = forms.ChoiceField(
        label="Soort contact",
        choices=ContactNote.Kind,
        initial=ContactNote.Kind.VISIT,
        widget=forms.RadioSelect(
            attrs={
                "icons": {
                    "visit": "home",
                    "phone": "phone",
                    "meeting": "users",
                    "message": "mail",
                    "attempt": "x",
                }
            }
        ),
    )
    text = forms.CharField(
        label="Notitie",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        error_messages={"required": "Schrijf kort op wat er is besproken."},
    )
    held_on = forms.DateField(label="Datum", widget=DayInput())
    is_hidden_from_partners = forms.BooleanField(label="Niet zichtbaar voor partners", required=False)
    confidentiality = UsualField(label="Wie leest dit?", initial=Confidentiality.NORMAL)

    # A button beside it puts the text into the note; sent with the note itself it says nothing.
    template = forms.ModelChoiceField(
        NoteTemplate.objects.none(), label="Begin met een sjabloon", required=False,
        empty_label="Zonder sjabloon", error_messages={"invalid_choice": "Kies een sjabloon uit de lijst."},
    )  # fmt: skip
    mention = forms.TypedMultipleChoiceField(
        label="Wie moet dit lezen?",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Kies collega's uit de lijst."},
    )

    def __init__(self, data=None, *, readers, on, colleagues=None, filled=None):
        super().__init__(data, initial={"held_on": on} | (filled or {}))
        self.fields["confidentiality"].choices = readers
        self.fields["template"].queryset = NoteTemplate.objects.in_force(on=on).order_by("kind", "name")
        if colleagues:
            self.fields["mention"].choices = colleagues
        else:
            del self.fields["mention"]

    def arguments(self):
        cleaned = dict(self.cleaned_data)
        del cleaned["template"]
        if named := cleaned.pop("mention", None):
            return cleaned | {"mention": User.objects.filter(pk__in=named).order_by("pk")}
        return cleaned


def readers_of(user, case, *, on):
    """The classes in which the user may write in the dossier, as choices."""
    return [
        (value, label[0].upper() + label[1:])
        for value, label in Confidentiality.choices
        if policies.why_not_write_as(user, case, value, on=on) is None
    ]


def note_readers(case, *, on, but):
    """Colleagues who read the notes, as choices: who holds the dossier, and who is involved in all of it."""
    held = case.assignments.in_force(on=on).order_by().values("worker")
    levels = [Involvement.Level.FULL, Involvement.Level.DIRECTION]
    involved = case.involvements.in_force(on=on).filter(level__in=levels).order_by().values("worker")
    found = User.objects.at_work(on=on).filter(pk__in=held.union(involved, all=True)).exclude(pk=but.pk)
    return list(found.order_by("name", "pk").values_list("pk", "name"))


def note_form(user, case, *, on, data=None, filled=None):
    """The form of a contact note, with the classes that this writer may give it.

    filled: what stands in it already, such as a template.
    """
    readers, colleagues = readers_of(user, case, on=on), note_readers(case, on=on, but=user)
    return NoteForm(data, readers=readers, on=on, colleagues=colleagues, filled=filled)
