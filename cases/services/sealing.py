"""Sealing the logs, and destroying what a row of a log tells without breaking its seal."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from cases.figures.chain import FORM, LINK, START, digest_of
from cases.models import AccessLog, History, Seal
from providers.models import User, act

LOCK = 7_513_001  # one sealing at a time; a second one has nothing to do
BATCH = 5_000
# The oldest transaction still running, or the next one to come. Numbers are given out for all databases of a
# server together; one that holds its number in another database cannot write here and is passed over. One of
# which that cannot be told (it began this very moment) counts as ours.
HORIZON = """
    WITH snapshot AS MATERIALIZED (SELECT pg_current_snapshot() AS taken),
    running AS (SELECT pg_snapshot_xip(taken)::text::bigint AS tx FROM snapshot),
    elsewhere AS (
        SELECT l.transactionid::text::bigint AS tx FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
        AND a.datid <> (SELECT oid FROM pg_database WHERE datname = current_database())
    )
    SELECT coalesce(min(tx), (SELECT pg_snapshot_xmax(taken)::text::bigint FROM snapshot))
    FROM running WHERE tx & 4294967295 NOT IN (SELECT tx FROM elsewhere)
"""


class Sealed(NamedTuple):
    """What one run sealed: rows, and the last seal by which the end of the chain is known elsewhere."""

    rows: int
    number: int
    digest: str


@act
def seal() -> Sealed:
    """Seal every row of both logs whose transaction is over, in batches, each over the one before it.

    Only transactions older than the oldest running one are sealed: none of them can bring a row any more.
    No page waits for this, and a second run at the same moment does nothing.
    """
    result = Sealed(0, 0, "")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return result
        cursor.execute(HORIZON)
        horizon = cursor.fetchone()[0]
    for log in Seal.Log:
        seals = Seal.objects.filter(log=log).order_by("-number")
        since = seals.values_list("horizon", flat=True).first() or 0
        after = 0
        while batch := _seal_batch(log, since=since, horizon=horizon, after=after):
            after, rows, number, digest = batch
            result = Sealed(result.rows + rows, number, digest)
    return result


def _seal_batch(log: Seal.Log, *, since: int, horizon: int, after: int) -> tuple[int, int, int, str] | None:
    """One seal over the next rows with a higher id; last id, rows, number and digest, or None: all is sealed.

    The numbers of transactions start again in a restored database. Then both ranges count, and the seals
    themselves tell which rows they hold already.
    """
    due = "t.tx < %(horizon)s AND t.tx >= %(since)s"
    if horizon < since:
        due = "(t.tx < %(horizon)s OR t.tx >= %(since)s)"
    query = f"""
        WITH due AS (
            SELECT t.id, {digest_of(log)} AS digest FROM {log.value} t
            WHERE {due} AND t.id > %(after)s AND NOT EXISTS (
                SELECT FROM cases_seal k WHERE k.log = %(log)s AND k.last_id >= t.id AND k.first_id <= t.id
                AND t.id = ANY (k.ids))
            ORDER BY t.id LIMIT %(batch)s
        ), s AS (
            SELECT coalesce((SELECT max(number) FROM cases_seal), 0) + 1 AS number, %(log)s::text AS log,
                {FORM} AS form, %(horizon)s::bigint AS horizon, min(id) AS first_id, max(id) AS last_id,
                count(*)::integer AS row_count, array_agg(id ORDER BY id) AS ids,
                array_agg(digest ORDER BY id) AS digests,
                coalesce((SELECT digest FROM cases_seal ORDER BY number DESC LIMIT 1), {START}) AS previous,
                statement_timestamp() AS sealed_at
            FROM due HAVING count(*) > 0
        )
        INSERT INTO cases_seal (number, log, form, horizon, first_id, last_id, row_count, ids, digests,
            previous, sealed_at, digest)
        SELECT s.*, {LINK} FROM s RETURNING last_id, row_count, number, encode(digest, 'hex')"""
    values: dict[str, str | int] = {
        "horizon": horizon,
        "since": since,
        "after": after,
        "log": log.value,
        "batch": BATCH,
    }
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: tuple[int, int, int, str] | None = cursor.fetchone()
        return found


@act
def destroy(log: Seal.Log, ids: Collection[int], *, by: User | None) -> int:
    """Destroy what these rows tell of a resident (vernietigen); the number of rows that told something.

    The rows stay, and so does their digest in the seal: the chain can still be verified. That it was done
    is a row of the history, sealed like any other; without it the verifier reports the row.
    """
    rows: QuerySet[AccessLog] | QuerySet[History]
    gone: dict[str, Any] = {"destroyed_at": Now()}
    if log == Seal.Log.LOOKS:
        rows = AccessLog.objects.filter(pk__in=ids, destroyed_at=None)
        gone |= {"client_id": 0, "case_id": None, "page": "", "reason": "", "ip": None}
    else:
        rows = History.objects.filter(pk__in=ids, destroyed_at=None).exclude(act=History.Act.DESTROY)
        gone |= {"old": None, "new": None}
    known = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rondom.destroying', 'yes', true)")
        rows.model._default_manager.filter(pk__in=known).update(**gone)
        cursor.execute("SELECT set_config('rondom.destroying', '', true)")
    History.objects.bulk_create(
        History(record=log.value, row_id=pk, act=History.Act.DESTROY, user=by) for pk in known
    )
    return len(known)
