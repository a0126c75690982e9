"""The forms that bring a note or document to the right dossier."""

from django import forms

from cases.forms.barrier import NumberField
from cases.models import Case, ContactNote
from providers.doors import ActForm


class MoveForm(ActForm):
    """To which dossier, and why."""

    to = NumberField(error_messages={"required": "Vul het nummer van het juiste dossier in."})
    reason = forms.CharField(
        label="Waarom hoort het daar?",
        max_length=200,
        help_text="Dit staat alleen in het juiste dossier.",
        error_messages={"required": "Vul in waarom het in het andere dossier hoort."},
    )

    def __init__(self, data=None, *, user, on):
        super().__init__(data)
        self.user, self.on = user, on
        self.fields["to"].label = "Nummer van het juiste dossier"

    def clean_to(self):
        visible = Case.objects.visible_to(self.user, on=self.on)
        found = visible.filter(pk=self.cleaned_data["to"]).first()
        if found is None:
            raise forms.ValidationError(
                "Dit dossier is er niet, of u ziet het niet. Vraag de stuurder het te verplaatsen."
            )
        return found


class NoteChoice(forms.ModelChoiceField):
    """A note, by its day, kind, writer and first words."""

    def label_from_instance(self, note):
        words = " ".join(note.text.split())
        short = words if len(words) <= 60 else f"{words[:60]}…"
        return f"{note.held_on:%d-%m-%Y}, {note.get_kind_display()}, {note.author.name}: {short}"


class MoveNoteForm(MoveForm):
    """Which note, to which dossier, and why."""

    note = NoteChoice(
        queryset=ContactNote.objects.none(),
        label="Welke notitie?",
        empty_label="Kies een notitie",
        error_messages={
            "required": "Kies welke notitie u verplaatst.",
            "invalid_choice": "Kies een notitie uit de lijst.",
        },
    )
    field_order = ["note", "to", "reason"]

    def __init__(self, data=None, *, notes, user, on):
        super().__init__(data, user=user, on=on)
        self.fields["note"].queryset = notes
