"""Who is this about: residents who resemble what the desk knows of a caller, and why."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from cases.models import Assignment, Case, Client, PersonLink
from intake.figures.likeness import SAME_NAME, Asked, Known, Likeness, compare, plain, slips
from providers.models import User, beyond_sight
from providers.models.numbers import marks
from providers.periods import in_force

SHOWN = 5
ENOUGH = 2  # points in favour below which nobody is shown
SPARE = 4  # scored ones beyond what is shown: some may be barred, or one person twice

# Roads to candidates, each along an index of its own and bounded: a house of care has hundreds of residents.
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
SELECT id, last_name, first_names, other_name, birth_date, postcode, house_number, phone, bsn <> '',
    split_part(bsn, '.', 2) = ANY(%(marks)s),
    rondom_name_key(last_name) IN (SELECT key FROM sounds),
    (other_name <> '' OR last_name LIKE '%%-%%')
        AND rondom_other_name_key(other_name, last_name) IN (SELECT key FROM sounds),
    similarity(rondom_plain(last_name), %(plain)s)
FROM cases_findable WHERE id IN ({roads}) AND id <> ALL(%(without)s)
"""


@dataclass(frozen=True)
class Helper:
    """Who holds a dossier today. stands_in_for: the vaste hulpverlener who is away, up to `until`."""

    name: str
    email: str = ""
    stands_in_for: str = ""
    until: date | None = None


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
    scored = [(pk, compare(asked, known)) for pk, known in candidates(asked, without)]
    some = (row for row in scored if row[1].support >= ENOUGH)
    best = sorted(some, key=lambda row: (-row[1].points, -row[1].support, row[0]))[: shown + SPARE]
    found = Client.objects.open_to(by).select_related("district").in_bulk([pk for pk, _ in best])
    likenesses = {pk: likeness for pk, likeness in best if pk in found}
    return [match for match in _matches(found, likenesses, on) if _may_show(match)][:shown]


def candidates(asked: Asked, without: Collection[int] = ()) -> list[tuple[int, Known]]:
    """Records along every road that what is asked opens, with what the database compares of them."""
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
        return [(row[0], Known(*row[1:])) for row in cursor.fetchall()]


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
    held = Assignment.objects.filter(in_force(on), case=OuterRef("pk"))
    away = Assignment.objects.filter(
        case=OuterRef("pk"), kind=Assignment.Kind.FIXED, ends_on__lt=on
    ).order_by("-starts_on")
    cases = Case.objects.open_on(on).filter(client__in=clients).order_by("opened_on", "pk")
    cases = cases.annotate(
        holder=Subquery(held.values("worker__name")[:1]),
        reached=Subquery(held.values("worker__email")[:1]),
        held_as=Subquery(held.values("kind")[:1]),
        held_until=Subquery(held.values("ends_on")[:1]),
        held_before=Subquery(away.values("worker__name")[:1]),
    )
    return {case.client_id: (case, _helper(case)) for case in cases}


def _helper(case: Any) -> Helper:
    if not case.holder:
        return NOBODY
    if case.held_as == Assignment.Kind.REPLACEMENT:
        return Helper(case.holder, case.reached or "", case.held_before or "", case.held_until)
    return Helper(case.holder, case.reached or "")


@beyond_sight("who helps the resident that the desk chose")
def known(client: Client, *, on: date) -> list[Match]:
    """The one resident that the desk chose, with the running dossier, also that of a linked record."""
    return list(_matches({client.pk: client}, {client.pk: Likeness(0, ("gekozen",), ())}, on))
