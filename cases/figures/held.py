"""One statement over the dossiers that people hold: all facts from which the next step follows."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from providers.models import prepared


class Held(NamedTuple):
    """One dossier and who holds it on the day, with the facts that decide what comes next."""

    case_id: int
    worker_id: int
    since: date
    until: date | None
    is_replacement: bool
    fixed_worker_id: int | None  # of whom the worker stands in
    fixed_name: str | None
    client_id: int
    name: str
    birth_date: date | None
    district: str | None
    first_contact_on: date | None
    last_note_on: date | None
    trajectory_id: int | None
    started_on: date | None
    level: int | None
    has_plan: bool
    last_ended_on: date | None
    reported_on: date | None  # of the legal investigation that runs
    has_start: bool
    half_year_on: date | None  # due day of T1
    has_half_year: bool
    last_measured_on: date | None
    referred_on: date | None  # of the longest unanswered referral
    referred_to: str | None
    referred_for: str | None
    norm_days: int | None
    asked_on: date | None  # of a question that joined the dossier since the last note
    asked_urgently: bool | None
    died_on: date | None
    left_on: date | None  # moved to a gemeente elsewhere, and no trajectory began since
    task_id: int | None  # of the first task due for who holds it
    task_due_on: date | None
    task: str | None
    task_by: str | None
    task_asked_on: date | None
    tasks: int | None  # how many there are in all

    @property
    def reason(self) -> str:
        """Why its worker sees the dossier, as the log has it."""
        return "vervanger" if self.is_replacement else "vaste hulpverlener"


# Residents of whom a worker may see nothing; the same as ClientQuerySet.barred_from.
BARRED = """
    SELECT o.client_id FROM cases_ownfile o WHERE o.worker_id = %(reader)s
    UNION
    SELECT m.id FROM cases_ownfile o JOIN cases_client s ON s.id = o.client_id
    JOIN cases_client m ON m.household_id = s.household_id
    WHERE o.worker_id = %(reader)s AND o.relation = 'self'
"""
BY_WORKER = """
    SELECT a.id FROM cases_assignment a
    WHERE a.worker_id = ANY(%(workers)s)
        AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
"""
BUT_OWN_FILES = """
        AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE c.id = a.case_id AND c.client_id IN ({barred}))
"""
BY_TEAM = """
    UNION
    SELECT a.id FROM cases_case c JOIN cases_assignment a ON a.case_id = c.id
    WHERE c.team_id = %(team)s AND c.closed_on IS NULL
        AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
"""
BY_CASE = """
    SELECT a.id FROM cases_assignment a
    WHERE a.case_id = %(case)s AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
"""
# Reads the tables of intake and outcomes by name: their apps stand above this one and are not imported.
FACTS = """
WITH held AS MATERIALIZED ({held})
SELECT c.id, a.worker_id, a.starts_on, a.ends_on, a.kind = 'replacement', fixed.worker_id, fixed.name,
    p.id, coalesce(nullif(
        concat_ws(' ', nullif(p.first_names, ''), nullif(p.prefix, ''), nullif(p.last_name, '')), ''
    ), 'Naam onbekend'),
    p.birth_date, d.name, c.first_contact_on, note.held_on,
    t.id, t.starts_on, intensity.level,
    t.id IS NOT NULL AND (t.goal_domains <> '{{}}'
        OR EXISTS (SELECT 1 FROM cases_goal g WHERE g.trajectory_id = t.id)),
    ended.ends_on, asked.reported_on,
    coalesce(measured.has_start, false), due.half_year_on, coalesce(measured.has_half_year, false),
    measured.last_on, r.sent_on, r.name, r.kind_of_help, r.norm_days,
    joined.outcome_on, joined.is_urgent, p.deceased_on, gone.happened_on,
    k.id, k.due_on, k.text, k.name, k.asked_on, k.number
FROM held
JOIN cases_assignment a ON a.id = held.id
JOIN cases_case c ON c.id = a.case_id AND (c.closed_on IS NULL OR c.closed_on >= %(on)s)
JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_district d ON d.id = p.district_id
LEFT JOIN LATERAL (
    SELECT f.worker_id, u.name FROM cases_assignment f JOIN providers_user u ON u.id = f.worker_id
    WHERE a.kind = 'replacement' AND f.case_id = c.id AND f.kind = 'fixed' AND f.starts_on < a.starts_on
    ORDER BY f.starts_on DESC LIMIT 1
) fixed ON true
LEFT JOIN LATERAL (
    SELECT n.held_on FROM cases_contactnote n WHERE n.case_id = c.id AND n.confidentiality <> 'direction'
    ORDER BY n.held_on DESC, n.id DESC LIMIT 1
) note ON true
LEFT JOIN LATERAL (
    SELECT t.id, t.starts_on, t.goal_domains FROM cases_trajectory t
    WHERE t.case_id = c.id AND t.starts_on <= %(on)s AND (t.ends_on IS NULL OR t.ends_on >= %(on)s) LIMIT 1
) t ON true
LEFT JOIN LATERAL (
    SELECT i.level FROM cases_intensity i WHERE i.trajectory_id = t.id AND i.starts_on <= %(on)s
    ORDER BY i.starts_on DESC LIMIT 1
) intensity ON true
LEFT JOIN LATERAL (
    SELECT max(e.ends_on) AS ends_on FROM cases_trajectory e
    WHERE t.id IS NULL AND e.case_id = c.id AND e.ends_on < %(on)s
) ended ON true
LEFT JOIN LATERAL (
    SELECT s.reported_on FROM intake_supportrequest q JOIN intake_assessment s ON s.request_id = q.id
    WHERE q.case_id = c.id AND s.finished_on IS NULL AND s.withdrawn_on IS NULL
    ORDER BY s.reported_on LIMIT 1
) asked ON true
LEFT JOIN LATERAL (SELECT (t.starts_on + interval '6 months')::date AS half_year_on) due ON true
LEFT JOIN LATERAL (
    -- What was left out with a reason is not asked again.
    SELECT coalesce(bool_or(m.moment = 'start'), false)
            OR EXISTS (SELECT FROM outcomes_skip k WHERE k.trajectory_id = t.id AND k.kind = 'start')
            AS has_start,
        max(m.measured_on) AS last_on,
        coalesce(bool_or(m.moment <> 'start'
            AND m.measured_on BETWEEN due.half_year_on - 30 AND due.half_year_on + 30), false)
            OR EXISTS (SELECT FROM outcomes_skip k WHERE k.trajectory_id = t.id AND k.kind = 'half_year')
            AS has_half_year
    FROM outcomes_measurement m WHERE m.trajectory_id = t.id
) measured ON true
LEFT JOIN LATERAL (
    SELECT v.sent_on, o.name, v.kind_of_help, coalesce(
        (SELECT n.working_days FROM providers_answernorm n WHERE n.partner_id = o.id
            AND n.starts_on <= v.sent_on AND (n.ends_on IS NULL OR n.ends_on >= v.sent_on)
            AND n.service IN ('', v.service) ORDER BY n.service DESC LIMIT 1),
        o.answer_norm_days
    ) AS norm_days
    FROM cases_referral v JOIN providers_partner o ON o.id = v.partner_id
    WHERE v.case_id = c.id AND v.state IN ('sent', 'seen') ORDER BY v.sent_on, v.id LIMIT 1
) r ON true
LEFT JOIN LATERAL (
    SELECT q.outcome_on, q.is_urgent FROM intake_supportrequest q
    JOIN cases_event e ON e.case_id = c.id AND e.kind = 'joined' AND e."on" = q.outcome_on
    WHERE q.case_id = c.id AND q.outcome_on > %(on)s::date - 60 AND NOT EXISTS (
        SELECT FROM cases_contactnote n
        WHERE n.case_id = c.id AND n.confidentiality <> 'direction' AND n.written_at > e.at
    )
    ORDER BY q.is_urgent IS TRUE DESC, e.at LIMIT 1
) joined ON true
LEFT JOIN LATERAL (
    SELECT e.happened_on FROM cases_lifeevent e
    WHERE e.client_id = p.id AND e.kind = 'left' AND e.undone_on IS NULL AND e.happened_on >= c.opened_on
        AND NOT EXISTS (SELECT FROM cases_trajectory n
            WHERE n.case_id = c.id AND n.starts_on > e.happened_on)
    ORDER BY e.happened_on DESC LIMIT 1
) gone ON true
LEFT JOIN LATERAL (
    SELECT k.id, k.due_on, k.text, u.name, k.asked_on, count(*) OVER () AS number
    FROM cases_task k JOIN providers_user u ON u.id = k.asked_by_id
    WHERE k.case_id = c.id AND k.done_on IS NULL AND k.stopped_on IS NULL AND (
        k.worker_id IS NULL OR k.worker_id = a.worker_id OR NOT EXISTS (
            -- Named for somebody who works in it no longer, or nowhere: nobody else would see it.
            SELECT FROM cases_involvement v JOIN providers_user w ON w.id = v.worker_id
            WHERE v.case_id = c.id AND v.worker_id = k.worker_id AND v.level IN ('full', 'direction')
                AND w.is_active AND (w.ends_on IS NULL OR w.ends_on >= %(on)s)
                AND v.starts_on <= %(on)s AND (v.ends_on IS NULL OR v.ends_on >= %(on)s)
        )
    )
    ORDER BY k.due_on, k.id LIMIT 1
) k ON true
"""


def held_by(worker_id: int, *, on: date) -> list[Held]:
    """The open dossiers that a worker holds on the day, vast or as stand-in, but own files. One statement."""
    return _facts(
        BY_WORKER + BUT_OWN_FILES.format(barred=BARRED), workers=[worker_id], reader=worker_id, on=on
    )


def held_one(case_id: int, *, on: date) -> Held | None:
    """The facts of one open dossier, or None when nobody holds it on the day."""
    return next(iter(_facts(BY_CASE, case=case_id, on=on)), None)


def held_in_team(team_id: int, worker_ids: Iterable[int], *, on: date) -> list[Held]:
    """The open dossiers of a team that are held on the day, and all that these workers hold."""
    return _facts(BY_WORKER + BY_TEAM, workers=list(worker_ids), team=team_id, on=on)


def _facts(held: str, **known: Any) -> list[Held]:
    return [Held(*row) for row in prepared(FACTS.format(held=held), known)]
