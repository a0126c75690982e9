"""One statement for all that stands around one dossier: people, plan, phases."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from cases.figures import words
from cases.figures.phases import Phase, phases
from cases.figures.plan import SOURCES, promised, unsaid
from cases.models import (
    Appointment,
    Case,
    Goal,
    GoalStep,
    Intensity,
    Involvement,
    Rectification,
    Representative,
    SafetyNote,
)
from cases.scales import domain_label
from providers.models import Reach, prepared, reach

# Reads the tables of intake and outcomes by name: their apps stand above this one and are not imported.
AROUND = """
WITH course AS (
    SELECT t.* FROM cases_trajectory t WHERE t.case_id = %(case)s AND t.starts_on <= %(on)s
    ORDER BY t.starts_on DESC LIMIT 1
)
SELECT json_build_object(
    'assignments', (SELECT json_agg(json_build_object('worker', u.id, 'name', u.name, 'employer', o.name,
            'kind', a.kind, 'first', a.starts_on, 'last', a.ends_on, 'phone', u.phone,
            'days', (SELECT w.weekdays FROM providers_workpattern w WHERE w.worker_id = u.id
                AND w.starts_on <= %(on)s AND (w.ends_on IS NULL OR w.ends_on >= %(on)s)),
            'away', (SELECT json_build_object('last', b.ends_on) FROM providers_absence b
                WHERE b.worker_id = u.id
                AND b.starts_on <= %(on)s AND (b.ends_on IS NULL OR b.ends_on >= %(on)s)))
            ORDER BY a.starts_on)
        FROM cases_assignment a JOIN providers_user u ON u.id = a.worker_id
        LEFT JOIN providers_partner o ON o.id = u.employer_id WHERE a.case_id = %(case)s),
    'course', (SELECT json_build_object('id', c.id, 'first', c.starts_on, 'last', c.ends_on,
            'domains', c.goal_domains, 'stable_on', c.stable_goal_on, 'stable_reason', c.stable_goal_reason,
            'level', (SELECT i.level FROM cases_intensity i WHERE i.trajectory_id = c.id
                AND i.starts_on <= %(on)s ORDER BY i.starts_on DESC LIMIT 1)) FROM course c),
    'goals', (SELECT json_agg(json_build_object('id', g.id, 'text', g.text, 'domain', g.domain,
            'actions', g.actions, 'closed', g.closed_on, 'result', g.result, 'frequency', g.frequency,
            'own_strength', g.own_strength, 'own_network', g.own_network,
            'general_service', g.general_service, 'group_help', g.group_help,
            'professional_help', g.professional_help,
            'steps', (SELECT json_agg(json_build_object('id', s.id, 'text', s.text, 'owner', s.owner,
                'due', s.due_on, 'outcome', s.outcome) ORDER BY s.due_on, s.id)
                FROM cases_goalstep s WHERE s.goal_id = g.id))
            ORDER BY g.closed_on DESC NULLS FIRST, g.id)
        FROM cases_goal g JOIN course c ON c.id = g.trajectory_id),
    'household', (SELECT json_agg(json_build_object('client', m.id, 'first_names', m.first_names,
            'prefix', m.prefix, 'last_name', m.last_name, 'born', m.birth_date,
            'case', (SELECT max(k.id) FROM cases_case k WHERE k.client_id = m.id AND k.closed_on IS NULL))
            ORDER BY m.birth_date, m.id)
        FROM cases_client p JOIN cases_client m ON m.household_id = p.household_id
        WHERE p.id = %(client)s AND m.id <> p.id AND m.deceased_on IS NULL),
    'regisseur', (SELECT u.name FROM cases_client p JOIN cases_householddirector d
            ON d.household_id = p.household_id JOIN providers_user u ON u.id = d.worker_id
        WHERE p.id = %(client)s AND d.starts_on <= %(on)s AND (d.ends_on IS NULL OR d.ends_on >= %(on)s)
        AND u.is_active AND (u.ends_on IS NULL OR u.ends_on >= %(on)s)),
    'involved', (SELECT json_agg(json_build_object('id', v.id, 'worker', u.id, 'name', u.name,
            'employer', o.name, 'level', v.level, 'part', v.part, 'first', v.starts_on, 'last', v.ends_on)
            ORDER BY v.starts_on, v.id)
        FROM cases_involvement v JOIN providers_user u ON u.id = v.worker_id
        LEFT JOIN providers_partner o ON o.id = u.employer_id
        WHERE v.case_id = %(case)s AND v.starts_on <= %(on)s AND (v.ends_on IS NULL OR v.ends_on >= %(on)s)),
    'grants', (SELECT json_agg(json_build_object('id', l.id, 'worker', u.id, 'name', u.name,
            'employer', o.name, 'last', l.ends_on) ORDER BY l.id)
        FROM cases_casegrant l JOIN providers_user u ON u.id = l.user_id
        LEFT JOIN providers_partner o ON o.id = u.employer_id
        WHERE l.content_object_id = %(case)s AND (l.starts_on IS NULL OR l.starts_on <= %(on)s)
        AND (l.ends_on IS NULL OR l.ends_on >= %(on)s)),
    'handover', (SELECT json_build_object('id', h.id, 'receiver', u.name, 'first', h.starts_on,
            'told', h.told_on, 'talk', h.talk_on)
        FROM cases_handover h JOIN providers_user u ON u.id = h.receiver_id
        WHERE h.case_id = %(case)s AND h.confirmed_on IS NULL AND h.withdrawn_on IS NULL),
    'partners', (SELECT json_agg(json_build_object('name', o.name, 'help', r.kind_of_help,
            'contact', r.contact_name, 'state', r.state) ORDER BY r.answered_on, r.id)
        FROM cases_referral r JOIN providers_partner o ON o.id = r.partner_id
        WHERE r.case_id = %(case)s AND r.state IN ('accepted', 'waiting', 'started')),
    'referrals', (SELECT count(*) FROM cases_referral r
        WHERE r.case_id = %(case)s AND r.sent_on IS NOT NULL),
    'before', rondom_before(%(case)s),
    'asked_on', (SELECT min(q.received_on) FROM intake_supportrequest q WHERE q.case_id = %(case)s),
    'assessment', (SELECT json_build_object('reported', s.reported_on, 'finished', s.finished_on)
        FROM intake_supportrequest q JOIN intake_assessment s ON s.request_id = q.id
        WHERE q.case_id = %(case)s AND s.withdrawn_on IS NULL ORDER BY s.reported_on DESC LIMIT 1),
    'measured', (SELECT json_agg(json_build_object('on', x.measured_on, 'moment', x.moment)
            ORDER BY x.measured_on) FROM outcomes_measurement x JOIN course c ON c.id = x.trajectory_id),
    'restricted', (SELECT q.decided_on FROM cases_datarequest q WHERE q.client_id = %(client)s
        AND q.kind = 'objection' AND q.decision IN ('granted', 'partly') AND q.lifted_on IS NULL
        ORDER BY q.decided_on DESC LIMIT 1),
    'corrections', (SELECT json_agg(json_build_object('kind', x.kind, 'field', x.field, 'before', x.before,
            'after', x.after, 'on', x.made_on, 'by', u.name) ORDER BY x.id DESC)
        FROM cases_rectification x JOIN providers_user u ON u.id = x.made_by_id WHERE x.case_id = %(case)s),
    'representatives', (SELECT json_agg(json_build_object('kind', v.kind, 'name', v.name, 'phone', v.phone)
            ORDER BY v.starts_on, v.id)
        FROM cases_representative v WHERE v.client_id = %(client)s
        AND v.starts_on <= %(on)s AND (v.ends_on IS NULL OR v.ends_on >= %(on)s)),
    'safety', (SELECT json_build_object('text', n.text, 'readers', n.readers, 'written_on', n.written_on,
            'by', u.name, 'review_on', n.review_on)
        FROM cases_safetynote n JOIN providers_user u ON u.id = n.written_by_id
        WHERE n.case_id = %(case)s AND n.ended_on IS NULL),
    'situation', (SELECT json_build_object('phase', s.phase, 'name', s.name) FROM cases_phasestep s
        WHERE s.case_id = %(case)s AND s.starts_on <= %(on)s ORDER BY s.starts_on DESC, s.id DESC LIMIT 1),
    'tasks', (SELECT json_agg(json_build_object('id', k.id, 'text', k.text, 'due', k.due_on, 'name', u.name)
            ORDER BY k.due_on, k.id)
        FROM cases_task k LEFT JOIN providers_user u ON u.id = k.worker_id
        WHERE k.case_id = %(case)s AND k.done_on IS NULL AND k.stopped_on IS NULL),
    'appointments', (SELECT json_agg(json_build_object('on', m.day, 'from', to_char(m.begins, 'HH24.MI'),
            'to', to_char(m.ends, 'HH24.MI'), 'place', x.place, 'with', x.with_whom, 'name', u.name)
            ORDER BY x.starts_at, x.id)
        FROM cases_appointment x CROSS JOIN LATERAL (SELECT
            x.starts_at AT TIME ZONE 'Europe/Amsterdam' AS begins,
            x.ends_at AT TIME ZONE 'Europe/Amsterdam' AS ends,
            (x.starts_at AT TIME ZONE 'Europe/Amsterdam')::date AS day) m
        LEFT JOIN providers_user u ON u.id = x.worker_id
        WHERE x.case_id = %(case)s AND x.cancelled_on IS NULL AND m.day >= %(on)s),
    'lookers', (SELECT count(DISTINCT l.user_id) FROM (SELECT user_id FROM cases_accesslog
        WHERE case_id = %(case)s ORDER BY id DESC LIMIT 500) l)
)
"""


DIRECTION = Involvement.Level.DIRECTION


class Around(NamedTuple):
    """All that stands around a dossier, in words. Rows of people and goals are mappings for the template."""

    holder: dict[str, Any] | None
    stand_in: dict[str, Any] | None
    course: dict[str, Any] | None
    goals: Sequence[dict[str, Any]]
    household: Sequence[dict[str, Any]]
    regisseur: str  # of the plan of the household; empty when nobody was chosen, or who was has left
    involved: Sequence[dict[str, Any]]
    direction: dict[str, Any] | None  # the procesregie: who, and since when
    handover: dict[str, Any] | None  # one that runs: to whom and from when
    grants: Sequence[dict[str, Any]]
    partners: Sequence[dict[str, Any]]
    referrals: int
    measurements: int
    lookers: int
    restricted: date | None  # since when nothing may be shared: an objection of the resident
    corrections: Sequence[dict[str, Any]]
    before: dict[str, Any] | None  # the dossier that closed less than a year before this one opened
    representatives: Sequence[str]  # in words
    safety: dict[str, Any] | None  # what to mind at a visit, with its note; who reads it is a policy
    situation: str  # its phase in words, or ""
    tasks: Sequence[dict[str, Any]]  # still to be done, the first due first
    appointments: Sequence[dict[str, Any]]  # from today on, the first one first
    phases: Sequence[Phase]


def around(case: Case, *, on: date) -> Around:
    """What stands around the dossier on the day. One statement."""
    ((raw,),) = prepared(AROUND, {"case": case.pk, "client": case.client_id, "on": on})
    found: dict[str, Any] = json.loads(raw) if isinstance(raw, str) else raw
    holder, stand_in = _holders(found["assignments"] or [], on)
    course = _course(found["course"], on)
    return Around(
        holder=holder,
        stand_in=stand_in,
        course=course,
        goals=[_goal(row, on) for row in found["goals"] or []],
        household=[_member(row, on) for row in found["household"] or []],
        regisseur=found["regisseur"] or "",
        involved=[_involved(row, on) for row in found["involved"] or [] if row["level"] != DIRECTION],
        direction=next((_directs(row) for row in found["involved"] or [] if row["level"] == DIRECTION), None),
        handover=_handover(found["handover"]),
        grants=[_granted(row, on) for row in found["grants"] or []],
        partners=[
            row | {"line": words.dotted(row["help"], row["contact"])} for row in found["partners"] or []
        ],
        referrals=found["referrals"],
        measurements=len(found["measured"] or []),
        lookers=found["lookers"],
        restricted=_day(found["restricted"]),
        corrections=[_corrected(row) for row in found["corrections"] or []],
        before=_before(found["before"]),
        representatives=[_speaks(row) for row in found["representatives"] or []],
        safety=found["safety"] and _safety(case, found["safety"], on),
        situation="{phase}. {name}".format(**found["situation"]) if found["situation"] else "",
        tasks=[_task(row, on) for row in found["tasks"] or []],
        appointments=[_appointment(row, on) for row in found["appointments"] or []],
        phases=phases(case, found, course, on=on),
    )


def _before(row: dict[str, Any] | None) -> dict[str, Any] | None:
    return row and row | {"number": Case(pk=row["id"]).number, "closed": _day(row["closed"])}


def _speaks(row: dict[str, Any]) -> str:
    kind = str(Representative.Kind(row["kind"]).label).capitalize()
    return words.dotted(f"{kind}: {row['name']}", row["phone"])


def safety_now(case: Case, *, on: date) -> dict[str, Any] | None:
    """What to mind at a visit, as `around` tells it, for a page that shows nothing else of the dossier."""
    note = SafetyNote.objects.select_related("written_by").filter(case=case, ended_on=None).first()
    if note is None:
        return None
    told = {"text": note.text, "readers": note.readers, "by": note.written_by.name}
    days = {"written_on": note.written_on.isoformat(), "review_on": note.review_on.isoformat()}
    return _safety(case, told | days, on)


def _safety(case: Case, row: dict[str, Any], on: date) -> dict[str, Any]:
    review_on = date.fromisoformat(row["review_on"])
    return row | {
        "note": SafetyNote(case=case, readers=row["readers"]),
        "since": words.day(date.fromisoformat(row["written_on"])),
        "review": words.day(review_on),
        "is_old": review_on <= on,
    }


def _corrected(row: dict[str, Any]) -> dict[str, Any]:
    """A correction or statement as the dossier shows it."""
    return row | {"made_on": _day(row["on"]), "label": Rectification.Kind(row["kind"]).label}


def _task(row: dict[str, Any], on: date) -> dict[str, Any]:
    due = date.fromisoformat(row["due"])
    said = words.dotted(words.left(due, today=on), row["name"] or "wie het dossier houdt")
    return row | {"is_late": due < on, "line": said}


def _appointment(row: dict[str, Any], on: date) -> dict[str, Any]:
    day = date.fromisoformat(row["on"])
    place = Appointment.Place(row["place"]).label
    when = {0: "Vandaag", 1: "Morgen"}.get((day - on).days, words.weekday(day).capitalize())
    hours = f"{row['from']}–{row['to']} uur"
    return {"when": when, "line": words.dotted(hours, place, row["with"], row["name"])}


def goals_now(case: Case) -> list[Goal]:
    """What the resident wants to reach now, in the resident's words."""
    return list(Goal.objects.filter(trajectory__case=case, closed_on=None).order_by("pk")[:10])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _holders(rows: Sequence[dict[str, Any]], on: date) -> tuple[dict[str, Any] | None, dict[str, Any] | None]:
    """The vaste hulpverlener, who stays named after the last day, and who stands in today."""
    fixed, stand_in = None, None
    for row in rows:
        first, last = date.fromisoformat(row["first"]), _day(row["last"])
        if first > on:
            continue
        if row["kind"] == "fixed":
            since = fixed["first"] if fixed and fixed["worker"] == row["worker"] else first
            fixed = row | {"first": since, "until": last, "has_ended": _over(last, on)}
            stand_in = None
        elif not _over(last, on):
            until = f"tot en met {words.day(last)}" if last else "tot nader bericht"
            stand_in = row | {"until": until, "has_end": last is not None}
    if fixed and stand_in:
        fixed["has_ended"] = False
    for one in filter(None, (fixed, stand_in)):
        one["reach"] = reach(one["days"], one["away"], on=on)
    if fixed and stand_in and fixed["reach"].here is not False:
        fixed["reach"] = Reach(False, f"wordt vervangen {stand_in['until']}")
    return fixed and _said(fixed), stand_in


def _said(fixed: dict[str, Any]) -> dict[str, Any]:
    """The holder in words: who it is, or who it was when nobody holds the dossier any more."""
    since = words.day(fixed["first"])
    if not fixed["has_ended"]:
        return fixed | {
            "title": "Vaste hulpverlener",
            "since": f"sinds {since}",
            "line": "vaste hulpverlener, ziet alles",
            "ring": "ava-l ava-vast",
            "small_ring": "ava-vast",
        }
    return fixed | {
        "title": "Laatste vaste hulpverlener",
        "since": f"tot en met {words.day(fixed['until'])}",
        "line": "was vaste hulpverlener, ziet niets meer",
        "ring": "ava-l",
        "small_ring": "",
    }


def _over(last: date | None, on: date) -> bool:
    return last is not None and last < on


def _course(row: dict[str, Any] | None, on: date) -> dict[str, Any] | None:
    if row is None:
        return None
    first, last = date.fromisoformat(row["first"]), _day(row["last"])
    return row | {
        "first": first,
        "last": last,
        "is_running": last is None or last >= on,
        "since": words.day(first),
        "until": words.day(last) if last else "",
        "level_label": Intensity.Level(row["level"]).label if row["level"] else "nog niet bepaald",
        # The heaviest first, as one scales up and down.
        "other_levels": [
            {"value": int(one), "label": one.label, "is_up": int(one) > (row["level"] or 0)}
            for one in reversed(Intensity.Level)
            if one != row["level"]
        ],
        "domain_labels": [domain_label(code) for code in row["domains"]],
        "stable_since": words.day(date.fromisoformat(row["stable_on"])) if row["stable_on"] else "",
    }


GOAL_TAGS = {
    "wholly": ("good", "Behaald", "star"),
    "partly": ("warn", "Voor een deel behaald", "check"),
    "not": ("", "Niet behaald", "x"),
}


def _goal(row: dict[str, Any], on: date) -> dict[str, Any]:
    closed = _day(row["closed"])
    kind, word, symbol = GOAL_TAGS[row["result"]] if closed else ("info", "Loopt", "flag")
    said = f"{word} op {words.short(closed, today=on)}" if closed else word
    return row | {
        "kind": kind,
        "said": said,
        "symbol": symbol,
        "domain_label": domain_label(row["domain"]) if row["domain"] else "",
        "lines": [line.strip() for line in row["actions"].splitlines() if line.strip()],
        "helping": [(name.capitalize(), row[field]) for field, name in SOURCES.items() if row[field]],
        "unsaid": unsaid(row),
        "steps": [_step(step, on) for step in row["steps"] or []],
    }


def _step(row: dict[str, Any], on: date) -> dict[str, Any]:
    step = GoalStep(text=row["text"], owner=row["owner"], outcome=row["outcome"])
    step.pk, step.due_on = row["id"], date.fromisoformat(row["due"])
    return promised(step, on=on)


def _member(row: dict[str, Any], on: date) -> dict[str, Any]:
    name = " ".join(filter(None, [row["first_names"], row["prefix"], row["last_name"]]))
    return row | {"name": name or "Naam onbekend", "age": words.years(_day(row["born"]), on=on)}


def _involved(row: dict[str, Any], on: date) -> dict[str, Any]:
    last = _day(row["last"])
    sees = (
        "ziet ook notities en metingen" if row["level"] == Involvement.Level.FULL else "ziet plan en doelen"
    )
    until = f"tot en met {words.short(last, today=on)}" if last else ""
    return row | {"line": words.dotted(row["part"] or row["employer"], sees, until)}


def _directs(row: dict[str, Any]) -> dict[str, Any]:
    since = words.day(date.fromisoformat(row["first"]))
    return row | {"since": since, "line": f"procesregisseur sinds {since}, ziet alles"}


def _handover(row: dict[str, Any] | None) -> dict[str, Any] | None:
    """A handover that runs: to whom, from when, and what is not arranged yet."""
    if row is None:
        return None
    told = "De inwoner weet het." if row["told"] else "De inwoner weet het nog niet."
    return row | {"since": words.day(date.fromisoformat(row["first"])), "told": told}


def _granted(row: dict[str, Any], on: date) -> dict[str, Any]:
    last = _day(row["last"])
    until = f"tot en met {words.short(last, today=on)}" if last else ""
    return row | {"line": words.dotted(row["employer"], "leest mee", until)}
