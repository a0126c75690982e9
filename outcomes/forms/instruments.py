"""The form of the words of an instrument."""

from datetime import date

from django import forms

from cases.scales import Domain, Level
from outcomes.models import Instrument, version_on
from providers.doors import ActForm, DayField


def _label(instrument, code):
    if code.isdecimal():
        return f"Naam van {'trede' if instrument == Instrument.LADDER else 'cijfer'} {code}"
    return (
        Domain(code).label
        if code in Domain.values
        else f"Naam van: {version_on(instrument, date.max).called(code)}"
    )


class VersionForm(ActForm):
    """The words of an instrument from a day on; it begins with those that hold now."""

    starts_on = DayField(
        label="Vanaf", missing="Vul de eerste dag in.", help_text="Een dag die nog komt, niet vandaag."
    )
    name = forms.CharField(
        label="Naam van de versie", max_length=100, error_messages={"required": "Vul de naam in."}
    )
    notice = forms.CharField(
        label="Rechten en bron",
        max_length=500,
        help_text="Staat onder elke meting: van wie de tekst is.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Vul in van wie de tekst is."},
    )
    has_permission = forms.BooleanField(
        label="Wij hebben toestemming van de rechthebbende om deze uitleg te gebruiken",
        required=False,
        help_text="Wij bewaren wie dit verklaart en wanneer.",
    )

    def __init__(self, data=None, *, version):
        is_zrm = version.instrument == Instrument.ZRM
        codes = [*Domain.values, *map(str, Level.values)] if is_zrm else list(version.names)
        self._cells = (
            [f"{domain}.{level}" for domain in Domain.values for level in Level.values] if is_zrm else []
        )
        known = {f"name_{code}": version.called(code) for code in codes}
        known |= {f"cell_{key}": version.cells.get(key, "") for key in self._cells}
        super().__init__(data, initial=known | {"name": version.name, "notice": version.notice})
        self._codes = codes
        for code in codes:
            label = _label(version.instrument, code)
            self.fields[f"name_{code}"] = forms.CharField(
                label=label, max_length=100, error_messages={"required": "Vul een naam in."}
            )
        for key in self._cells:
            self.fields[f"cell_{key}"] = forms.CharField(
                label=f"Cijfer {key[-1]}",
                required=False,
                max_length=1_000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        if not is_zrm:
            del self.fields["has_permission"]

    @property
    def name_fields(self):
        return [self[f"name_{code}"] for code in self._codes]

    @property
    def cell_groups(self):
        """For each domain its name and the fields of its levels."""
        groups: dict[str, list[forms.BoundField]] = {}
        for key in self._cells:
            groups.setdefault(Domain(key[:-2]).label, []).append(self[f"cell_{key}"])
        return list(groups.items())

    def arguments(self):
        said = self.cleaned_data
        return {name: said[name] for name in ("starts_on", "name", "notice")} | {
            "names": {code: said[f"name_{code}"] for code in self._codes},
            "cells": {key: said[f"cell_{key}"] for key in self._cells},
            "has_permission": said.get("has_permission", False),
        }
