"""The forms of what residents say of us."""

from django import forms

from outcomes.figures import EXPERIENCE, YES_NO
from outcomes.models import Channel, Language, SurveyComment
from providers.doors import ActForm, DayField, TextForm
from providers.models import District, Municipality


class MarkField(forms.IntegerField):
    """A mark of a resident, 1 to 10."""

    def __init__(self, label: str) -> None:
        wrong = "Geef een cijfer van 1 tot en met 10."
        words = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        super().__init__(label=label, min_value=1, max_value=10, required=False, error_messages=words)


class AnswerForm(ActForm):
    """One answer on paper: two marks, where and when."""

    answered_on = DayField(label="Datum op het papier", missing="Vul de datum in die op het papier staat.")
    municipality = forms.ModelChoiceField(
        Municipality.objects.order_by("name"),
        label="Gemeente",
        empty_label="Kies de gemeente",
        error_messages={"required": "Kies de gemeente."},
    )
    district = forms.ModelChoiceField(
        District.objects.order_by("municipality__name", "name"),
        label="Wijk",
        required=False,
        empty_label="Niet bekend",
    )
    mark_professionals = MarkField("Cijfer voor de professionals")
    mark_access = MarkField("Cijfer voor de bereikbaarheid")


class InviteForm(ActForm):
    """In which language the letter is."""

    language = forms.ChoiceField(
        label="Taal van de brief",
        choices=Language,
        widget=forms.RadioSelect,
        initial=Language.DUTCH,
        error_messages={"required": "Kies de taal van de brief."},
    )


class SurveyTextForm(TextForm):
    """Other words for the survey, from a day on."""

    longest = 1_000


class SurveyCodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def __init__(self, data=None, *, words):
        super().__init__(data)
        self.fields["code"].label = words["code"]
        wrong = ("required", "max_length", "null_characters_not_allowed")
        self.fields["code"].error_messages = dict.fromkeys(wrong, words["error_code"])


class SurveyForm(ActForm):
    """The survey itself, in the words of its language. What is not answered is absent."""

    code = forms.CharField(max_length=20, widget=forms.HiddenInput)

    def __init__(self, data=None, *, words, code=""):
        super().__init__(data, initial={"code": code})
        self.words = words
        none, wrong = ("", words["choose"]), {"invalid_choice": words["error_value"]}
        marks = [none, *((str(mark), str(mark)) for mark in range(1, 11))]
        agree = [none, *((str(level), words[f"agree_{level}"]) for level in (5, 4, 3, 2, 1, 0))]
        yes_no = [none, ("1", words["yes"]), ("0", words["no"])]

        def chosen(label, choices, hint=""):
            return forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, empty_value=None, required=False,
                help_text=hint, error_messages=wrong,
            )  # fmt: skip

        self.fields["mark_professionals"] = chosen(words["professionals"], marks, words["mark_hint"])
        self.fields["mark_access"] = chosen(words["access"], marks, words["mark_hint"])
        self.fields["comment"] = forms.CharField(
            label=words["comment"],
            help_text=words["comment_hint"],
            max_length=1_500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"max_length": words["error_value"]},
        )
        for key in EXPERIENCE:
            self.fields[key] = chosen(words[key], yes_no if key == YES_NO else agree)
        for field in self.fields.values():
            field.error_messages |= dict.fromkeys(
                ["required", "null_characters_not_allowed"], words["error_value"]
            )

    @property
    def main(self):
        return [self["mark_professionals"], self["mark_access"], self["comment"]]

    @property
    def more(self):
        return [self[key] for key in EXPERIENCE]

    @property
    def is_more_open(self):
        return any(self[key].value() or self[key].errors for key in EXPERIENCE)

    def clean(self):
        """No mark at all is said in the language of the page; the act would say it in Dutch."""
        said = super().clean()
        if said.get("mark_professionals") is None and said.get("mark_access") is None:
            self.add_error("mark_professionals", self.words["error_mark"])
        return said

    def _tell(self, error):
        """The act refuses one thing only: a code that ended meanwhile."""
        self.add_error(None, self.words["error_code"])

    def arguments(self):
        said = self.cleaned_data
        more = {key: said[key] for key in EXPERIENCE if said.get(key) is not None}
        plain = ("code", "mark_professionals", "mark_access", "comment", "channel")
        return {name: said[name] for name in plain if name in said} | {"experience": more}


class ByCodeForm(SurveyForm):
    """An answer that came on paper or by phone, typed in with the code of its letter."""

    def __init__(self, data=None, *, words):
        super().__init__(data, words=words)
        self.fields["code"].widget = forms.TextInput(attrs={"autocomplete": "off"})
        self.fields["code"].label = words["code"]
        self.fields["code"].error_messages["required"] = "Vul de code van de brief in."
        self.fields["channel"] = forms.ChoiceField(
            label="Hoe kwam het antwoord?",
            choices=[(Channel.PAPER, Channel.PAPER.label), (Channel.PHONE, Channel.PHONE.label)],
            widget=forms.RadioSelect,
            initial=Channel.PAPER,
            error_messages={"required": "Kies hoe het antwoord kwam."},
        )


class ScreenForm(ActForm):
    """What may be read of a comment; nothing withholds it."""

    text = forms.CharField(
        label="Wat iedereen mag lezen",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Haal namen, adressen en alles weg waaraan u iemand herkent. Leeg: niet tonen.",
    )

    def __init__(self, data=None, *, comment: SurveyComment):
        super().__init__(data, initial={"text": comment.raw}, prefix=None, auto_id=f"id_%s_{comment.pk}")
