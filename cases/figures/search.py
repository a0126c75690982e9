"""Finding a resident by what a caller says: name, day of birth, address, phone, BSN or dossier number."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from cases.figures import words
from cases.figures.in_sight import BARRED, IN_SIGHT, who_reads
from cases.models import Assignment, Case, Client
from cases.policies import sees_every_resident
from providers.models import User, beyond_sight, prepared

LIMIT = 20
BOUND = 1000  # candidates that are looked at: who types two letters is asked for more
SHIELDED = "afgeschermd"  # all that is read of a protected dossier by who is not named in it
ALIKE = 0.45  # of a word: Kuipers and Kuijpers are alike for 0.55, other names hardly above 0.3
MOST_WORDS = 6
NUMBER = re.compile(r"^(?:d[- ]?0*(\d{1,9})|0*(\d{1,3}|[1-9]\d{4,5}))$", re.I)
ADDRESS = re.compile(r"^(\d{4})\s*([a-z]{2})?[\s,]*(?:nr\.?\s*)?(\d{1,5})?\s*([a-z]?)$", re.I)
BSN = re.compile(r"^\d{9}$|^\d{4}[ .]\d{2}[ .]\d{3}$|^\d{3}[ .]\d{3}[ .]\d{3}$")
DAY = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$|^(\d{2})(\d{2})(\d{4})$")
DAY_IN_WORDS = re.compile(r"^(\d{1,2}) ([a-z]+) (\d{4})$", re.I)
NAMED_DAY = re.compile(r"^(\D+?)[\s,]+(\d{1,2}[-/. ](?:\d{1,2}|[a-z]+)[-/. ]\d{4})$", re.I)
PHONE = re.compile(r"^(?:\+31|0031|0)[\d\s()-]{8,14}$")

# Who fits comes first, from an index; only of the few that are shown the rest is gathered. A person may have
# several records: a link of a link counts, and UNION drops what was found before.
PEOPLE = """
WITH RECURSIVE mine AS MATERIALIZED (SELECT * FROM {mine}),
hits AS MATERIALIZED ({hits}),
found AS MATERIALIZED (
    SELECT c.id, c.first_names, c.prefix, c.last_name, c.other_name, c.birth_date, c.postcode, c.house_number,
        c.house_letter, c.house_addition, d.name AS district, h.likeness
    FROM hits h JOIN cases_client c ON c.id = h.id LEFT JOIN providers_district d ON d.id = c.district_id
    ORDER BY h.likeness DESC, c.last_name, c.first_names, c.id LIMIT {limit}
),
person (client, record) AS (
    SELECT id, id FROM found
    UNION
    SELECT p.client, CASE WHEN l.first_id = p.record THEN l.second_id ELSE l.first_id END
    FROM person p JOIN cases_personlink l ON p.record IN (l.first_id, l.second_id)
    WHERE l.verdict = 'same' AND l.undone_at IS NULL
)
SELECT f.*, r.record, r.id, r.is_protected, r.is_read, (
    SELECT u.name FROM cases_assignment a JOIN providers_user u ON u.id = a.worker_id
    WHERE a.case_id = r.id AND a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s) LIMIT 1
)
FROM found f JOIN person p ON p.client = f.id LEFT JOIN LATERAL (
    SELECT p.record, k.id, k.protected_on IS NOT NULL AND k.protected_on <= %(on)s AS is_protected,
        k.id IN (SELECT case_id FROM mine) AS is_read
    FROM cases_case k WHERE k.client_id = p.record AND {open} ORDER BY k.id DESC LIMIT 1
) r ON true
ORDER BY f.likeness DESC, f.last_name, f.first_names, f.id, r.record <> f.id, r.record
"""
OPEN = "k.opened_on <= %(on)s AND (k.closed_on IS NULL OR k.closed_on >= %(on)s)"
# Those with a protected dossier that this reader may not open.
BUT_SHIELDED = f"""NOT EXISTS (
    SELECT FROM cases_case k WHERE k.client_id = f.id AND k.protected_on IS NOT NULL
        AND k.protected_on <= %(on)s AND {OPEN} AND k.id NOT IN (SELECT case_id FROM mine)
)"""  # noqa: S608 — texts of our own
OF_ALL = f"""
    SELECT f.id, {{likeness}} AS likeness FROM cases_findable f
    WHERE {{fits}} AND {{but}} AND f.id NOT IN ({BARRED}) LIMIT {BOUND}
"""  # noqa: S608 — texts of our own
# Few fit, so they are looked up first.
OF_OWN_FEW = f"""
    SELECT f.id, {{likeness}} AS likeness FROM cases_findable f
    WHERE {{fits}} AND {{but}} AND f.id IN (SELECT client_id FROM mine) LIMIT {BOUND}
"""  # noqa: S608 — texts of our own
# Many may fit, so only the residents in sight are looked at.
OF_OWN = """
    SELECT f.id, {likeness} AS likeness FROM (SELECT DISTINCT client_id FROM mine) s CROSS JOIN LATERAL (
        SELECT * FROM cases_findable WHERE id = s.client_id OFFSET 0
    ) f WHERE {fits} AND {but}
"""


# A team may have thousands of dossiers: whether the name or they are looked up first is left to the planner,
# who knows it from this list alone.
CLIENTS = f"SELECT array_agg(DISTINCT client_id)::text FROM {IN_SIGHT}"  # noqa: S608 — texts of our own
OF_TEAM = "SELECT f.id, {likeness} FROM cases_findable f WHERE {fits} AND f.id = ANY(%(clients)s::bigint[])"
OF_LIST = "SELECT * FROM unnest(%(hits)s::bigint[], %(likes)s::real[]) AS h (id, likeness)"


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


class Asked(NamedTuple):
    """What was typed, as a condition on cases_findable f. is_few: hardly anybody fits. is_one: it says who
    is meant, with exact, so that it may be told that there is somebody the reader may not see.
    """

    fits: str
    values: Mapping[str, Any]
    is_few: bool = True
    is_one: bool = False
    exact: str = "true"


# Of who may be told that there is a dossier: not of who is shielded, under whichever record.
ELSEWHERE = f"""
WITH mine AS MATERIALIZED (SELECT * FROM {IN_SIGHT})
SELECT k.id, k.client_id FROM cases_findable f JOIN cases_case k ON k.client_id = f.id
WHERE {{fits}} AND {OPEN} AND f.id NOT IN ({BARRED}) AND {BUT_SHIELDED} AND NOT EXISTS (
    SELECT FROM cases_personlink l JOIN cases_case o
        ON o.client_id = CASE WHEN l.first_id = f.id THEN l.second_id ELSE l.first_id END
    WHERE f.id IN (l.first_id, l.second_id) AND l.verdict = 'same' AND l.undone_at IS NULL
        AND o.protected_on <= %(on)s
) LIMIT 2
"""  # noqa: S608 — texts of our own


@beyond_sight("the desk finds every resident, and names are kept from who may not read them")
def search(asked: str, *, by: User, on: date) -> Result:
    """Residents that fit what was typed, as far as this user may know of them; at most 20.

    The desk finds every resident, others those of the dossiers they may read. Another name counts, and so
    does a dossier of another record of the same person. Two statements at most, a BSN three.
    """
    asked = typed(asked)
    if not asked or not by.is_at_work(on=on):
        return Result([], False, False)
    every = sees_every_resident(by)
    rows = _people(understood(asked), "0::real", by=by, on=on, is_name=by_name(asked))
    is_alike = not rows and len(asked) > 2 and not any(letter.isdigit() for letter in asked)
    if is_alike:
        rows = _people(_alike(asked), LIKENESS, by=by, on=on, is_name=True)
    shown = [_row(list(group), every=every) for _, group in groupby(rows, lambda row: row[0])]
    rows_shown = shown[:LIMIT]
    if not by_name(asked):  # shielded by a dossier of another record
        rows_shown = [row for row in rows_shown if row.number != SHIELDED]
    return Result(rows_shown, len(shown) > LIMIT, is_alike and bool(rows_shown))


@beyond_sight("that there is a dossier may be told to who says exactly whose; of who is shielded never")
def runs_elsewhere(asked: str, *, by: User, on: date) -> tuple[str, int] | None:
    """The one running dossier of whom was named exactly, for who found nothing: its number and resident.

    Exactly: by dossier number, by BSN, or by the whole last name with the day of birth.
    """
    meant = understood(typed(asked))
    if not meant.is_one or not by.is_at_work(on=on):
        return None
    found = prepared(
        ELSEWHERE.format(fits=f"{meant.fits} AND {meant.exact}"), who_reads(by, on=on) | dict(meant.values)
    )
    if len(found) != 1:
        return None
    case_id, client_id = found[0]
    return Case(pk=case_id).number, client_id


def typed(asked: str) -> str:
    """What was typed, with single spaces and without the sign that no text of the database holds."""
    return " ".join(asked.replace("\x00", " ").split())


def by_name(asked: str) -> bool:
    """Whether a name was typed; by what else is known of them, shielded residents are never found."""
    return not any(sign.isdigit() for sign in asked)


def understood(asked: str) -> Asked:
    """What somebody means who types this."""
    if number := NUMBER.match(asked):
        by_case = "f.id = (SELECT client_id FROM cases_case WHERE id = %(number)s)"
        return Asked(by_case, {"number": int(number[1] or number[2])}, is_one=True)
    if BSN.match(asked):  # the whole number or nothing
        found = Client.objects.filter(bsn=re.sub(r"\D", "", asked)).order_by().values_list("pk", flat=True)
        return Asked("f.id = ANY(%(clients)s::bigint[])", {"clients": list(found)}, is_one=True)
    if born := _day(asked):
        return Asked("f.birth_date = %(born)s", {"born": born})
    if PHONE.match(asked):
        digits = re.sub(r"\D", "", asked)[-9:]
        return Asked(r"right(regexp_replace(f.phone, '\D', '', 'g'), 9) = %(digits)s", {"digits": digits})
    if address := ADDRESS.match(asked):
        return _address(address)
    named = NAMED_DAY.match(asked)
    if named and (born := _day(named[2])):
        name = _name(named[1])
        is_whole = "f.last_name <> '' AND rondom_plain(%(named)s) LIKE '%%' || rondom_plain(f.last_name)"
        values = {"born": born, "named": named[1].strip(" ,"), **name.values}
        return Asked(f"f.birth_date = %(born)s AND {name.fits}", values, is_one=True, exact=is_whole)
    return _name(asked)


def _name(asked: str) -> Asked:
    parts = list(filter(None, re.split(r"[\s,]+", asked)))[:MOST_WORDS]
    values = {f"word_{n}": re.sub(r"([\\%_])", r"\\\1", part) for n, part in enumerate(parts)}
    each = [f"f.search_name LIKE '%%' || rondom_plain(%({name})s) || '%%'" for name in values]
    return Asked(" AND ".join(each) or "false", values, is_few=False)


def _address(found: re.Match[str]) -> Asked:
    digits, letters, house, letter = found.groups()
    values: dict[str, Any] = {"code": f"{digits}{letters.upper()}" if letters else f"{digits}%"}
    fits = "f.postcode = %(code)s" if letters else "f.postcode LIKE %(code)s"
    if house:
        fits, values["house"] = f"{fits} AND f.house_number = %(house)s", int(house)
    if letter:
        fits, values["letter"] = f"{fits} AND upper(f.house_letter) = %(letter)s", letter.upper()
    return Asked(fits, values, is_few=bool(letters))


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


LIKENESS = "word_similarity(rondom_plain(%(name)s), f.search_name)"


def _alike(asked: str) -> Asked:
    """Names that sound like it: a letter more or less, two letters turned."""
    # For this transaction; the operator is what the index serves.
    prepared("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(ALIKE)])
    return Asked("rondom_plain(%(name)s) <%% f.search_name", {"name": asked}, is_few=False)


def _people(asked: Asked, likeness: str, *, by: User, on: date, is_name: bool) -> list[tuple[Any, ...]]:
    """Of at most 21 residents a row for each running dossier of the person, or one without."""
    known = who_reads(by, on=on) | dict(asked.values)
    if sees_every_resident(by):
        hits = OF_ALL
    elif known["team"] and is_name:
        hits, known = OF_LIST, known | _of_team(asked, likeness, known)
    else:
        hits = OF_OWN_FEW if asked.is_few else OF_OWN
    but = "true" if is_name else BUT_SHIELDED
    sql = PEOPLE.format(
        hits=hits.format(fits=asked.fits, but=but, likeness=likeness),
        mine=IN_SIGHT,
        limit=LIMIT + 1,
        open=OPEN,
    )
    return prepared(sql, known)


def _of_team(asked: Asked, likeness: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """Who fits among the residents in sight, with how much the name is alike."""
    ((clients,),) = prepared(CLIENTS, known)
    with connection.cursor() as cursor:
        sql = OF_TEAM.format(likeness=likeness, fits=asked.fits)
        cursor.execute(sql, dict(asked.values) | {"clients": clients or "{}"})
        found = cursor.fetchall()
    return {"hits": [key for key, _ in found], "likes": [alike for _, alike in found]}


def _row(records: Sequence[tuple[Any, ...]], *, every: bool) -> Found:
    """What is read of one resident; of one with a protected dossier, of whichever record, only the name.

    records: the running dossiers, the own one first; those of other records count for who may know of them.
    """
    (key, first, prefix, last, other, born, postcode, number, letter, addition, district), *_ = (
        row[:11] for row in records
    )
    client = Client(
        id=key, first_names=first, prefix=prefix, last_name=last, postcode=postcode, house_number=number,
        house_letter=letter, house_addition=addition,
    )  # fmt: skip
    cases = [row[12:] for row in records if row[13] and (row[12] == key or every or row[15])]
    if any(is_protected and not is_read for _, _, is_protected, is_read, _ in cases):
        return Found(key, client.full_name, "", "", SHIELDED, "", None)
    record, case, _, is_read, holder = cases[0] if cases else (key, None, False, False, None)
    return Found(
        client_id=key,
        name=client.full_name,
        born=words.day(born) if born else "",
        home=words.dotted(client.address, district or ""),
        number=Case(pk=case).number if case else "",
        holder=(holder or "nog niet verdeeld") if case else "",
        link=case if is_read else None,
        of_other=bool(case and record != key),
        other_name=other,
    )


def _shielded_from(by: User, on: date) -> QuerySet[Client]:
    """Residents with a protected dossier that this user may not read."""
    readable = Case.objects.visible_to(by, on=on).order_by().values("client")
    return Client.objects.shielded(on=on).exclude(pk__in=readable)


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
