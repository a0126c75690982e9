"""The forms of a term: how long, from when, and by which article."""

from django import forms

from cases.models.legal_term import LONGEST, unit_of
from providers.doors import ActForm, DayField

WHOLE = {"invalid": "Vul een heel getal in.", "required": "Vul een getal in."}


def _from_when():
    return DayField(
        label="Vanaf", missing="Vul de eerste dag in.", help_text="Een dag die nog komt, niet vandaag."
    )


def _source(help_text):
    return forms.CharField(
        label="Bron",
        max_length=300,
        help_text=help_text,
        error_messages={"required": "Vul in waar dit staat: de wet en het artikel."},
    )


class LegalTermForm(ActForm):
    """Another length of a term of the law."""

    length = forms.IntegerField(
        min_value=1,
        max_value=LONGEST,
        error_messages=WHOLE
        | {"min_value": "Vul minstens 1 in.", "max_value": f"Vul hoogstens {LONGEST} in."},
    )
    starts_on = _from_when()
    source = _source("De wet en het artikel, bijvoorbeeld: Awb art. 7:10 lid 1.")

    def __init__(self, data=None, *, key):
        super().__init__(data)
        self.fields["length"].label = f"Aantal {unit_of(key)}"


class RetentionTermForm(ActForm):
    """Another term for keeping one kind of record."""

    years = forms.IntegerField(
        label="Jaren",
        min_value=0,
        max_value=150,
        error_messages=WHOLE | {"max_value": "Vul hoogstens 150 in.", "min_value": "Vul 0 of meer in."},
    )
    days = forms.IntegerField(
        label="Dagen",
        min_value=0,
        max_value=364,
        error_messages=WHOLE | {"max_value": "Vul hoogstens 364 in.", "min_value": "Vul 0 of meer in."},
    )
    starts_on = _from_when()
    source = _source("De wet en het artikel, of de categorie van de selectielijst.")

    def __init__(self, data=None, *, key):
        super().__init__(data, initial={"years": 0, "days": 0})
