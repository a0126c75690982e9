"""Who is this about: residents who resemble what the desk knows of a caller, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import combining, normalize

from django.db.models import F, OuterRef, QuerySet, Value

from cases.models import Assignment, Case, Client, Findable, Plain
from providers.models import User, beyond_sight
from providers.periods import in_force

ENOUGH = 40  # candidates that are scored; the desk is shown the best few
SHOWN = 5
SAME_NAME = "zelfde achternaam"


@dataclass(frozen=True)
class Asked:
    """What the desk knows so far of a person; empty where it does not."""

    last_name: str = ""
    first_names: str = ""
    birth_date: date | None = None
    postcode: str = ""
    house_number: int | None = None
    phone: str = ""
    bsn: str = ""

    @property
    def is_enough(self) -> bool:
        """A name of three letters, a birth date, an address, a phone number or a BSN: less shows everyone."""
        named = len(self.last_name.strip()) >= 3
        lives = self.postcode and self.house_number
        return bool(named or self.birth_date or lives or self.phone or self.bsn)


@dataclass(frozen=True)
class Match:
    """A resident who may be the one, and why: the words of `reasons` are read on the screen."""

    client: Client
    score: int
    reasons: tuple[str, ...]
    case: Case | None
    holder: str
    is_shielded: bool = False  # of a protected dossier only the name is read

    @property
    def is_strong(self) -> bool:
        return self.score >= 6


@beyond_sight("the desk opens no second dossier, so it finds every resident and who helps")
def resembling(asked: Asked, *, on: date, by: User) -> list[Match]:
    """The residents who resemble what is asked, best first, at most SHOWN.

    One statement gathers candidates along the indexes of birth date, address and parts of the name; the
    points and their reasons are given here, so that they can be explained. A second statement finds their
    running dossiers and holders.
    """
    if not asked.is_enough:
        return []
    scored = [(client, *_points(client, asked)) for client in _candidates(asked, by)]
    best = sorted((row for row in scored if row[1] >= 2), key=lambda row: (-row[1], row[0].pk))[:SHOWN]
    running = _running([client.pk for client, *_ in best], on=on)
    matches = [_match(client, score, reasons, running, on) for client, score, reasons in best]
    return [match for match in matches if not match.is_shielded or SAME_NAME in match.reasons]


def _match(
    client: Client,
    score: int,
    reasons: tuple[str, ...],
    running: Mapping[int, tuple[Case, str]],
    on: date,
) -> Match:
    case, holder = running.get(client.pk, (None, ""))
    if case and case.is_protected(on=on):
        return Match(client, score, (SAME_NAME,) if SAME_NAME in reasons else (), None, "", is_shielded=True)
    return Match(client, score, reasons, case, holder)


def _candidates(asked: Asked, by: User) -> QuerySet[Client]:
    roads: list[QuerySet[Any]] = []
    if asked.birth_date:
        roads.append(Findable.objects.filter(birth_date=asked.birth_date))
    if asked.postcode and asked.house_number:
        roads.append(Findable.objects.filter(postcode=asked.postcode, house_number=asked.house_number))
    if asked.phone:
        roads.append(Findable.objects.filter(phone=asked.phone))
    if asked.bsn:
        roads.append(Client.objects.filter(bsn=asked.bsn))
    name = asked.last_name.strip()
    if len(name) >= 3:
        # The trigram index serves LIKE; only the last word counts, so "van der Meulen" finds Meulen.
        word = name.split()[-1].translate(str.maketrans("", "", "\\%_"))
        roads.append(Findable.objects.alias(part=Plain(Value(word))).filter(search_name__contains=F("part")))
    first, *others = [road.order_by().values("pk")[:ENOUGH] for road in roads]
    return Client.objects.open_to(by).filter(pk__in=first.union(*others)).select_related("district")


def _points(client: Client, asked: Asked) -> tuple[int, tuple[str, ...]]:
    """Points and their words; the facts that say most come first."""
    points, words = 0, []
    if asked.bsn and client.bsn == asked.bsn:
        points += 6
        words.append("zelfde BSN")
    same_birth = asked.birth_date is not None and client.birth_date == asked.birth_date
    same_address = bool(asked.postcode) and (client.postcode, client.house_number) == (
        asked.postcode,
        asked.house_number,
    )
    if same_birth:
        points += 4
        words.append("zelfde geboortedatum")
    if same_address:
        points += 3
        words.append("zelfde adres")
    if asked.phone and client.phone == asked.phone:
        points += 3
        words.append("zelfde telefoonnummer")
    name = plain(asked.last_name).split()[-1:]
    if name and name[0] == plain(client.last_name):
        points += 3
        words.append(SAME_NAME)
    elif name and name[0] in plain(client.last_name):
        points += 2
        words.append("lijkt op deze achternaam")
    if asked.first_names and client.first_names[:1].lower() == asked.first_names[:1].lower():
        points += 1
        words.append("zelfde voorletter")
    if asked.birth_date and client.birth_date and not same_birth and same_address:
        words.append("andere leeftijd")
    return points, tuple(words)


def plain(name: str) -> str:
    """A name as it is compared: lower case, without accents.

    >>> plain("Müller-Łąk")
    'muller-łak'
    """
    return "".join(sign for sign in normalize("NFKD", name.lower().strip()) if not combining(sign))


def _running(clients: list[int], *, on: date) -> dict[int, tuple[Case, str]]:
    """Client -> (running dossier, name of who holds it today or '')."""
    if not clients:
        return {}
    holder = Assignment.objects.filter(in_force(on), case=OuterRef("pk")).values("worker__name")[:1]
    running = (
        Case.objects.open_on(on).filter(client__in=clients).annotate(holder=holder).order_by("opened_on")
    )
    return {case.client_id: (case, case.holder or "") for case in running}  # type: ignore[attr-defined]


@beyond_sight("who helps the resident that the desk chose")
def known(client: Client, *, on: date) -> list[Match]:
    """The one resident that the desk chose, with the running dossier."""
    return [_match(client, 0, ("gekozen",), _running([client.pk], on=on), on)]
