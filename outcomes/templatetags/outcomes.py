"""The measurements of one trajectory as the dossier shows them, and the clock of one that is due."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import timezone

from cases.models import Case, Trajectory
from cases.scales import Domain
from outcomes import figures, policies
from outcomes.forms import describe_change
from outcomes.models import Instrument, Measurement, Occasion, version_on

register = template.Library()

# Where the levels 1-5 stand, in units of the picture: first level and distance, wide and narrow.
WIDE, NARROW = (230, 77), (168, 35)
TOP, STEP = 47, 34
# The one name that does not fit a phone.
SHORT = {Domain.MAATSCHAPPELIJKE_PARTICIPATIE.value: "Meedoen"}
WORDS = {"up": "vooruit", "downc": "achteruit"}


@dataclass(frozen=True)
class Line:
    """One domain in the picture. change: "+2 vooruit", "gelijk", or when it was scored once."""

    label: str
    short: str
    before: int | None
    after: int | None
    change: str
    direction: str
    y: int


@dataclass(frozen=True)
class Picture:
    """Scores at the start and now, per domain scored at either."""

    before: Measurement | None
    after: Measurement | None
    lines: list[Line]

    @property
    def height(self) -> int:
        return TOP - 11 + STEP * len(self.lines)

    def count(self, direction: str) -> int:
        return sum(line.direction == direction for line in self.lines)

    @property
    def up(self) -> int:
        return self.count("up")

    @property
    def same(self) -> int:
        return self.count("same")

    @property
    def down(self) -> int:
        return self.count("downc")

    @property
    def compared(self) -> int:
        return self.up + self.same + self.down

    @property
    def fallen(self) -> list[str]:
        """The domains that went down, by name."""
        return [line.label for line in self.lines if line.direction == "downc"]


@register.simple_tag(takes_context=True)
def measurements_of(context: template.RequestContext, trajectory: Any) -> dict[str, Any]:
    """All that the dossier shows of the measurements of a trajectory (or of the one with this id).

    Keys: hidden (the user does not see measurements), trajectory, measurements (newest first), picture,
    start_due and half_year_due (last days, while they are to be done), why_not_measure, today.
    """
    user, today = context.request.user, timezone.localdate()
    rows = Trajectory.objects.prefetch_related("measurements__worker")
    found = rows.filter(pk=getattr(trajectory, "pk", trajectory)).first()
    case = context.get("case")  # the page asked its policies about this one already
    if found is not None and isinstance(case, Case) and case.pk == found.case_id:
        found.case = case
    if found is None or policies.why_not_see(user, found, on=today):
        return {"hidden": True}
    measurements = sorted(found.measurements.all(), key=lambda one: (one.measured_on, one.pk))
    start = figures.start_measurement(found.starts_on, measurements)
    second = figures.half_year_measurement(found.starts_on, measurements)
    runs = found.ends_on is None or found.ends_on > today
    occasion = Occasion.HALF_YEAR if runs else Occasion.CLOSING
    again = any(one.moment != Measurement.Moment.START for one in measurements)
    return {
        "hidden": False,
        "trajectory": found,
        "measurements": measurements[::-1],
        "picture": _picture(found, measurements),
        "start_due": found.starts_on + figures.START_AFTER if runs and not start else None,
        "half_year_due": figures.half_year_due(found.starts_on) if runs and not second else None,
        "may_invite": not policies.why_not_invite(
            user, found, occasion=occasion, is_measured=again, on=today
        ),
        "why_not_measure": policies.why_not_measure(user, found, on=today),
        "why_not_correct": bool(measurements) and policies.why_not_correct(user, measurements[0], on=today),
        "today": today,
    }


@register.simple_tag
def drawn_on_paper(trajectory: Trajectory, measurements: list[Measurement]) -> dict[str, Any] | None:
    """The start beside now as a drawing for paper, without colours: src, alt, before and after.

    None while nothing can be compared.
    """
    picture = _picture(trajectory, measurements)
    if picture is None or not picture.compared:
        return None
    drawn = render_to_string("outcomes/_paper_chart.svg", {"picture": picture, "levels": "12345"})
    said = f"{picture.up} vooruit, {picture.same} gelijk, {picture.down} achteruit."
    return {
        "src": f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}",
        "alt": f"Scores per leefgebied aan het begin en nu: {said} De scores staan in de tabel hieronder.",
        "before": picture.before,
        "after": picture.after,
    }


@register.simple_tag(takes_context=True)
def measurements_with_lead(context: template.RequestContext) -> int:
    """How many half-year measurements of the team are past the day on which its lead sees them too."""
    return figures.number_with_lead(context.request.user, on=timezone.localdate())


@register.filter
def wide(level: int | str | None) -> int:
    """Where a level stands in the wide picture; nowhere (0) for none."""
    return WIDE[0] + WIDE[1] * (int(level) - 1) if level else 0


@register.filter
def narrow(level: int | str | None) -> int:
    """Where a level stands in the narrow picture; nowhere (0) for none."""
    return NARROW[0] + NARROW[1] * (int(level) - 1) if level else 0


@register.simple_tag
def days_until(day: date, today: date) -> str:
    """How far off a day is, in words: "nog 3 dagen", "vandaag", "2 dagen te laat"."""
    distance = (day - today).days
    if distance == 0:
        return "vandaag"
    days = "1 dag" if abs(distance) == 1 else f"{abs(distance)} dagen"
    return f"nog {days}" if distance > 0 else f"{days} te laat"


def _picture(trajectory: Trajectory, measurements: list[Measurement]) -> Picture | None:
    """The start beside the half year (or the end that stands in for it), else beside the newest one."""
    if not measurements:
        return None
    before = figures.start_measurement(trajectory.starts_on, measurements)
    after = figures.half_year_measurement(trajectory.starts_on, measurements)
    after = after or figures.end_measurement(trajectory.starts_on, trajectory.ends_on, measurements)
    if after is None:
        after = measurements[-1] if measurements[-1] is not before else None
    first, second = before.scores if before else {}, after.scores if after else {}
    scored = [domain for domain in Domain.values if domain in first or domain in second]
    words = version_on(Instrument.ZRM, measurements[-1].measured_on)
    lines = [
        _line(domain, words.called(domain), first.get(domain), second.get(domain), TOP + STEP * number)
        for number, domain in enumerate(scored)
    ]
    return Picture(before, after, lines)


def _line(domain: str, label: str, before: int | None, after: int | None, y: int) -> Line:
    if before is None or after is None:
        change, direction = ("" if after is None else "nieuw"), ""
    else:
        change, direction = describe_change(before, after)
        change = f"{change} {WORDS.get(direction, '')}".strip()
    return Line(label, SHORT.get(domain, label), before, after, change, direction, y)
