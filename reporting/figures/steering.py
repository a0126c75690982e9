"""What a stuurder steers by, inside the consortium: the KPIs of a part, the chain of a question, the months.

Nothing here is protected and nothing of it leaves the consortium. Parts stand in the order of their names and
never by outcome; there is no part by worker.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby
from typing import Any, NamedTuple

from outcomes.scales import wilson
from providers.models import District, Municipality, Partner, Team, beyond_sight
from reporting.figures import lists, report
from reporting.figures.numbers import one_decimal, ratio
from reporting.figures.scope import Scope

START_LEVELS = {1: "laag: gemiddeld onder 2,5", 2: "midden: 2,5 tot 3,5", 3: "hoog: 3,5 en hoger"}
KINDS = {"wijk": "wijk", "team": "team", "partner": "organisatie", "start": "startniveau"}
# The shares that can be divided: KPI -> path of numerator and denominator.
SHARES: dict[str, tuple[lists.Path, lists.Path]] = {
    "K01": (("geslaagd",), ("paren",)),
    "K02": (("paren", "teller"), ("paren", "noemer")),
    **{
        f"K{number:02}": (("teller",), ("noemer",))
        for number in (4, 5, 6, 7, 9, 11, 12, 13, 14, 15, 16, 17, 22)
    },
}


class Number(NamedTuple):
    """One number of a KPI: where it stands in the report, and how many."""

    path: lists.Path
    value: int


@dataclass(frozen=True)
class Share:
    """A share of one part with its 95 % interval; the interval and the share are None over nothing."""

    part: int | None
    name: str
    won: int
    total: int

    @property
    def percent(self) -> Any:
        return ratio(self.won, self.total)

    @property
    def interval(self) -> list[Any] | None:
        ends = wilson(self.won, self.total)
        return ends and [one_decimal(100 * Fraction(end)) for end in ends]


def of_period(scope: Scope, name: str) -> Scope:
    """The same scope with one of its periods; without any where no contract covers it."""
    return replace(scope, periods=[period for period in scope.periods if period.name == name])


def names_of(municipality: Municipality, kind: str) -> dict[int, str]:
    """The parts of a kind that a municipality can be divided in: key -> name, in the order of the names."""
    if kind == "start":
        return dict(START_LEVELS)
    rows: Any = {
        "wijk": District.objects.filter(municipality=municipality),
        "team": Team.objects.filter(municipality=municipality),
        "partner": Partner.objects.all(),
    }[kind]
    return dict(rows.order_by("name", "pk").values_list("pk", "name"))


@beyond_sight("the KPIs of a part of a municipality: counts, of nobody, for who answers for them")
def numbers(scope: Scope, within: lists.Within | None) -> dict[str, list[Number]]:
    """The counted numbers of each KPI in the one period of the scope; a KPI without such a part is absent.

    One statement for all numbers that count the same facts.
    """
    cells = [cell for kpi in sorted({kpi for kpi, *_ in lists.CELLS}) for cell in lists.whole_cells(kpi)]
    cells = [cell for cell in cells if within is None or within.kind in cell.parts]
    found: dict[tuple[str, lists.Path], int] = {}
    for _, group in groupby(sorted(cells, key=lambda cell: id(cell.facts)), key=lambda cell: id(cell.facts)):
        alike = list(group)
        counts = lists.counted(scope, alike, within=within) if scope.periods else {}
        row = next(iter(counts.values()), [0] * len(alike))
        found |= {(cell.kpi, cell.path): number for cell, number in zip(alike, row, strict=True)}
    shown: dict[str, list[Number]] = {}
    for cell in cells:
        shown.setdefault(cell.kpi, []).append(Number(cell.path, found[cell.kpi, cell.path]))
    return shown


@beyond_sight("a share by part of a municipality: counts, of nobody, for who answers for them")
def divided(scope: Scope, kpi: str, kind: str) -> list[Share]:
    """A share of one KPI by part, in the order of the names; facts without such a part come last."""
    won, total = (lists.cell(kpi, path) for path in SHARES[kpi])
    if won is None or total is None or kind not in total.parts or not scope.periods:
        return []
    counts = {part: row for (part, _), row in lists.counted(scope, [won, total], by=kind).items()}
    names = names_of(scope.municipality, kind)
    rows = [Share(part, name, *counts.pop(part)) for part, name in names.items() if part in counts]
    rest = [sum(column) for column in zip(*counts.values(), strict=True)] or [0, 0]
    return [*rows, Share(None, "onbekend of elders", *rest)] if any(rest) else rows


@beyond_sight("how long a list is, also of what its reader may not see: a count, of nobody")
def length(
    scope: Scope, cell: lists.Cell, within: lists.Within | None, seen: Sequence[int] | None = None
) -> int:
    """How many facts a number counts. seen: only those of these dossiers."""
    return next(iter(lists.counted(scope, [cell], within=within, seen=seen).values()), [0])[0]


@beyond_sight("the facts behind a number, as far as they belong to dossiers that the reader may see")
def page(
    scope: Scope,
    cell: lists.Cell,
    within: lists.Within | None,
    *,
    seen: Sequence[int],
    after: int,
    limit: int,
) -> list[lists.Listed]:
    """A page of the list behind a number, of these dossiers only."""
    return lists.listed(
        scope, cell, scope.periods[0].name, within=within, seen=seen, after=after, limit=limit
    )


@beyond_sight("the figures of a municipality as they are: counts, of nobody, for who answers for them")
def internal(scope: Scope) -> dict[str, Any]:
    """The internal report of a scope, freshly computed."""
    return report.figures(scope)


# Every question of the period and how far it came; days are counted from the day it came in. A question
# that did not open its dossier stops there: the steps after it belong to the one that did.
CHAIN = """
WITH asked AS MATERIALIZED (
    SELECT r.id, r.received_on, r.outcome, r.outcome_on,
           CASE WHEN NOT EXISTS (
               SELECT FROM intake_supportrequest earlier
               WHERE earlier.case_id = r.case_id
                   AND (earlier.received_on, earlier.external_id) < (r.received_on, r.external_id)
           ) THEN r.case_id END AS case_id
    FROM intake_supportrequest r
    WHERE r.municipality_id = %(municipality)s AND r.received_on BETWEEN %(first)s AND %(last)s
), step AS (
    SELECT a.received_on, a.outcome <> '' AS is_decided, a.outcome_on, c.id AS case_id, c.opened_on,
           c.first_contact_on, c.closed_on,
           (SELECT min(s.starts_on) FROM cases_assignment s WHERE s.case_id = c.id AND s.kind = 'fixed')
               AS helped_on,
           (SELECT min(r.sent_on) FROM cases_referral r WHERE r.case_id = c.id) AS referred_on,
           (SELECT min(t.starts_on) FROM cases_trajectory t WHERE t.case_id = c.id) AS started_on,
           (SELECT min(t.ends_on) FROM cases_trajectory t WHERE t.case_id = c.id) AS ended_on
    FROM asked a LEFT JOIN cases_case c ON c.id = a.case_id
)
SELECT count(*) AS asked, {steps} FROM step
"""
STEPS = (
    ("decided", "Uitkomst vastgelegd", "outcome_on", "is_decided"),
    ("opened", "Dossier geopend", "opened_on", "case_id IS NOT NULL"),
    ("met", "Eerste contact", "first_contact_on", "first_contact_on IS NOT NULL"),
    ("helped", "Vaste hulpverlener", "helped_on", "helped_on IS NOT NULL"),
    ("started", "Traject gestart", "started_on", "started_on IS NOT NULL"),
    ("referred", "Eerste verwijzing verstuurd", "referred_on", "referred_on IS NOT NULL"),
    ("ended", "Eerste traject afgerond", "ended_on", "ended_on IS NOT NULL"),
    ("closed", "Dossier afgehandeld", "closed_on", "closed_on IS NOT NULL"),
)


class Step(NamedTuple):
    """One step of the chain: how many questions reached it, and the median days since they came in."""

    title: str
    reached: int
    percent: Any
    days: Any


@beyond_sight("how far questions came and how long it took: counts, of nobody")
def chain(scope: Scope) -> list[Step]:
    """From question to closing, of the questions that came in during the one period of the scope."""
    if not scope.periods:
        return []
    columns = ", ".join(
        f"count(*) FILTER (WHERE {reached}) AS {key}, percentile_cont(0.5) WITHIN GROUP"
        f" (ORDER BY greatest({day} - received_on, 0)) FILTER (WHERE {reached}) AS {key}_days"
        for key, _, day, reached in STEPS
    )
    (row,) = scope.rows(CHAIN.replace("{steps}", columns))
    return [
        Step("Hulpvraag binnen", row["asked"], ratio(row["asked"], row["asked"]), None),
        *(
            Step(title, row[key], ratio(row[key], row["asked"]), one_decimal(row[f"{key}_days"]))
            for key, title, _, _ in STEPS
        ),
    ]


MONTHS = """
SELECT month::date AS month,
    (SELECT count(*) FROM intake_supportrequest r WHERE r.municipality_id = %(municipality)s
        AND r.received_on >= month AND r.received_on < month + interval '1 month') AS asked,
    (SELECT count(*) FROM cases_case c WHERE c.municipality_id = %(municipality)s
        AND c.opened_on >= month AND c.opened_on < month + interval '1 month') AS opened,
    (SELECT count(*) FROM cases_case c WHERE c.municipality_id = %(municipality)s
        AND c.closed_on >= month AND c.closed_on < month + interval '1 month') AS closed
FROM generate_series(%(from)s::timestamp, %(to)s::timestamp, '1 month') AS month ORDER BY 1
"""


@beyond_sight("how many questions and dossiers a month had: counts, of nobody")
def months(scope: Scope) -> list[tuple[Any, list[tuple[int, int]]]]:
    """The twelve months up to the one of the scope: (month, [(that month, the same month a year before)])."""
    if not scope.periods:
        return []
    from_, to = scope.month.replace(year=scope.month.year - 2), scope.month
    rows = scope.rows(MONTHS, **{"from": from_, "to": to})[1:]
    names = ("asked", "opened", "closed")
    return [
        (now["month"], [(now[name], before[name]) for name in names])
        for now, before in zip(rows[12:], rows[:12], strict=True)
    ]


# What each level weighs in a team: of its own guide, else as usual. Without a level a dossier is light.
CASELOAD = """
SELECT t.id AS team, t.name AS team_name, a.worker_id AS worker, count(*) AS cases,
    sum(CASE coalesce(l.level, 1) WHEN 1 THEN coalesce(g.light, 1) WHEN 2 THEN coalesce(g.regular, 2)
        WHEN 3 THEN coalesce(g.intensive, 3) ELSE coalesce(g.very_heavy, 4) END) AS weight,
    max(g.band_low) AS low, max(g.band_high) AS high
FROM cases_case c
LEFT JOIN providers_team t ON t.id = c.team_id
LEFT JOIN providers_caseloadguide g ON g.team_id = c.team_id AND g.starts_on <= %(last)s
    AND (g.ends_on IS NULL OR g.ends_on >= %(last)s)
LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.starts_on <= %(last)s
    AND (a.ends_on IS NULL OR a.ends_on >= %(last)s)
LEFT JOIN LATERAL (
    SELECT i.level FROM cases_intensity i JOIN cases_trajectory tr ON tr.id = i.trajectory_id
    WHERE tr.case_id = c.id AND i.starts_on <= %(last)s AND (tr.ends_on IS NULL OR tr.ends_on >= %(last)s)
    ORDER BY i.starts_on DESC, i.id DESC LIMIT 1
) l ON true
WHERE c.municipality_id = %(municipality)s AND c.opened_on <= %(last)s
    AND (c.closed_on IS NULL OR c.closed_on >= %(last)s)
GROUP BY t.id, t.name, a.worker_id
"""


@dataclass(frozen=True)
class Load:
    """K24 of one team on the last day: dossiers, their weight, and those of each worker who holds some."""

    team: int | None
    name: str
    cases: int
    weight: int
    band: tuple[int, int] | None
    workers: dict[int | None, tuple[int, int]]


@beyond_sight("K24, the open dossiers of each team by weight: counts of nobody, for who divides the work")
def caseload(scope: Scope) -> list[Load]:
    """K24: the teams in the order of their names; worker None: dossiers that nobody holds."""
    rows = scope.rows(CASELOAD) if scope.periods else []
    teams: dict[int | None, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["team_name"] is None, row["team_name"] or "")):
        teams.setdefault(row["team"], []).append(row)
    return [
        Load(
            team,
            held[0]["team_name"] or "Nog geen team",
            sum(row["cases"] for row in held),
            int(sum(row["weight"] for row in held)),
            (held[0]["low"], held[0]["high"]) if held[0]["low"] is not None else None,
            {row["worker"]: (row["cases"], int(row["weight"])) for row in held},
        )
        for team, held in teams.items()
    ]


class Profile(NamedTuple):
    """One district: residents helped, questions, and what they are about, in counts and per 1,000."""

    name: str
    inhabitants: int | None
    clients: Any
    clients_rate: Any
    requests: Any
    requests_rate: Any
    domains: list[tuple[str, Any]]


def profiles(figures: dict[str, Any], period: str, names: dict[str, str]) -> list[Profile]:
    """The districts of a report by name, the unknown one last.

    Of a protected report what is hidden stays hidden, and what districts ask about is absent. names: code of
    a district -> name.
    """
    reach, inflow = (figures["kpis"][kpi][period] for kpi in ("K18", "K19"))
    if reach is None or inflow is None:
        return []
    by_domain = inflow["per_wijk_leefgebied"] or {}
    found = []
    for code in sorted(reach["per_wijk"], key=lambda code: (code not in names, names.get(code, code))):
        here, asked = reach["per_wijk"][code], inflow["per_wijk"][code]
        people = here["inwoners"]
        rate = ratio(asked, people, times=1000) if isinstance(asked, int) and people else None
        domains = [(domain, n) for domain, n in by_domain.get(code, {}).items() if n]
        domains.sort(key=lambda each: (-each[1], each[0]))
        found.append(
            Profile(
                names.get(code, "Onbekend"), people, here["clienten"], here["per_1000"], asked, rate, domains
            )
        )
    return found
