"""What is to be measured, how far it is on the ladder, and what need not be measured any more.

Source: docs/kpi-definitions.md, version 1, for the windows; outcomes.terms for the ladder.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from django.db.models import Case as Switch
from django.db.models import CharField, DateField, Exists, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable, CombinedExpression, F

from cases.models import Assignment, Case, ContactNote, EndReason, LegalCode, Trajectory, term_on
from cases.models.legal_term import legal_terms
from outcomes.figures.moments import (
    END_AFTER,
    END_BEFORE,
    HALF_YEAR_AROUND,
    START_AFTER,
    START_BEFORE,
    half_year_due,
)
from outcomes.models import Measurement, Skip
from outcomes.terms import Ladder, Rung, lead_from, rung
from providers.models import User, read_written
from providers.periods import in_force

SOON = timedelta(days=30)  # a half-year window that opens within these days is announced
LOOK_BACK = timedelta(days=90)  # what stopped longer ago is no longer shown
BEFORE_A_SKIP = timedelta(days=30)  # a talk in these days contradicts "niet bereikt"
REACHED = (ContactNote.Kind.VISIT, ContactNote.Kind.PHONE, ContactNote.Kind.MEETING)

Group = Literal["missed", "late", "unjust", "now", "soon"]
Kind = Literal["start", "half_year"]
Moment = Measurement.Moment


@dataclass(frozen=True)
class Due:
    """One measurement that is to be done.

    kind: start or half_year. opens_on, due_on, closes_on: the window and the day it is meant for; for a start
    measurement the due day is the last one. group: missed (the window has closed), unjust (left out without a
    reason that holds), late (the due day has passed), now or soon. lead_on: from when the stuurder sees it
    too; None for a start measurement. why: what was said when it was left out.
    """

    trajectory: int
    case: int
    client: int
    name: str
    holder: str
    kind: Kind
    opens_on: date
    due_on: date
    closes_on: date
    group: Group
    rung: Rung | None = None
    lead_on: date | None = None
    why: str = ""

    @property
    def key(self) -> tuple[date, int, str]:
        return self.closes_on, self.trajectory, self.kind

    @property
    def is_with_lead(self) -> bool:
        """Long enough past its day for the stuurder to see it too."""
        return self.rung in (Rung.LEAD, Rung.MISSED)


@dataclass(frozen=True)
class Stopped:
    """A measurement that nobody waits for any more, and why."""

    trajectory: int
    case: int
    client: int
    name: str
    kind: Kind
    on: date
    why: str

    @property
    def key(self) -> tuple[date, int, str]:
        return self.on, self.trajectory, self.kind


def ladder_of(starts_on: date) -> Ladder:
    """The days of the ladder for a trajectory that starts on a day: it keeps those of its first day."""
    return Ladder(
        term_on(LegalCode.MEASURE_TASK, starts_on),
        term_on(LegalCode.MEASURE_LEAD, starts_on),
        term_on(LegalCode.MEASURE_MISSED, starts_on),
    )


def due(cases: QuerySet[Case], *, on: date) -> list[Due]:
    """What is to be measured in running trajectories of these dossiers, what closes first on top.

    A missed one stays until somebody measures after its window, says why not, or the trajectory ends: nothing
    drops off by itself. Who holds the dossier on the day is named, the stand-in in a vervanging. One
    statement.
    """
    rows = (
        _running(cases, on=on)
        .annotate(wants_start=_wants_start(on), wants_half_year=_half_year_soon(on), holder=_holder(on))
        .annotate(skip_start=_skipped("start"), skip_half_year=_skipped("half_year"))
        .filter(
            Q(wants_start=True) & ~Q(skip_start="just") | Q(wants_half_year=True) & ~Q(skip_half_year="just")
        )
        .select_related("case__client")
    )
    found = []
    for row in rows:
        if row.wants_start and row.skip_start != "just":
            found.append(_start(row, on=on))
        if row.wants_half_year and row.skip_half_year != "just":
            found.append(_half_year_of(row, on=on))
    return sorted(found, key=lambda one: one.key)


def number_with_lead(lead: User, *, on: date) -> int:
    """How many half-year measurements of the team of a stuurder are past the day on which it sees them too:
    those of `due` that say is_with_lead, without their dossiers and what is not due yet.
    """
    rows = read_written(_past_due, lead=lead, on=on, open_since=on - HALF_YEAR_AROUND)
    starts = [row["starts_on"] for row in rows]
    rungs = [rung(half_year_due(first), ladder_of(first), on=on) for first in starts]
    return sum(one in (Rung.LEAD, Rung.MISSED) for one in rungs)


class Untold(NamedTuple):
    """A half-year measurement that nobody did, and who holds the dossier today; nobody: None."""

    trajectory: Trajectory
    rung: Rung
    holder_id: int | None


def untold(*, on: date) -> list[Untold]:
    """Those whose day has come and of which the holder or the stuurder was not told yet."""
    rows = (
        _running(Case.objects.all(), on=on)
        .filter(half_year__lte=on)
        .filter(Q(half_year_reminded_on=None) | Q(half_year_raised_on=None))
        .annotate(skip_half_year=_skipped("half_year"), holder_id=_holder(on, "worker"))
        .filter(_wants_half_year(on - HALF_YEAR_AROUND), ~Q(skip_half_year="just"))
        .select_related("case")
        .order_by("pk")
    )
    found = []
    for row in rows:
        stands = rung(half_year_due(row.starts_on), ladder_of(row.starts_on), on=on)
        if stands is not None:
            found.append(Untold(row, stands, row.holder_id))
    return found


def _past_due(*, lead: User, on: date, open_since: date) -> QuerySet[Trajectory, Any]:
    cases = Case.objects.visible_to(lead, on=on).of_team(lead)
    past = (
        _running(cases, on=on)
        .filter(half_year__lte=on)
        .annotate(skip_half_year=_skipped("half_year"))
        .filter(_wants_half_year(open_since), ~Q(skip_half_year="just"))
    )
    return past.order_by().values("starts_on")


def _running(cases: QuerySet[Case], *, on: date) -> QuerySet[Any]:
    """The running trajectories of these dossiers that somebody may measure, with their half year."""
    running = Trajectory.objects.in_force(on=on).filter(case__in=cases.order_by().values("pk"))
    return running.filter(case__closed_on=None, case__client__deceased_on=None).annotate(
        half_year=_half_year(F("starts_on"))
    )


def stopped(cases: QuerySet[Case], *, on: date) -> list[Stopped]:
    """What stopped in the last 90 days: a trajectory that ended before its half-year measurement was done,
    and what was left out with a reason that holds. The newest first; two statements.
    """
    within = cases.order_by().values("pk")
    later = _measured(_half_year(OuterRef("starts_on")), -HALF_YEAR_AROUND, HALF_YEAR_AROUND)
    final = Measurement.objects.filter(
        trajectory=OuterRef("pk"),
        moment=Moment.END,
        measured_on__gte=_shifted(OuterRef("ends_on"), -END_BEFORE),
        measured_on__lte=_shifted(OuterRef("ends_on"), END_AFTER),
    )
    ended = (
        Trajectory.objects.filter(case__in=within, ends_on__gte=on - LOOK_BACK, ends_on__lt=on)
        .annotate(half_year=_half_year(F("starts_on")))
        .filter(ends_on__lte=_shifted(F("half_year"), HALF_YEAR_AROUND))
        .filter(~Exists(later.exclude(moment=Moment.START)), ~Exists(final))
        .select_related("case__client")
    )
    found = [_stopped(row, "half_year", row.ends_on or on, _why_ended(row)) for row in ended]
    left = (
        Trajectory.objects.in_force(on=on)
        .filter(case__in=within, skips__skipped_on__gte=on - LOOK_BACK)
        .annotate(kind=F("skips__kind"), why=F("skips__reason"), day=F("skips__skipped_on"))
        .annotate(skip_start=_skipped("start"), skip_half_year=_skipped("half_year"))
        .select_related("case__client")
    )
    for row in left:
        if (row.skip_start if row.kind == "start" else row.skip_half_year) == "just":
            found.append(_stopped(row, row.kind, row.day, str(Skip.Reason(row.why).label).capitalize()))
    return sorted(found, key=lambda one: one.key, reverse=True)


def _start(row: Trajectory, *, on: date) -> Due:
    closes_on = row.starts_on + START_AFTER
    group: Group = "missed" if on > closes_on else "now" if on >= row.starts_on else "soon"
    return _due(row, "start", (row.starts_on, closes_on, closes_on), group, None, None)


def _half_year_of(row: Trajectory, *, on: date) -> Due:
    due_on, ladder = half_year_due(row.starts_on), ladder_of(row.starts_on)
    stands = rung(due_on, ladder, on=on)
    opens_on, closes_on = due_on - HALF_YEAR_AROUND, due_on + timedelta(days=ladder.missed)
    group: Group = "soon" if on < opens_on else "now" if on <= due_on else "late"
    if stands is Rung.MISSED:
        group = "missed"
    return _due(row, "half_year", (opens_on, due_on, closes_on), group, stands, lead_from(due_on, ladder))


def _due(
    row: Trajectory,
    kind: Kind,
    days: tuple[date, date, date],
    group: Group,
    stands: Rung | None,
    lead_on: date | None,
) -> Due:
    skipped = getattr(row, f"skip_{kind}", "")
    client = row.case.client
    holder = getattr(row, "holder", None) or ""
    return Due(
        row.pk, row.case_id, client.pk, client.full_name, holder, kind, *days,
        "unjust" if skipped else group, stands, lead_on, WHY.get(skipped, ""),
    )  # fmt: skip


def _stopped(row: Trajectory, kind: Kind, day: date, why: str) -> Stopped:
    client = row.case.client
    return Stopped(row.pk, row.case_id, client.pk, client.full_name, kind, day, why)


def _why_ended(row: Trajectory) -> str:
    if not row.end_reason:
        return "De hulp is gestopt"
    return f"De hulp is gestopt: {EndReason(row.end_reason).label}"


def _wants_start(on: date) -> Q:
    """No start measurement in the window, and the window is open or nobody measured since."""
    window = _measured(OuterRef("starts_on"), -START_BEFORE, START_AFTER).filter(moment=Moment.START)
    later = _measured(OuterRef("starts_on"), START_AFTER + timedelta(days=1), None)
    return ~Exists(window) & (Q(starts_on__gte=on - START_AFTER) | ~Exists(later))


def _half_year_soon(on: date) -> Q:
    """The task comes soon or is past, and nothing was measured."""
    longest = max(days for _, days in legal_terms()[LegalCode.MEASURE_TASK])
    return Q(half_year__lte=on + timedelta(days=longest) + SOON) & _wants_half_year(on - HALF_YEAR_AROUND)


def _wants_half_year(open_since: date) -> Q:
    """Nothing was measured in the window, nor after it when it is past, its day before open_since."""
    other = ~Q(moment=Moment.START)
    window = _measured(_half_year(OuterRef("starts_on")), -HALF_YEAR_AROUND, HALF_YEAR_AROUND).filter(other)
    later = _measured(_half_year(OuterRef("starts_on")), HALF_YEAR_AROUND + timedelta(days=1), None)
    still_open = Q(half_year__gte=open_since)
    return ~Exists(window) & (still_open | ~Exists(later.filter(other)))


# What _skipped gives -> what people read.
WHY = {
    **{reason.value: str(reason.label).capitalize() for reason in Skip.Reason},
    Skip.Reason.UNREACHED.value: "Niet bereikt, maar er staat een gesprek in het dossier",
}


def _skipped(kind: Kind) -> Switch:
    """ "just", or the reason that does not hold; empty when it was not left out.

    It does not hold when the reason is ours, or when a talk with the resident contradicts "niet bereikt".
    """
    said = Skip.objects.filter(trajectory=OuterRef("pk"), kind=kind)
    talks = ContactNote.objects.filter(
        case=OuterRef("trajectory__case"),
        kind__in=REACHED,
        held_on__gte=_shifted(OuterRef("skipped_on"), -BEFORE_A_SKIP),
        held_on__lte=OuterRef("skipped_on"),
    )
    ours = said.filter(reason__in=Skip.UNJUST)
    contradicted = said.filter(Exists(talks), reason=Skip.Reason.UNREACHED)
    return Switch(
        When(Exists(ours), then=Subquery(ours.values("reason")[:1])),
        When(Exists(contradicted), then=Value(Skip.Reason.UNREACHED.value)),
        When(Exists(said), then=Value("just")),
        default=Value(""),
        output_field=CharField(),
    )


def _measured(day: Combinable, first: timedelta, last: timedelta | None) -> QuerySet[Measurement]:
    """The measurements of the outer trajectory between two distances from a day."""
    found = Measurement.objects.filter(trajectory=OuterRef("pk"), measured_on__gte=_shifted(day, first))
    return found if last is None else found.filter(measured_on__lte=_shifted(day, last))


def _shifted(day: Combinable, distance: timedelta) -> CombinedExpression:
    return CombinedExpression(day, "+", Value(distance.days), output_field=DateField())


def _half_year(day: Combinable) -> Func:
    """PostgreSQL takes the last of the month where the day is absent, as add_months does."""
    return Func(day, template="(%(expressions)s + interval '6 months')::date", output_field=DateField())


def _holder(on: date, what: str = "worker__name") -> Subquery:
    held = Assignment.objects.filter(in_force(on), case=OuterRef("case_id"))
    return Subquery(held.values(what)[:1])
