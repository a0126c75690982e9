"""The form of a text to begin a contact note with."""

from django import forms

from providers.forms.reference import ReferenceForm, first_day
from providers.models import NoteTemplate


class NoteTemplateForm(ReferenceForm):
    """A text to begin a note with."""

    SUBJECT = ("name",)

    starts_on = first_day()

    class Meta:
        model = NoteTemplate
        fields = ["name", "kind", "text", "starts_on"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "kind": "Leeg: voor elk contact.",
            "text": "Korte kopjes, elk op een eigen regel. De hulpverlener vult aan in gewone tekst.",
        }
        error_messages = {
            "name": {"required": "Vul de naam in."},
            "text": {"required": "Vul de tekst in."},
        }
