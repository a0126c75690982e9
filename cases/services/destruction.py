"""Destroying what two people approved: one resident at a time, whole or not at all (vernietigen)."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from django.db import Error, connection, transaction
from django.db.models.functions import Now

from cases import exports
from cases.figures import due as figures
from cases.figures import remains, stores
from cases.models import (
    AccessLog,
    Case,
    Client,
    DestructionCertificate,
    DestructionItem,
    DestructionList,
    History,
    Household,
    HouseholdAgreement,
    HouseholdStay,
    Kept,
    RegisterCorrection,
    RetentionTerm,
    Seal,
)
from cases.models.trail import CurrentTransaction
from cases.services import sealing
from providers.models import FormClaim, act

logger = logging.getLogger(__name__)
State = DestructionItem.State
PORTION = 5_000  # rows of the log of looks at a time
LOOKS, CHANGES, FILES = "inzages", "wijzigingen", "bestanden"


def carry_out(*, on: date) -> int:
    """Destroy what stands on approved lists and write the statement of each; the number of lists finished.

    Every resident is a transaction of its own: a worker that dies loses nothing and does nothing twice, the
    next run goes on. Who cannot be destroyed now is passed over with the reason; who fails stays proposed
    and is tried again the next night, and the list with it. Afterwards all stores are searched once for
    everyone of this run; what is found is in the statement.
    """
    finished = 0
    for listed in DestructionList.objects.approved().order_by("month", "number"):
        people: list[stores.Needle] = []
        for pk in listed.items.filter(state=State.PROPOSED).order_by("pk").values_list("pk", flat=True):
            try:
                people += destroy_item(pk, on=on)
            except (Error, OSError):
                logger.exception("item %s of destruction list %s failed", pk, listed.pk)
        if not listed.items.filter(state=State.PROPOSED).exists():
            certify(listed, stores.search(people), on=on)
            finished += 1
    return finished


@act
def destroy_item(item_id: int, *, on: date) -> list[stores.Needle]:
    """Destroy one item of an approved list; by what its resident was found before, empty for loose rows.

    What changed since the list was approved, or what stands in the way now, passes the item over.
    """
    # No other worker waits: the one that holds the item does the work.
    waiting = DestructionItem.objects.select_for_update(of=("self",), skip_locked=True)
    item = waiting.filter(pk=item_id, state=State.PROPOSED).select_related("list").first()
    if item is None or item.list.second_at is None:
        return []
    if item.client_id is None:
        _finish(item, counts=_loose(item))
        return []
    _lock(item.client_id)
    if reason := why_not_now(item, on=on):
        _finish(item, reason=reason)
        return []
    people = stores.needles(Client.objects.get(pk=item.client_id))
    _finish(item, counts=forget(item.client_id))
    return people


def why_not_now(item: DestructionItem, *, on: date) -> str | None:
    """Why this resident is not destroyed though two people approved it, or None. Asked under the lock."""
    client_id, approved_at = item.client_id, item.list.second_at
    assert client_id is not None  # noqa: S101 — told to the type checker; loose rows never come here
    assert approved_at is not None  # noqa: S101
    if reason := figures.blocked([client_id], on=on, but=item.data_request_id).get(client_id):
        return reason
    if figures.changed_since(client_id, approved_at):
        return "Er is na het akkoord iets gewijzigd."
    if item.list.ground == DestructionList.Ground.REQUEST:
        return None
    term = RetentionTerm.objects.held_on(on).get(item.kind)
    changed_on = figures.last_changes([client_id], on=on).get(client_id)
    if term is None or changed_on is None or term.due(changed_on) > on:
        return "De bewaartermijn is niet meer voorbij."
    return None


def _lock(client_id: int) -> None:
    """The dossiers first, as every act does, then the resident: nothing new can be hung under it now."""
    list(Case.objects.filter(client=client_id).order_by("pk").select_for_update(of=("self",)).values("pk"))
    list(Client.objects.filter(pk=client_id).select_for_update(of=("self",)).values("pk"))


def forget(client_id: int) -> Counter[str]:
    """Destroy what is kept of a resident, within the running transaction: kind of row -> number.

    Rows along every relation: removed, or left as a fact (STAYS). Then what the history of changes says of
    them, also of this removal, and who looked; the rows of both logs stay, and so does the chain over them.
    Files go once this is stored; a household that nobody is left of goes too. Keys of forms that were sent,
    which hold addresses of dossiers, are needed for minutes: `drop_old_keys`.
    """
    rows = remains.rows_of(client_id)
    homes = set(HouseholdStay.objects.filter(client=client_id).values_list("household", flat=True))
    agreed = HouseholdAgreement.objects.filter(household__in=_left_empty(homes, client_id))
    if keys := set(agreed.values_list("pk", flat=True)):
        rows.setdefault(HouseholdAgreement, set()).update(keys)
    done: Counter[str] = Counter()
    paths = remains.files_of(rows)
    _destroying("yes")
    for model, ids in rows.items():
        if remains.stays(model) and model is not DestructionItem:
            done[str(model._meta.verbose_name_plural)] += remains.empty(model, ids)
    for model, number in remains.remove(rows):
        done[str(model._meta.verbose_name_plural)] += number
    Household.objects.filter(pk__in=homes, members=None, stays=None).delete()
    _destroying("")
    done[CHANGES] = _forget_changes(rows)
    case_ids = rows.get(Case, set())
    looks = AccessLog.objects.filter(client_id=client_id) | AccessLog.objects.filter(case_id__in=case_ids)
    done[LOOKS] = sealing.destroy(Seal.Log.LOOKS, set(looks.values_list("pk", flat=True)), by=None)
    done[FILES] = len(paths)
    for path in paths:
        transaction.on_commit(_unlinking(path))
    return done


def _left_empty(homes: set[int], client_id: int) -> set[int]:
    """Of these households those in which nobody else lives or lived."""
    living = Client.objects.filter(household__in=homes).exclude(pk=client_id)
    lived = HouseholdStay.objects.filter(household__in=homes).exclude(client=client_id)
    return homes - {pk for rows in (living, lived) for pk in rows.values_list("household", flat=True)}


def _forget_changes(rows: remains.Rows) -> int:
    ids = set(History.objects.filter(tx=CurrentTransaction()).values_list("pk", flat=True))
    for model, keys in rows.items():
        known = History.objects.filter(record=model._meta.db_table, row_id__in=keys, destroyed_at=None)
        ids.update(known.values_list("pk", flat=True))
    return sealing.destroy(Seal.Log.HISTORY, ids, by=None)


def _unlinking(path: Path) -> Callable[[], None]:
    return lambda: path.unlink(missing_ok=True)


def _destroying(word: str) -> None:
    """Let the triggers of rows that are only ever added know that this is a destruction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('rondom.destroying', %s, true)", [word])


def _loose(item: DestructionItem) -> Counter[str]:
    """Destroy loose rows: those over their term on the day of the proposal, which is what was approved."""
    term = RetentionTerm.objects.held_on(item.due_on)[item.kind]
    rows = figures.loose_rows(item.kind, until=term.cutoff(on=item.due_on))
    done: Counter[str] = Counter()
    if rows is None:
        return done
    if item.kind == Kept.LOOKS:
        while portion := list(rows.order_by("pk").values_list("pk", flat=True)[:PORTION]):
            done[LOOKS] += sealing.destroy(Seal.Log.LOOKS, portion, by=None)
        return done
    model, ids = rows.model, set(rows.order_by().values_list("pk", flat=True))
    done[str(model._meta.verbose_name_plural)] = remains.empty(model, ids)
    below: remains.Rows = {}
    if item.kind == Kept.CALLER:  # what came in of the question, and what was written under it
        below = remains.rows_under(model, ids)
        for path in remains.files_of(below):
            transaction.on_commit(_unlinking(path))
    # What an entry said before it was put right stands beside it, by number.
    corrected = RegisterCorrection.objects.filter(register=model._meta.db_table, row_id__in=ids)
    _destroying("yes")
    done[str(RegisterCorrection._meta.verbose_name_plural)] = corrected._raw_delete("default")
    for child, number in remains.remove(below):
        done[str(child._meta.verbose_name_plural)] += number
    _destroying("")
    done[CHANGES] = _forget_changes(below | {model: ids})
    return done


def _finish(item: DestructionItem, *, reason: str = "", counts: Counter[str] | None = None) -> None:
    item.state = State.SKIPPED if reason else State.DESTROYED
    item.reason = reason
    item.counts = {name: number for name, number in sorted((counts or {}).items()) if number}
    item.decided_at = Now()  # type: ignore[assignment]
    item.save()


def drop_old_keys() -> int:
    """Remove the keys of forms sent more than a week ago; no browser sends one of those again."""
    dropped, _ = FormClaim.objects.filter(claimed_at__lt=Now() - timedelta(days=7)).delete()
    return dropped


@act
def certify(listed: DestructionList, searched: stores.Searched, *, on: date) -> DestructionCertificate | None:
    """Close a list with its statement (verklaring van vernietiging); None when another worker just did."""
    waiting = DestructionList.objects.approved().select_for_update(of=("self",), skip_locked=True)
    found = waiting.filter(pk=listed.pk).first()
    if found is None:
        return None
    found.executed_at = Now()  # type: ignore[assignment]
    found.save()
    found.refresh_from_db()
    content = exports.certificate_of(found, searched, terms=_terms(found, on=on))
    text = exports.canonical(content)
    certificate = DestructionCertificate(
        list=found, content=content, sha256=exports.digest(text), pdf=exports.certificate_pdf(content)
    )
    certificate.save()
    for one in searched.found:
        logger.error("After list %s somebody is still in %s, %s", found.pk, one.store, one.place)
    return certificate


def _terms(listed: DestructionList, *, on: date) -> Iterable[RetentionTerm]:
    kinds = set(listed.items.order_by().values_list("kind", flat=True))
    held = RetentionTerm.objects.held_on(on)
    return [held[kind] for kind in sorted(kinds) if kind in held]
