"""What of a worker would be nobody's after the last day: how much, and who can give it away."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from providers.models import Role, User, beyond_sight, prepared

# Of the app above, by the name of its function: the same that keeps an account from being closed.
COUNTED = """
SELECT w.what, c.team_id, t.name, count(*)
FROM rondom_open_work(%(worker)s, %(after)s) w
LEFT JOIN cases_case c ON c.id = w.case_id LEFT JOIN providers_team t ON t.id = c.team_id
GROUP BY w.what, c.team_id, t.name
ORDER BY array_position(
    ARRAY[
        'held', 'returns', 'stand_in', 'directs', 'leads_home', 'complaint', 'incident', 'breach', 'request'
    ], w.what
), t.name NULLS LAST
"""
OF_A_DOSSIER = ("held", "returns", "stand_in", "directs", "leads_home")
SAID = {
    "held": ("dossier als vaste hulpverlener", "dossiers als vaste hulpverlener"),
    "returns": ("dossier waarin een ander nu waarneemt", "dossiers waarin een ander nu waarneemt"),
    "stand_in": ("dossier als vervanger", "dossiers als vervanger"),
    "directs": ("dossier met procesregie", "dossiers met procesregie"),
    "leads_home": ("huishouden als regisseur", "huishoudens als regisseur"),
    "complaint": ("klacht of bezwaar", "klachten of bezwaren"),
    "incident": ("incident", "incidenten"),
    "breach": ("datalek", "datalekken"),
    "request": ("verzoek over gegevens", "verzoeken over gegevens"),
}


class OpenWork(NamedTuple):
    """One kind of it in one team. leads: names of who can give it away, empty for a register."""

    said: str
    team: str
    leads: Sequence[str]


@beyond_sight("how much a worker who leaves still holds: counts, of nobody")
def open_work(worker: User, *, after: date, on: date) -> list[OpenWork]:
    """What keeps the account of a worker from being closed after a day; empty when nothing does."""
    found = prepared(COUNTED, {"worker": worker.pk, "after": after})
    leads: dict[int, list[str]] = {}
    teams = {team for _, team, _, _ in found if team}
    for lead in User.objects.at_work(on=on).with_role(Role.TEAM_LEAD).filter(team__in=teams):
        leads.setdefault(lead.team_id or 0, []).append(lead.name)
    return [
        OpenWork(
            f"{number} {SAID[what][number != 1]}",
            name or ("zonder team" if what in OF_A_DOSSIER else ""),
            sorted(leads.get(team, [])),
        )
        for what, team, name, number in found
    ]
