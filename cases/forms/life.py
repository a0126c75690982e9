"""The forms of a death and of a move."""

import re

from django import forms

from cases.forms.rights import Choice
from cases.models import LifeEvent
from providers.doors import ActForm, DayField

INSIDE, OUTSIDE = "inside", "outside"
NEW, SAME = "new", "same"


class Sentences:
    """Choices that are sentences, as `Choice` takes them."""

    def __init__(self, *choices):
        self.choices = choices


class DeathForm(ActForm):
    """When the resident died, and who told."""

    died_on = DayField(label="Overleden op", missing="Vul de dag van overlijden in.")
    source = Choice(LifeEvent.Source, label="Van wie weet u dit?", missing="Kies van wie u dit weet.")
    note = forms.CharField(label="Toelichting", max_length=200, required=False)

    def __init__(self, data=None, *, initial=None):
        super().__init__(data, initial=initial)
        source = self.fields["source"]
        source.choices = [one for one in source.choices if one[0] != LifeEvent.Source.RESIDENT]


class MoveForm(ActForm):
    """When and where the resident moved, and who helps on."""

    moved_on = DayField(label="Verhuisd op", missing="Vul de dag van de verhuizing in.")
    source = Choice(LifeEvent.Source, label="Van wie weet u dit?", missing="Kies van wie u dit weet.")
    where = Choice(
        Sentences(
            (INSIDE, "binnen onze gemeenten"), (OUTSIDE, "naar een andere gemeente, of naar het buitenland")
        ),
        label="Waar gaat de inwoner wonen?",
        missing="Kies waar de inwoner gaat wonen.",
    )
    postcode = forms.CharField(
        label="Nieuwe postcode",
        max_length=10,
        required=False,
        help_text="Binnen onze gemeenten verplicht: de wijk en het team volgen hieruit.",
    )
    house_number = forms.IntegerField(
        label="Huisnummer",
        required=False,
        min_value=1,
        max_value=999_999,
        error_messages={"invalid": "Vul het huisnummer in met alleen cijfers."},
    )
    house_letter = forms.CharField(label="Letter", max_length=10, required=False)
    house_addition = forms.CharField(label="Toevoeging", max_length=20, required=False)
    team = Choice(
        Sentences(
            (SAME, "dit team en deze vaste hulpverlener"), (NEW, "het team van de nieuwe wijk, vanaf morgen")
        ),
        label="Wie helpt verder?",
        initial=SAME,
        help_text="Alleen bij een verhuizing binnen onze gemeenten.",
    )
    leaves_household = forms.BooleanField(
        label="De inwoner hoort niet meer bij dit huishouden", required=False
    )
    note = forms.CharField(
        label="Toelichting",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld naar welke gemeente.",
    )

    def clean_postcode(self):
        value = re.sub(r"\s", "", self.cleaned_data["postcode"]).upper()
        if value and not re.fullmatch(r"[1-9]\d{3}[A-Z]{2}", value):
            raise forms.ValidationError(
                "Vul een postcode in met 4 cijfers en 2 letters, bijvoorbeeld 2471 BK."
            )
        return value

    def arguments(self):
        cleaned = dict(self.cleaned_data)
        return cleaned | {"leaves": cleaned.pop("where") == OUTSIDE, "new_team": cleaned.pop("team") == NEW}


class UndoForm(ActForm):
    """Why it was not so."""

    reason = forms.CharField(
        label="Wat klopt er niet?",
        max_length=200,
        error_messages={"required": "Vul in waarom dit niet klopt."},
    )
