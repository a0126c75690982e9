"""The one road from a request to a dossier."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404

from cases import policies
from cases.models import AccessLog, Case, Client, EmergencyAccess, Referral
from cases.policies.referral import Shown, is_receiver, shown
from providers.models import User, beyond_sight, prepared

Kind = AccessLog.Kind
# The reason of the road for which somebody else is responsible.
STAND_IN = "vervanger"
# All looks of a page; of a stand-in also for which vaste hulpverlener.
WRITE_LOOKS = """
INSERT INTO cases_accesslog (
    user_id, role, on_behalf_of_id, client_id, case_id, page, reason, kind, ip, request_id
)
SELECT %(user)s, %(role)s, CASE WHEN x.reason = %(stand_in)s THEN (
    SELECT (
        SELECT f.worker_id FROM cases_assignment f
        WHERE f.case_id = x.case_id AND f.kind = 'fixed' AND f.starts_on < mine.starts_on
        ORDER BY f.starts_on DESC LIMIT 1
    ) FROM cases_assignment mine
    WHERE mine.case_id = x.case_id AND mine.worker_id = %(user)s AND mine.kind = 'replacement'
        AND mine.starts_on <= statement_timestamp()
    ORDER BY mine.starts_on DESC LIMIT 1
) END, x.client_id, x.case_id, %(page)s, x.reason, %(kind)s, %(ip)s::inet, %(request)s::uuid
FROM unnest(%(clients)s::bigint[], %(cases)s::bigint[], %(reasons)s::text[]) AS x (client_id, case_id, reason)
"""


@dataclass
class Origin:
    """From where the work in hand was asked: what a log tells beside the act itself."""

    ip: str | None = None
    request_id: UUID = field(default_factory=uuid4)
    is_api: bool = False
    # The worker who asks, as the session tells it; for what the queue does afterwards.
    user_id: str | None = None
    # What was refused: kept here, since the transaction of a refused page is undone.
    refused: list[AccessLog] = field(default_factory=list)


# Set by the middleware for one request; None in the queue, in a command and in a shell.
ORIGIN: ContextVar[Origin | None] = ContextVar("origin", default=None)


def consult(
    user: User, case_id: int, *, on: date, page: str, edit: bool = False, kind: Kind | None = None
) -> Case:
    """The dossier, with its resident, for a user who may read it on the day; the look is recorded.

    page: the name of the page as the access log shows it. edit: the page changes the dossier, so only those
    who work in it come in; a partner or someone with a grant reads only. kind: how it is shown, if not on a
    page.
    The record is written in the transaction of the page (ATOMIC_REQUESTS).
    Raises Http404 for a stranger, for whom the dossier does not exist, and PermissionDenied when a reader
    asks for a page that changes it.
    """
    wanted = Case.objects.select_related("client__district", "client__municipality", "team", "municipality")
    # The road says the same as visible_to of one dossier (a test holds the two together), in a statement that
    # is planned once; and behind the web the database shows no other dossier anyhow.
    case = wanted.filter(pk=case_id).first()
    road = policies.road(user, case, on=on) if case else None
    if case is None or road is None:
        _note_refusal(user, case_id, page=page, reason="geen toegang")
        raise Http404("Dit dossier is er niet, of niet voor u.")
    record_rows(user, [Look(case.client_id, case.pk, road.reason)], page=page, kind=kind)
    if road.word == "emergency":
        running = EmergencyAccess.objects.running(on=on).filter(case=case, worker=user)
        case.emergency_until = running.latest("ends_at").ends_at
    if edit and (reason := policies.why_not_work_on(user, case, on=on)) and not case.is_closed:
        _note_refusal(user, case_id, page=page, reason=reason)
        raise PermissionDenied(reason)
    return case


def consult_referral(user: User, referral_id: int, *, on: date) -> Referral:
    """The referral, with its dossier and resident, for a user who may see it on the day.

    The look is recorded when the page shows anything of the resident: to the receiving organisation that
    depends on the state (policies.referral.shown). Raises Http404 for a stranger.
    """
    wanted = Referral.objects.select_related(
        "partner", "sent_by__team", "case__team", "case__client__district"
    )
    referral = wanted.visible_to(user, on=on).filter(pk=referral_id).first()
    if referral is None:
        raise Http404("Deze verwijzing is er niet, of niet voor u.")
    if not is_receiver(user, referral, on=on) or shown(referral, user, on=on) > Shown.NOTHING:
        record_referrals(user, [referral], on=on)
    return referral


def record_referrals(
    user: User, referrals: Iterable[Referral], *, on: date, kind: Kind | None = None
) -> None:
    """Record that the user saw the residents of these referrals, with their dossiers, in one statement."""
    looks = (Look(one.case.client_id, one.case_id, "verwijzing") for one in referrals)
    record_rows(user, looks, page="verwijzing", kind=kind)


class Look(NamedTuple):
    """One row of a list that showed a resident."""

    client_id: int
    case_id: int | None
    reason: str


def record_looks(
    user: User, clients: Iterable[Client], *, page: str, reason: str, kind: Kind | None = None
) -> None:
    """Record that a list showed these residents to the user, in one statement."""
    record_rows(user, (Look(client.pk, None, reason) for client in clients), page=page, kind=kind)


def record_rows(user: User, looks: Iterable[Look], *, page: str, kind: Kind | None = None) -> None:
    """Record that a page showed these dossiers, each with its own reason, in one statement.

    kind: how they were shown; without it, on a page or in an answer of the API.
    """
    looks = list(looks)
    if not looks:
        return
    origin = ORIGIN.get()
    prepared(
        WRITE_LOOKS,
        {
            "user": user.pk,
            "role": ",".join(user.roles)[:200],
            "page": page[:60],
            "kind": str((kind or _kind(origin)).value),
            "ip": origin.ip if origin else None,
            "request": origin.request_id if origin else None,
            "clients": [look.client_id for look in looks],
            "cases": [look.case_id for look in looks],
            "reasons": [look.reason[:60] for look in looks],
            "stand_in": STAND_IN,
        },
    )


def write_refusals(origin: Origin) -> None:
    """Write what was refused in a request, once its transaction was undone."""
    if origin.refused:
        with transaction.atomic():  # signed: the database lets a worker write looks of its own only
            AccessLog.objects.bulk_create(origin.refused)
        origin.refused.clear()


def _row(user: User, look: Look, *, page: str, kind: Kind | None) -> AccessLog:
    origin = ORIGIN.get()
    return AccessLog(
        user=user,
        role=",".join(user.roles)[:200],
        client_id=look.client_id,
        case_id=look.case_id,
        page=page[:60],
        reason=look.reason[:60],
        kind=kind or _kind(origin),
        ip=origin.ip if origin else None,
        request_id=origin.request_id if origin else None,
    )


def _kind(origin: Origin | None) -> Kind:
    return Kind.API if origin and origin.is_api else Kind.PAGE


def _note_refusal(user: User, case_id: int, *, page: str, reason: str) -> None:
    """Keep that somebody asked for a dossier in vain; a number without a dossier is no one's."""
    origin = ORIGIN.get()
    with beyond_sight("what was refused is recorded with the resident it was about"):
        client_id = Case.objects.filter(pk=case_id).values_list("client_id", flat=True).first()
    if origin and client_id:
        row = _row(user, Look(client_id, case_id, reason), page=page, kind=None)
        row.outcome = AccessLog.Outcome.REFUSED
        origin.refused.append(row)


def record_everyone(*, page: str, reason: str) -> int:
    """Record that every resident left in one export, in one statement; the number of them.

    Whoever works on the server has no account here: the record names none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_accesslog (client_id, page, reason, kind, role)"
            " SELECT id, %s, %s, %s, 'server' FROM cases_client",
            [page, reason, Kind.EXPORT],
        )
        return cursor.rowcount
