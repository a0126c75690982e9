"""Records that may be of one person, and what was decided of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connection

from cases.models import Client, PersonLink
from intake.figures.likeness import Asked, Known, Likeness, compare
from providers.models import User, beyond_sight

PORTION = 2_000  # residents that are looked through for one page, the newest first
SHOWN = 30
MOST = 500  # pairs of one page that are weighed

# Of each of these residents the older records that share a birth date and the sound of the name, the address
# or the phone number: each along an index. What was decided stays away.
PAIRS = r"""
WITH newest AS MATERIALIZED (
    SELECT id, last_name, birth_date, postcode, house_number,
        right(regexp_replace(phone, '\D', '', 'g'), 9) AS digits
    FROM cases_findable WHERE %(before)s::bigint IS NULL OR id < %(before)s::bigint
    ORDER BY id DESC LIMIT %(size)s
), pairs AS (
    SELECT s.id, o.id AS other FROM newest s JOIN cases_findable o
        ON o.birth_date = s.birth_date AND rondom_name_key(o.last_name) = rondom_name_key(s.last_name)
    WHERE o.id < s.id AND s.last_name <> ''
    UNION
    SELECT s.id, o.id FROM newest s JOIN cases_findable o
        ON o.postcode = s.postcode AND o.house_number = s.house_number AND o.birth_date = s.birth_date
    WHERE o.id < s.id AND s.postcode <> ''
    UNION
    SELECT s.id, o.id FROM newest s JOIN cases_findable o
        ON right(regexp_replace(o.phone, '\D', '', 'g'), 9) = s.digits AND o.birth_date = s.birth_date
    WHERE o.id < s.id AND length(s.digits) = 9
)
SELECT scope.last, scope.number, p.id, p.other
FROM (SELECT min(id) AS last, count(*) AS number FROM newest) scope LEFT JOIN (
    SELECT * FROM pairs WHERE NOT EXISTS (
        SELECT FROM cases_personlink l
        WHERE l.first_id = pairs.other AND l.second_id = pairs.id AND l.undone_at IS NULL)
    ORDER BY id DESC, other DESC LIMIT %(most)s
) p ON true ORDER BY p.id DESC, p.other DESC
"""
COMPARED = """
SELECT a.id, b.id, b.last_name, b.first_names, b.other_name, b.birth_date, b.postcode, b.house_number,
    b.phone, b.bsn <> '', split_part(a.bsn, '.', 2) = split_part(b.bsn, '.', 2),
    rondom_name_key(a.last_name) = rondom_name_key(b.last_name),
    rondom_name_key(a.last_name) = rondom_other_name_key(b.other_name, b.last_name)
        OR rondom_name_key(b.last_name) = rondom_other_name_key(a.other_name, a.last_name),
    similarity(rondom_plain(a.last_name), rondom_plain(b.last_name)),
    a.last_name, a.first_names, a.birth_date, a.postcode, a.house_number, a.phone, a.bsn <> ''
FROM unnest(%s::bigint[], %s::bigint[]) AS pairs (one, other)
JOIN cases_client a ON a.id = one JOIN cases_client b ON b.id = other
"""
ONE = 14  # from here on the columns of COMPARED are of the first of two


class Pair(NamedTuple):
    """Two records, the older first, and what speaks for and against one person."""

    first: Client
    second: Client
    likeness: Likeness


class Doubles(NamedTuple):
    """Pairs among the residents that were looked through. before: where the next page goes on, or None."""

    pairs: Sequence[Pair]
    looked_through: int
    before: int | None


@beyond_sight("two records of one person are found among all residents")
def doubles(*, before: int | None, on: date, by: User) -> Doubles:
    """Residents who may be one person, newest first, among the PORTION below a key.

    Those of whom the worker may see nothing, and those with a protected dossier, are left out. A page that is
    full ends at a resident, and the next goes on after that one.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, {"before": before, "size": PORTION, "most": MOST})
        rows = cursor.fetchall()
    last, looked_through = rows[0][:2]
    keys = [(first, second) for _, _, second, first in rows if second is not None]
    people = _shown({key for pair in keys for key in pair}, on=on, by=by)
    keys = [pair for pair in keys if pair[0] in people and pair[1] in people]
    likeness = compared(keys)
    pairs = [Pair(people[a], people[b], likeness[a, b]) for a, b in keys if likeness[a, b].is_strong]
    if len(pairs) > SHOWN:
        end = pairs[SHOWN - 1].second.pk
        return Doubles([pair for pair in pairs if pair.second.pk >= end], looked_through, end)
    if len(rows) == MOST:
        return Doubles(pairs, looked_through, rows[-1][2])
    return Doubles(pairs, looked_through, last if looked_through == PORTION else None)


def compared(pairs: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], Likeness]:
    """What speaks for and against one person, for each pair of records; in one statement."""
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COMPARED, [[one for one, _ in pairs], [other for _, other in pairs]])
        return {
            (row[0], row[1]): compare(_asked(*row[ONE:]), Known(*row[2:ONE])) for row in cursor.fetchall()
        }


def _asked(
    last_name: str,
    first_names: str,
    birth_date: date | None,
    postcode: str,
    house_number: int | None,
    phone: str,
    has_bsn: bool,
) -> Asked:
    known = "known" if has_bsn else ""  # whether they are the same, the database told
    return Asked(last_name, first_names, birth_date, postcode, house_number, phone, known)


def _shown(keys: Collection[int], *, on: date, by: User) -> dict[int, Client]:
    """The residents among these of whom this worker may read more than the name."""
    shielded = Client.objects.filter(pk__in=keys).shielded(on=on).order_by().values("pk")
    open_to = Client.objects.open_to(by).exclude(pk__in=shielded)
    return open_to.select_related("district").in_bulk(list(keys))


@beyond_sight("a protected dossier is known by its dossier, which the desk does not see")
def links(*, on: date, by: User, size: int) -> list[PersonLink]:
    """What stands of two records, newest first; of residents of whom this worker reads more than the name."""
    found = list(
        PersonLink.objects.standing().select_related("first", "second", "decided_by").order_by("-pk")[:size]
    )
    people = _shown({key for link in found for key in (link.first_id, link.second_id)}, on=on, by=by)
    return [link for link in found if link.first_id in people and link.second_id in people]
