"""The forms of who is kept out and who is let in: numbers and reasons, never a name of a resident."""

import re

from django import forms

from cases.forms.acts import DayInput
from cases.models import OwnFile
from providers.doors import ActForm
from providers.models import Role, User

NUMBER = re.compile(r"^\s*d?[- ]?0*(\d{1,9})\s*$", re.I)


class NumberField(forms.CharField):
    """The number of a dossier, as people write it: D-000123 or 123."""

    def __init__(self, **kwargs):
        super().__init__(label="Dossiernummer", max_length=20, **kwargs)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        if found := NUMBER.match(value):
            return int(found[1])
        raise forms.ValidationError("Vul een dossiernummer in, bijvoorbeeld D-000123.")


class ColleagueField(forms.ModelChoiceField):
    """A worker, with the organisation beside the name."""

    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.none(), empty_label="Kies een medewerker", **kwargs)

    def label_from_instance(self, user):
        return " · ".join(filter(None, [user.name, user.employer.name if user.employer else ""]))


class OwnFileForm(ActForm):
    """Which worker sees nothing of which resident."""

    worker = ColleagueField(label="Medewerker", error_messages={"required": "Kies een medewerker."})
    number = NumberField(error_messages={"required": "Vul een dossiernummer in, bijvoorbeeld D-000123."})
    relation = forms.ChoiceField(
        label="De inwoner is",
        choices=[("self", "de medewerker zelf"), ("family", "familie van de medewerker")],
        initial=OwnFile.Relation.SELF,
        widget=forms.RadioSelect,
        help_text="Bij de medewerker zelf geldt het voor het hele huishouden.",
    )

    def __init__(self, data=None, *, on):
        super().__init__(data)
        found = User.objects.at_work(on=on).select_related("employer")
        self.fields["worker"].queryset = found.order_by("name", "pk")


class WhyField(forms.CharField):
    """A reason in one sentence, which others read."""

    def __init__(self, label, missing):
        super().__init__(
            label=label,
            max_length=200,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"required": missing},
        )


class ProtectForm(ActForm):
    """Why only named people may read the dossier."""

    reason = WhyField("Waarom is bescherming nodig?", "Vul in waarom dit dossier bescherming nodig heeft.")


class ProtectNumberForm(ProtectForm):
    """The same, for who does not see the dossier itself."""

    number = NumberField(error_messages={"required": "Vul een dossiernummer in, bijvoorbeeld D-000123."})
    field_order = ["number", "reason"]


class UnprotectForm(ActForm):
    """Why the team may read it again."""

    reason = WhyField("Waarom kan de bescherming eraf?", "Vul in waarom de bescherming eraf kan.")


class EmergencyForm(ActForm):
    """Which dossier, by number or by person, and why it cannot wait."""

    number = NumberField(required=False)
    last_name = forms.CharField(
        label="Of de achternaam", max_length=200, required=False, help_text="Zonder voorvoegsel."
    )
    birth_date = forms.DateField(
        label="En de geboortedatum", required=False, help_text="Bijvoorbeeld 2-6-1944."
    )
    reason = WhyField("Waarom kan dit niet wachten?", "Vul in waarom dit niet kan wachten.")

    def __init__(self, data=None):
        super().__init__(data)
        for name in ("last_name", "birth_date"):
            self.fields[name].widget.attrs["autocomplete"] = "off"


class ReviewForm(ActForm):
    """Whether it was needed to open the dossier."""

    is_justified = forms.TypedChoiceField(
        label="Was het nodig?",
        choices=[("ja", "Ja"), ("nee", "Nee")],
        coerce=lambda value: value == "ja",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies of het nodig was."},
    )
    remark = forms.CharField(
        label="Opmerking", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class GrantForm(ActForm):
    """Who reads along, why and until when."""

    worker = ColleagueField(label="Wie mag meelezen?", error_messages={"required": "Kies wie mag meelezen."})
    reason = WhyField("Waarom?", "Vul in waarom deze persoon mag meelezen.")
    consent_on = forms.DateField(
        label="Toestemming van de inwoner op",
        required=False,
        widget=DayInput(),
        help_text="Nodig voor iemand van een andere organisatie, zoals een cliëntondersteuner.",
    )
    ends_on = forms.DateField(
        label="Tot en met", widget=DayInput(), error_messages={"required": "Vul de laatste dag in."}
    )

    def __init__(self, data=None, *, on, by):
        super().__init__(data)
        roles = [Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT, Role.PROCESS_DIRECTOR, Role.PARTNER]
        found = User.objects.at_work(on=on).filter(roles__overlap=roles).exclude(pk=by.pk)
        self.fields["worker"].queryset = found.select_related("employer").order_by("name", "pk")
