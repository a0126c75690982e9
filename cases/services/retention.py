"""Acts on what is kept how long: propose, approve, take off a list, hold back."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max, Q
from django.db.models.functions import Now

from cases.figures import due as figures
from cases.models import Case, Client, DestructionItem, DestructionList, Kept, LegalHold
from cases.policies import retention as policies
from providers.models import User, act, keep
from providers.policies import enforce

LOCK = 7_513_002  # one proposal at a time
LIST_SIZE = 500  # what two people can look through
Ground = DestructionList.Ground
State = DestructionItem.State


def propose(*, on: date) -> int:
    """Put everybody whose term is over, and loose rows that are, on lists of this month; how many.

    A list grows until it is full or somebody approved it; then the next one begins. Twice a night adds
    nothing: whoever is on a list, was destroyed, or is excluded for now is passed over.
    Source: Wmo 2015 art. 5.3.4, Selectielijst 2020; the terms are rows of RetentionTerm.
    """
    proposed = 0
    found = (
        DestructionItem(
            client_id=one.client_id, kind=one.kind, last_change_on=one.last_change_on, due_on=one.due_on
        )
        for one in figures.due(on=on)
    )
    for batch in _portions(found):
        proposed += _list(batch, on=on)
    loose = [
        DestructionItem(kind=one.kind, last_change_on=one.last_change_on, due_on=on, row_count=one.row_count)
        for one in figures.loose(on=on)
    ]
    waits = DestructionItem.objects.filter(client=None).filter(
        Q(state=State.PROPOSED) | Q(state=State.EXCLUDED, excluded_until__gte=on)
    )
    listed = set(waits.values_list("kind", flat=True))
    return proposed + _list([item for item in loose if item.kind not in listed], on=on)


def _portions(items: Iterable[DestructionItem]) -> Iterator[list[DestructionItem]]:
    items = iter(items)
    while batch := list(islice(items, LIST_SIZE)):
        yield batch


@act
def _list(items: list[DestructionItem], *, on: date) -> int:
    """Store items on the open list of the month, and on new ones when it is full."""
    _one_at_a_time()
    stored = 0
    while items:
        listed, room = _room(on=on)
        part, items = items[:room], items[room:]
        for item in part:
            item.list = listed
        DestructionItem.objects.bulk_create(part, ignore_conflicts=True)
        stored += len(part)
    return stored


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _room(*, on: date) -> tuple[DestructionList, int]:
    """The list of the month that may still grow, locked, and how many fit; a new one where there is none."""
    month = on.replace(day=1)
    growing = DestructionList.objects.open().filter(month=month, ground=Ground.TERM)
    listed = growing.order_by("-number").select_for_update(of=("self",)).first()
    if listed and (room := LIST_SIZE - listed.items.count()) > 0:
        return listed, room
    return _new_list(month, ground=Ground.TERM), LIST_SIZE


def _new_list(month: date, *, ground: Ground, by: User | None = None) -> DestructionList:
    last = DestructionList.objects.filter(month=month).aggregate(last=Max("number"))["last"] or 0
    listed = DestructionList(month=month, number=last + 1, ground=ground, proposed_by=by)
    keep(listed)
    return listed


@act
def propose_destruction(*, client: Client, request: int | None = None, on: date, by: User) -> DestructionItem:
    """Put a resident who asked for it on a list of its own (vernietiging op verzoek).

    request: the key of the request that was granted. Two others than `by` approve it as any list.
    Raises PermissionDenied for who is no privacy officer, and ValidationError when something stands in the
    way (an open dossier, a hold) or the resident is on a list already. Source: Wmo 2015 art. 5.3.5.
    """
    enforce(policies.why_not_propose_destruction(by))
    if reason := figures.blocked([client.pk], on=on, but=request).get(client.pk):
        raise ValidationError(f"Vernietigen kan nu niet. {reason}")
    _one_at_a_time()
    listed = _new_list(on.replace(day=1), ground=Ground.REQUEST, by=by)
    has_case = Case.objects.filter(client=client).exists()
    item = DestructionItem(
        list=listed,
        client=client,
        kind=Kept.CASE if has_case else Kept.ADVICE,
        last_change_on=figures.last_changes([client.pk], on=on).get(client.pk),
        due_on=on,
        data_request_id=request,
    )
    keep(item)
    return item


@act
def approve(*, listed: DestructionList, on: date, by: User) -> DestructionList:
    """Agree that a list is destroyed (akkoord geven); the second one lets the next night do it.

    Raises PermissionDenied for who may not, for a second time by the same person, and for two people of
    whom none is the privacy officer; ValidationError for a list on which nobody is left.
    """
    listed = DestructionList.objects.select_for_update(of=("self",)).get(pk=listed.pk)
    enforce(policies.why_not_approve_destruction(by, listed))
    if not listed.items.filter(state=State.PROPOSED).exists():
        raise ValidationError("Er staat niets meer op deze lijst.")
    if listed.first_at is None:
        listed.first_by, listed.first_at = by, Now()  # type: ignore[assignment]
    else:
        listed.second_by, listed.second_at = by, Now()  # type: ignore[assignment]
    _store(listed)
    return listed


@act
def exclude(*, item: DestructionItem, reason: str, until: date, on: date, by: User) -> DestructionItem:
    """Take one off a list (uitzonderen) until a day, after which it may be proposed again.

    Possible as long as it is not destroyed, also after both approvals.
    """
    item = DestructionItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
    enforce(policies.why_not_exclude(by, item))
    if until <= on:
        raise ValidationError({"until": "Deze dag is al voorbij. Kies een dag die nog komt."})
    item.state, item.reason, item.excluded_until = State.EXCLUDED, reason.strip(), until
    item.decided_by, item.decided_at = by, Now()  # type: ignore[assignment]
    _store(item)
    return item


@act
def hold_back(*, number: int, reason: str, until: date | None = None, on: date, by: User) -> LegalHold:
    """Hold all destruction of the resident of a dossier, such as for a court case (vernietigingsstop).

    number: of the dossier. until: the last day, None for until further notice.
    """
    enforce(policies.why_not_hold_back(by))
    case = Case.objects.with_number(number)
    if case is None:
        raise ValidationError({"number": "Dit dossier is niet gevonden. Controleer het nummer."})
    hold = LegalHold(
        client_id=case.client_id, reason=reason.strip(), starts_on=on, ends_on=until, placed_by=by
    )
    keep(hold)
    return hold


@act
def end_hold(*, hold: LegalHold, on: date, by: User) -> LegalHold:
    """End a hold; the day itself still counts. What is over already stays as it is."""
    enforce(policies.why_not_hold_back(by))
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.ends_on is None or hold.ends_on > on:
        hold.ends_on, hold.ended_by = on, by
        keep(hold)
    return hold


def _store(row: DestructionList | DestructionItem) -> None:
    """Store a row of which a moment is stamped by the database, and read it back."""
    row.save()
    row.refresh_from_db()
