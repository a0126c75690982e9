"""The form that is open to everybody: its words come from the database, in the language of the page."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from intake.figures import Texts
from intake.models import Submission, TextKey, Told
from providers.doors import ActForm
from providers.models import Municipality

Sender = Submission.Sender
MOST_FILES = 5
OF_SENDER = ("sender_name", "organisation", "sender_phone", "sender_email", "informed")
# The field of the form -> how long it may be, and what a browser may fill in by itself.
SHORT = {
    "first_names": (100, "given-name"), "last_name": (100, "family-name"), "birth_day": (2, "off"),
    "birth_month": (2, "off"), "birth_year": (4, "off"), "postcode": (10, "postal-code"),
    "house_number": (10, "off"), "house_addition": (20, "off"), "phone": (30, "tel"), "email": (200, "email"),
    "sender_name": (200, "off"), "organisation": (200, "off"), "sender_phone": (30, "off"),
    "sender_email": (200, "off"),
}  # fmt: skip
NAMED_OTHERWISE = {
    "birth_day": "day", "birth_month": "month", "birth_year": "year", "uploads": "files", "website": "trap",
}  # fmt: skip
ORDER = (
    *("sender", "text", "first_names", "last_name", "birth_day", "birth_month", "birth_year", "postcode"),
    *("house_number", "house_addition", "municipality", "phone", "email", *OF_SENDER, "uploads", "website"),
)
NUMBERS = ("birth_day", "birth_month", "birth_year", "house_number")


class ManyFiles(forms.FileInput):
    """A picker of several files."""

    allow_multiple_selected = True


class FilesField(forms.Field):
    """Some files, or none; what each may be is judged by its content in the act."""

    widget = ManyFiles(attrs={"multiple": True})

    def clean(self, value: Any) -> list[Any]:
        return [one for one in value or [] if one]


class SendInForm(ActForm):
    """A question of somebody without an account: what it is, who it is about, and who sends it."""

    sender = forms.ChoiceField(widget=forms.RadioSelect)
    text = forms.CharField(max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}))
    municipality = forms.ModelChoiceField(Municipality.objects.order_by("name"))
    informed = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    uploads = FilesField(required=False)
    # No person sees it; what fills in every field it finds is told to leave it empty.
    website = forms.CharField(max_length=200, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, texts: Texts, language: str) -> None:
        super().__init__(data)
        self.sent = files.getlist("uploads") if files else []
        self.words, self.versions, self.language = texts.words, texts.versions, language
        for name, (length, filled_in) in SHORT.items():
            attrs = {"autocomplete": filled_in} | ({"inputmode": "numeric"} if name in NUMBERS else {})
            self.fields[name] = forms.CharField(
                max_length=length, required=name == "last_name", widget=forms.TextInput(attrs=attrs)
            )
        self.fields["email"].widget.attrs["inputmode"] = "email"
        self.fields["sender_email"].widget.attrs["inputmode"] = "email"
        self.fields["sender"].widget.attrs["class"] = "pick"
        self.order_fields(ORDER)
        self._say(texts.words)
        if Municipality.objects.count() == 1:  # there is nothing to choose
            self.fields["municipality"].widget = forms.HiddenInput()
            self.initial["municipality"] = Municipality.objects.get().pk

    def _say(self, words: Any) -> None:
        """The labels, choices and errors in the language of the page."""
        plain = {"max_length": words[TextKey.ERROR_VALUE], "invalid": words[TextKey.ERROR_VALUE]}
        plain["null_characters_not_allowed"] = words[TextKey.ERROR_VALUE]
        errors = {"text": "error_text", "sender": "error_sender", "last_name": "error_name",
                  "municipality": "error_municipality"}  # fmt: skip
        for name, field in self.fields.items():
            field.label = words[NAMED_OTHERWISE.get(name, name)]
            said = words.get(errors.get(name, "error_value"), "")
            field.error_messages = plain | {"required": said, "invalid_choice": said}
        self.fields["sender"].choices = [(one.value, words[f"sender_{one.value}"]) for one in Sender]
        self.fields["informed"].choices = [("yes", words[TextKey.YES]), ("no", words[TextKey.NO])]
        self.fields["municipality"].empty_label = words[TextKey.CHOOSE]
        self.fields["text"].help_text = words[TextKey.TEXT_HINT]
        self.fields["uploads"].help_text = words[TextKey.FILES_HINT]

    @property
    def birth_parts(self) -> list[Any]:
        """The three fields of the date of birth, which stand beside each other."""
        return [self[name] for name in ("birth_day", "birth_month", "birth_year")]

    def clean_postcode(self) -> str:
        value = re.sub(r"\s", "", self.cleaned_data["postcode"]).upper()
        if value and not re.fullmatch(r"[1-9]\d{3}[A-Z]{2}", value, re.ASCII):
            raise ValidationError(self.words[TextKey.ERROR_POSTCODE])
        return value

    def clean_email(self) -> str:
        return self._address("email")

    def clean_sender_email(self) -> str:
        return self._address("sender_email")

    def _address(self, name: str) -> str:
        value = self.cleaned_data[name].strip()
        if value and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value):
            raise ValidationError(self.words[TextKey.ERROR_EMAIL])
        return str(value)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(self.words[TextKey.ERROR_TRAP])
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        get = cleaned.get
        is_self = get("sender") in (Sender.SELF, None)
        if is_self:  # the part about somebody else was to be passed over
            for name in OF_SENDER:
                cleaned[name] = ""
                self._errors.pop(name, None)
        elif not get("sender_name") and "sender_name" not in self.errors:
            self.add_error("sender_name", self.words[TextKey.ERROR_SENDER_NAME])
        ways = ("phone", "email") if is_self else ("phone", "email", "sender_phone", "sender_email")
        if not any(get(name) or name in self.errors for name in ways):
            self.add_error("phone" if is_self else "sender_phone", self.words[TextKey.ERROR_CONTACT])
        parts = [get(name) or "" for name in ("birth_day", "birth_month", "birth_year")]
        # One message for the three, beside the first of them.
        wrong = [self._errors.pop(name, None) for name in ("birth_day", "birth_month", "birth_year")]
        if any(wrong) or (any(parts) and not _is_birth_date(parts)):
            self.add_error("birth_day", self.words[TextKey.ERROR_BIRTH_DATE])
        cleaned["birth_date"] = "-".join(parts) if any(parts) else ""
        cleaned["uploads"] = self.sent
        if len(self.sent) > MOST_FILES:
            self.add_error("uploads", self.words[TextKey.ERROR_FILES])
        return cleaned

    def told(self) -> Told:
        """What was told, without what does not fit who it is from."""
        return Told(
            **{name: self.cleaned_data.get(name) or "" for name in Told._fields if name != "left_out"}
        )

    def arguments(self) -> dict[str, Any]:
        try:
            key = UUID(str(self.data.get("form_key", "")))
        except ValueError:
            key = uuid4()
        return {
            "channel": Submission.Channel.WEB,
            "language": self.language,
            "told": self.told(),
            "key": str(key),
            "sender": self.cleaned_data["sender"],
            "municipality": self.cleaned_data["municipality"],
            "uploads": self.cleaned_data["uploads"],
            "texts": dict(self.versions),
        }

    def _tell(self, error: ValidationError) -> None:
        """What the act knows of a file is said in the language of the page; in Dutch with its reason."""
        if hasattr(error, "error_dict") and "uploads" in error.error_dict:
            said = self.words[TextKey.ERROR_FILE]
            reasons = error.error_dict["uploads"] if self.language == "nl" else []
            self.add_error("uploads", ValidationError([said, *reasons]))
            return
        super()._tell(error)


def _is_birth_date(parts: list[str]) -> bool:
    """Whether day, month and year are a day that was: of a person who lives, so not before 1900."""
    if not all(part.isascii() and part.isdecimal() for part in parts):
        return False
    try:
        day = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        return False
    return date(1900, 1, 1) <= day <= timezone.localdate()
