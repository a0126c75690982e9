"""What happened in a dossier, newest first, built from the facts themselves: no second truth beside them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet, TextChoices

from cases import policies
from cases.figures.moments import DECISIONS, KEPT_TO, KINDS, MOMENTS, NOTE_SYMBOLS, TITLES
from cases.models import (
    Aftercare,
    Case,
    ContactNote,
    Document,
    EndReason,
    Goal,
    Intensity,
    LifeEvent,
    NoFinalReason,
    Promised,
    Provision,
    ProvisionReview,
    Referral,
)
from cases.policies import Sight
from providers.models import User, prepared, written

# Reads the tables of intake and outcomes by name: their apps stand above this one and are not imported.
# Columns: day, order within the day, kind, a word of the kind, text, by, class.
FACTS = """
WITH course AS (SELECT t.* FROM cases_trajectory t WHERE t.case_id = %(case)s AND %(core)s),
referral AS (
    SELECT r.*, p.name, concat_ws(': ', p.name, nullif(r.kind_of_help, '')) AS what
    FROM cases_referral r JOIN providers_partner p ON p.id = r.partner_id
    WHERE r.case_id = %(case)s AND (%(partner)s::bigint IS NULL OR r.partner_id = %(partner)s)
),
-- What was granted, as far as it ran since this dossier opened.
provision AS (
    SELECT v.*, concat_ws(': ', k.name, nullif(v.what, '')) AS said FROM cases_provision v
    JOIN providers_provisionkind k ON k.id = v.kind_id
    JOIN cases_case c ON c.client_id = v.client_id AND c.id = %(case)s
    WHERE (v.ends_on IS NULL OR v.ends_on >= c.opened_on) AND %(full)s
),
-- Who stood in when, and for whom: what a stand-in does is done on behalf of another.
standing AS (
    SELECT a.worker_id, a.starts_on, a.ends_on, (
        SELECT u.name FROM cases_assignment f JOIN providers_user u ON u.id = f.worker_id
        WHERE f.case_id = a.case_id AND f.kind = 'fixed' AND f.starts_on < a.starts_on
        ORDER BY f.starts_on DESC LIMIT 1
    ) AS fixed
    FROM cases_assignment a WHERE a.case_id = %(case)s AND a.kind = 'replacement'
),
facts (on_day, place, kind, word, text, by_name, class) AS (
    SELECT c.opened_on, 0, 'opened', '', '', '', '' FROM cases_case c WHERE c.id = %(case)s AND %(core)s
    UNION ALL SELECT q.received_on, 0, 'asked', '', q.text, '', '' FROM intake_supportrequest q
        WHERE q.case_id = %(case)s AND %(full)s
    UNION ALL SELECT a.starts_on, 1,
        CASE WHEN a.worker_id = a.earlier THEN 'returned' ELSE 'assigned' END, '', u.name, '', '' FROM (
            SELECT s.starts_on, s.worker_id, lag(s.worker_id) OVER (ORDER BY s.starts_on) AS earlier
            FROM cases_assignment s WHERE s.case_id = %(case)s AND s.kind = 'fixed'
        ) a JOIN providers_user u ON u.id = a.worker_id
    UNION ALL SELECT h.starts_on, 1, 'handed_over', '', h.note, u.name, ''
        FROM cases_handover h JOIN providers_user u ON u.id = h.giver_id
        WHERE h.case_id = %(case)s AND h.withdrawn_on IS NULL AND %(full)s
    UNION ALL SELECT a.starts_on, 1, 'replaced', coalesce(to_char(a.ends_on, 'DD-MM-YYYY'), ''),
        u.name, '', '' FROM cases_assignment a JOIN providers_user u ON u.id = a.worker_id
        WHERE a.case_id = %(case)s AND a.kind = 'replacement'
    UNION ALL SELECT v.starts_on, 1, 'involved', v.part, u.name, '', ''
        FROM cases_involvement v JOIN providers_user u ON u.id = v.worker_id
        WHERE v.case_id = %(case)s AND v.level <> 'direction' AND %(core)s
    UNION ALL SELECT v.starts_on, 1, 'directed', '', u.name, '', ''
        FROM cases_involvement v JOIN providers_user u ON u.id = v.worker_id
        WHERE v.case_id = %(case)s AND v.level = 'direction' AND %(core)s
    UNION ALL SELECT v.ends_on, 13, 'direction_ended', '', u.name, '', ''
        FROM cases_involvement v JOIN providers_user u ON u.id = v.worker_id
        WHERE v.case_id = %(case)s AND v.level = 'direction' AND v.ends_on IS NOT NULL AND %(core)s
    UNION ALL SELECT c.first_contact_on, 2, 'first_contact', '', '', '', '' FROM cases_case c
        WHERE c.id = %(case)s AND c.first_contact_on IS NOT NULL AND %(core)s
    UNION ALL SELECT t.starts_on, 3, 'started', '', '', '', '' FROM course t
    UNION ALL SELECT i.starts_on, 4, CASE WHEN i.level < i.earlier THEN 'down' ELSE 'up' END, i.level::text,
        i.reason, '', '' FROM (
            SELECT n.*, lag(n.level) OVER (PARTITION BY n.trajectory_id ORDER BY n.starts_on) AS earlier
            FROM cases_intensity n JOIN course t ON t.id = n.trajectory_id
        ) i WHERE i.earlier IS NOT NULL AND i.earlier <> i.level
    UNION ALL SELECT s.starts_on, 4, CASE WHEN s.earlier IS NULL THEN 'phase_set'
            WHEN s.phase < s.earlier THEN 'phase_down' ELSE 'phase_up' END, concat(s.phase, ', ', s.name),
        concat_ws('. ', nullif(array_to_string(s.triggers, '. '), ''), nullif(s.reason, '')), u.name, ''
        FROM (
            SELECT p.*, lag(p.phase) OVER (ORDER BY p.starts_on, p.id) AS earlier FROM cases_phasestep p
            WHERE p.case_id = %(case)s AND %(full)s
        ) s JOIN providers_user u ON u.id = s.by_id
    UNION ALL SELECT t.stable_goal_on, 4, 'stable', '', t.stable_goal_reason, '', '' FROM course t
        WHERE t.stable_goal_on IS NOT NULL
    UNION ALL SELECT g.closed_on, 5, 'goal', g.result, g.text, '', '' FROM cases_goal g
        JOIN course t ON t.id = g.trajectory_id WHERE g.closed_on IS NOT NULL
    UNION ALL SELECT s.settled_on, 5, 'step', s.outcome, concat(s.owner, ': ', s.text), '', ''
        FROM cases_goalstep s JOIN cases_goal g ON g.id = s.goal_id JOIN course t ON t.id = g.trajectory_id
        WHERE s.settled_on IS NOT NULL
    UNION ALL SELECT a.settled_on, 5, 'agreement', a.outcome, concat(a.owner, ': ', a.text), '', ''
        FROM cases_planagreement a
        WHERE a.case_id = %(case)s AND a.settled_on IS NOT NULL AND %(core)s
    UNION ALL SELECT v.held_on, 5, 'reviewed', '', CASE WHEN %(full)s THEN v.findings ELSE '' END, '', ''
        FROM cases_planreview v WHERE v.case_id = %(case)s AND v.held_on IS NOT NULL AND %(core)s
    UNION ALL SELECT a.agreed_on, 5, 'approved', a.number::text, a.name, u.name, ''
        FROM cases_planapproval a JOIN providers_user u ON u.id = a.recorded_by_id
        WHERE a.case_id = %(case)s AND %(core)s
    UNION ALL SELECT p.received_on, 5, 'applied', '', '', '', '' FROM intake_application p
        JOIN intake_supportrequest q ON q.id = p.request_id WHERE q.case_id = %(case)s AND %(full)s
    UNION ALL SELECT p.decided_on, 5, 'decided', p.result, '', '', '' FROM intake_application p
        JOIN intake_supportrequest q ON q.id = p.request_id
        WHERE q.case_id = %(case)s AND p.decided_on IS NOT NULL AND %(full)s
    UNION ALL SELECT coalesce(s.finished_on, s.withdrawn_on), 5,
        CASE WHEN s.finished_on IS NULL THEN 'assessment_withdrawn' ELSE 'assessment_finished' END,
        '', '', '', ''
        FROM intake_assessment s JOIN intake_supportrequest q ON q.id = s.request_id
        WHERE q.case_id = %(case)s AND coalesce(s.finished_on, s.withdrawn_on) IS NOT NULL AND %(full)s
    UNION ALL SELECT r.sent_on, 6, 'sent', '', r.what, '', ''
        FROM referral r WHERE r.sent_on IS NOT NULL
    UNION ALL SELECT r.answered_on, 7, r.answer, r.decline_reason,
        concat_ws(': ', r.name, nullif(r.decline_note, '')), r.contact_name, ''
        FROM referral r WHERE r.answered_on IS NOT NULL
    UNION ALL SELECT r.started_on, 8, 'help_started', '', r.what, '', ''
        FROM referral r WHERE r.started_on IS NOT NULL
    UNION ALL SELECT r.ended_on, 9, 'help_ended', '', concat_ws(': ', r.name, nullif(r.end_reason, '')),
        '', ''
        FROM referral r WHERE r.ended_on IS NOT NULL
    UNION ALL SELECT r.withdrawn_on, 9, 'withdrawn', '', r.name, '', ''
        FROM referral r WHERE r.withdrawn_on IS NOT NULL AND r.sent_on IS NOT NULL
    UNION ALL SELECT r.expired_on, 9, 'expired', '', r.name, '', ''
        FROM referral r WHERE r.expired_on IS NOT NULL
    UNION ALL SELECT m.measured_on, 10, 'measured', m.moment, '', {by_measured}, ''
        FROM outcomes_measurement m JOIN course t ON t.id = m.trajectory_id
        LEFT JOIN providers_user u ON u.id = m.worker_id WHERE %(measured)s
    UNION ALL SELECT n.held_on, 11, 'note', n.kind, n.text, {by_note}, n.confidentiality
        FROM cases_contactnote n JOIN providers_user u ON u.id = n.author_id
        WHERE n.case_id = %(case)s AND n.id IN ({notes})
    UNION ALL SELECT (w.uploaded_at AT TIME ZONE 'Europe/Amsterdam')::date, 11, 'document', w.number::text,
        d.title, {by_document}, d.confidentiality
        FROM cases_document d JOIN cases_documentversion w ON w.document_id = d.id
        JOIN providers_user u ON u.id = w.uploaded_by_id
        WHERE d.case_id = %(case)s AND d.withdrawn_on IS NULL AND d.id IN ({documents})
    UNION ALL SELECT k.done_on, 11, 'task', '', k.text, u.name, ''
        FROM cases_task k JOIN providers_user u ON u.id = k.done_by_id
        WHERE k.case_id = %(case)s AND k.done_on IS NOT NULL AND %(full)s
    UNION ALL SELECT v.starts_on, 6, 'granted', v.form, v.said, '', '' FROM provision v
    UNION ALL SELECT v.ends_on, 12, 'provision_ended', v.end_reason, v.said, '', '' FROM provision v
        WHERE v.ends_on IS NOT NULL
    UNION ALL SELECT w.reviewed_on, 8, 'provision_reviewed', w.result,
        concat_ws(': ', v.said, w.note), u.name, ''
        FROM cases_provisionreview w JOIN provision v ON v.id = w.provision_id
        JOIN providers_user u ON u.id = w.by_id
    UNION ALL SELECT coalesce(o.delivered_on, o.refused_on, o.ordered_on), 8,
        CASE WHEN o.delivered_on IS NOT NULL THEN 'delivered' WHEN o.refused_on IS NOT NULL THEN 'refused'
            ELSE 'ordered' END, '', concat_ws(': ', p.name, v.said), '', ''
        FROM cases_supplyorder o JOIN provision v ON v.id = o.provision_id
        JOIN providers_partner p ON p.id = o.supplier_id WHERE o.withdrawn_on IS NULL
    UNION ALL SELECT p.starts_on, 8, 'group_joined', '', g.name, '', ''
        FROM cases_participation p JOIN cases_group g ON g.id = p.group_id
        WHERE p.case_id = %(case)s AND p.starts_on IS NOT NULL AND %(full)s
    UNION ALL SELECT p.ends_on, 9, 'group_stopped', '', concat_ws(': ', g.name, nullif(p.end_reason, '')),
        '', '' FROM cases_participation p JOIN cases_group g ON g.id = p.group_id
        WHERE p.case_id = %(case)s AND p.ends_on IS NOT NULL AND %(full)s
    UNION ALL SELECT d.decided_on, 11, 'discussed', '', d.decision, u.name, ''
        FROM cases_discussion d JOIN providers_user u ON u.id = d.brought_by_id
        WHERE d.case_id = %(case)s AND d.decided_on IS NOT NULL AND %(full)s
    UNION ALL SELECT t.ends_on, 12, 'ended', t.end_reason, t.no_final_reason, '', ''
        FROM course t WHERE t.ends_on IS NOT NULL
    UNION ALL SELECT c.closed_on, 13, 'closed', '', c.closing_reason, '', '' FROM cases_case c
        WHERE c.id = %(case)s AND c.closed_on IS NOT NULL AND %(core)s
    UNION ALL SELECT a.done_on, 13, 'aftercare', a.result, a.note, u.name, '' FROM cases_aftercare a
        JOIN providers_user u ON u.id = a.worker_id
        WHERE a.case_id = %(case)s AND a.done_on IS NOT NULL AND %(full)s
    UNION ALL SELECT l.happened_on, 12, l.kind, '', l.note, u.name, '' FROM cases_lifeevent l
        JOIN cases_case c ON c.client_id = l.client_id JOIN providers_user u ON u.id = l.recorded_by_id
        WHERE c.id = %(case)s AND l.undone_on IS NULL AND l.happened_on >= c.opened_on AND %(core)s
    UNION ALL SELECT l.undone_on, 14, 'undone', l.kind, l.undo_reason, u.name, '' FROM cases_lifeevent l
        JOIN cases_case c ON c.client_id = l.client_id JOIN providers_user u ON u.id = l.undone_by_id
        WHERE c.id = %(case)s AND l.undone_on >= c.opened_on AND %(core)s
    UNION ALL SELECT e.on, 14, e.kind, '', CASE WHEN %(full)s THEN e.text ELSE '' END,
        coalesce(u.name, ''), ''
        FROM cases_event e LEFT JOIN providers_user u ON u.id = e.by_id
        WHERE e.case_id = %(case)s AND %(core)s
            AND e.kind IN ('note_moved_out', 'note_moved_in', 'document_moved_out', 'document_moved_in')
    UNION ALL SELECT e.on, 14, e.kind, '', e.text, coalesce(u.name, ''), '' FROM cases_event e
        LEFT JOIN providers_user u ON u.id = e.by_id
        WHERE e.case_id = %(case)s AND e.kind = 'fast_down_seen' AND %(full)s
    UNION ALL SELECT e.on, 14, 'reopened', '', e.text, coalesce(u.name, ''), '' FROM cases_event e
        LEFT JOIN providers_user u ON u.id = e.by_id
        WHERE e.case_id = %(case)s AND e.kind = 'reopened' AND %(core)s
)
SELECT on_day, kind, word, text, by_name, class, count(*) OVER () FROM facts
WHERE on_day <= %(on)s AND (NOT %(notes_only)s OR kind = 'note')
    AND (%(kinds)s::text[] IS NULL OR kind = ANY (%(kinds)s::text[]))
    AND (%(by)s::text = '' OR by_name = %(by)s::text)
    AND (%(since)s::date IS NULL OR on_day >= %(since)s::date)
    AND (%(until)s::date IS NULL OR on_day <= %(until)s::date)
ORDER BY on_day DESC, place DESC LIMIT %(limit)s
"""


# The worker u, and for whom where the worker stood in on the day.
ON_BEHALF = """concat(u.name, (SELECT ', namens ' || s.fixed FROM standing s WHERE s.worker_id = u.id
            AND daterange(s.starts_on, s.ends_on, '[]') @> {day} LIMIT 1))"""
BY = {
    "by_measured": ON_BEHALF.format(day="m.measured_on"),
    "by_note": ON_BEHALF.format(day="n.held_on"),
    "by_document": ON_BEHALF.format(day="(w.uploaded_at AT TIME ZONE 'Europe/Amsterdam')::date"),
}


class Moment(NamedTuple):
    """One happening, ready to be shown."""

    on: date
    symbol: str
    title: str
    text: str
    by: str
    strong: bool
    kept_to: str = ""  # who alone reads it, for what is not for every reader


class Timeline(NamedTuple):
    """The newest moments and how many there are in all."""

    moments: Sequence[Moment]
    total: int


def timeline(
    case: Case,
    *,
    reader: User,
    on: date,
    limit: int,
    notes_only: bool = False,
    kind: str = "",
    by: str = "",
    since: date | None = None,
    until: date | None = None,
) -> Timeline:
    """What happened in the dossier up to the day, as far as the reader may see it. One statement.

    kind: a key of KINDS, or empty for all. by: the name of a worker. since, until: days, both included.
    Who comes by a referral sees the referrals to the own organisation only; which notes and documents are
    read is said by their readable_by alone.
    """
    sight = policies.sight(reader, case, on=on) or Sight.NOTHING
    known: dict[str, Any] = {
        "case": case.pk,
        "on": on,
        "full": sight >= Sight.FULL,
        "core": sight >= Sight.CORE,
        "measured": policies.why_not_see_measurements(reader, case, on=on) is None,
        "partner": reader.employer_id if policies.why_not_see_referrals(reader, case, on=on) else None,
        "notes_only": notes_only,
        "kinds": list(KINDS[kind][1]) if kind else None,
        "by": by,
        "since": since,
        "until": until,
        "limit": limit,
    }
    parts = {}
    for name, build in (("notes", _notes), ("documents", _documents)):
        parts[name], values = written(build, name, user=reader, case=case.pk, on=on)
        known |= values
    facts = prepared(FACTS.format(**parts, **BY), known)
    moments = [_moment(*row[:6]) for row in facts]
    return Timeline(moments, facts[0][6] if facts else 0)


def _notes(*, user: User, case: int, on: date) -> QuerySet[ContactNote, Any]:
    return ContactNote.objects.readable_by(user, on=on, case=Case(pk=case)).order_by().values("pk")


def _documents(*, user: User, case: int, on: date) -> QuerySet[Document, Any]:
    return Document.objects.readable_by(user, on=on, case=Case(pk=case)).order_by().values("pk")


def _moment(on: date, kind: str, word: str, text: str, by: str, kept_to: str) -> Moment:
    symbol, title = TITLES[kind]
    if kind == "note":
        symbol = NOTE_SYMBOLS.get(word, symbol)
    if kind == "ended" and text:
        text = f"Geen eindmeting: {_label(NoFinalReason, text)}."
    said = KEPT_TO.get(kept_to, "")
    return Moment(on, symbol, title.format(word=_said(kind, word)), text, by, kind == "measured", said)


def _said(kind: str, word: str) -> str:
    """The stored word of a kind as people say it."""
    if kind == "replaced":
        return f" tot en met {word}" if word else ""
    if kind == "document":
        return "" if word == "1" else f": versie {word}"
    if kind == "involved":
        return f": {word}" if word else ""
    if kind == "declined":
        return f": {_label(Referral.DeclineReason, word)}" if word else ""
    if kind in ("up", "down"):
        return str(Intensity.Level(int(word)).label)
    if kind == "decided":
        return DECISIONS.get(word, word)
    if kind == "granted":
        return " als pgb" if word == Provision.Form.BUDGET else ""
    if kind == "provision_ended":
        return _label(EndReason, word or EndReason.AS_PLANNED)
    if kind == "undone":
        return str(LifeEvent.Kind(word).label)
    known: dict[str, Any] = {
        "goal": Goal.Result,
        "step": Promised.Outcome,
        "agreement": Promised.Outcome,
        "ended": EndReason,
        "aftercare": Aftercare.Result,
        "provision_reviewed": ProvisionReview.Result,
        "note": ContactNote.Kind,
    }
    return MOMENTS.get(word, word) if kind == "measured" else _label(known.get(kind), word)


def _label(choices: type[TextChoices] | None, word: str) -> str:
    """The Dutch label of a stored word; from a file it may be any text."""
    return str(choices(word).label) if choices is not None and word in choices.values else word
