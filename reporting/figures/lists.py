"""The list behind every number: which facts a cell of a report counts, and the same counted by part.

A cell is named by its KPI and its path in the JSON of a report: K01 and ("kruistabel", "verbeterd",
"gelijk"). Lists and counts read the very steps that the report counts with; a test compares each cell of a
report with the length of its list. Within: one part of the municipality. A fact belongs to a
district by its resident (a question, a signal and an answer by their own), to a team by its dossier, to an
organisation when that took a referral of the dossier on (K07 and K08: the referral itself), to a start level
by the start measurement.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, get_args

from outcomes import scales
from reporting.figures import courses, dossiers, inflow, pace, referrals, results, voices
from reporting.figures import definitions as d
from reporting.figures.scope import BACK, Scope, moved_back
from reporting.scales import (
    CHANGE,
    COMPLAINT_KIND,
    DESTINATION,
    DOMAIN,
    NO_DOMAIN,
    OWN_THEME,
    SOURCE,
    UNKNOWN,
)
from reporting.scales import stored as stored_of

Path = tuple[str, ...]
ANY = "*"  # in a pattern: whatever stands in the path there, as %(part)s and %(second)s

# Parts of a municipality -> join and expression, for facts that hang on a dossier.
BY_CASE = {
    "wijk": (
        "JOIN cases_case part_c ON part_c.id = facts.case_id"
        " JOIN cases_client part_l ON part_l.id = part_c.client_id",
        "part_l.district_id",
    ),
    "team": ("JOIN cases_case part_c ON part_c.id = facts.case_id", "part_c.team_id"),
    "partner": (
        "JOIN (SELECT DISTINCT case_id, partner_id FROM cases_referral WHERE answer = 'accepted') part_r"
        " ON part_r.case_id = facts.case_id",
        "part_r.partner_id",
    ),
}
OWN_DISTRICT = {"wijk": ("", "facts.district_id")}
OWN_PARTNER = BY_CASE | {"partner": ("", "facts.partner_id")}


def _nothing(_: Scope) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Facts:
    """What is counted: rows of the step `facts`, as far as they belong to a period p.

    kind: of what facts.id is the key. day: the day to show. parts: by what they can be divided.
    """

    kind: str
    steps: str
    at: str
    day: str
    parts: Mapping[str, tuple[str, str]]
    known: Callable[[Scope], dict[str, Any]] = _nothing
    periods: str = "{periods}"

    @property
    def case(self) -> str:
        """The key of the dossier, where the facts hang on one."""
        return (
            "facts.case_id" if "team" in self.parts or self.kind in ("request", "signal") else "null::bigint"
        )


class Within(NamedTuple):
    """One part of a municipality: kind is wijk, team, partner or start; key the row, or the start level."""

    kind: str
    key: int


class Listed(NamedTuple):
    """One fact of a list. case_id: its dossier, None for a fact without one."""

    id: int
    case_id: int | None
    day: date | None


CLOSES = "facts.closes_on BETWEEN p.first AND p.last"
ENDS = "facts.ends_on BETWEEN p.first AND p.last"
COHORT = Facts(
    "trajectory", results.FACTS, CLOSES, "facts.closes_on",
    BY_CASE | {"start": ("", "facts.start_level")}, results.starts,
)  # fmt: skip
STARTED = Facts("trajectory", results.STARTED_FACTS, CLOSES, "facts.closes_on", BY_CASE)
ANSWERS = Facts(
    "answer",
    voices.ANSWERS,
    "facts.answered_on BETWEEN p.first AND p.last",
    "facts.answered_on",
    OWN_DISTRICT,
)
COMPLAINTS = Facts(
    "complaint", voices.COMPLAINT_FACTS, f"({voices.RECEIVED} OR {voices.HANDLED})", "facts.received_on", {}
)
ASSESSMENTS = Facts(
    "assessment", pace.ASSESSMENT_FACTS, ENDS, "facts.ends_on", BY_CASE | OWN_DISTRICT,
    lambda scope: {"days": d.ASSESSMENT_DAYS} | pace.terms(scope),
)  # fmt: skip
DECISIONS = Facts(
    "application", pace.DECISION_FACTS, ENDS, "facts.ends_on", BY_CASE | OWN_DISTRICT,
    lambda scope: {"days": d.DECISION_DAYS} | pace.terms(scope),
)  # fmt: skip
CONTACTS = Facts("request", pace.CONTACT_FACTS, inflow.RECEIVED, "facts.received_on", BY_CASE | OWN_DISTRICT)
ANSWERED = Facts(
    "referral", referrals.ANSWERED_FACTS, "facts.answered_on BETWEEN p.first AND p.last", "facts.answered_on",
    OWN_PARTNER,
)  # fmt: skip
BEGUN = Facts(
    "referral", referrals.STARTED_FACTS, "facts.started_on BETWEEN p.first AND p.last", "facts.started_on",
    OWN_PARTNER,
)  # fmt: skip
WAITING = Facts("referral", referrals.WAITING_FACTS, referrals.IS_WAITING, "facts.sent_on", OWN_PARTNER)
BARE = Facts("case", dossiers.WITHOUT_HELPER_FACTS, dossiers.TOO_LONG, "facts.first", BY_CASE)
CLOSED = Facts(
    "case", dossiers.RETURNED_FACTS, "facts.closed_on BETWEEN p.first AND p.last", "facts.closed_on", BY_CASE,
    lambda scope: moved_back(scope, 12), BACK,
)  # fmt: skip
REACHED = Facts("client", dossiers.REACH_FACTS, dossiers.IS_OPEN, "facts.opened_on", BY_CASE)
RUNNING = Facts(
    "trajectory", courses.RUNNING_FACTS, courses.RUNS, "facts.starts_on", BY_CASE,
    lambda scope: moved_back(scope, 3),
)  # fmt: skip
LOWERED = Facts(
    "trajectory", courses.AGAIN_FACTS, "facts.day BETWEEN p.first AND p.last", "facts.day", BY_CASE,
    lambda scope: moved_back(scope, 3), BACK,
)  # fmt: skip
ENDED = Facts("trajectory", courses.ENDED_FACTS, ENDS, "facts.ends_on", BY_CASE)
GOALS = Facts(
    "goal", courses.GOAL_FACTS, "facts.closed_on BETWEEN p.first AND p.last", "facts.closed_on", BY_CASE
)
REQUESTS = Facts(
    "request", inflow.REQUEST_FACTS, inflow.RECEIVED, "facts.received_on", OWN_DISTRICT,
    lambda _: {"unknown": UNKNOWN},
)  # fmt: skip
SIGNALS = Facts("signal", inflow.SIGNAL_FACTS, inflow.RECEIVED, "facts.received_on", OWN_DISTRICT)

HAS_PARTNER = "facts.partner_id = (SELECT id FROM providers_partner WHERE external_id = %(part)s)"
HAS_OUTCOME = "facts.outcome <> ''"
PASSED_ON = "facts.outcome = 'passed_on'"
# The condition of K01 on success follows from the variant of the contract.
SUCCESS = "facts.is_pair AND (facts.own, facts.taking_part, facts.is_stable) IN (SELECT * FROM won)"
ALL = "true"


def _plain(kpi: str, facts: Facts, won: str, total: str = ALL) -> list[tuple[str, Path, Facts, str]]:
    return [(kpi, ("teller",), facts, f"{total} AND {won}"), (kpi, ("noemer",), facts, total)]


def _mark(name: str) -> list[tuple[str, Path, Facts, str]]:
    mark = f"facts.{voices.ASKED[name]}"
    return [
        ("K03", (name, "teller"), ANSWERS, f"{mark} >= {d.CONTENT_MARK}"),
        ("K03", (name, "noemer"), ANSWERS, f"{mark} IS NOT NULL"),
    ]


def _complaints(code: str, kind: str) -> list[tuple[str, Path, Facts, str]]:
    of_kind = f"facts.kind = '{kind}' AND "
    return [
        ("K21", (code, "ontvangen"), COMPLAINTS, of_kind + voices.RECEIVED),
        ("K21", (code, "noemer"), COMPLAINTS, of_kind + voices.HANDLED),
        ("K21", (code, "teller"), COMPLAINTS, f"{of_kind}{voices.HANDLED} AND facts.is_upheld"),
    ]


def _domain(after: str) -> str:
    """The condition that a request is about the life domain in a parameter, each request once."""
    return f"""CASE %({after})s
        WHEN '{NO_DOMAIN}' THEN cardinality(facts.domains) = 0
        WHEN '{OWN_THEME}' THEN EXISTS (
            SELECT FROM unnest(facts.domains) theme WHERE theme <> ALL (%(domains)s::text[]))
        ELSE %({after})s = ANY (facts.domains) END"""


# KPI, pattern of the path, what is counted, and which of those. The order is that of reading.
CELLS: list[tuple[str, Path, Facts, str]] = [
    ("K01", ("cohort",), COHORT, ALL),
    ("K01", ("uitgezonderd", ANY), COHORT, "facts.excluded = %(part)s"),
    ("K01", ("in_aanmerking",), COHORT, "facts.excluded IS NULL"),
    ("K01", ("paren",), COHORT, "facts.is_pair"),
    ("K01", ("kruistabel", ANY, ANY), COHORT,
     "facts.is_pair AND facts.own = %(part)s AND facts.taking_part = %(second)s"),
    ("K01", ("geslaagd",), COHORT, SUCCESS),
    ("K02", ("startmeting", "teller"), STARTED, "facts.won"),
    ("K02", ("startmeting", "noemer"), STARTED, ALL),
    ("K02", ("paren", "teller"), COHORT, "facts.is_pair"),
    ("K02", ("paren", "noemer"), COHORT, "facts.excluded IS NULL"),
    *_mark("professionals"),
    *_mark("bereikbaarheid"),
    *_plain("K04", ASSESSMENTS, "facts.in_time"),
    *_plain("K05", DECISIONS, "facts.in_time"),
    *_plain("K06", CONTACTS, f"facts.days <= {d.CONTACT_WORKING_DAYS}"),
    ("K06", ("met_contact",), CONTACTS, "facts.days IS NOT NULL"),
    *_plain("K07", ANSWERED, "facts.in_time"),
    ("K07", ("gestart",), BEGUN, ALL),
    ("K07", ("per_partner", ANY, "teller"), ANSWERED, f"facts.in_time AND {HAS_PARTNER}"),
    ("K07", ("per_partner", ANY, "noemer"), ANSWERED, HAS_PARTNER),
    ("K07", ("per_partner", ANY, "gestart"), BEGUN, HAS_PARTNER),
    ("K08", ("aantal",), WAITING, ALL),
    ("K08", ("per_partner", ANY, "aantal"), WAITING, HAS_PARTNER),
    *_plain("K09", COHORT, "facts.has_one_helper"),
    ("K10", ("aantal",), BARE, ALL),
    *_plain("K11", RUNNING, courses.IS_LOWERED),
    *_plain("K12", LOWERED, "facts.is_raised"),
    *_plain("K13", CLOSED, "facts.returned_on IS NOT NULL"),
    *_plain("K14", ENDED, "facts.is_lost"),
    *_plain("K15", GOALS, "facts.is_reached"),
    *_plain("K16", REQUESTS, inflow.LIGHTLY, HAS_OUTCOME),
    *_plain("K17", RUNNING, courses.IN_GROUP),
    ("K18", ("clienten",), REACHED, ALL),
    ("K18", ("per_wijk", ANY, "clienten"), REACHED, f"coalesce(facts.district, '{UNKNOWN}') = %(part)s"),
    ("K19", ("aantal",), REQUESTS, ALL),
    ("K19", ("per_bron", ANY), REQUESTS, "facts.source = %(part)s"),
    ("K19", ("per_leefgebied", ANY), REQUESTS, _domain("part")),
    ("K19", ("per_wijk", ANY), REQUESTS, "facts.district = %(part)s"),
    ("K19", ("per_wijk_bron", ANY, ANY), REQUESTS, "facts.district = %(part)s AND facts.source = %(second)s"),
    ("K19", ("per_wijk_leefgebied", ANY, ANY), REQUESTS,
     f"facts.district = %(part)s AND {_domain('second')}"),
    ("K20", ("signalen",), SIGNALS, ALL),
    ("K20", ("met_contact",), SIGNALS, "facts.contact_on IS NOT NULL"),
    ("K20", ("dossier",), SIGNALS, "facts.case_id IS NOT NULL"),
    *(cell for kind, code in COMPLAINT_KIND.items() for cell in _complaints(code, kind)),
    *_plain("K22", REQUESTS, "facts.feedback_on IS NOT NULL", PASSED_ON),
    ("K22", ("per_doel", ANY, "teller"), REQUESTS,
     f"{PASSED_ON} AND facts.destination = %(part)s AND facts.feedback_on IS NOT NULL"),
    ("K22", ("per_doel", ANY, "noemer"), REQUESTS, f"{PASSED_ON} AND facts.destination = %(part)s"),
]  # fmt: skip

# What a part of a path is called in the database, where that is another word.
STORED = {
    ("K01", "kruistabel"): stored_of(CHANGE),
    ("K19", "per_bron"): stored_of(SOURCE),
    ("K19", "per_wijk_bron"): stored_of(SOURCE),
    ("K22", "per_doel"): stored_of(DESTINATION),
}


@dataclass(frozen=True)
class Cell:
    """One counted number of a report: which facts, and which of those."""

    kpi: str
    path: Path
    facts: Facts
    condition: str
    named: dict[str, str]

    @property
    def parts(self) -> tuple[str, ...]:
        """By what this number can be divided: wijk, team, partner, start."""
        return tuple(self.facts.parts)


def cell(kpi: str, path: Path) -> Cell | None:
    """The cell of a path; None where nothing is counted: a share, a median, a number of inhabitants."""
    for of, pattern, facts, condition in CELLS:
        if (
            of == kpi
            and len(pattern) == len(path)
            and all(want in (ANY, got) for want, got in zip(pattern, path, strict=True))
        ):
            words = STORED.get((kpi, path[0]), {})
            named = [words.get(got, got) for want, got in zip(pattern, path, strict=True) if want == ANY]
            return Cell(kpi, path, facts, condition, dict(zip(("part", "second"), named, strict=False)))
    return None


def whole_cells(kpi: str) -> list[Cell]:
    """The cells of a KPI that are about all of it, in the order of reading: no breakdown."""
    found = (cell(of, pattern) for of, pattern, _, _ in CELLS if of == kpi and ANY not in pattern)
    return [each for each in found if each]


def counted(
    scope: Scope,
    cells: Sequence[Cell],
    *,
    within: Within | None = None,
    by: str = "",
    seen: Sequence[int] | None = None,
) -> dict[tuple[Any, str], list[int]]:
    """The numbers of cells that count the same facts, in one statement.

    (part, name of the period) -> a number per cell. by: wijk, team, partner or start; without it the part is
    None. A part or period without facts is absent. seen: only facts of these dossiers.
    """
    facts = cells[0].facts
    part = facts.parts[by][1] if by else "null::bigint"
    # A row of a resident or a lowering may stand there twice: it is one.
    columns = ", ".join(
        f"count(DISTINCT facts.id) FILTER (WHERE {_numbered(each.condition, at)}) AS n{at}"
        for at, each in enumerate(cells)
    )
    rows = scope.rows(
        f"{_steps(scope, facts)} SELECT p.name AS period, {part} AS part, {columns}"
        f" FROM {facts.periods} JOIN facts ON {facts.at} {joins(facts, within, by)}"
        f" WHERE {only(facts, within, seen)} GROUP BY 1, 2",
        **_known(scope, facts, within, seen),
        **{f"{name}_{at}": value for at, each in enumerate(cells) for name, value in each.named.items()},
    )
    return {(row["part"], row["period"]): [row[f"n{at}"] for at in range(len(cells))] for row in rows}


def listed(
    scope: Scope,
    cell: Cell,
    period: str,
    *,
    within: Within | None = None,
    seen: Sequence[int] | None = None,
    after: int = 0,
    limit: int | None = None,
) -> list[Listed]:
    """The facts that a number counts in a period, in the order of their keys; a fact once.

    seen: only those of these dossiers; without it all of them.
    """
    facts = cell.facts
    rows = scope.rows(
        f"{_steps(scope, facts)} SELECT DISTINCT ON (facts.id) facts.id, {facts.case} AS case_id,"
        f" {facts.day} AS day FROM {facts.periods} JOIN facts ON {facts.at} {joins(facts, within)}"
        f" WHERE {only(facts, within, seen)} AND p.name = %(period)s AND ({cell.condition})"
        " AND facts.id > %(after)s ORDER BY facts.id, 2, 3 LIMIT %(limit)s",
        period=period,
        limit=limit,
        after=after,
        **_known(scope, facts, within, seen),
        **cell.named,
    )
    return [Listed(**row) for row in rows]


def joins(facts: Facts, within: Within | None, by: str = "") -> str:
    """What must be joined to divide and to narrow; once where both go by the same kind of part."""
    kinds = dict.fromkeys([by, within.kind if within else ""])
    return " ".join(facts.parts[kind][0] for kind in kinds if kind)


def only(facts: Facts, within: Within | None, seen: Sequence[int] | None) -> str:
    found = [f"{facts.parts[within.kind][1]} = %(within)s"] if within else []
    found += [] if seen is None else [f"{facts.case} = ANY (%(seen)s::bigint[])"]
    return " AND ".join(found) or ALL


def _steps(scope: Scope, facts: Facts) -> str:
    steps = facts.steps.rstrip()
    if facts.steps is not results.FACTS:
        return steps
    won = ", ".join(f"('{own}', '{part}', {stable})" for own, part, stable in _successes(scope.variant))
    return f"{steps}, won (own, taking_part, is_stable) AS (VALUES {won})"


def _successes(variant: str) -> Iterable[tuple[str, str, bool]]:
    for own in get_args(scales.Change):
        for part in get_args(scales.Participation):
            for stable in (True, False):
                if scales.is_success(variant, own, part, stable_goal=stable):
                    yield own, part, stable


def _known(scope: Scope, facts: Facts, within: Within | None, seen: Sequence[int] | None) -> dict[str, Any]:
    given = {
        "within": within and within.key,
        "seen": None if seen is None else list(seen),
        "domains": list(DOMAIN),
    }
    return facts.known(scope) | given


def _numbered(condition: str, at: int) -> str:
    return condition.replace("%(part)s", f"%(part_{at})s").replace("%(second)s", f"%(second_{at})s")
