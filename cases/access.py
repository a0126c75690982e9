"""The one road from a request to a dossier."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases import policies
from cases.models import AccessLog, Case, Client, Referral
from cases.policies.referral import Shown, is_receiver, shown
from providers.models import User


def consult(user: User, case_id: int, *, on: date, page: str, edit: bool = False) -> Case:
    """The dossier, with its resident, for a user who may read it on the day; the look is recorded.

    page: the name of the page as the access log shows it. edit: the page changes the dossier, so only those
    who work in it come in; a partner or someone with a grant reads only.
    The record is written in the transaction of the page (ATOMIC_REQUESTS).
    Raises Http404 for a stranger, for whom the dossier does not exist, and PermissionDenied when a reader
    asks for a page that changes it.
    """
    wanted = Case.objects.select_related("client__district", "client__municipality", "team", "municipality")
    case = wanted.visible_to(user, on=on).filter(pk=case_id).first()
    road = policies.road(user, case, on=on) if case else None
    if case is None or road is None:
        raise Http404("Dit dossier is er niet, of niet voor u.")
    AccessLog.objects.create(
        user=user, client_id=case.client_id, case_id=case.pk, page=page[:60], reason=road.reason[:60]
    )
    if edit and (reason := policies.why_not_work_on(user, case, on=on)) and not case.is_closed:
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
    if not is_receiver(user, referral, on=on) or shown(referral, on=on) > Shown.NOTHING:
        record_referrals(user, [referral], on=on)
    return referral


def record_referrals(user: User, referrals: Iterable[Referral], *, on: date) -> None:
    """Record that the user saw the residents of these referrals, with their dossiers, in one statement."""
    AccessLog.objects.bulk_create(
        AccessLog(
            user=user,
            client_id=referral.case.client_id,
            case_id=referral.case_id,
            page="verwijzing",
            reason="verwijzing",
        )
        for referral in referrals
    )


def record_looks(user: User, clients: Iterable[Client], *, page: str, reason: str) -> None:
    """Record that a list showed these residents to the user, in one statement."""
    record_rows(user, (Look(client.pk, None, reason) for client in clients), page=page)


class Look(NamedTuple):
    """One row of a list that showed a resident."""

    client_id: int
    case_id: int | None
    reason: str


def record_rows(user: User, looks: Iterable[Look], *, page: str) -> None:
    """Record that a list showed these dossiers, each with its own reason, in one statement."""
    AccessLog.objects.bulk_create(
        AccessLog(
            user=user, client_id=look.client_id, case_id=look.case_id, page=page[:60], reason=look.reason[:60]
        )
        for look in looks
    )
