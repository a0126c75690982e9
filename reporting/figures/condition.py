"""What an administrator must know of an installation: how far behind it is, and what it lacks to work with.

All is counted by one statement, so that asking often costs little. Nothing of it tells of a resident.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from celery import current_app
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from kombu.exceptions import ChannelError, OperationalError

from providers.models import beyond_sight, prepared

GIVEN_UP = 20  # tries, after which a mail is posted no more
SLOW = timedelta(minutes=10)  # ten rounds of what beat does every minute
LONG = timedelta(hours=1)  # no act takes so long; what does keeps old rows from being cleared
WRAPAROUND = 1_000_000_000  # transactions; PostgreSQL stops at two thousand million
AHEAD = timedelta(days=31)  # of the three months that are made ahead


class Level(StrEnum):
    FINE = "goed"
    LOOK = "let op"
    WRONG = "fout"


class Finding(NamedTuple):
    """One thing that was looked at: how it is, in a line, and what to do about it."""

    level: Level
    what: str
    advice: str = ""


class Condition(NamedTuple):
    """How far the clockwork is behind, in seconds and counts, and what the reference data lacks."""

    mail_waiting: int
    mail_given_up: int
    mail_oldest_seconds: float
    unsealed_rows: int
    unsealed_oldest_seconds: float
    last_log_month: date | None
    longest_transaction_seconds: float
    transactions_used: int
    invalid_indexes: int
    unchecked_constraints: int
    clock_ahead_seconds: float
    towns_without_report: tuple[str, ...]
    towns_without_contract: tuple[str, ...]
    towns_without_mandate: tuple[str, ...]
    teams_without_lead: tuple[str, ...]
    administrators: int


# What waits for a seal was written lately: older months of the logs are not read.
STATEMENT = """
WITH unsealed AS (
    SELECT count(*) AS rows, min(at) AS oldest FROM (
        SELECT at FROM cases_accesslog t WHERE at > %(now)s::timestamptz - interval '40 days'
            AND tx >= coalesce((SELECT horizon FROM cases_seal WHERE log = 'cases_accesslog'
                ORDER BY number DESC LIMIT 1), 0)
        UNION ALL
        SELECT at FROM cases_history t WHERE at > %(now)s::timestamptz - interval '40 days'
            AND tx >= coalesce((SELECT horizon FROM cases_seal WHERE log = 'cases_history'
                ORDER BY number DESC LIMIT 1), 0)
    ) waiting
), mail AS (
    SELECT count(*) FILTER (WHERE attempts < %(tries)s) AS waiting,
        count(*) FILTER (WHERE attempts >= %(tries)s) AS given_up,
        min(created_at) FILTER (WHERE attempts < %(tries)s) AS oldest
    FROM providers_message
    WHERE sent_at IS NULL AND delivery = 'at_once'
        AND (not_before IS NULL OR not_before <= %(now)s::timestamptz)  -- no quiet hours
), holding AS (
    SELECT DISTINCT municipality_id AS id FROM providers_contract
    WHERE starts_on <= %(on)s::date AND (ends_on IS NULL OR ends_on >= %(on)s::date)
), before AS (
    SELECT DISTINCT municipality_id AS id FROM providers_contract
    WHERE starts_on <= %(month)s::date AND (ends_on IS NULL OR ends_on >= %(month)s::date)
)
SELECT mail.waiting, mail.given_up,
    coalesce(extract(epoch FROM %(now)s::timestamptz - mail.oldest), 0)::float,
    unsealed.rows, coalesce(extract(epoch FROM %(now)s::timestamptz - unsealed.oldest), 0)::float,
    (SELECT max(to_date(right(c.relname, 7), 'YYYY_MM'))
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'cases_accesslog'::regclass AND c.relname ~ '_[0-9]{4}_[0-9]{2}$'),
    (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)::float FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()),
    (SELECT age(datfrozenxid) FROM pg_database WHERE datname = current_database()),
    (SELECT count(*) FROM pg_index WHERE NOT indisvalid),
    (SELECT count(*) FROM pg_constraint WHERE NOT convalidated),
    extract(epoch FROM %(now)s::timestamptz - clock_timestamp())::float,
    ARRAY(SELECT m.name::text FROM before JOIN providers_municipality m USING (id)
        WHERE NOT EXISTS (SELECT FROM reporting_monthlyreport r
            WHERE r.municipality_id = m.id AND r.month = %(month)s::date) ORDER BY 1),
    ARRAY(SELECT m.name::text FROM providers_municipality m
        WHERE m.id NOT IN (SELECT id FROM holding) ORDER BY 1),
    ARRAY(SELECT m.name::text FROM holding JOIN providers_municipality m USING (id)
        WHERE NOT EXISTS (SELECT FROM providers_mandate d
            WHERE d.municipality_id = m.id AND d.signs <> 'nothing'
            AND d.starts_on <= %(on)s::date AND (d.ends_on IS NULL OR d.ends_on >= %(on)s::date)) ORDER BY 1),
    ARRAY(SELECT t.name::text FROM providers_team t
        WHERE (t.ends_on IS NULL OR t.ends_on >= %(on)s::date)
        AND (t.starts_on IS NULL OR t.starts_on <= %(on)s::date)
        AND NOT EXISTS (SELECT FROM providers_user u
            WHERE u.team_id = t.id AND 'team_lead' = ANY (u.roles) AND u.is_active) ORDER BY 1),
    (SELECT count(*) FROM providers_user WHERE 'administrator' = ANY (roles) AND is_active)
FROM mail, unsealed
"""


@beyond_sight("how far the logs are behind: counts, of nobody")
def condition(*, on: date, now: datetime) -> Condition:
    """How the installation is, now (with its time zone) and on this day."""
    month = (on.replace(day=1) - timedelta(days=1)).replace(day=1)
    values = {"on": on, "now": now, "month": month, "tries": GIVEN_UP}
    (row,) = prepared(STATEMENT, values)
    return Condition._make(tuple(one) if isinstance(one, list) else one for one in row)


def migrations_waiting() -> int:
    """How many migrations of this version the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def tasks_waiting() -> int | None:
    """How many tasks wait for a worker; None when the queue does not answer within seconds."""
    try:
        with current_app.connection_for_write() as there:
            there.ensure_connection(max_retries=1, timeout=2)
            names = [queue.name for queue in settings.CELERY_TASK_QUEUES]
            return sum(_waiting_in(there.default_channel, name) for name in names)
    except (OSError, OperationalError):
        return None


def _waiting_in(channel: Any, queue: str) -> int:
    try:
        return int(channel.queue_declare(queue, passive=True).message_count)
    except ChannelError:  # no task was ever queued
        return 0


def findings(state: Condition, *, on: date) -> list[Finding]:
    """The condition in words, what is wrong first."""
    told = [*_clockwork(state, on=on), *_database(state), *_reference(state, on=on)]
    order = [Level.WRONG, Level.LOOK, Level.FINE]
    return sorted(told, key=lambda one: order.index(one.level))


def _said(level: Level, bad: bool, what: str, fine: str, advice: str) -> Finding:
    return Finding(level, what, advice) if bad else Finding(Level.FINE, fine)


def _clockwork(state: Condition, *, on: date) -> list[Finding]:
    mail, seal = state.mail_oldest_seconds, state.unsealed_oldest_seconds
    month = state.last_log_month
    return [
        _said(
            Level.WRONG,
            mail > SLOW.total_seconds(),
            f"{state.mail_waiting} berichten wachten, het oudste {mail / 60:.0f} minuten.",
            f"Uitgaande post: {state.mail_waiting} wachten.",
            "Kijk of de beat, de werker en de mailserver draaien.",
        ),
        _said(
            Level.LOOK,
            state.mail_given_up > 0,
            f"{state.mail_given_up} berichten zijn na {GIVEN_UP} keer niet verzonden.",
            "Geen bericht is opgegeven.",
            "Kijk op de pagina Uitgaande post naar het adres en de fout.",
        ),
        _said(
            Level.WRONG,
            seal > SLOW.total_seconds(),
            f"{state.unsealed_rows} regels in de logboeken zonder zegel, de oudste {seal / 60:.0f} minuten.",
            "De logboeken zijn verzegeld tot de laatste minuten.",
            "Kijk of de beat en de werker draaien, en of een transactie blijft openstaan.",
        ),
        _said(
            Level.WRONG,
            month is None or month < (on + AHEAD).replace(day=1),
            "De maanden voor de logboeken zijn niet ver genoeg vooruit gemaakt.",
            f"Er zijn maanden voor de logboeken tot en met {month:%m-%Y}." if month else "",
            "Start migrate, en kijk of de beat draait.",
        ),
        _said(
            Level.LOOK,
            on.day > 2 and bool(state.towns_without_report),
            f"Geen rapport over de vorige maand: {', '.join(state.towns_without_report)}.",
            "De rapporten over de vorige maand zijn er.",
            "Start maandrapport, en kijk of de beat draait.",
        ),
    ]


def _database(state: Condition) -> list[Finding]:
    long = state.longest_transaction_seconds
    return [
        _said(
            Level.LOOK,
            long > LONG.total_seconds(),
            f"Een transactie staat al {long / 3600:.0f} uur open.",
            "Geen transactie staat lang open.",
            "Beëindig haar (pg_stat_activity): intussen wordt niets verzegeld of opgeruimd.",
        ),
        _said(
            Level.WRONG,
            state.transactions_used > WRAPAROUND,
            f"De oudste rij is {state.transactions_used:,} transacties oud.".replace(",", "."),
            "De nummers van transacties zijn ver van op.",
            "Start VACUUM (FREEZE) en kijk waarom autovacuum het niet deed.",
        ),
        _said(
            Level.WRONG,
            state.invalid_indexes > 0,
            f"{state.invalid_indexes} indexen zijn niet af.",
            "Alle indexen werken.",
            "Een migratie brak af. Start migrate opnieuw, of REINDEX INDEX CONCURRENTLY.",
        ),
        _said(
            Level.WRONG,
            state.unchecked_constraints > 0,
            f"{state.unchecked_constraints} regels zijn niet nagekeken voor oude rijen.",
            "Alle regels gelden voor alle rijen.",
            "ALTER TABLE … VALIDATE CONSTRAINT, en herstel wat er niet aan voldoet.",
        ),
        _said(
            Level.WRONG,
            abs(state.clock_ahead_seconds) > 5,
            f"Deze klok loopt {state.clock_ahead_seconds:+.0f} seconden anders dan die van de database.",
            "De klokken zijn gelijk.",
            "Zet op beide machines de tijd gelijk (NTP).",
        ),
    ]


def _reference(state: Condition, *, on: date) -> list[Finding]:
    return [
        _said(
            Level.LOOK,
            bool(state.towns_without_contract),
            f"Geen opdracht vandaag: {', '.join(state.towns_without_contract)}.",
            "Elke gemeente heeft vandaag een opdracht.",
            "Zonder opdracht valt niets binnen de opdracht en komt er geen rapport. Vul hem in bij Beheer.",
        ),
        _said(
            Level.LOOK,
            bool(state.towns_without_mandate),
            f"Niemand mag vandaag een besluit tekenen: {', '.join(state.towns_without_mandate)}.",
            "In elke gemeente mag iemand een besluit tekenen.",
            "Leg bij Beheer een mandaat vast.",
        ),
        _said(
            Level.LOOK,
            bool(state.teams_without_lead),
            f"Geen stuurder: {', '.join(state.teams_without_lead)}.",
            "Elk team heeft een stuurder.",
            "Niemand verdeelt wat bij dit team binnenkomt. Geef bij Medewerkers iemand deze rol.",
        ),
        _said(
            Level.LOOK,
            state.administrators < 2,
            f"Er is {state.administrators or 'geen'} beheerder.",
            f"Er zijn {state.administrators} beheerders.",
            "Verwijsregels en herstel vragen een tweede beheerder.",
        ),
    ]
