"""Of whom the term of retention is over, what stands in the way, and when something changed last."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, DateField, Exists, F, Max, Min, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest, TruncDate

from cases.figures.remains import days_of, family, rows_of, told_something
from cases.models import (
    AccessLog,
    Case,
    CaseGrant,
    Client,
    Complaint,
    DataRequest,
    DestructionItem,
    EmergencyAccess,
    History,
    Kept,
    LegalHold,
    RetentionTerm,
)
from cases.models.trail import KEPT
from cases.terms import DAY
from providers.periods import in_force

BATCH = 1_000
# Rows about looking and about destroying itself: no change of what is kept of somebody.
NO_CHANGE = {DestructionItem, LegalHold, EmergencyAccess, CaseGrant}
OPEN = "Het dossier is nog open."


class Due(NamedTuple):
    """One resident whose term is over on the day that was asked for."""

    client_id: int
    kind: Kept
    last_change_on: date
    due_on: date


class Loose(NamedTuple):
    """Rows that name no resident by key and whose term is over."""

    kind: Kept
    rows: QuerySet[Any]
    last_change_on: date
    row_count: int


def related(name: str) -> Any:
    """The model behind a reverse relation of the resident: of an upper app, by the word of this one."""
    return Client._meta.get_field(name).related_model


def due(*, on: date) -> Iterator[Due]:
    """All residents whose term is over on the day and whom nothing holds, in batches, by ascending key.

    A batch is cheaply found by an index per step (the dossiers and questions of a resident); what changed
    last is then asked for the batch alone, so that memory does not grow with the number of residents.
    """
    terms = RetentionTerm.objects.held_on(on)
    after = 0
    while ids := list(_candidates(terms, after=after, on=on)):
        after = ids[-1]
        held = blocked(ids, on=on)
        free = [pk for pk in ids if pk not in held]
        kinds, changed = _kinds(free), last_changes(free, on=on)
        for pk in free:
            term = terms.get(kinds[pk])
            if term and (day := changed.get(pk)) and (due_on := term.due(day)) <= on:
                yield Due(pk, kinds[pk], day, due_on)


def _candidates(terms: dict[str, RetentionTerm], *, after: int, on: date) -> QuerySet[Any, int]:
    """Keys of residents of whom no dossier or question is young, and who are on no list."""
    ends = {kind: term.cutoff(on=on + DAY) for kind, term in terms.items()}
    young = min(ends.values(), default=date.min)
    shortest = max(ends.values(), default=date.min)
    cases = Case.objects.filter(client=OuterRef("pk"))
    asked = related("requests").objects.filter(client=OuterRef("pk"))
    listed = DestructionItem.objects.filter(client=OuterRef("pk")).filter(
        Q(state__in=("proposed", "destroyed")) | Q(state="excluded", excluded_until__gte=on)
    )
    keys = Client.objects.filter(pk__gt=after).filter(
        ~Exists(cases.filter(Q(closed_on=None) | Q(closed_on__gt=ends.get(Kept.CASE, young)))),
        ~Exists(asked.filter(received_on__gt=shortest)),
        ~Exists(listed),
    )
    return keys.order_by("pk").values_list("pk", flat=True)[:BATCH]


def _kinds(ids: Collection[int]) -> dict[int, Kept]:
    """What is kept of each: a dossier, questions that came to something, or questions that did not."""
    with_case = set(Case.objects.filter(client__in=ids).values_list("client", flat=True))
    asked = related("requests").objects.filter(client__in=ids)
    with_advice = set(asked.exclude(outcome="none").values_list("client", flat=True))
    return {
        pk: Kept.CASE if pk in with_case else Kept.ADVICE if pk in with_advice else Kept.BROKEN_OFF
        for pk in ids
    }


def last_changes(ids: Collection[int], *, on: date) -> dict[int, date]:
    """When something of each of these residents was last written: client key -> day, never after `on`.

    The days and moments of every row along every relation, and the moments of changes in the history. A
    resident of whom nothing has a day is absent. Source: Wmo 2015 art. 5.3.4 (laatste wijziging).
    """
    last: dict[int, date] = {}
    for model, paths in family().items():
        if model in NO_CHANGE:
            continue
        for path in paths:
            for rows in _moments(model, path, ids):
                for pk, day in rows:
                    if day is not None:
                        last[pk] = max(last.get(pk, date.min), min(day, on))
    return last


def _moments(model: type[Model], path: str, ids: Collection[int]) -> Iterator[QuerySet[Any, Any]]:
    rows = model._base_manager.filter(**{f"{path}__in": ids}).order_by()
    days = [_as_day(model, name) for name in days_of(model)]
    if days:
        latest = Greatest(*days, output_field=DateField()) if len(days) > 1 else days[0]
        yield _latest(rows, path, latest)
    if model._meta.db_table in KEPT:
        changes = History.objects.filter(record=model._meta.db_table, row_id=OuterRef("pk"), act="update")
        at = Subquery(changes.order_by("-pk").values(day=TruncDate("at"))[:1])
        yield _latest(rows, path, at)


def _latest(rows: QuerySet[Any], path: str, day: Any) -> QuerySet[Any, Any]:
    dated = rows.annotate(the_day=day).values(path)
    return dated.annotate(last=Max("the_day")).values_list(path, "last")


def _as_day(model: type[Model], name: str) -> Any:
    return TruncDate(name) if _is_moment(model, name) else F(name)


def _is_moment(model: type[Model], name: str) -> bool:
    return model._meta.get_field(name).get_internal_type() == "DateTimeField"


def blocked(ids: Collection[int], *, on: date, but: int | None = None) -> dict[int, str]:
    """What stands in the way of destroying these residents: client key -> the first reason, in Dutch.

    but: the key of the request that asked for the destruction; it does not stand in its own way.
    """
    of = Client.objects.filter(pk__in=ids)
    open_question = Q(requests__outcome="") | Q(cases__requests__outcome="")
    assessing = Q(
        requests__assessment__isnull=False,
        requests__assessment__finished_on=None,
        requests__assessment__withdrawn_on=None,
    )
    deciding = Q(requests__applications__isnull=False, requests__applications__decided_on=None)
    complaining = Q(cases__complaint_links__isnull=False, cases__complaint_links__complaint__handled_on=None)
    asking = DataRequest.objects.unanswered().filter(client__in=ids).exclude(pk=but or 0)
    reasons: list[tuple[str, QuerySet[Any, int]]] = [
        ("Er geldt een vernietigingsstop.", of.filter(in_force(on, "holds")).values_list("pk", flat=True)),
        (OPEN, of.filter(cases__isnull=False, cases__closed_on=None).values_list("pk", flat=True)),
        ("Een hulpvraag is nog niet afgerond.", of.filter(open_question).values_list("pk", flat=True)),
        ("Er loopt een onderzoek.", of.filter(assessing).values_list("pk", flat=True)),
        ("Er loopt een klacht of bezwaar.", of.filter(complaining).values_list("pk", flat=True)),
        ("Er loopt een aanvraag.", of.filter(deciding).values_list("pk", flat=True)),
        ("Er loopt een verzoek van de inwoner.", asking.values_list("client", flat=True)),
    ]
    found: dict[int, str] = {}
    for reason, keys in reasons:
        for pk in keys:
            found.setdefault(pk, reason)
    return found


def changed_since(client_id: int, moment: datetime) -> bool:
    """Whether anything of the resident was written after the moment: by the history of changes, and by the
    moments that rows carry themselves.
    """
    for model, ids in rows_of(client_id).items():
        if model in NO_CHANGE:
            continue
        table = model._meta.db_table
        if table in KEPT:
            later = History.objects.filter(record=table, row_id__in=ids, at__gt=moment)
            if later.exclude(act="destroy").exists():
                return True
        moments = [name for name in days_of(model) if _is_moment(model, name)]
        stamped = Q(*((f"{name}__gt", moment) for name in moments), _connector=Q.OR)
        if moments and model._base_manager.filter(stamped, pk__in=ids).exists():
            return True
    return False


def loose(*, on: date) -> Iterator[Loose]:
    """The kinds of rows without a resident of which some are over their term on the day."""
    for kind, term in sorted(RetentionTerm.objects.held_on(on).items()):
        if (rows := loose_rows(kind, until=term.cutoff(on=on))) is None:
            continue
        day = "at" if kind == Kept.LOOKS else "the_day"
        bounds = rows.aggregate(first=Min(day), count=Count("pk"))
        if bounds["count"]:
            first = bounds["first"]
            yield Loose(
                Kept(kind), rows, first.date() if isinstance(first, datetime) else first, bounds["count"]
            )


def loose_rows(kind: str, *, until: date) -> QuerySet[Any] | None:
    """The rows of one kind that changed last on `until` or before and still tell something; None: no such
    kind.
    """
    asked, signals = related("requests"), related("requests")._meta.get_field("signals").related_model
    match kind:
        case Kept.CALLER:
            rows = asked.objects.filter(client=None, case=None).exclude(outcome="")
            rows = rows.annotate(the_day=Greatest("received_on", "outcome_on"))
        case Kept.SIGNAL:
            rows = signals.objects.filter(case=None, request=None).exclude(closed_on=None)
            rows = rows.annotate(the_day=F("closed_on"))
        case Kept.COMPLAINT:
            rows = Complaint.objects.exclude(handled_on=None).annotate(the_day=F("handled_on"))
        case Kept.LOOKS:
            return AccessLog.objects.filter(at__date__lte=until, destroyed_at=None).order_by()
        case _:
            return None
    return rows.filter(told_something(rows.model), the_day__lte=until).order_by()
