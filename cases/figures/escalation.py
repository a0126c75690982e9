"""In which phase a situation is, who has which role in it, and which were scaled down too fast."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from cases.figures import words
from cases.models import (
    Case,
    EscalationModel,
    EscalationPhase,
    HouseholdDirector,
    Involvement,
    PhaseStep,
    SituationPart,
    SituationRole,
)
from providers.models import Role, User, prepared, written

MOST = 200
OF_HOUSEHOLD = "regisseur van het huishouden"
# Per dossier the last sign that it was scaled down too fast, after the model of the day of the step down;
# none where somebody saw to it on that day or later.
TOO_FAST = """
WITH steps AS (
    SELECT s.id, s.case_id, s.phase, s.starts_on,
        lag(s.phase) OVER (PARTITION BY s.case_id ORDER BY s.starts_on, s.id) AS earlier
    FROM cases_phasestep s WHERE s.case_id IN ({cases}) AND s.starts_on <= %(on)s
),
down AS (
    SELECT s.*, m.fast_phases, m.fast_days, m.again_days FROM steps s JOIN LATERAL (
        SELECT * FROM cases_escalationmodel x WHERE x.starts_on <= s.starts_on
        ORDER BY x.starts_on DESC LIMIT 1
    ) m ON true WHERE s.phase < s.earlier
),
signs (case_id, why, on_day) AS (
    SELECT d.case_id, 'fast', d.starts_on FROM down d WHERE (
        SELECT sum(e.earlier - e.phase) FROM down e WHERE e.case_id = d.case_id
        AND e.starts_on BETWEEN d.starts_on - d.fast_days AND d.starts_on
        AND (e.starts_on, e.id) <= (d.starts_on, d.id)
    ) >= d.fast_phases
    UNION ALL SELECT d.case_id, 'up_again', u.starts_on FROM down d JOIN steps u ON u.case_id = d.case_id
        AND u.phase > u.earlier AND (u.starts_on, u.id) > (d.starts_on, d.id)
        AND u.starts_on <= d.starts_on + d.again_days
    UNION ALL SELECT d.case_id, 'safety', n.written_on FROM down d
        JOIN cases_safetynote n ON n.case_id = d.case_id AND n.written_on <= %(on)s
        AND n.written_on BETWEEN d.starts_on AND d.starts_on + d.again_days
    UNION ALL SELECT d.case_id, e.kind, e.on FROM down d
        JOIN cases_event e ON e.case_id = d.case_id AND e.kind IN ('reopened', 'escalated')
        AND e.on BETWEEN d.starts_on AND d.starts_on + d.again_days AND e.on <= %(on)s
)
SELECT DISTINCT ON (g.case_id) g.case_id, g.why, g.on_day FROM signs g
WHERE NOT EXISTS (SELECT FROM cases_event v WHERE v.case_id = g.case_id AND v.kind = 'fast_down_seen'
    AND v.on >= g.on_day)
ORDER BY g.case_id, g.on_day DESC, g.why
"""
WHY: Mapping[str, str] = {
    "fast": "snel na elkaar afgeschaald",
    "up_again": "kort na het afschalen weer opgeschaald",
    "safety": "kort na het afschalen een veiligheidsnotitie",
    "reopened": "kort na het afschalen weer geopend",
    "escalated": "kort na het afschalen procesregie gevraagd",
}


class Part(NamedTuple):
    """A role that the phase asks for, and who has it; "" where nobody does. pk: of one that was named."""

    role: str
    label: str
    who: str
    pk: int = 0
    source: str = ""  # where it follows from, when that is another page


class Situation(NamedTuple):
    """The situation of a dossier on a day."""

    step: PhaseStep | None
    phase: EscalationPhase | None  # None: nobody said, or the model knows it no more
    phases: Sequence[EscalationPhase]
    up_triggers: Sequence[str]
    down_triggers: Sequence[str]
    parts: Sequence[Part]

    @property
    def heavier(self) -> Sequence[EscalationPhase]:
        """Those one can scale up to; all of them while nobody said."""
        now = self.step.phase if self.step else 0
        return [one for one in self.phases if one.number > now]

    @property
    def lighter(self) -> Sequence[EscalationPhase]:
        """Those one can scale down to, the nearest first."""
        now = self.step.phase if self.step else 0
        return [one for one in reversed(self.phases) if one.number < now]


class Heavy(NamedTuple):
    """A dossier on the list: in a phase in which more people have a role, directed, or down too fast."""

    case_id: int
    client_id: int
    name: str
    phase: int  # 0: nobody said
    said: str
    since: str
    signal: str  # why it was too fast, or ""
    director: str  # the procesregisseur, or ""


def model_on(on: date) -> EscalationModel:
    """The version of the model that holds on the day, with its phases."""
    return (
        EscalationModel.objects.filter(starts_on__lte=on)
        .prefetch_related("phases")
        .order_by("-starts_on")[:1]
    ).get()


def situation(case: Case, *, on: date) -> Situation:
    """The phase of the dossier on the day, and who has the roles that it asks for."""
    model = model_on(on)
    phases = list(model.phases.all())
    step = PhaseStep.objects.filter(case=case, starts_on__lte=on).select_related("by").last()
    phase = next((one for one in phases if step and one.number == step.phase), None)
    return Situation(step, phase, phases, model.up_triggers, model.down_triggers, _parts(case, phase, on=on))


def _parts(case: Case, phase: EscalationPhase | None, *, on: date) -> Sequence[Part]:
    named = {
        one.role: one
        for one in SituationPart.objects.in_force(on=on).filter(case=case).select_related("worker")
    }
    wanted = [role for role in SituationRole if role in named or (phase and role in phase.roles)]
    known = _known(case, on=on) if wanted else {}
    leads = directing(case, on=on) if SituationRole.CASE_DIRECTOR in wanted else None
    return [
        Part(role, str(role.label).capitalize(), leads.name, source=OF_HOUSEHOLD)
        if leads is not None and role == SituationRole.CASE_DIRECTOR
        else Part(
            role=role,
            label=str(role.label).capitalize(),
            who=named[role].who if role in named else known.get(role, ""),
            pk=named[role].pk if role in named else 0,
        )
        for role in wanted
    ]


def directing(case: Case, *, on: date) -> User | None:
    """Who leads the plan of the household of this dossier, and so is its casusregisseur; None where nobody
    does, or who did has left.
    """
    home = case.client.household_id
    leading = HouseholdDirector.objects.in_force(on=on).filter(household=home or -1).select_related("worker")
    found = leading.first()
    return found.worker if found is not None and found.worker.is_at_work(on=on) else None


def _known(case: Case, *, on: date) -> dict[str, str]:
    """Who has the roles that follow from the dossier."""
    holders = case.assignments.in_force(on=on).values_list("worker__name", flat=True)
    directors = case.involvements.in_force(on=on).filter(level="direction")
    leads = User.objects.at_work(on=on).with_role(Role.TEAM_LEAD).filter(team=case.team_id)
    found = {
        SituationRole.HOLDER: holders,
        SituationRole.PROCESS_DIRECTOR: directors.values_list("worker__name", flat=True),
        SituationRole.TEAM_LEAD: leads.order_by("name").values_list("name", flat=True)
        if case.team_id
        else (),
    }
    return {role: ", ".join(names) for role, names in found.items()}


def too_fast(case_ids: Collection[int], *, on: date) -> dict[int, str]:
    """Of these dossiers those that were scaled down too fast and that nobody saw to: why and when. One
    statement.
    """
    if not case_ids:
        return {}
    return _too_fast("SELECT unnest(%(cases)s::bigint[])", {"cases": sorted(case_ids)}, on)


def _too_fast(cases: str, values: Mapping[str, Any], on: date) -> dict[int, str]:
    rows = prepared(TOO_FAST.format(cases=cases), {**values, "on": on})
    return {case_id: f"{WHY[why].capitalize()} ({words.day(day)})" for case_id, why, day in rows}


def heavy(user: User, *, on: date) -> Sequence[Heavy]:
    """The open dossiers in sight that ask for more people or a second look: signals, then the heaviest."""
    mine = Case.objects.visible_to(user, on=on).open_on(on).order_by().values("pk")
    steps = _last_steps(mine, on=on)
    directions = Involvement.objects.in_force(on=on).filter(case__in=mine, level=Involvement.Level.DIRECTION)
    directed = dict(directions.values_list("case", "worker__name"))
    signals = too_fast(steps, on=on)
    shared = {one.number for one in model_on(on).phases.all() if len(one.roles) > 1}
    wanted = {*signals, *directed, *(pk for pk, step in steps.items() if step.phase in shared)}
    rows = _rows(wanted, steps, signals, directed)
    return sorted(rows, key=lambda row: (not row.signal, -row.phase, row.case_id))[:MOST]


def signalled(user: User, *, on: date) -> Sequence[Heavy]:
    """Of the open dossiers in sight those that were scaled down too fast and that nobody saw to."""
    signals = _too_fast(*written(_open_in_sight, user=user, on=on), on)
    wanted = sorted(signals)[:MOST]
    return _rows(wanted, _last_steps(wanted, on=on) if wanted else {}, signals, {})


def _open_in_sight(*, user: User, on: date) -> QuerySet[Case, Any]:
    return Case.objects.visible_to(user, on=on).open_on(on).order_by().values("pk")


def _last_steps(mine: QuerySet[Any] | Collection[int], *, on: date) -> dict[int, PhaseStep]:
    known = PhaseStep.objects.filter(case__in=mine, starts_on__lte=on)
    last = known.order_by("case_id", "-starts_on", "-pk").distinct("case_id")
    return {step.case_id: step for step in last}


def _rows(
    wanted: Collection[int],
    steps: Mapping[int, PhaseStep],
    signals: Mapping[int, str],
    directed: Mapping[int, str],
) -> list[Heavy]:
    if not wanted:
        return []
    found = Case.objects.filter(pk__in=wanted).select_related("client").order_by("pk")
    return [
        _row(case, steps.get(case.pk), signals.get(case.pk, ""), directed.get(case.pk, "")) for case in found
    ]


def _row(case: Case, step: PhaseStep | None, signal: str, director: str) -> Heavy:
    return Heavy(
        case_id=case.pk,
        client_id=case.client_id,
        name=case.client.full_name,
        phase=step.phase if step else 0,
        said=f"{step.phase}. {step.name}" if step else "nog niet bepaald",
        since=words.day(step.starts_on) if step else "",
        signal=signal,
        director=director,
    )
