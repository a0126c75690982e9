"""What a worker who leaves still has: what must go to somebody, and what ends or stays by itself."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from cases.figures import words
from cases.figures.board import SEXES, ranked
from cases.figures.proposal import Candidate
from cases.models import Case, DistributionRow, Household
from cases.policies.household import workers_in
from providers.models import Role, User, beyond_sight, prepared
from providers.periods import DAY

What = DistributionRow.What
# The function is the one that keeps an account from being closed: the preview cannot miss what that finds.
OPEN = """
SELECT w.what, w.case_id, min(w.about), c.client_id, t.name, p.sex, p.birth_date, d.name
FROM rondom_open_work(%(worker)s, %(after)s) w
JOIN cases_case c ON c.id = w.case_id JOIN cases_client p ON p.id = c.client_id
LEFT JOIN providers_team t ON t.id = c.team_id LEFT JOIN providers_district d ON d.id = p.district_id
GROUP BY w.what, w.case_id, c.client_id, t.name, p.sex, p.birth_date, d.name
ORDER BY array_position(ARRAY['held', 'returns', 'stand_in', 'directs', 'leads_home'], w.what), w.case_id
"""
# Of no dossier: the registers, and what ends or stays by itself.
BESIDE = """
SELECT w.what, count(*) FROM rondom_open_work(%(worker)s, %(after)s) w WHERE w.case_id IS NULL GROUP BY w.what
UNION ALL
SELECT 'involved', count(*) FROM cases_involvement v JOIN cases_case c ON c.id = v.case_id
WHERE v.worker_id = %(worker)s AND v.level <> 'direction' AND (v.ends_on IS NULL OR v.ends_on > %(after)s)
    AND c.closed_on IS NULL
UNION ALL
SELECT 'grant', count(*) FROM cases_casegrant g
WHERE g.user_id = %(worker)s AND (g.ends_on IS NULL OR g.ends_on > %(after)s)
UNION ALL
SELECT 'task', count(*) FROM cases_task k
WHERE k.worker_id = %(worker)s AND k.done_on IS NULL AND k.stopped_on IS NULL
UNION ALL
SELECT 'appointment', count(*) FROM cases_appointment m
WHERE m.worker_id = %(worker)s AND m.cancelled_on IS NULL
    AND (m.starts_at AT TIME ZONE 'Europe/Amsterdam')::date > %(after)s
UNION ALL
SELECT 'draft', count(*) FROM cases_referral r WHERE r.sent_by_id = %(worker)s AND r.state = 'draft'
UNION ALL
SELECT 'referral', count(*) FROM cases_referral r
WHERE r.sent_by_id = %(worker)s AND r.state IN ('sent', 'seen', 'waiting', 'accepted')
"""
# what -> one, more; and what becomes of it.
REGISTERS = {
    "complaint": ("klacht of bezwaar", "klachten of bezwaren"),
    "incident": ("incident", "incidenten"),
    "breach": ("datalek", "datalekken"),
    "request": ("verzoek over gegevens", "verzoeken over gegevens"),
}
BY_ITSELF = {
    "involved": ("betrokkenheid", "betrokkenheden", "eindigt na de laatste werkdag"),
    "grant": ("leesrecht", "leesrechten", "eindigt na de laatste werkdag"),
    "task": ("taak op naam", "taken op naam", "gaat naar wie het dossier houdt"),
    "appointment": ("afspraak op naam", "afspraken op naam", "gaat naar wie het dossier dan houdt"),
    "draft": ("concept van een verwijzing", "concepten van verwijzingen", "blijft in het dossier staan"),
    "referral": ("verwijzing die nog loopt", "verwijzingen die nog lopen", "gaat mee met het dossier"),
}


class Open(NamedTuple):
    """One thing in a dossier that must go to somebody. key: its name in the form."""

    key: str
    what: str
    label: str
    case_id: int
    client_id: int
    about: int
    number: str
    who: str
    choices: Sequence[Candidate]


class Leaving(NamedTuple):
    """All of it. elsewhere: team -> how many dossiers its own stuurder must give away."""

    rows: Sequence[Open]
    elsewhere: Mapping[str, int]
    registers: Sequence[str]
    by_itself: Sequence[str]

    @property
    def is_empty(self) -> bool:
        """Whether the account may be closed."""
        return not (self.rows or self.elsewhere or self.registers)


@beyond_sight("what a worker who leaves still has; of dossiers the reader does not lead only how many")
def leaving(leaver: User, *, last_on: date, reader: User, on: date) -> Leaving:
    """What the leaver still has after the last day; of what the reader leads each one, with a proposal."""
    known = {"worker": leaver.pk, "after": last_on}
    found = prepared(OPEN, known)
    led = Case.objects.led_by(reader, on=on).open_to(reader).filter(pk__in={row[1] for row in found})
    mine = dict(led.values_list("pk", "opened_on"))
    choices = ranked(reader, list(mine), on=on, but=[leaver.pk])
    directors = _directors(last_on, on, leaver) if any(row[0] == What.DIRECTS for row in found) else []
    leads = [(row[2], row[1]) for row in found if row[0] == What.LEADS_HOME and row[1] in mine]
    homes = _in_the_household(leads, leaver, on=max(last_on + DAY, on))
    rows: list[Open] = []
    elsewhere: dict[str, int] = {}
    for what, case_id, about, client_id, team, sex, born, district in found:
        if case_id not in mine:
            name = team if team and team != str(reader.team) else "beschermd of zonder team"
            elsewhere[name] = elsewhere.get(name, 0) + 1
            continue
        said = [SEXES.get(sex, "Inwoner"), words.years(born, on=on), district]
        rows.append(
            Open(
                key=f"naar-{what}-{case_id}",
                what=what,
                label=str(What(what).label),
                case_id=case_id,
                client_id=client_id,
                about=about,
                number=Case(pk=case_id).number,
                who=", ".join(filter(None, said)),
                choices=_choices(what, case_id, choices, directors, homes),
            )
        )
    counted = {what: number for what, number in prepared(BESIDE, known) if number}
    return Leaving(
        rows=rows,
        elsewhere=elsewhere,
        registers=[_counted(counted[what], *said) for what, said in REGISTERS.items() if what in counted],
        by_itself=[
            f"{_counted(counted[what], one, more)}: {becomes}"
            for what, (one, more, becomes) in BY_ITSELF.items()
            if what in counted
        ],
    )


def _choices(
    what: str,
    case_id: int,
    ranked_ones: Mapping[int, Sequence[Candidate]],
    directors: Sequence[Candidate],
    homes: Mapping[int, Sequence[Candidate]],
) -> Sequence[Candidate]:
    """Who can get it, the proposal first. A household goes first to who works in it already."""
    ranks = ranked_ones.get(case_id, [])
    if what == What.DIRECTS:
        return directors
    if what != What.LEADS_HOME:
        return ranks
    there = homes.get(case_id, [])
    return [*there, *(one for one in ranks if one.pk not in {known.pk for known in there})]


def _in_the_household(
    leads: Sequence[tuple[int, int]], leaver: User, *, on: date
) -> dict[int, Sequence[Candidate]]:
    """Dossier -> who else works in a dossier of its household on the day."""
    found: dict[int, Sequence[Candidate]] = {}
    for about, case_id in leads:
        home = Household.objects.get(directors=about)
        people = User.objects.at_work(on=on).filter(pk__in=workers_in(home, on=on)).exclude(pk=leaver.pk)
        found[case_id] = [
            Candidate(one.pk, one.name, "", "", ["werkt al in een dossier van dit huishouden"], False)
            for one in people.order_by("name", "pk")
        ]
    return found


def _directors(last_on: date, on: date, leaver: User) -> list[Candidate]:
    found = User.objects.at_work(on=max(last_on, on)).with_role(Role.PROCESS_DIRECTOR).exclude(pk=leaver.pk)
    return [Candidate(user.pk, user.name, "", "", [], False) for user in found.order_by("name", "pk")]


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
