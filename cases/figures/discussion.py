"""The agenda of a meeting as each participant may read it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from cases.models import Case, Client, Discussion, Meeting
from cases.policies import Sight, sight
from cases.policies.discussion import may_know_who
from providers.models import User, beyond_sight


class Item(NamedTuple):
    """A dossier on the agenda. who, case_id and decision are empty for who does not see the dossier."""

    pk: int
    question: str
    is_discussed: bool
    is_named: bool
    who: str = ""
    number: str = ""
    case_id: int = 0  # of a dossier that the reader may open
    decision: str = ""
    look: tuple[int, int] | None = None  # resident and dossier, when the page tells who it is


def agenda(meeting: Meeting, *, reader: User, on: date) -> Sequence[Item]:
    """What is discussed, in the order in which it was put on. Others than participants read nothing.

    Who does not see a dossier reads the question without a name; the name only where a ground was written
    down, and up to the day of the meeting.
    """
    if reader.pk != meeting.called_by_id and not meeting.workers.filter(pk=reader.pk).exists():
        return []
    with beyond_sight("participants read what is asked of them, without a name"):
        rows = list(
            Discussion.objects.filter(meeting=meeting, withdrawn_on=None)
            .select_related("case__client", "meeting")
            .order_by("pk")
        )
        barred = set(
            Client.objects.filter(pk__in=[row.case.client_id for row in rows])
            .barred_from(reader)
            .values_list("pk", flat=True)
        )
    seen = Case.objects.visible_to(reader, on=on).filter(pk__in=[row.case_id for row in rows])
    whole = {one.pk for one in seen if sight(reader, one, on=on) is Sight.FULL}
    return [_item(row, reader, row.case_id in whole, row.case.client_id in barred, on) for row in rows]


def _item(row: Discussion, reader: User, is_whole: bool, is_barred: bool, on: date) -> Item:
    told = is_whole or (may_know_who(reader, row, on=on) and not is_barred)
    return Item(
        pk=row.pk,
        question=row.question,
        is_discussed=row.decided_on is not None,
        is_named=row.is_named,
        who=row.case.client.full_name if told else "",
        number=row.case.number if told else "",
        case_id=row.case_id if is_whole else 0,
        decision=row.decision if is_whole else "",
        look=(row.case.client_id, row.case_id) if told else None,
    )
