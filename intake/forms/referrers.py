"""A code for a referrer, what the desk lets know, and the page on which the referrer adds to it."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from intake import services
from intake.forms.send_in import MOST_FILES, FilesField
from intake.models import Submission
from providers.doors import ActForm, DayField

LONG = {"max_length": "Dit is te lang. Maak het korter.", "null_characters_not_allowed": "Typ dit opnieuw."}


class CodeForm(ActForm):
    """How long a code holds."""

    days = forms.TypedChoiceField(
        label="Hoe lang geldt de code?",
        choices=[(days, f"{days} dagen") for days in services.DAYS],
        coerce=int,
        initial=30,
        error_messages={
            "required": "Kies hoe lang de code geldt.",
            "invalid_choice": "Kies hoe lang de code geldt.",
        },
    )


class ConsentForm(ActForm):
    """That the resident lets the referrer know how it goes: when, and how the resident said so."""

    given_on = DayField(label="Wanneer gaf de inwoner toestemming?", missing="Vul de dag in.")
    how = forms.ChoiceField(
        label="Hoe?",
        choices=[
            ("", "Kies hoe"),
            *((key, text.capitalize()) for key, text in Submission.ConsentWay.choices),
        ],
        error_messages={
            "required": "Kies hoe de inwoner toestemming gaf.",
            "invalid_choice": "Kies hoe de inwoner toestemming gaf.",
        },
    )


class TellReferrerForm(ActForm):
    """What the referrer may know."""

    text = forms.CharField(
        label="Wat mag de verwijzer weten?",
        help_text="Alleen wat de inwoner goed vindt. Noem geen namen als het niet nodig is.",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Schrijf op wat de verwijzer mag weten.", **LONG},
    )


class PlainForm(ActForm):
    """An act with nothing to fill in."""


class EnterForm(ActForm):
    """The code, as the referrer got it."""

    code = forms.CharField(
        label="Uw code",
        help_text="16 letters en cijfers. Streepjes hoeven niet.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": "Vul uw code in.", **LONG},
    )


class AddForm(ActForm):
    """What a referrer adds."""

    text = forms.CharField(
        label="Wat wilt u toevoegen?",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Schrijf op wat u wilt toevoegen.", **LONG},
    )
    uploads = FilesField(
        label="Bestanden", required=False, help_text=f"Hoogstens {MOST_FILES}: pdf, Word, foto of tekst."
    )

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data)
        self.sent = files.getlist("uploads") if files and data is not None else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if len(self.sent) > MOST_FILES:
            self.add_error("uploads", ValidationError(f"Kies hoogstens {MOST_FILES} bestanden."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        try:
            key = UUID(str(self.data.get("form_key", "")))
        except ValueError:
            key = uuid4()
        return {"text": self.cleaned_data["text"], "key": str(key), "uploads": self.sent}
