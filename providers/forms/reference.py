"""Forms about reference data: what holds, and from which day."""

import re

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError

from providers.doors import ActForm, ActModelForm, DayField
from providers.models import (
    AnswerNorm,
    Contract,
    DeclineReason,
    District,
    DistrictTeam,
    Municipality,
    Partner,
    Population,
    PostcodeArea,
    Target,
    Team,
)

WHOLE = {"invalid": "Vul een heel getal in.", "required": "Vul een getal in."}


def first_day(**words):
    return DayField(label="Vanaf", missing="Vul de eerste dag in.", help_text="Vandaag of later.", **words)


def last_day():
    return DayField(label="Tot en met", required=False, help_text="Leeg: tot nader order.")


class ReferenceForm(ActModelForm):
    """A form about one row. What the row is about is chosen once; a day that is over is not asked again."""

    SUBJECT: tuple[str, ...] = ()

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, data=None, *, instance, on, initial=None):
        super().__init__(data, instance=instance, initial=initial)
        for name in ("partner", "team", "district"):
            if name in self.fields:
                self.fields[name].queryset = self.fields[name].queryset.holding(on=on)
        if instance.pk:
            for name in self.SUBJECT:
                self.fields[name].disabled = True
                if hasattr(self.fields[name], "queryset"):
                    self.fields[name].queryset = self.fields[name].queryset.model.objects.all()
            begun = not getattr(instance, "starts_on", None) or instance.starts_on < on
            if begun and not isinstance(instance, (Contract, Target)):
                self.fields.pop("starts_on", None)


class PartnerForm(ReferenceForm):
    """An organisation that takes referrals."""

    expertise = SimpleArrayField(
        forms.CharField(max_length=200),
        label="Soorten hulp",
        required=False,
        help_text="Met komma's ertussen. Hierop zoekt een wijkcoach.",
    )
    areas = forms.ModelMultipleChoiceField(
        Municipality.objects.order_by("name"),
        label="Werkgebied",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Niets gekozen: overal.",
    )
    starts_on = first_day()

    class Meta:
        model = Partner
        fields = ["name", "kind", "contact", "expertise", "capacity", "starts_on"]
        labels = {"contact": "Contact voor verwijzers", "capacity": "Aantal plekken"}
        error_messages = {"name": {"required": "Vul de naam in."}, "capacity": WHOLE}

    field_order = ("name", "kind", "contact", "expertise", "areas", "capacity", "starts_on")

    def __init__(self, data=None, *, instance, on, initial=None):
        super().__init__(data, instance=instance, on=on, initial=initial)
        if instance.pk:
            areas = instance.areas.order_by("position")
            self.initial["areas"] = list(areas.values_list("municipality_id", flat=True))


class TeamForm(ReferenceForm):
    """A team of one municipality."""

    SUBJECT = ("municipality",)

    starts_on = first_day()

    class Meta:
        model = Team
        fields = ["name", "kind", "municipality", "starts_on"]
        error_messages = {
            "name": {"required": "Vul de naam in."},
            "municipality": {"required": "Kies de gemeente."},
        }


class CodedForm(ReferenceForm):
    """A place with a code of the CBS, which is given once."""

    SUBJECT = ("code",)
    SHAPE = ""

    def __init__(self, data=None, *, instance, on, initial=None):
        super().__init__(data, instance=instance, on=on, initial=initial)
        if instance.pk:
            self.initial["code"] = instance.external_id

    def clean_code(self):
        code = self.cleaned_data["code"].strip().upper()
        if not self.instance.pk:
            if not re.fullmatch(self.SHAPE, code):
                raise ValidationError("Vul de code van het CBS in, zoals in het voorbeeld.")
            if self._meta.model.objects.filter(external_id=code).exists():
                raise ValidationError("Deze code is er al.")
        return code

    def arguments(self):
        """The code is the id under which the outside knows it."""
        words = dict(self.cleaned_data)
        code = words.pop("code")
        return words if self.instance.pk else words | {"external_id": code}


class MunicipalityForm(CodedForm):
    """A municipality."""

    SHAPE = r"GM\d{4}"

    code = forms.CharField(
        label="Code van het CBS",
        max_length=6,
        help_text="Bijvoorbeeld GM0484.",
        error_messages={"required": "Vul de code in."},
    )
    field_order = ("code", "name")

    class Meta:
        model = Municipality
        fields = ["name"]
        error_messages = {"name": {"required": "Vul de naam in."}}


class DistrictForm(CodedForm):
    """A district of a municipality."""

    SUBJECT = ("code", "municipality")
    SHAPE = r"WK\d{6}"

    code = forms.CharField(
        label="Code van het CBS",
        max_length=64,
        help_text="Bijvoorbeeld WK048401.",
        error_messages={"required": "Vul de code in."},
    )
    starts_on = first_day()
    field_order = ("code", "name", "municipality", "starts_on")

    class Meta:
        model = District
        fields = ["name", "municipality", "starts_on"]
        error_messages = {
            "name": {"required": "Vul de naam in."},
            "municipality": {"required": "Kies de gemeente."},
        }


class AnswerNormForm(ReferenceForm):
    """Within how many working days an organisation answers."""

    SUBJECT = ("partner", "service")

    starts_on = first_day()

    class Meta:
        model = AnswerNorm
        fields = ["partner", "service", "working_days", "starts_on"]
        help_texts = {"service": "Leeg: voor alle hulp waarvan u niets anders vastlegt."}
        error_messages = {
            "partner": {"required": "Kies de organisatie."},
            "working_days": WHOLE
            | {
                "min_value": "Vul een aantal van 1 tot en met 60 in.",
                "max_value": "Vul een aantal van 1 tot en met 60 in.",
            },
        }


class DistrictTeamForm(ReferenceForm):
    """Which team gets the questions from a district."""

    SUBJECT = ("district",)

    starts_on = first_day()

    class Meta:
        model = DistrictTeam
        fields = ["district", "team", "starts_on"]
        error_messages = {
            "district": {"required": "Kies de wijk."},
            "team": {"required": "Kies het team."},
        }


class PostcodeAreaForm(ReferenceForm):
    """In which district a postcode lies."""

    SUBJECT = ("postcode",)

    postcode = forms.CharField(
        label="Postcode",
        max_length=8,
        help_text="4 cijfers, of 4 cijfers en 2 letters. De langste gaat voor.",
        error_messages={"required": "Vul de postcode in."},
    )
    starts_on = first_day()

    class Meta:
        model = PostcodeArea
        fields = ["postcode", "district", "starts_on"]
        error_messages = {"district": {"required": "Kies de wijk."}}

    def clean_postcode(self):
        return re.sub(r"\s", "", self.cleaned_data["postcode"]).upper()


class DeclineReasonForm(ReferenceForm):
    """A reason of the consortium's own to decline a referral."""

    SUBJECT = ("text",)

    starts_on = first_day()

    class Meta:
        model = DeclineReason
        fields = ["text", "starts_on"]
        help_texts = {"text": "Zo staat het in de lijst, bijvoorbeeld: wachttijd is te lang."}
        error_messages = {"text": {"required": "Vul de reden in."}}


class PopulationForm(ReferenceForm):
    """How many people live in a municipality or a district."""

    SUBJECT = ("municipality", "district")

    starts_on = first_day()

    class Meta:
        model = Population
        fields = ["municipality", "district", "inhabitants", "starts_on"]
        help_texts = {"municipality": "Kies een gemeente of een wijk."}
        error_messages = {"inhabitants": WHOLE | {"max_value": "Dit getal is te groot."}}

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("municipality")) == bool(cleaned.get("district")):
            self.add_error("municipality", "Kies een gemeente of een wijk, niet allebei.")
        return cleaned


class ContractForm(ReferenceForm):
    """What a municipality agreed, from which day."""

    SUBJECT = ("municipality",)

    starts_on = first_day()
    ends_on = last_day()

    class Meta:
        model = Contract
        fields = [
            "municipality", "starts_on", "ends_on", "variant", "small_cell_threshold", "lumpsum_per_year",
        ]  # fmt: skip
        error_messages = {
            "municipality": {"required": "Kies de gemeente."},
            "small_cell_threshold": {"min_value": "De drempel is minstens 5."} | WHOLE,
            "lumpsum_per_year": {"invalid": "Vul een heel bedrag in, zonder centen."},
        }


class TargetForm(ReferenceForm):
    """The target of one KPI, from which day."""

    SUBJECT = ("contract", "kpi")

    kpi = forms.ChoiceField(
        label="KPI",
        choices=[("", "Kies de KPI"), *((f"K{number:02}", f"K{number:02}") for number in range(1, 24))],
        error_messages={"required": "Kies de KPI."},
    )
    value = forms.DecimalField(
        label="Norm",
        max_digits=12,
        decimal_places=1,
        min_value=0,
        help_text="Procenten, een cijfer of een aantal, zoals in de definitie.",
        error_messages={"required": "Vul de norm in.", "invalid": "Vul een getal in."},
    )
    starts_on = first_day()
    ends_on = last_day()

    class Meta:
        model = Target
        fields = ["contract", "kpi", "value", "starts_on", "ends_on", "phase"]
        error_messages = {"contract": {"required": "Kies de opdracht."}}


class EndForm(ActForm):
    """The last day on which something holds."""

    ends_on = DayField(
        label="Laatste dag", required=False, help_text="Leeg laten haalt een einde weg dat nog moet komen."
    )
    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
