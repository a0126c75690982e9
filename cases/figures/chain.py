"""The hash chain over the logs: what a seal is made of, and where it does not fit any more."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from cases.models import Seal

FORM = 2
# What the digest of a row is made of, by log and form. Never changed: a new form stands beside it.
PAYLOADS = {
    (Seal.Log.LOOKS, 1): (
        "t.id, t.tx, t.user_id, t.role, t.on_behalf_of_id, t.client_id, t.case_id, t.page, t.reason, t.kind,"
        " t.outcome, host(t.ip), t.request_id, extract(epoch from t.at)"
    ),
    (Seal.Log.HISTORY, 1): (
        "t.id, t.tx, t.record, t.row_id, t.act, t.old, t.new, t.user_id, t.request_id,"
        " extract(epoch from t.at)"
    ),
}
PAYLOADS[Seal.Log.LOOKS, 2] = PAYLOADS[Seal.Log.LOOKS, 1]
PAYLOADS[Seal.Log.HISTORY, 2] = PAYLOADS[Seal.Log.HISTORY, 1] + ", t.origin"
# What a seal s is made of: the one before it, what it says of itself, and the digest of each of its rows.
LINK = """sha256(s.previous || convert_to(concat_ws('|', s.number, s.log, s.form, s.horizon, s.first_id,
    s.last_id, s.row_count, array_to_string(s.ids, ','), extract(epoch from s.sealed_at)), 'UTF8')
    || (SELECT string_agg(u.digest, ''::bytea ORDER BY u.place)
        FROM unnest(s.digests) WITH ORDINALITY u (digest, place)))"""
START = "sha256(''::bytea)"


class Finding(NamedTuple):
    """One place where the chain or a log is not what it was."""

    where: str
    what: str


class State(NamedTuple):
    """How far the chain goes: its last number and digest, and how many rows of the logs are under it."""

    number: int
    digest: str
    rows: int
    destroyed: int


def digest_of(log: str, form: int = FORM) -> str:
    """SQL: the digest of a row t of the log."""
    return f"sha256(convert_to(jsonb_build_array({PAYLOADS[Seal.Log(log), form]})::text, 'UTF8'))"


def digest_as_sealed(log: Seal.Log) -> str:
    """SQL: the digest of a row t, in the form of its seal s."""
    forms = " ".join(f"WHEN {form} THEN {digest_of(of, form)}" for of, form in PAYLOADS if of == log)
    return f"CASE s.form {forms} END"


def state() -> State:
    """How far the chain goes now; keep number and digest elsewhere to see when its end is cut off."""
    rows = _rows(
        "SELECT coalesce(max(number), 0), coalesce((SELECT encode(digest, 'hex') FROM cases_seal"
        " ORDER BY number DESC LIMIT 1), ''), coalesce(sum(row_count), 0),"
        " (SELECT count(*) FROM cases_history WHERE act = 'destroy') FROM cases_seal"
    )
    return State(*next(rows))


def findings(*, anchor: tuple[int, str] | None = None) -> Iterator[Finding]:
    """Everything that was changed, removed or put in between, in both logs and in the chain itself.

    anchor: number and digest of a seal as they were written down elsewhere.
    """
    yield from _broken_links()
    for log in Seal.Log:
        yield from _changed_rows(log)
        yield from _added_rows(log)
    if anchor:
        yield from _lost_end(*anchor)


def _broken_links() -> Iterator[Finding]:
    query = f"""SELECT number, number = lag(number, 1, 0::bigint) OVER w + 1,
        previous = coalesce(lag(digest) OVER w, {START}), digest = {LINK}, form BETWEEN 1 AND {FORM}
        FROM cases_seal s WINDOW w AS (ORDER BY number) ORDER BY number"""
    for number, follows, fits, is_whole, is_known in _rows(query):
        where = f"zegel {number}"
        if not follows:
            yield Finding(where, "het zegel ervoor is weg")
        if not fits:
            yield Finding(where, "sluit niet aan op het zegel ervoor")
        if not is_whole:
            yield Finding(where, "het zegel zelf is veranderd")
        if not is_known:
            yield Finding(where, "de versie van het zegel is onbekend")


def _changed_rows(log: Seal.Log) -> Iterator[Finding]:
    query = f"""SELECT s.number, u.id, t.id IS NULL, t.destroyed_at IS NOT NULL
        FROM cases_seal s CROSS JOIN LATERAL unnest(s.ids, s.digests) u (id, digest)
        LEFT JOIN {log.value} t ON t.id = u.id
        WHERE s.log = %s AND (t.id IS NULL OR {digest_as_sealed(log)} IS DISTINCT FROM u.digest)
        AND NOT (t.destroyed_at IS NOT NULL AND EXISTS (SELECT FROM cases_history d
            WHERE d.record = %s AND d.row_id = t.id AND d.act = 'destroy'))
        ORDER BY u.id"""
    for number, row, is_gone, is_destroyed in _rows(query, log.value, log.value):
        what = "de rij is weg" if is_gone else "de rij is veranderd"
        if is_destroyed:
            what = "de inhoud is vernietigd, maar dat staat nergens"
        yield Finding(f"{log.label}, rij {row}, zegel {number}", what)


def _added_rows(log: Seal.Log) -> Iterator[Finding]:
    """Rows of a transaction that was sealed as a whole, and that no seal knows."""
    query = f"""SELECT t.id FROM {log.value} t
        LEFT JOIN (SELECT unnest(ids) AS id FROM cases_seal WHERE log = %s) k ON k.id = t.id
        WHERE t.tx < (SELECT horizon FROM cases_seal WHERE log = %s ORDER BY number DESC LIMIT 1)
        AND k.id IS NULL ORDER BY t.id"""
    for (row,) in _rows(query, log.value, log.value):
        yield Finding(f"{log.label}, rij {row}", "de rij is er later tussen gezet")


def _lost_end(number: int, digest: str) -> Iterator[Finding]:
    found = next(_rows("SELECT encode(digest, 'hex') FROM cases_seal WHERE number = %s", number), None)
    if found is None:
        yield Finding(f"zegel {number}", "het einde van de keten is weg")
    elif found[0] != digest:
        yield Finding(f"zegel {number}", "is niet het zegel dat u bewaarde")


def _rows(query: str, *values: str | int) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        yield from cursor
