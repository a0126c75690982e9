"""What is missing in the dossiers behind a report, and whose it is: by team, never by worker."""

from dataclasses import replace
from typing import NamedTuple

from providers.models import Team, beyond_sight
from reporting.figures.lists import (
    ALL,
    BARE,
    COHORT,
    CONTACTS,
    PASSED_ON,
    REACHED,
    REQUESTS,
    STARTED,
    Cell,
    Facts,
    counted,
)
from reporting.figures.scope import Scope
from reporting.figures.source import from_replica
from reporting.scales import UNKNOWN

CHECK = "controle"  # stands where a list names its KPI
# What has no dossier, or one without a team, is of the desk: key 0.
BY_TEAM = {
    "team": ("LEFT JOIN cases_case part_c ON part_c.id = facts.case_id", "coalesce(part_c.team_id, 0)")
}
DESK = "het loket, of nog geen team"


class Check(NamedTuple):
    """Something to look for: what it is called, which KPIs suffer, what to do, and which facts it finds."""

    title: str
    kpis: str
    advice: str
    facts: Facts
    condition: str


CHECKS = {
    "startmeting": Check(
        "Geen startmeting, en de tijd daarvoor is om",
        "K01, K02",
        "Zonder startmeting telt het traject nooit mee. Kijk waarom er niet is gemeten.",
        STARTED,
        "NOT facts.won",
    ),
    "tweede_meting": Check(
        "Geen tweede meting, en de tijd daarvoor is om",
        "K01, K02",
        "Is er wel gemeten, maar niet ingevoerd? Voer de meting dan nog in.",
        COHORT,
        "NOT facts.is_pair AND facts.excluded IS NULL",
    ),
    "eerste_contact": Check(
        "Dossier zonder eerste contact",
        "K06",
        "Vul de dag van het eerste gesprek in het dossier in.",
        CONTACTS,
        "facts.days IS NULL",
    ),
    "hulpverlener": Check(
        "Langer dan 5 werkdagen zonder vaste hulpverlener",
        "K10",
        "Wijs iemand toe op het teambord.",
        BARE,
        ALL,
    ),
    "uitkomst": Check(
        "Hulpvraag zonder uitkomst",
        "K16",
        "Leg vast hoe de vraag is afgehandeld.",
        REQUESTS,
        "facts.outcome = ''",
    ),
    "leefgebied": Check(
        "Hulpvraag zonder leefgebied",
        "K19",
        "Kies bij de vraag waarover zij gaat.",
        REQUESTS,
        "cardinality(facts.domains) = 0",
    ),
    "wijk_vraag": Check(
        "Hulpvraag zonder wijk in deze gemeente",
        "K19",
        "Vul de postcode in, of controleer haar.",
        REQUESTS,
        f"facts.district = '{UNKNOWN}'",
    ),
    "wijk_inwoner": Check(
        "Inwoner met een dossier, zonder wijk in deze gemeente",
        "K18",
        "Controleer het adres van de inwoner.",
        REACHED,
        "facts.district IS NULL",
    ),
    "terugkoppeling": Check(
        "Doorverwijzing zonder terugkoppeling",
        "K22",
        "Vraag na of de inwoner is aangekomen.",
        REQUESTS,
        f"{PASSED_ON} AND facts.feedback_on IS NULL",
    ),
}


class Missing(NamedTuple):
    """What a check found, and whose: (team or None for the desk, its name, how many), by name."""

    key: str
    check: Check
    total: int
    teams: list[tuple[int | None, str, int]]


def cell(key: str) -> Cell | None:
    """The list behind a check; None where there is no such check."""
    found = CHECKS.get(key)
    if found is None:
        return None
    facts = replace(found.facts, parts={**found.facts.parts, **BY_TEAM})
    return Cell(CHECK, (key,), facts, found.condition, {})


@beyond_sight("what is missing behind a report, by team: counts, of nobody, for who answers for the report")
@from_replica
def missing(scope: Scope) -> list[Missing]:
    """The checks of the one period of a scope that found something."""
    names = dict(Team.objects.values_list("pk", "name"))
    found = []
    for key, check in CHECKS.items():
        looked = cell(key)
        counts = counted(scope, [looked], by="team") if looked and scope.periods else {}
        teams = [(part or None, names.get(part, DESK), row[0]) for (part, _), row in counts.items() if row[0]]
        teams.sort(key=lambda team: (team[0] is None, team[1]))
        if teams:
            found.append(Missing(key, check, sum(number for _, _, number in teams), teams))
    return found
