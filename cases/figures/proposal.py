"""To whom a dossier is best given: colleagues in order, each with the reasons and the effect on the load.

Continuity comes first (who helped this resident, then who helps the household), then who knows the subject
and the wijk, then who has room. It is a proposal for one dossier, never a list of who works best: nothing
of it is kept.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cases.figures import words
from cases.figures.load import Guide, Load
from cases.scales import PLAIN, Domain
from providers.models import prepared

EXPERIENCED = 3  # dossiers with a subject in two years, from which we speak of experience
# What counts for a colleague; a sum above the band counts against, and forbids nothing.
MUCH, MUCH_MORE = 1.5, 10  # times the mean, and weight above it; for a team that has no band
SELF, HOUSEHOLD, SUBJECT, DISTRICT, OVER = 8, 4, 2, 1, -3
# One statement. what: a dossier, "self" and "household" (until when), or how many dossiers with a subject.
# Reads the table of intake by name: its app stands above this one and is not imported.
FACTS = """
WITH wanted AS (
    SELECT c.id, c.client_id, p.household_id, d.name AS district, i.level,
        coalesce(nullif(t.goal_domains, '{}'), q.domains, '{}')::text[] AS subjects
    FROM cases_case c JOIN cases_client p ON p.id = c.client_id
    LEFT JOIN providers_district d ON d.id = p.district_id
    LEFT JOIN LATERAL (
        SELECT t.id, t.goal_domains FROM cases_trajectory t WHERE t.case_id = c.id AND t.starts_on <= %(on)s
            AND (t.ends_on IS NULL OR t.ends_on >= %(on)s) LIMIT 1
    ) t ON true
    LEFT JOIN LATERAL (
        SELECT n.level FROM cases_intensity n WHERE n.trajectory_id = t.id AND n.starts_on <= %(on)s
        ORDER BY n.starts_on DESC LIMIT 1
    ) i ON true
    LEFT JOIN LATERAL (
        SELECT s.domains FROM intake_supportrequest s WHERE s.case_id = c.id
        ORDER BY s.received_on DESC, s.id DESC LIMIT 1
    ) q ON true
    WHERE c.id = ANY(%(cases)s)
)
SELECT 'case', w.id, NULL::bigint, w.district, w.subjects, w.level, NULL::date FROM wanted w
UNION ALL
SELECT 'self', w.id, a.worker_id, NULL, NULL, NULL, max(least(coalesce(a.ends_on, %(on)s), %(on)s))
FROM wanted w JOIN cases_case k ON k.client_id = w.client_id JOIN cases_assignment a ON a.case_id = k.id
WHERE a.worker_id = ANY(%(workers)s) AND a.starts_on < %(on)s GROUP BY w.id, a.worker_id
UNION ALL
SELECT 'household', w.id, a.worker_id, NULL, NULL, NULL, max(least(coalesce(a.ends_on, %(on)s), %(on)s))
FROM wanted w JOIN cases_client m ON m.household_id = w.household_id AND m.id <> w.client_id
JOIN cases_case k ON k.client_id = m.id AND k.closed_on IS NULL
JOIN cases_assignment a ON a.case_id = k.id AND a.kind = 'fixed'
WHERE a.worker_id = ANY(%(workers)s) AND a.starts_on <= %(on)s
    AND (a.ends_on IS NULL OR a.ends_on >= %(on)s) GROUP BY w.id, a.worker_id
UNION ALL
SELECT 'subject', NULL, a.worker_id, g.subject, NULL, count(DISTINCT a.case_id)::int, NULL
FROM cases_assignment a JOIN cases_trajectory t ON t.case_id = a.case_id
CROSS JOIN LATERAL unnest(t.goal_domains) AS g (subject)
WHERE a.worker_id = ANY(%(workers)s) AND a.kind = 'fixed' AND a.starts_on <= %(on)s
    AND (a.ends_on IS NULL OR a.ends_on > %(on)s::date - 730)
    AND (t.ends_on IS NULL OR t.ends_on > %(on)s::date - 730)
GROUP BY a.worker_id, g.subject
"""


class Candidate(NamedTuple):
    """A colleague to whom a dossier can be given. then: what it makes of the load."""

    pk: int
    name: str
    now: str
    then: str
    reasons: Sequence[str]
    is_over: bool

    @property
    def why(self) -> str:
        """The reasons as one line, without the name."""
        return "; ".join(self.reasons)


class _Wanted(NamedTuple):
    district: str | None
    subjects: Sequence[str]
    level: int | None
    knows: Mapping[tuple[str, int], date]  # ("self" or "household", worker) -> the last day of it


def proposals(
    cases: Sequence[int],
    loads: Sequence[Load],
    guide: Guide,
    *,
    on: date,
    but: Collection[int] = (),
    spread: bool = False,
) -> dict[int, list[Candidate]]:
    """Dossier -> the colleagues to whom it can go, the best first. Asked beyond sight.

    but: workers who are not asked, such as the one who leaves. spread: the first of every dossier counts as
    promised when the next one is proposed, so that not all of them go to one.
    """
    if not cases:
        return {}
    loads = [load for load in loads if load.pk not in but]
    wanted, experience = _facts(cases, [load.pk for load in loads], on)
    fair = sum(load.heavy for load in loads) / len(loads) if loads else 0
    more: dict[int, int] = {}
    heavier: dict[int, int] = {}
    found = {}
    for case_id in cases:
        if (one := wanted.get(case_id)) is None:
            continue
        weight = guide.weight(one.level)
        ranked = []
        for load in loads:
            told, points = _reasons(load, one, experience, on)
            heavy = load.heavy + heavier.get(load.pk, 0)
            is_over = guide.is_over(heavy + weight) or (guide.band is None and _is_much(heavy, fair))
            if load.absent:
                told = [load.absent.lower(), *told]
            if is_over:
                told = [*told, "komt boven de bandbreedte" if guide.band else "draagt veel meer dan anderen"]
            then = load.then(guide, level=one.level, more=more.get(load.pk, 0), heavier=heavy - load.heavy)
            now = f"{load.number} {'dossier' if load.number == 1 else 'dossiers'}, zwaarte {load.heavy}"
            candidate = Candidate(load.pk, load.name, now, then, told, is_over)
            ranked.append(((bool(load.absent), -points - OVER * is_over, heavy, load.name), candidate))
        ranked.sort(key=lambda pair: pair[0])
        found[case_id] = [candidate for _, candidate in ranked]
        if spread and ranked:
            first = found[case_id][0].pk
            more[first] = more.get(first, 0) + 1
            heavier[first] = heavier.get(first, 0) + weight
    return found


def _is_much(heavy: int, fair: float) -> bool:
    """Whether somebody carries so much more than the mean of those asked that another goes before."""
    return heavy > MUCH * fair and heavy > fair + MUCH_MORE


def _facts(
    cases: Sequence[int], workers: Iterable[int], on: date
) -> tuple[dict[int, _Wanted], dict[tuple[int, str], int]]:
    known = {"cases": list(cases), "workers": list(workers), "on": on}
    wanted: dict[int, _Wanted] = {}
    knows: dict[int, dict[tuple[str, int], date]] = {}
    experience = {}
    for what, case_id, worker, text, subjects, number, until in prepared(FACTS, known):
        if what == "case":
            wanted[case_id] = _Wanted(text, subjects, number, knows.setdefault(case_id, {}))
        elif what == "subject":
            experience[worker, text] = number
        else:
            knows.setdefault(case_id, {})[what, worker] = until
    return wanted, experience


def _reasons(
    load: Load, one: _Wanted, experience: Mapping[tuple[int, str], int], on: date
) -> tuple[list[str], int]:
    """Why this colleague, in words, and how much it counts."""
    told, points = [], 0
    if until := one.knows.get(("self", load.pk)):
        told.append("helpt deze inwoner al" if until >= on else f"hielp deze inwoner tot {words.day(until)}")
        points += SELF
    if ("household", load.pk) in one.knows:
        told.append("kent dit huishouden")
        points += HOUSEHOLD
    subjects = [subject for subject in one.subjects if experience.get((load.pk, subject), 0) >= EXPERIENCED]
    if subjects:
        named = ", ".join(PLAIN[Domain(s)].lower() if s in Domain.values else s for s in subjects[:2])
        told.append(f"heeft ervaring met {named}")
        points += SUBJECT
    if one.district and load.by_district.get(one.district):
        told.append(f"werkt al in {one.district}")
        points += DISTRICT
    return told, points
