"""The acts on the copy of everything (afschrift): ask, look through, release, remove."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from cases import tasks
from cases.figures.person import EVERY
from cases.models import CopyPart, DataCopy, DataRequest
from cases.policies import data_request as policies
from cases.states import CopyState
from providers.models import User, act, keep
from providers.policies import enforce
from providers.services import after_commit

KEPT_DAYS = 30  # our own choice: long enough to hand it over, short enough to lie nowhere
STALE = timedelta(minutes=5)


@act
def ask(*, request: DataRequest, on: date, by: User) -> DataCopy:
    """Have everything about the resident gathered, by the queue (afschrift laten maken).

    Asking again while it is there gives the same one; after it was removed it is made anew.
    Raises PermissionDenied for who does not handle requests, and for a request that is not in work.
    """
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("client").get(pk=request.pk)
    enforce(policies.why_not_ask_copy(by, request, on=on))
    copy = DataCopy.objects.filter(request=request).first()
    if copy is not None and copy.state != CopyState.REMOVED:
        return copy
    if copy is not None:
        copy.parts.all().delete()
    else:
        copy = DataCopy(request=request)
    copy.asked_by, copy.asked_on, copy.parts_total, copy.parts_done = by, on, len(EVERY), 0
    copy.gathered_at = copy.released_at = copy.made_at = copy.removed_at = copy.beat_at = None
    copy.released_by, copy.keep_until = None, None
    keep(copy)
    after_commit(tasks.gather_copy, copy.pk)
    return copy


@act
def leave_out(*, part: CopyPart, rows: Sequence[int], reason: str, on: date, by: User) -> CopyPart:
    """Leave some rows out of a copy, with a reason the resident reads; the others of the part are put back.

    rows: numbers from 0. Raises PermissionDenied once it was released, ValidationError without a reason.
    Source: AVG art. 15 lid 4, Wmo 2015 art. 5.3.2: the rights of others.
    """
    copy = DataCopy.objects.select_for_update(of=("self",)).get(pk=part.copy_id)
    enforce(policies.why_not_change_copy(by, copy))
    if rows and not reason.strip():
        raise ValidationError({"reason": "Vul in waarom u dit weglaat. De inwoner leest de reden."})
    part = CopyPart.objects.get(pk=part.pk)
    known = [number for number in sorted(set(rows)) if 0 <= number < part.row_count]
    part.left_out = {str(number): part.left_out.get(str(number)) or reason.strip()[:300] for number in known}
    part.save(update_fields=["left_out"])
    return part


@act
def release(*, copy: DataCopy, on: date, by: User) -> DataCopy:
    """Let the copy go to the resident (vrijgeven); the queue makes the files, which stay KEPT_DAYS days."""
    copy = DataCopy.objects.select_for_update(of=("self",)).get(pk=copy.pk)
    enforce(policies.why_not_change_copy(by, copy))
    copy.released_at, copy.released_by = Now(), by  # type: ignore[assignment]
    copy.keep_until = on + timedelta(days=KEPT_DAYS)
    copy.beat_at = None
    copy.save(update_fields=["released_at", "released_by", "keep_until", "beat_at"])
    copy.refresh_from_db(fields=["state", "released_at"])
    after_commit(tasks.make_copy, copy.pk)
    return copy


def resume() -> int:
    """Queue again what nobody works on any more, such as after a worker was killed; gives how many."""
    last = Coalesce("beat_at", "released_at", "asked_at")
    stale = DataCopy.objects.unfinished().annotate(last=last).filter(last__lt=Now() - STALE)
    found = list(stale.values_list("pk", "state"))
    for key, state in found:
        (tasks.make_copy if state == CopyState.RELEASED else tasks.gather_copy).delay(key)
    return len(found)


@act
def remove_old(*, on: date) -> int:
    """Empty every copy whose days are over, or whose request is over without one; gives how many."""
    over = Q(keep_until__lt=on) | Q(request__state__in=("withdrawn", "refused"))
    found = DataCopy.objects.select_for_update(of=("self",)).filter(over, removed_at=None)
    keys = list(found.values_list("pk", flat=True))
    CopyPart.objects.filter(copy__in=keys).delete()
    return DataCopy.objects.filter(pk__in=keys).update(removed_at=Now(), pdf="", text="")
