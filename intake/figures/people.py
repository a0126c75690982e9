"""Who is this about: residents who resemble what the desk knows of a caller, and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

from cases.models import Assignment, Case, Client, PersonLink
from intake.figures.likeness import SAME_NAME, Asked, Known, Likeness, compare_all, plain, slips
from providers.models import User, beyond_sight, reach
from providers.models.numbers import marks

M = TypeVar("M", bound=Model)
SHOWN = 5
OF_KNOWN = 4  # the column of the statement from which on it is what Known holds
SOMEBODY = -1  # stands for the worker in the statement that is made once
ENOUGH = 2  # points in favour below which nobody is shown
SPARE = 4  # scored ones beyond what is shown: some may be barred, or one person twice

# Roads to candidates, each along an index of its own and bounded: a house of care has hundreds of residents.
CASE = ("client_id", "id", "opened_on", "protected_on")

ROADS = {
    "birth": "SELECT id FROM cases_findable WHERE birth_date = %(birth)s LIMIT 200",
    "address": "SELECT id FROM cases_findable"
    " WHERE postcode = %(postcode)s AND house_number = %(number)s LIMIT 200",
    "phone": "SELECT id FROM cases_findable"
    r" WHERE right(regexp_replace(phone, '\D', '', 'g'), 9) = %(digits)s LIMIT 50",
    "bsn": "SELECT id FROM cases_findable WHERE split_part(bsn, '.', 2) = ANY(%(marks)s) LIMIT 20",
    # A slip in the date: only where the name sounds the same, or everybody of sixty days would come along.
    "slip": "SELECT id FROM cases_findable"
    " WHERE rondom_name_key(last_name) = ANY(ARRAY(SELECT key FROM sounds))"
    " AND birth_date = ANY(%(slips)s) LIMIT 100",
    "other": "SELECT id FROM cases_findable"
    " WHERE (NOT (other_name = '') OR last_name LIKE '%%-%%')"
    " AND rondom_other_name_key(other_name, last_name) = ANY(ARRAY(SELECT key FROM sounds))"
    " AND birth_date = ANY(%(slips)s) LIMIT 100",
    "undated": "SELECT id FROM cases_findable"
    " WHERE rondom_name_key(last_name) = ANY(ARRAY(SELECT key FROM sounds)) AND birth_date IS NULL LIMIT 50",
    "sound": "SELECT id FROM cases_findable"
    " WHERE rondom_name_key(last_name) = ANY(ARRAY(SELECT key FROM sounds))"
    " AND lower(first_names) LIKE %(initial)s LIMIT 100",
    "part": "SELECT id FROM cases_findable WHERE search_name LIKE %(part)s LIMIT 40",
}
STATEMENT = """
WITH sounds AS MATERIALIZED (
    SELECT key
    FROM unnest(ARRAY[rondom_name_key(%(name)s), rondom_other_name_key(%(other)s, %(name)s)]) AS names (key)
    WHERE key <> ''
)
SELECT id, prefix, house_letter, house_addition, last_name, first_names, other_name, birth_date, postcode,
    house_number, phone, bsn <> '',
    split_part(bsn, '.', 2) = ANY(%(marks)s),
    rondom_name_key(last_name) IN (SELECT key FROM sounds),
    (other_name <> '' OR last_name LIKE '%%-%%')
        AND rondom_other_name_key(other_name, last_name) IN (SELECT key FROM sounds),
    similarity(rondom_plain(last_name), %(plain)s)
FROM cases_client WHERE id IN ({roads}) AND id <> ALL(%(without)s)
"""
# Their running dossier, who holds it today, and for whom when that is a vervanging.
RUNNING = """
SELECT c.client_id, c.id, c.opened_on, c.protected_on, u.name, u.email, a.kind, a.ends_on, (
    SELECT w.name FROM cases_assignment f JOIN providers_user w ON w.id = f.worker_id
    WHERE f.case_id = c.id AND f.kind = 'fixed' AND f.ends_on < %(on)s ORDER BY f.starts_on DESC LIMIT 1),
    u.phone, p.weekdays, b.id, b.ends_on
FROM cases_case c
LEFT JOIN cases_assignment a ON a.case_id = c.id AND a.starts_on <= %(on)s
    AND (a.ends_on IS NULL OR a.ends_on >= %(on)s)
LEFT JOIN providers_user u ON u.id = a.worker_id
LEFT JOIN providers_workpattern p ON p.worker_id = u.id AND p.starts_on <= %(on)s
    AND (p.ends_on IS NULL OR p.ends_on >= %(on)s)
LEFT JOIN providers_absence b ON b.worker_id = u.id AND b.starts_on <= %(on)s
    AND (b.ends_on IS NULL OR b.ends_on >= %(on)s)
WHERE c.client_id = ANY(%(clients)s) AND c.opened_on <= %(on)s
    AND (c.closed_on IS NULL OR c.closed_on >= %(on)s)
ORDER BY c.opened_on, c.id
"""
# What a match shows of a resident, in the order of the statement; the rest is read when it is asked for.
READ = (
    *("id", "prefix", "house_letter", "house_addition", "last_name", "first_names", "other_name"),
    *("birth_date", "postcode", "house_number", "phone"),
)


@dataclass(frozen=True)
class Helper:
    """Who holds a dossier today. stands_in_for: the vaste hulpverlener who is away, up to `until`."""

    name: str
    email: str = ""
    stands_in_for: str = ""
    until: date | None = None
    phone: str = ""
    reach: str = ""  # whether to be reached today, in words; empty when nobody wrote that down


NOBODY = Helper("")


@dataclass(frozen=True)
class Match:
    """A resident who may be the one, and why: the words of `reasons` are read on the screen."""

    client: Client
    likeness: Likeness
    case: Case | None
    helper: Helper = NOBODY
    is_shielded: bool = False  # of a protected dossier only the name is read
    is_linked: bool = False  # there are more records of this person

    @property
    def score(self) -> int:
        return self.likeness.points

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.likeness.reasons

    @property
    def holder(self) -> str:
        return self.helper.name

    @property
    def is_strong(self) -> bool:
        return self.likeness.is_strong

    @property
    def lives_there(self) -> bool:
        """Somebody else of the same address: perhaps of the same household, which the desk confirms."""
        return self.likeness.at_one_address and not self.is_strong


@beyond_sight("the desk opens no second dossier, so it finds every resident and who helps")
def resembling(
    asked: Asked, *, on: date, by: User, without: Collection[int] = (), shown: int = SHOWN
) -> list[Match]:
    """The residents who resemble what is asked, best first, at most `shown`; one person once.

    One statement gathers candidates along the indexes; the points and their reasons are given here, so that
    they can be explained. Others find what is known of the best: records of the same person, their running
    dossiers and who holds these. without: keys of residents of whom the desk said that it is not them.
    """
    if not asked.is_enough:
        return []
    barred = _barred_from(by)
    rows = _rows(asked, without)
    likely = compare_all(asked, [Known(*row[OF_KNOWN:]) for row in rows])
    scored = zip(rows, likely, strict=True)
    some = (one for one in scored if one[1].support >= ENOUGH and one[0][0] not in barred)
    best = sorted(some, key=lambda one: (-one[1].points, -one[1].support, one[0][0]))[: shown + SPARE]
    found = {row[0]: _partly(Client, READ, row) for row, _ in best}
    likenesses = {row[0]: likeness for row, likeness in best}
    return [match for match in _matches(found, likenesses, on) if _may_show(match)][:shown]


def _barred_from(by: User) -> frozenset[int]:
    sql, params = _barred_in_sql()
    with connection.cursor() as cursor:
        cursor.execute(sql, [by.pk if value == SOMEBODY else value for value in params])
        return frozenset(pk for (pk,) in cursor.fetchall())


@cache
def _barred_in_sql() -> tuple[str, tuple[Any, ...]]:
    """The statement behind `barred_from`, made once: the ORM takes longer over it than the database does."""
    barred = Client.objects.barred_from(User(pk=SOMEBODY)).order_by().values_list("pk", flat=True)
    sql, params = barred.query.sql_with_params()
    return sql, tuple(params)


def candidates(asked: Asked, without: Collection[int] = ()) -> list[tuple[int, Known]]:
    """Records along every road that what is asked opens, with what the database compares of them."""
    return [(row[0], Known(*row[OF_KNOWN:])) for row in _rows(asked, without)]


def _rows(asked: Asked, without: Collection[int]) -> list[tuple[Any, ...]]:
    word = plain(asked.last_name).split()[-1:]
    initial = plain(asked.first_names)[:1]
    digits = "".join(filter(str.isdigit, asked.phone))[-9:]
    roads = {
        "birth": asked.birth_date,
        "address": asked.postcode and asked.house_number,
        "phone": digits,
        "bsn": asked.bsn,
        "slip": asked.birth_date and word,
        "other": asked.birth_date and word,
        "undated": asked.birth_date and word,
        "sound": not asked.birth_date and word and initial.isalpha(),
        "part": not (asked.birth_date or digits or asked.bsn) and word,
    }
    part = word[0].translate(str.maketrans("", "", "\\%_")) if word else ""
    if len(part) < 3 or (not part.isalpha() and len(part) < 4):
        roads["part"] = None  # without three letters the index of parts is of no use
    taken = [f"({ROADS[road]})" for road, is_open in roads.items() if is_open]
    if not taken:
        return []
    facts = {
        "birth": asked.birth_date,
        "slips": slips(asked.birth_date) if asked.birth_date else [],
        "postcode": asked.postcode,
        "number": asked.house_number,
        "digits": digits,
        "marks": marks(asked.bsn, place="cases.client.bsn") if asked.bsn else [],
        "name": asked.last_name.strip(),
        "other": asked.other_name,
        "plain": word[0] if word else "",
        "part": f"%{part}%",
        "initial": f"{initial}%",
        "without": list(without),
    }
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT.format(roads=" UNION ".join(taken)), facts)
        return list(cursor.fetchall())


def _may_show(match: Match) -> bool:
    return not match.is_shielded or SAME_NAME in match.reasons


def _matches(found: Mapping[int, Client], likenesses: Mapping[int, Likeness], on: date) -> Iterable[Match]:
    """One match for each person, of the record that resembles most."""
    groups = PersonLink.objects.together(likenesses)
    running = _running({pk for group in groups.values() for pk in group}, on=on)
    told: set[int] = set()
    for pk, likeness in likenesses.items():
        if pk in told:
            continue
        told |= groups[pk]
        yield _match(found[pk], likeness, groups[pk], running, on)


def _match(
    client: Client,
    likeness: Likeness,
    group: Collection[int],
    running: Mapping[int, tuple[Case, Helper]],
    on: date,
) -> Match:
    cases = [running[pk] for pk in (client.pk, *sorted(group)) if pk in running]
    if any(case.is_protected(on=on) for case, _ in cases):
        named = tuple(word for word in likeness.reasons if word == SAME_NAME)
        return Match(client, Likeness(likeness.points, named, ()), None, is_shielded=True)
    case, helper = cases[0] if cases else (None, NOBODY)
    return Match(client, likeness, case, helper, is_linked=len(group) > 1)


def _running(clients: Collection[int], *, on: date) -> dict[int, tuple[Case, Helper]]:
    """Client -> (running dossier, who holds it today)."""
    if not clients:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, {"on": on, "clients": list(clients)})
        rows = cursor.fetchall()
    return {row[0]: (_partly(Case, CASE, row), _helper(*row[len(CASE) :], on=on)) for row in rows}


def _partly(model: type[M], names: Sequence[str], row: Sequence[Any]) -> M:
    """A record with the columns that were read; the others are read when they are asked for."""
    facts = dict(zip(names, row, strict=False))
    own = [field.attname for field in model._meta.concrete_fields if field.attname in facts]
    return model.from_db("default", own, [facts[name] for name in own])


def _helper(
    name: str | None,
    email: str | None,
    kind: str | None,
    until: date | None,
    replaced: str | None,
    phone: str | None,
    weekdays: list[int] | None,
    absence: int | None,
    back_after: date | None,
    *,
    on: date,
) -> Helper:
    if not name:
        return NOBODY
    away = {"last": back_after and back_after.isoformat()} if absence else None
    said = reach(weekdays, away, on=on).said
    if kind == Assignment.Kind.REPLACEMENT:
        return Helper(name, email or "", replaced or "", until, phone=phone or "", reach=said)
    return Helper(name, email or "", phone=phone or "", reach=said)


@beyond_sight("who helps the resident that the desk chose")
def known(client: Client, *, on: date) -> list[Match]:
    """The one resident that the desk chose, with the running dossier, also that of a linked record."""
    return list(_matches({client.pk: client}, {client.pk: Likeness(0, ("gekozen",), ())}, on))
