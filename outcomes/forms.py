"""The form of a measurement: only the domains that the question needs, and no score chosen beforehand."""

from dataclasses import dataclass

from django import forms

from cases.scales import Domain, Ladder, Level
from outcomes.figures import start_measurement, suggested_moment
from outcomes.models import Instrument, Measurement, version_on
from providers.doors import ActForm, DayField
from providers.models import District, Municipality

# What a domain is about, in a few own words; the texts of the ZRM itself are not shipped.
ABOUT = {
    Domain.FINANCIEN: "inkomen, schulden",
    Domain.WERK_OPLEIDING: "baan, studie, traject",
    Domain.TIJDSBESTEDING: "dag en nacht",
    Domain.HUISVESTING: "huis en huur",
    Domain.HUISELIJKE_RELATIES: "gezin en partner",
    Domain.GEESTELIJKE_GEZONDHEID: "stemming, denken",
    Domain.LICHAMELIJKE_GEZONDHEID: "ziekte, bewegen",
    Domain.MIDDELENGEBRUIK: "drank, drugs, gokken",
    Domain.BASALE_ADL: "eten, wassen, aankleden",
    Domain.INSTRUMENTELE_ADL: "koken, post, vervoer",
    Domain.SOCIAAL_NETWERK: "familie en vrienden",
    Domain.MAATSCHAPPELIJKE_PARTICIPATIE: "vrijwilliger, vereniging",
    Domain.JUSTITIE: "politie, boetes",
}


@dataclass(frozen=True)
class Cell:
    """One level of one domain. change: against the previous score, in words; empty without one."""

    level: int
    label: str
    is_chosen: bool
    is_previous: bool
    change: str
    direction: str


@dataclass(frozen=True)
class Row:
    """One domain in the matrix."""

    name: str
    label: str
    about: str
    previous: int | None
    cells: list[Cell]
    means: list[tuple[int, str]]

    @property
    def is_scored(self) -> bool:
        return any(cell.is_chosen for cell in self.cells)


def describe_change(before: int, after: int) -> tuple[str, str]:
    """The change in words and its direction: up, downc or same.

    >>> describe_change(3, 2)
    ('−1', 'downc')
    """
    step = after - before
    if step == 0:
        return "gelijk", "same"
    return (f"+{step}", "up") if step > 0 else (f"−{-step}", "downc")


class MeasurementForm(ActForm):
    """When and what was measured. A domain without a score is absent, never zero."""

    moment = forms.ChoiceField(
        label="Welke meting is dit?",
        choices=Measurement.Moment,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies welke meting dit is."},
    )
    measured_on = forms.DateField(
        label="Gemeten op",
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "off"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Vul in wanneer u hebt gemeten.",
            "invalid": "Vul een datum in, bijvoorbeeld 17-11-2026.",
        },
    )
    participation_ladder = forms.TypedChoiceField(
        label="Participatieladder",
        choices=[("", "Niet gemeten"), *((step.value, f"{step.value} {step.label}") for step in Ladder)],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def __init__(self, data=None, *, trajectory, measurements, on, initial=None):
        moment = suggested_moment(trajectory.starts_on, trajectory.ends_on, measurements, on=on)
        super().__init__(data, initial={"moment": moment, "measured_on": on} | (initial or {}))
        day = getattr(self, "_day", on)
        self.zrm, ladder = version_on(Instrument.ZRM, day), version_on(Instrument.LADDER, day)
        self.levels = [(level, self.zrm.called(level)) for level in Level.values]
        steps = [(step, f"{step} {ladder.called(step)}") for step in Ladder.values]
        self.fields["participation_ladder"].choices = [("", "Niet gemeten"), *steps]
        self.notices = [self.zrm.notice, ladder.notice]
        for domain in Domain:
            self.fields[domain.value] = forms.TypedChoiceField(
                label=self.zrm.called(domain),
                choices=[("", "geen"), *self.levels],
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": "Kies een cijfer van 1 tot en met 5."},
            )
        self.moment_label = Measurement.Moment(moment).label
        self._trajectory = trajectory
        self._measurements = measurements
        previous = [one for one in measurements if one.participation_ladder]
        if previous:
            last = previous[-1]
            then = version_on(Instrument.LADDER, last.measured_on).called(last.participation_ladder)
            said = f"Vorige keer: {last.participation_ladder} {then}."
            self.fields["participation_ladder"].help_text = said

    @property
    def chosen(self):
        """The rows that the question needs: the domains worked on first, then those scored at the start."""
        goals = {goal.domain for goal in self._trajectory.goals.all() if goal.closed_on is None}
        goals |= set(self._trajectory.goal_domains)
        first = start_measurement(self._trajectory.starts_on, self._measurements)
        first = first or (self._measurements[0] if self._measurements else None)
        scored = set(first.scores) if first else set()
        wanted = [domain for domain in Domain.values if domain in goals]
        return [*wanted, *(domain for domain in Domain.values if domain in scored - goals)]

    @property
    def rows(self):
        """The matrix: `chosen` rows, and `others` that are folded away, in the order of the domains."""
        chosen = self.chosen
        others = [self._row(domain) for domain in Domain.values if domain not in chosen]
        return {
            "chosen": [self._row(domain) for domain in chosen],
            "others": others,
            "others_open": not chosen or any(row.is_scored for row in others),
        }

    def arguments(self):
        fixed = {"moment", "measured_on", "participation_ladder", "reason", "seen"}
        plain = {name: value for name, value in self.cleaned_data.items() if name in fixed}
        levels = {domain: self.cleaned_data.get(domain) for domain in Domain.values}
        return plain | {"scores": {domain: level for domain, level in levels.items() if level}}

    def _row(self, domain):
        past = [one.scores[domain] for one in self._measurements if domain in one.scores]
        previous = past[-1] if past else None
        value = str(self[domain].value() or "")
        cells = []
        for level, label in self.levels:
            change, direction = describe_change(previous, level) if previous else ("", "")
            chosen = value == str(level)
            cells.append(Cell(level, label, chosen, previous == level, change, direction))
        means = self.zrm.means(domain)
        return Row(domain, self.zrm.called(domain), ABOUT[Domain(domain)], previous, cells, means)


class CorrectionForm(MeasurementForm):
    """What a measurement should have said, and why."""

    reason = forms.CharField(
        label="Waarom corrigeert u de meting?",
        max_length=200,
        help_text="De eerdere cijfers blijven bewaard.",
        error_messages={"required": "Leg kort uit waarom u de meting corrigeert."},
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data=None, *, measurement, measurements, on):
        earlier = [one for one in measurements if one.measured_on < measurement.measured_on]
        known = {
            "moment": measurement.moment,
            "measured_on": measurement.measured_on,
            "participation_ladder": measurement.participation_ladder,
            "seen": measurement.corrections.count(),
        }
        self._own, self._day = measurement, measurement.measured_on
        super().__init__(
            data,
            trajectory=measurement.trajectory,
            measurements=earlier,
            on=on,
            initial=known | measurement.scores,
        )

    @property
    def chosen(self):
        return list(self._own.scores)


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
        codes = [*Domain.values, *map(str, Level.values)] if is_zrm else [str(one) for one in Ladder.values]
        self._cells = (
            [f"{domain}.{level}" for domain in Domain.values for level in Level.values] if is_zrm else []
        )
        known = {f"name_{code}": version.called(code) for code in codes}
        known |= {f"cell_{key}": version.cells.get(key, "") for key in self._cells}
        super().__init__(data, initial=known | {"name": version.name, "notice": version.notice})
        self._codes = codes
        for code in codes:
            label = (
                f"Naam van {'cijfer' if is_zrm else 'trede'} {code}"
                if code.isdecimal()
                else Domain(code).label
            )
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
