"""K24: the open dossiers of each team and of each worker, by weight, and the list behind each number.

Never in a report. A weight is a sum and has no list. A dossier without a level counts as the board of the
team counts it.
"""

from dataclasses import dataclass
from typing import Any

from cases.models import Intensity
from providers.models import USUAL_WEIGHTS, beyond_sight
from reporting.figures import lists
from reporting.figures.dossiers import IS_OPEN
from reporting.figures.scope import Scope
from reporting.figures.source import from_replica

CASELOAD = "K24"
LEVELS = ("light", "regular", "intensive", "very_heavy")
WEIGHTS = " ".join(
    f"WHEN {level} THEN coalesce(g.{name}, {usual})"
    for level, (name, usual) in enumerate(zip(LEVELS, USUAL_WEIGHTS, strict=True), 1)
)
# Every dossier that is open on the last day, with who holds it. What a level weighs follows from the guide of
# the team, else it is as usual.
FACTS = f"""
WITH facts AS (
    SELECT c.id, c.id AS case_id, c.opened_on, c.closed_on, c.team_id, t.name AS team_name, a.worker_id,
           CASE coalesce(l.level, {Intensity.Level.REGULAR.value}) {WEIGHTS} END AS weight,
           g.band_low, g.band_high
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
    WHERE c.municipality_id = %(municipality)s
)
"""
OPEN = lists.Facts("case", FACTS, IS_OPEN, "facts.opened_on", lists.BY_CASE)
STATEMENT = f"""
{FACTS}
SELECT team_id AS team, team_name, worker_id AS worker, count(*) AS cases, sum(weight) AS weight,
       max(band_low) AS low, max(band_high) AS high
FROM {{periods}} JOIN facts ON {IS_OPEN}
GROUP BY 1, 2, 3
"""
# The lists: name in an address -> what it is called and which dossiers. part: the key of a worker.
WORKER = "medewerker"
LISTS = {
    "dossiers": ("Open dossiers", lists.ALL),
    "zonder_team": ("Open dossiers die nog geen team hebben", "facts.team_id IS NULL"),
    "niemand": ("Open dossiers die niemand heeft", "facts.worker_id IS NULL"),
    WORKER: ("Open dossiers", "facts.worker_id = %(part)s::bigint"),
}


@dataclass(frozen=True)
class Load:
    """K24 of one team on the last day: dossiers, their weight, and those of each worker who holds some."""

    team: int | None
    name: str
    cases: int
    weight: int
    band: tuple[int, int] | None
    workers: dict[int | None, tuple[int, int]]

    def beside(self, weight: int) -> str:
        """Where the weight of one worker lies beside the band of the team; empty without a band.

        >>> load = Load(1, "Noord", 9, 24, (20, 36), {})
        >>> [load.beside(weight) for weight in (19, 20, 36, 37)]
        ['onder de richtlijn', 'binnen de richtlijn', 'binnen de richtlijn', 'boven de richtlijn']
        """
        if self.band is None:
            return ""
        low, high = self.band
        where = "onder" if weight < low else "boven" if weight > high else "binnen"
        return f"{where} de richtlijn"


def cell(path: lists.Path) -> lists.Cell | None:
    """The list behind a number of dossiers: of a team with its part, of a worker with the key behind it."""
    name, *rest = path
    if name not in LISTS or len(rest) != (name == WORKER):
        return None
    return lists.Cell(CASELOAD, path, OPEN, LISTS[name][1], {"part": rest[0]} if rest else {})


def title(path: lists.Path) -> str:
    """What such a list is called."""
    return LISTS[path[0]][0]


@beyond_sight("K24, the open dossiers of each team by weight: counts of nobody, for who divides the work")
@from_replica
def caseload(scope: Scope) -> list[Load]:
    """K24: the teams in the order of their names; worker None: dossiers that nobody holds."""
    rows = scope.rows(STATEMENT) if scope.periods else []
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


def of_team(scope: Scope, team: int | None) -> Load | None:
    """K24 of one team; None for nobody's team and for a team without open dossiers there."""
    return next((load for load in caseload(scope) if team and load.team == team), None)
