"""Words in the notes that a worker may read."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from cases.figures import words
from cases.figures.in_sight import IN_SIGHT, who_reads
from cases.figures.search import typed
from cases.models import Case, Client, ContactNote
from providers.models import User, beyond_sight, prepared

LIMIT = 20
# The dossiers in sight, and of each class of notes in which of them; null: in all. As text, that goes back.
SETS = f"""
SELECT array_agg(case_id)::text,
    CASE WHEN NOT bool_and(whole) THEN coalesce(array_agg(case_id) FILTER (WHERE whole), '{{}}') END::text,
    CASE WHEN NOT bool_and(trusted)
        THEN coalesce(array_agg(case_id) FILTER (WHERE trusted), '{{}}') END::text,
    coalesce(array_agg(case_id) FILTER (WHERE directed), '{{}}')::text
FROM {IN_SIGHT}
"""  # noqa: S608 — our own
# Dutch says trap and trappen, and joins words: of each word of four letters and more, without its doubled
# end, the beginning is looked for. So "trappen" finds "trap", and "trap" finds "traplift".
WORDS = r"""regexp_replace(websearch_to_tsquery('dutch', %(asked)s)::text,
    '''([[:alnum:]]{3,}?)([[:alnum:]])\2?''', '''\1\2'':*', 'g')::tsquery"""
# Which notes of them is the rule of WrittenQuerySet.readable_by; a test holds the two together.
NOTES = f"""
SELECT n.id, n.case_id, n.kind, n.held_on, n.confidentiality,
    ts_headline('dutch', n.text, q.asked, concat('StartSel=\x02,StopSel=\x03,', CASE
        WHEN length(n.text) <= 240 THEN 'HighlightAll=true'
        ELSE 'MaxFragments=2,MinWords=8,MaxWords=20,FragmentDelimiter=" … "' END)),
    u.name, p.id, p.first_names, p.prefix, p.last_name
FROM (
    SELECT f.* FROM cases_findable_note f
    WHERE f.said @@ {WORDS} AND f.case_id = ANY(%(seen)s::bigint[]) AND (
        f.confidentiality = 'normal' AND {{whole}}
        OR f.confidentiality = 'confidential' AND ({{trusted}} OR f.author_id = %(reader)s AND {{whole}})
        OR f.confidentiality = 'direction' AND f.case_id = ANY(%(directed)s::bigint[])
    ) ORDER BY f.held_on DESC, f.id DESC LIMIT %(limit)s
) n CROSS JOIN (SELECT {WORDS} AS asked) q
JOIN cases_case c ON c.id = n.case_id JOIN cases_client p ON p.id = c.client_id
JOIN providers_user u ON u.id = n.author_id
ORDER BY n.held_on DESC, n.id DESC
"""  # noqa: S608 — our own


class InNote(NamedTuple):
    """A note in which the words stand. parts: pieces of its text, each with whether it was asked for."""

    case_id: int
    client_id: int
    name: str
    number: str
    kind: str
    on: str
    by: str
    is_kept: bool  # not for every reader of the dossier
    parts: Sequence[tuple[str, bool]]


class InNotes(NamedTuple):
    """The newest notes in which all words stand; is_more: there are more than shown."""

    rows: Sequence[InNote]
    is_more: bool


@beyond_sight("words use their index; which notes are read is said by the statement itself")
def search_notes(asked: str, *, by: User, on: date) -> InNotes:
    """The newest notes with these words that this user may read, at most 20. Two statements.

    Words count in every form (PostgreSQL full text, Dutch); "-woord" leaves out, "a or b" takes either and
    words between quotes stand together. What an organisation reads by a referral it finds in the dossier.
    """
    known = who_reads(by, on=on)
    ((seen, whole, trusted, directed),) = prepared(SETS, known)
    if not seen:
        return InNotes([], False)
    values = {
        "asked": typed(asked)[:200], "reader": known["reader"], "limit": LIMIT + 1, "seen": seen,
        "whole": whole, "trusted": trusted, "directed": directed,
    }  # fmt: skip
    within = {
        name: "true" if values[name] is None else f"f.case_id = ANY(%({name})s::bigint[])"
        for name in ("whole", "trusted")
    }
    sql = NOTES.replace("{whole}", within["whole"]).replace("{trusted}", within["trusted"])
    # Not prepared: how rare the words are decides whether they or the dossiers are looked up first.
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return InNotes([_row(row) for row in rows[:LIMIT]], len(rows) > LIMIT)


def _row(row: tuple[Any, ...]) -> InNote:
    _, case_id, kind, held_on, kept, text, author, client_id, first, prefix, last = row
    client = Client(first_names=first, prefix=prefix, last_name=last)
    return InNote(
        case_id=case_id,
        client_id=client_id,
        name=client.full_name,
        number=Case(pk=case_id).number,
        kind=str(ContactNote.Kind(kind).label) if kind in ContactNote.Kind.values else kind,
        on=words.day(held_on),
        by=author,
        is_kept=kept != "normal",
        parts=_parts(text),
    )


def _parts(text: str) -> list[tuple[str, bool]]:
    """The pieces between the signs that the database put around the words."""
    first, *rest = text.split("\x02")
    pieces = [(first, False)]
    for piece in rest:
        word, _, after = piece.partition("\x03")
        pieces += [(word, True), (after, False)]
    return [piece for piece in pieces if piece[0]]
