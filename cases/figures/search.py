"""Finding a resident by what a caller says: name, day of birth, address, phone, BSN or dossier number."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.lookups import Exact

from cases.figures import words
from cases.models import Assignment, Case, Client, Findable, PersonLink, Plain, phone_digits
from cases.policies import sees_every_resident
from providers.models import User, beyond_sight

LIMIT = 20
SHIELDED = "afgeschermd"  # all that is read of a protected dossier by who is not named in it
ALIKE = 0.45  # of a word: Kuipers and Kuijpers are alike for 0.55, other names hardly above 0.3
NUMBER = re.compile(r"^(?:d[- ]?0*(\d{1,9})|0*(\d{1,3}|[1-9]\d{4,5}))$", re.I)
ADDRESS = re.compile(r"^(\d{4})\s*([a-z]{2})?[\s,]*(?:nr\.?\s*)?(\d{1,5})?\s*([a-z]?)$", re.I)
BSN = re.compile(r"^\d{9}$|^\d{4}[ .]\d{2}[ .]\d{3}$|^\d{3}[ .]\d{3}[ .]\d{3}$")
DAY = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$|^(\d{2})(\d{2})(\d{4})$")
DAY_IN_WORDS = re.compile(r"^(\d{1,2}) ([a-z]+) (\d{4})$", re.I)
PHONE = re.compile(r"^(?:\+31|0031|0)[\d\s()-]{8,14}$")


class Found(NamedTuple):
    """One resident, with the minimum by which a person is recognised.

    link: a dossier the reader may see. of_other: the dossier runs under another record of the same person.
    """

    client_id: int
    name: str
    born: str
    home: str
    number: str
    holder: str
    link: int | None
    of_other: bool = False
    other_name: str = ""


class Result(NamedTuple):
    """Who was found. is_more: there are more than shown. is_alike: nothing fits, these look like it."""

    rows: Sequence[Found]
    is_more: bool
    is_alike: bool


@beyond_sight("the desk finds every resident, and names are kept from who may not read them")
def search(asked: str, *, by: User, on: date) -> Result:
    """Residents that fit what was typed, as far as this user may know of them; at most 20.

    The desk finds every resident, others those of the dossiers they may read. Another name counts, and so
    does a dossier of another record of the same person. Seven statements at most.
    """
    asked = " ".join(asked.split())
    within = _known_to(by, on)
    if not by_name(asked):
        within = within.exclude(pk__in=_shielded_from(by, on).order_by().values("pk"))
    fitting = _fitting(within, asked) if asked else within.none()
    is_alike = False
    clients = list(fitting.select_related("district").order_by("last_name", "first_names", "pk")[: LIMIT + 1])
    if not clients and len(asked) > 2 and not any(letter.isdigit() for letter in asked):
        is_alike = True
        clients = list(_alike(within, asked)[: LIMIT + 1])
    rows = _rows(clients[:LIMIT], by, on)
    if not by_name(asked):  # shielded by a dossier of another record
        rows = [row for row in rows if row.number != SHIELDED]
    return Result(rows, len(clients) > LIMIT, is_alike and bool(rows))


def _known_to(by: User, on: date) -> QuerySet[Client]:
    if sees_every_resident(by):
        return Client.objects.open_to(by)
    return Client.objects.filter(pk__in=Case.objects.visible_to(by, on=on).order_by().values("client"))


def by_name(asked: str) -> bool:
    """Whether a name was typed; by what else is known of them, shielded residents are never found."""
    return not any(sign.isdigit() for sign in asked)


def _shielded_from(by: User, on: date) -> QuerySet[Client]:
    """Residents with a protected dossier that this user may not read."""
    readable = Case.objects.visible_to(by, on=on).order_by().values("client")
    return Client.objects.shielded(on=on).exclude(pk__in=readable)


def _fitting(within: QuerySet[Client], asked: str) -> QuerySet[Client]:
    if number := NUMBER.match(asked):
        return within.filter(cases=int(number[1] or number[2]))
    if BSN.match(asked):
        return within.filter(bsn=re.sub(r"\D", "", asked))  # the whole number or nothing
    return within.filter(pk__in=Findable.objects.filter(_fits(asked)).values("pk"))


def _fits(asked: str) -> Q:
    """The condition that a resident fits what was typed."""
    if born := _day(asked):
        return Q(birth_date=born)
    if PHONE.match(asked):
        digits = re.sub(r"\D", "", asked)
        return Q(Exact(phone_digits(), Value(digits[-9:])))
    if address := ADDRESS.match(asked):
        return _address(address)
    fits = Q()
    for word in re.split(r"[\s,]+", asked):
        if word:
            fits &= Q(search_name__contains=Plain(Value(word)))
    return fits


def _address(found: re.Match[str]) -> Q:
    digits, letters, house, letter = found.groups()
    fits = Q(postcode=f"{digits}{letters.upper()}") if letters else Q(postcode__startswith=digits)
    if house:
        fits &= Q(house_number=int(house))
    if letter:
        fits &= Q(house_letter__iexact=letter)
    return fits


def _day(asked: str) -> date | None:
    parts: tuple[int, int, int] | None = None
    if found := DAY.match(asked):
        day, month, year = (int(part) for part in found.groups() if part)
        parts = year, month, day
    elif (found := DAY_IN_WORDS.match(asked)) and found[2].lower() in words.MONTHS:
        parts = int(found[3]), words.MONTHS.index(found[2].lower()) + 1, int(found[1])
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


def _alike(within: QuerySet[Client], asked: str) -> QuerySet[Client]:
    """Names that sound like it: a letter more or less, two letters turned."""
    with connection.cursor() as cursor:  # for this transaction; the operator is what the index serves
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
    plain: Any = Plain(Value(asked))  # the stubs know of text only
    likeness = TrigramWordSimilarity(plain, "search_name")
    found = Findable.objects.filter(search_name__trigram_word_similar=plain).values("pk")
    close = within.filter(pk__in=found).annotate(likeness=likeness)
    return close.select_related("district").order_by(F("likeness").desc(), "pk")


def _rows(clients: Sequence[Client], by: User, on: date) -> list[Found]:
    if not clients:
        return []
    groups = PersonLink.objects.together([client.pk for client in clients])
    records = {pk for group in groups.values() for pk in group}
    running = {
        case.client_id: case for case in Case.objects.open_on(on).filter(client__in=records).order_by("pk")
    }
    pks = [case.pk for case in running.values()]
    holders = names_of_holders(pks, on=on)
    linked = set(Case.objects.visible_to(by, on=on).filter(pk__in=pks).values_list("pk", flat=True))
    every = sees_every_resident(by)
    rows = []
    for client in clients:
        own = running.get(client.pk)
        others = [running[pk] for pk in sorted(groups[client.pk] - {client.pk}) if pk in running]
        cases = [*([own] if own else []), *(case for case in others if every or case.pk in linked)]
        rows.append(_row(client, cases, linked, holders, on))
    return rows


def _row(
    client: Client, cases: Sequence[Case], linked: Collection[int], holders: Mapping[int, str], on: date
) -> Found:
    """What is read of one resident; of one with a protected dossier, of whichever record, only the name."""
    if any(case.is_protected(on=on) and case.pk not in linked for case in cases):
        return Found(client.pk, client.full_name, "", "", SHIELDED, "", None)
    case = cases[0] if cases else None
    return Found(
        client_id=client.pk,
        name=client.full_name,
        born=words.day(client.birth_date) if client.birth_date else "",
        home=words.dotted(client.address, client.district.name if client.district else ""),
        number=case.number if case else "",
        holder=holders.get(case.pk, "nog niet verdeeld") if case else "",
        link=case.pk if case and case.pk in linked else None,
        of_other=bool(case and case.client_id != client.pk),
        other_name=client.other_name,
    )


@beyond_sight("whose name is kept from a reader follows from dossiers the reader does not see")
def hidden_from(user: User, client_ids: Sequence[int], *, on: date) -> frozenset[int]:
    """Those of these residents whose very name this user may not read beside another dossier."""
    asked = Client.objects.filter(pk__in=client_ids)
    barred = asked.barred_from(user).order_by().values("pk")
    return frozenset(
        barred.union(_shielded_from(user, on).filter(pk__in=client_ids).order_by().values("pk")).values_list(
            "pk", flat=True
        )
    )


def names_of_holders(case_ids: Sequence[int], *, on: date) -> Mapping[int, str]:
    """Who holds each of these dossiers on the day: dossier -> name; absent when nobody does."""
    held = Assignment.objects.in_force(on=on).filter(case__in=case_ids)
    return dict(held.values_list("case", "worker__name"))
