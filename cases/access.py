"""The one road from a request to a dossier."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404

from cases import policies
from cases.models import AccessLog, Case, Client
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


def record_looks(user: User, clients: Iterable[Client], *, page: str, reason: str) -> None:
    """Record that a list showed these residents to the user, in one statement."""
    AccessLog.objects.bulk_create(
        AccessLog(user=user, client_id=client.pk, page=page[:60], reason=reason[:60]) for client in clients
    )
