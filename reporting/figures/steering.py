"""What a stuurder steers by, inside the consortium: the KPIs of a part, a share by part, the districts.

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
from reporting.figures import lists, report, voices
from reporting.figures.numbers import one_decimal, ratio
from reporting.figures.scope import Scope
from reporting.figures.source import from_replica
from reporting.scales import COMPLAINT_KIND

START_LEVELS = {1: "laag: gemiddeld onder 2,5", 2: "midden: 2,5 tot 3,5", 3: "hoog: 3,5 en hoger"}
KINDS = {"wijk": "wijk", "team": "team", "partner": "organisatie", "start": "startniveau"}
# The shares of each KPI: (KPI, part of it or nothing) -> path of numerator and denominator.
SHARES: dict[tuple[str, str], tuple[lists.Path, lists.Path]] = {
    ("K01", ""): (("geslaagd",), ("paren",)),
    **{
        (kpi, part): ((part, "teller"), (part, "noemer"))
        for kpi, parts in {
            "K02": ("startmeting", "paren"),
            "K03": tuple(voices.ASKED),
            "K21": tuple(COMPLAINT_KIND.values()),
        }.items()
        for part in parts
    },
    **{
        (f"K{number:02}", ""): (("teller",), ("noemer",))
        for number in (4, 5, 6, 7, 9, 11, 12, 13, 14, 15, 16, 17, 22)
    },
}
# Those that can be divided: complaints belong to the municipality as a whole.
DIVIDED = {name: paths for name, paths in SHARES.items() if name[0] != "K21"}


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
@from_replica
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


@beyond_sight("the mean marks of a municipality or a wijk: of nobody, for who answers for them")
@from_replica
def marks(scope: Scope, within: lists.Within | None) -> dict[str, Any]:
    """K03, the mean of each mark in the one period of the scope: part -> mark, None over no answers.

    Empty where an answer has no such part: it belongs to no team and to no organisation.
    """
    facts = lists.ANSWERS
    if not scope.periods or (within and within.kind not in facts.parts):
        return {}
    columns = ", ".join(
        f"count(facts.{mark}) AS {name}_total, coalesce(sum(facts.{mark}), 0) AS {name}_sum"
        for name, mark in voices.ASKED.items()
    )
    (row,) = scope.rows(
        f"{facts.steps} SELECT {columns} FROM {facts.periods} JOIN facts ON {facts.at}"
        f" {lists.joins(facts, within)} WHERE {lists.only(facts, within, None)}",
        within=within and within.key,
    )
    return {name: ratio(row[f"{name}_sum"], row[f"{name}_total"], times=1) for name in voices.ASKED}


@beyond_sight("a share by part of a municipality: counts, of nobody, for who answers for them")
@from_replica
def divided(scope: Scope, name: tuple[str, str], kind: str) -> list[Share]:
    """One of the DIVIDED shares by part, in the order of the names; facts without such a part come last."""
    won, total = (lists.cell(name[0], path) for path in DIVIDED[name])
    if won is None or total is None or kind not in total.parts or not scope.periods:
        return []
    counts = {part: row for (part, _), row in lists.counted(scope, [won, total], by=kind).items()}
    names = names_of(scope.municipality, kind)
    rows = [Share(part, words, *counts.pop(part)) for part, words in names.items() if part in counts]
    rest = [sum(column) for column in zip(*counts.values(), strict=True)] or [0, 0]
    return [*rows, Share(None, "onbekend of elders", *rest)] if any(rest) else rows


@beyond_sight("how long a list is, also of what its reader may not see: a count, of nobody")
@from_replica
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
@from_replica
def internal(scope: Scope) -> dict[str, Any]:
    """The internal report of a scope, freshly computed."""
    return report.figures(scope)


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
