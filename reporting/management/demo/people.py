"""The organisations and the workers of the demo, who works when, and who is absent."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from cases.terms import DAY, add_months
from providers.models import Partner, PartnerArea, Role, User
from reporting.management.demo.days import Days, chance
from reporting.management.demo.names import address_of, first_name, last_name
from reporting.management.demo.places import GEMEENTEN, OUTREACH, TEAMS, Places
from reporting.management.demo.writing import Table

# key: name, kind, expertise, norm in working days, capacity, gemeenten (none: all three)
PARTNERS: dict[str, tuple[str, str, list[str], int | None, int | None, list[str]]] = {
    "kompas": ("Kompas", "partner", ["maatschappelijk werk", "mantelzorg", "rouw"], 5, 120, []),
    "brug": ("De Brug", "partner", ["psychische kwetsbaarheid", "verslaving", "bemoeizorg"], 5, 80, []),
    "thuis": ("Thuis Sterk", "partner", ["begeleiding thuis", "verstandelijke beperking"], 5, 140, []),
    "polder": ("Polderzorg", "partner", ["dagbesteding", "vervoer"], 3, 90, []),
    "wilgen": (
        "Wilgenhof",
        "partner",
        ["dementie", "respijtzorg", "dagbesteding"],
        5,
        60,
        ["GM0484", "GM0569"],
    ),
    "werk": ("Gemeenten: werk en inkomen", "municipality", ["werk", "inkomen"], 5, None, []),
    "schuld": ("Gemeenten: schuldhulp", "municipality", ["schulden", "budgetbeheer"], 3, 70, []),
    "leerplicht": ("Gemeenten: leerplicht", "municipality", ["school"], None, None, []),
    "beleid": ("Gemeenten: Wmo-beleid", "municipality", ["contract en beleid"], None, None, []),
    "linde": ("Buurtwelzijn De Linde", "partner", ["ontmoeting", "vrijwilligers"], 5, None, ["GM0484"]),
}
EMPLOYERS = ["kompas", "brug", "thuis", "polder", "wilgen"]
COACHES_PER_TEAM = 8
CLIENTS_PER_COACH = 38  # over the whole history; about a third of their dossiers is open on a day
PASSWORD = "demo-rondom-2026"  # noqa: S105 the public password of the demo accounts

# The demo accounts: role, name, employer, team. Fixed, since docs and journeys name them.
ACCOUNTS = (
    (Role.DESK, "Samira Bakkali", "kompas", None),
    (Role.COACH, "Marieke de Wit", "kompas", "ridderveld"),
    (Role.TEAM_LEAD, "Johan Terpstra", "kompas", "ridderveld"),
    (Role.PARTNER, "Peter Claassen", "polder", None),
    (Role.CONTRACT_MANAGER, "Anneke van Dalen", "beleid", None),
    (Role.ADMINISTRATOR, "Bas Korteweg", "kompas", None),
    (Role.PRIVACY_OFFICER, "Ineke Zandstra", "kompas", None),
    (Role.CONSULTANT, "Youssef el Amrani", "kompas", "ridderveld"),
    (Role.PROCESS_DIRECTOR, "Hilde Wagenaar", "beleid", OUTREACH),
)


@dataclass
class Worker:
    """A worker as stories need one. absences: (first day, last day or None), in order."""

    id: int
    name: str
    starts_on: date
    ends_on: date | None
    weight: float = 1.0
    absences: list[tuple[date, date | None]] = field(default_factory=list)

    def is_there(self, day: date) -> bool:
        """In service and not absent."""
        return self.is_employed(day) and self.absence_on(day) is None

    def is_employed(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def absence_on(self, day: date) -> tuple[date, date | None] | None:
        """The absence that includes the day."""
        for first, last in self.absences:
            if first <= day and (last is None or day <= last):
                return first, last
        return None


class People:
    """All organisations and workers, and who may hold a dossier of a team on a day."""

    def __init__(self, rng: Random, days: Days, places: Places, *, hashed: str, unusable: str) -> None:
        """hashed: the one password hash of the demo accounts; unusable: that of all others."""
        self.rng, self.days, self.places = rng, days, places
        self.hashed, self.unusable = hashed, unusable
        self.tables = [Table(Partner), Table(PartnerArea), Table(User)]
        self.partners: dict[str, int] = {}
        self.coaches: dict[str, list[Worker]] = defaultdict(list)
        self.leads: dict[str, list[Worker]] = defaultdict(list)
        self.desk: list[Worker] = []
        self.consultants: list[Worker] = []
        self.at_partner: dict[str, list[Worker]] = defaultdict(list)
        self.account: dict[str, Worker] = {}
        self._addresses: set[str] = set()
        self.partners_end = add_months(days.first, 14).replace(day=1) - DAY

    def fill(self, clients: int) -> None:
        """Add all rows. clients: the size of the demo, which decides the number of wijkcoaches."""
        self._fill_partners()
        for role, name, employer, team in ACCOUNTS:
            gemeente = "GM0484" if role == Role.CONTRACT_MANAGER else None
            worker = self._worker(role, employer, team, gemeente=gemeente, name=name)
            self.account[role] = worker
            worker.weight = 0.2  # a wijkcoach with an account gets dossiers by name besides
            self._remember(role, worker, employer, team)
        per_team = max(COACHES_PER_TEAM, round(clients / CLIENTS_PER_COACH / len(TEAMS)))
        for key in TEAMS:
            if key != "ridderveld":
                self._many(Role.TEAM_LEAD, 1, ["kompas", "thuis"], key)
            self._many(Role.COACH, per_team - (key == "ridderveld"), EMPLOYERS, key, leaving=0.16)
        self._many(Role.DESK, 9, ["kompas"], None, leaving=0.2)
        for key in ("oudshoorn", "zijde", "boskoop", "dorpen", "braassem", "kaag", "nieuwkoop", "teraar"):
            self._many(Role.CONSULTANT, 1, ["kompas", "beleid"], key)
        for key in ("kompas", "brug", "thuis", "polder", "wilgen", "werk", "schuld", "leerplicht"):
            self._many(Role.PARTNER, 2, [key], None)
        for code in ("GM1884", "GM0569"):
            row = self._worker(Role.CONTRACT_MANAGER, "beleid", None, gemeente=code)
            self.account[f"{Role.CONTRACT_MANAGER}-{code}"] = row
        self._many(Role.ADMINISTRATOR, 1, ["kompas"], None)
        self._many(Role.PROCESS_DIRECTOR, 1, ["beleid"], OUTREACH)
        self._plan_absences()

    def _fill_partners(self) -> None:
        partner, area, _ = self.tables
        for number, (key, (name, kind, expertise, norm, capacity, codes)) in enumerate(PARTNERS.items(), 1):
            row = partner.add(
                external_id=f"P{number:02d}",
                name=name,
                kind=kind,
                expertise=expertise,
                answer_norm_days=norm,
                capacity=capacity,
                starts_on=date(self.days.first.year - 2, 1, 1),
                ends_on=self.partners_end if key == "linde" else None,
            )
            self.partners[key] = row["id"]
            for position, code in enumerate(codes or GEMEENTEN, 1):
                area.add(
                    partner_id=row["id"], municipality_id=self.places.municipalities[code], position=position
                )

    def _many(
        self, role: Role, count: int, employers: list[str], team: str | None, *, leaving: float = 0.0
    ) -> None:
        """leaving: the share that came or left during the history."""
        for number in range(count):
            # The newest colleagues come first, so that somebody is always there from the first day on.
            employer = (
                employers[number % len(employers)] if len(employers) < 3 else self.rng.choice(employers)
            )
            starts_on = date(self.days.first.year - 2, 1, 1)
            ends_on = None
            if number and chance(self.rng, leaving):
                ends_on = self.days.any(self.rng)
            elif number > 1 and chance(self.rng, leaving):
                starts_on = self.days.any(self.rng).replace(day=1)
            worker = self._worker(role, employer, team, starts_on=starts_on, ends_on=ends_on)
            worker.weight = self.rng.uniform(0.6, 1.3)
            self._remember(role, worker, employer, team)

    def _worker(
        self,
        role: Role,
        employer: str,
        team: str | None,
        *,
        gemeente: str | None = None,
        name: str = "",
        starts_on: date | None = None,
        ends_on: date | None = None,
    ) -> Worker:
        is_account = bool(name)
        starts_on = starts_on or date(self.days.first.year - 2, 1, 1)
        while not name or address_of(name) in self._addresses:
            prefix, last = last_name(self.rng)
            first = first_name(self.rng, female=chance(self.rng, 0.74), age=self.rng.randint(25, 63))
            name = " ".join(filter(None, [first, prefix, last]))
        self._addresses.add(address_of(name))
        users = self.tables[2]
        row: dict[str, Any] = users.add(
            external_id=f"M{users.number + 1:03d}",
            password=self.hashed if is_account else self.unusable,
            is_superuser=False,
            name=name,
            email=address_of(name),
            employer_id=self.partners[employer],
            team_id=self.places.teams[team] if team else None,
            municipality_id=self.places.municipalities[gemeente] if gemeente else None,
            roles=[str(role)],
            starts_on=starts_on,
            ends_on=ends_on,
            is_active=True,
        )
        return Worker(row["id"], name, starts_on, ends_on)

    def _remember(self, role: str, worker: Worker, employer: str, team: str | None) -> None:
        if role == Role.COACH and team:
            self.coaches[team].append(worker)
        elif role == Role.TEAM_LEAD and team:
            self.leads[team].append(worker)
        elif role == Role.DESK:
            self.desk.append(worker)
        elif role == Role.CONSULTANT:
            self.consultants.append(worker)
        elif role == Role.PARTNER:
            self.at_partner[employer].append(worker)

    def _plan_absences(self) -> None:
        """Illness and leave of wijkcoaches: some in the past, a few now, one known ahead of time."""
        last = self.days.last
        for key, team in self.coaches.items():
            for worker in team[1:]:
                if chance(self.rng, 0.4):
                    first = self.days.any(self.rng)
                    if first < last - timedelta(days=130):
                        weeks = self.rng.choice((2, 3, 3, 6, 10))
                        worker.absences.append((first, first + timedelta(weeks=weeks) - DAY))
            there = [worker for worker in team[1:] if worker.ends_on is None]
            if key in ("ridderveld", "boskoop", "braassem", "nieuwkoop", "zijde"):
                there[0].absences.append((last - timedelta(days=self.rng.randint(9, 40)), None))
            if key in ("ridderveld", "kerkenzanen", "kaag"):
                first = last - timedelta(days=self.rng.randint(4, 9))
                there[1].absences.append((first, first + timedelta(weeks=3) - DAY))

    def holder(self, team: str, day: date, *, but: Worker | None = None) -> Worker:
        """Someone of the team who is there on the day and does not leave within a month."""
        soon = day + timedelta(days=30)
        team_mates = [worker for worker in self.coaches[team] if worker is not but]
        there = [worker for worker in team_mates if worker.is_there(day) and worker.is_employed(soon)]
        there = there or [worker for worker in team_mates if worker.is_employed(day)] or team_mates
        return self.rng.choices(there, [worker.weight for worker in there])[0]

    def lead(self, team: str) -> Worker:
        """The stuurder of the team."""
        return self.leads[team][0]

    def at_desk(self, day: date) -> Worker:
        """Someone of the desk on the day."""
        return self.rng.choice([worker for worker in self.desk if worker.is_employed(day)])
