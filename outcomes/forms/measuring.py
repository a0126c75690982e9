"""The form of a measurement: only the domains that the question needs, and no score chosen beforehand."""

from dataclasses import dataclass

from django import forms

from cases.scales import Domain, Ladder, Level
from outcomes.figures import start_measurement, suggested_moment
from outcomes.models import Instrument, Measurement, OwnView, Skip, version_on
from providers.doors import ActForm, DayField, UsualField

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


def _usual_choice(trajectory, measurements):
    """The reason that fits: the same domains as before, the goals of the plan, or else the question."""
    kinds = Measurement.Choice
    if measurements:
        return {"choice": kinds.SAME, "choice_note": measurements[-1].choice_note}
    has_goals = trajectory.goal_domains or any(goal.closed_on is None for goal in trajectory.goals.all())
    return {"choice": kinds.GOALS if has_goals else kinds.QUESTION}


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

    rated_with = UsualField(
        label="Wie gaf de cijfers?",
        choices=Measurement.RatedWith,
        widget=forms.RadioSelect,
        initial=Measurement.RatedWith.TOGETHER,
    )
    choice = UsualField(
        label="Waarom deze leefgebieden?", choices=Measurement.Choice, initial=Measurement.Choice.QUESTION
    )
    choice_note = forms.CharField(
        label="Uitleg van de keuze",
        max_length=200,
        required=False,
        help_text="Alleen nodig als u alle 13 leefgebieden meet.",
    )

    def __init__(self, data=None, *, trajectory, measurements, on, initial=None):
        moment = suggested_moment(trajectory.starts_on, trajectory.ends_on, measurements, on=on)
        usual = _usual_choice(trajectory, measurements)
        super().__init__(data, initial={"moment": moment, "measured_on": on} | usual | (initial or {}))
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
        fixed |= {"rated_with", "choice", "choice_note"}
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
        # Why these domains were chosen, and with whom, is what was said at the time.
        for name in ("rated_with", "choice", "choice_note"):
            del self.fields[name]

    @property
    def chosen(self):
        return list(self._own.scores)


class OwnViewForm(ActForm):
    """What the resident says, in the words of the version of the day. What is empty was not talked about."""

    held_on = DayField(label="Op welke dag?", missing="Vul de dag van het gesprek in.")

    def __init__(self, data=None, *, instrument, on):
        super().__init__(data, initial={"held_on": on})
        words = version_on(instrument, on)
        self.notice = words.notice
        values = [("", "Niet besproken"), *((value, str(value)) for value in OwnView.values(instrument))]
        if instrument == OwnView.Instrument.SELF_RATING:
            values = [values[0], *((value, f"{value} {words.called(value)}") for value, _ in values[1:])]
        self._codes = OwnView.codes(instrument)
        for code in self._codes:
            self.fields[code] = forms.TypedChoiceField(
                label=words.called(code),
                choices=values,
                coerce=int,
                empty_value=None,
                required=False,
                error_messages={"invalid_choice": "Kies een cijfer uit de lijst."},
            )

    def arguments(self):
        said = self.cleaned_data
        marks = {code: said[code] for code in self._codes if said.get(code) is not None}
        return {"held_on": said["held_on"], "marks": marks}


class SkipForm(ActForm):
    """Which measurement is left out, and why."""

    kind = forms.ChoiceField(
        label="Welke meting slaat u over?",
        choices=Skip.Kind,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies welke meting u overslaat."},
    )
    reason = forms.ChoiceField(
        label="Waarom is er niet gemeten?",
        choices=Skip.Reason,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies waarom u de meting overslaat."},
    )
    note = forms.CharField(
        label="Toelichting",
        max_length=200,
        required=False,
        help_text="Nodig als er geen tijd was of als meten niet nodig leek.",
    )

    def __init__(self, data=None, *, kind):
        super().__init__(data, initial={"kind": kind})
