"""Give many dossiers away at once (verdelen): a job of the queue, with a result for every row.

What a row may, is asked when its turn comes, in a transaction of its own: one that fails stops no other.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from cases import policies
from cases.figures import words
from cases.models import (
    Assignment,
    Case,
    Distribution,
    DistributionRow,
    HouseholdDirector,
    Involvement,
    RowOutcome,
)
from cases.services.head import locked, record, save
from cases.services.people import as_found, assign, give, must_hold
from cases.services.row_jobs import job, queue_again, why_refused, work_off
from providers.models import MessageKind, User, act
from providers.policies import enforce
from providers.services import after_commit, tell

P = TypeVar("P", Assignment, Involvement, HouseholdDirector)
DAY = timedelta(days=1)
TASK = "cases.schedule.distribute"
MOST = 1_000
What, Kind = DistributionRow.What, Assignment.Kind


class Wish(NamedTuple):
    """One row that is asked: the dossier, as which it is held, the key of that period, and who gets it."""

    case_id: int
    what: str
    about: int
    worker: User


@act
def distribute(*, wishes: Sequence[Wish], on: date, by: User) -> Distribution:
    """Ask the queue to give new dossiers away (verdelen).

    Raises PermissionDenied for who leads no team, ValidationError for none or more than MOST of them.
    """
    enforce(policies.why_not_see_board(by))
    return _ask(Distribution(kind=Distribution.Kind.ASSIGN, starts_on=on), wishes, by=by)


@act
def hand_on(*, leaver: User, last_on: date, wishes: Sequence[Wish], on: date, by: User) -> Distribution:
    """Ask the queue to give away what a worker who leaves still has (overdragen bij vertrek).

    last_on: the last working day; who gets it has it from the next day on, or from today where that is over.
    Raises PermissionDenied for who leads neither the worker nor a dossier the worker holds.
    """
    enforce(policies.why_not_arrange_leave(by, leaver, on=on))
    starts_on = max(last_on + DAY, on)
    asked = Distribution(kind=Distribution.Kind.LEAVE, leaver=leaver, starts_on=starts_on)
    if any(wish.worker == leaver for wish in wishes):
        raise ValidationError("Kies een collega die blijft.")
    return _ask(asked, wishes, by=by)


def carry_out(distribution_id: int, *, on: date) -> None:
    """Do the rows that still wait, one by one. It may run twice, also at once: a row is done once."""
    waiting = DistributionRow.objects.filter(distribution=distribution_id, outcome=RowOutcome.WAITING)
    told = partial(_tell, distribution_id)
    work_off(Distribution.objects.filter(pk=distribution_id), waiting, partial(_row, on=on), told)


def _tell(distribution_id: int) -> None:
    """Tell each colleague how many came in one go: one message, not one a dossier."""
    asked = Distribution.objects.select_related("asked_by").get(pk=distribution_id)
    done = asked.rows.filter(outcome=RowOutcome.DONE).exclude(worker=asked.asked_by)
    given = dict(done.order_by().values_list("worker").annotate(Count("case", distinct=True)))
    for worker in User.objects.filter(pk__in=given).order_by("pk"):
        what = words.dossiers(given[worker.pk])
        tell(
            to=worker, kind=MessageKind.DOSSIER, subject=f"U krijgt {what}",
            text=f"{asked.asked_by.name} geeft u {what}, vanaf {asked.starts_on:%d-%m-%Y}.",
            path=reverse("cases:work"),
        )  # fmt: skip


def resume() -> int:
    """Queue again what nobody works on any more, such as after a worker was killed; gives how many."""
    return queue_again(Distribution.objects.all(), TASK)


def _ask(asked: Distribution, wishes: Sequence[Wish], *, by: User) -> Distribution:
    if not wishes:
        raise ValidationError("Kies minstens één dossier.")
    if len(wishes) > MOST:
        raise ValidationError(f"Kies hooguit {MOST} dossiers tegelijk.")
    asked.team, asked.asked_by = by.team, by  # type: ignore[assignment]  # the policy saw to it
    save(asked)
    DistributionRow.objects.bulk_create(
        DistributionRow(
            distribution=asked, case_id=wish.case_id, what=wish.what, about=wish.about, worker=wish.worker
        )
        for wish in wishes
    )
    after_commit(job(TASK), asked.pk)
    return asked


@act
def _row(key: int, *, on: date) -> None:
    """Do one row and keep what became of it. The policies ask about who wanted it, as on the page."""
    found = DistributionRow.objects.select_for_update(of=("self",), skip_locked=True)
    row = found.filter(pk=key, outcome=RowOutcome.WAITING).select_related("distribution", "worker").first()
    if row is None:
        return
    wanted = row.distribution
    row.outcome = RowOutcome.DONE
    try:
        with transaction.atomic():
            case = locked(Case.objects.get(pk=row.case_id))
            if row.what == What.NEW:
                _give_new(case, row.worker, on=on, by=wanted.asked_by)
            else:
                DOES[row.what](case, row, max(wanted.starts_on, on), on)
    except (PermissionDenied, ValidationError) as error:
        row.outcome, row.reason = RowOutcome.REFUSED, why_refused(error)
    row.save(update_fields=["outcome", "reason"])


def _give_new(case: Case, worker: User, *, on: date, by: User) -> None:
    if not Case.objects.without_helper(on=on).filter(pk=case.pk).exists():
        raise ValidationError("Dit dossier is intussen al verdeeld.")
    assign(case=case, worker=worker, is_told=False, on=on, by=by)


def _held(case: Case, row: DistributionRow, first: date, on: date) -> None:
    """A dossier of which the leaver is the vaste hulpverlener beyond the last day."""
    wanted = row.distribution
    enforce(policies.why_not_assign(wanted.asked_by, case, on=on))
    mine = _beyond(case.assignments.filter(worker=wanted.leaver, kind=Kind.FIXED), first).first()
    if mine is None:
        raise ValidationError("Dit dossier is intussen van een ander.")
    # Who stands in for the leaver over the last day finishes that; the new one begins when the leaver would.
    given = give(case, row.worker, first=max(first, mine.starts_on), on=on)
    record(case, "assigned", on=on, by=wanted.asked_by, about=given)


def _returns(case: Case, row: DistributionRow, first: date, on: date) -> None:
    """A dossier in which somebody stands in for the leaver without a known end."""
    wanted = row.distribution
    enforce(policies.why_not_assign(wanted.asked_by, case, on=on))
    stand_in = case.assignments.filter(pk=row.about, kind=Kind.REPLACEMENT, ends_on=None).first()
    if stand_in is None:
        raise ValidationError("Deze vervanging is intussen veranderd.")
    given = give(case, row.worker, first=max(first, stand_in.starts_on), on=on)
    record(case, "assigned", on=on, by=wanted.asked_by, about=given)


def _stand_in(case: Case, row: DistributionRow, first: date, on: date) -> None:
    """A dossier in which the leaver stands in for somebody beyond the last day."""
    wanted = row.distribution
    enforce(policies.why_not_replace(wanted.asked_by, case, on=on))
    mine = list(_beyond(case.assignments.filter(worker=wanted.leaver, kind=Kind.REPLACEMENT), first))
    if not mine:
        raise ValidationError("Deze vervanging is intussen veranderd.")
    for period in mine:
        fixed = case.assignments.filter(kind=Kind.FIXED, starts_on__lt=period.starts_on).last()
        if fixed and fixed.worker_id == row.worker_id:
            raise ValidationError(f"{row.worker.name} is de vaste hulpverlener. Stop de vervanging.")
        last, begins = period.ends_on, max(first, period.starts_on)
        must_hold(row.worker, case, first=begins, last=last)
        if period.starts_on >= first:
            period.worker = row.worker
            save(period)
            continue
        period.ends_on = first - DAY
        rest = Assignment(case=case, worker=row.worker, kind=Kind.REPLACEMENT, starts_on=begins, ends_on=last)
        save(period, rest)
        record(case, "replacement_planned", on=on, by=wanted.asked_by, about=rest)


def _directs(case: Case, row: DistributionRow, first: date, on: date) -> None:
    """A dossier of which the leaver is the procesregisseur beyond the last day."""
    wanted = row.distribution
    enforce(policies.why_not_end_direction(wanted.asked_by, case, on=on))
    level = Involvement.Level.DIRECTION
    mine = _beyond(case.involvements.filter(worker=wanted.leaver, level=level), first).first()
    if mine is None:
        raise ValidationError("Deze procesregie is intussen gestopt.")
    begins = max(first, mine.starts_on)
    if no := policies.why_not_direct(row.worker, on=begins) or policies.why_not_let_in(row.worker, case):
        raise ValidationError(no)
    following = Involvement(
        case=case, worker=row.worker, level=level, part=mine.part, starts_on=begins, ends_on=mine.ends_on
    )
    if mine.starts_on == begins:
        following = mine
        following.worker = row.worker
    else:
        mine.ends_on = begins - DAY
        save(mine)
    save(following)
    record(case, "escalated", on=on, by=wanted.asked_by, about=following)


def _leads_home(case: Case, row: DistributionRow, first: date, on: date) -> None:
    """A household of which the leaver is the regisseur beyond the last day."""
    wanted = row.distribution
    enforce(policies.why_not_assign(wanted.asked_by, case, on=on))
    leading = HouseholdDirector.objects.select_for_update(of=("self",)).select_related("household")
    mine = _beyond(leading.filter(pk=row.about, worker=wanted.leaver), first).first()
    if mine is None:
        raise ValidationError("Dit huishouden heeft intussen een andere regisseur.")
    begins = max(first, mine.starts_on)
    as_found(row.worker)
    if no := policies.why_not_be_director(row.worker, mine.household, on=begins):
        raise ValidationError(no)
    following = HouseholdDirector(
        household=mine.household, worker=row.worker, starts_on=begins, ends_on=mine.ends_on
    )
    if mine.starts_on == begins:
        following = mine
        following.worker = row.worker
    else:
        mine.ends_on = begins - DAY
        save(mine)
    save(following)
    record(case, "director_named", on=on, by=wanted.asked_by, about=following)


def _beyond(periods: QuerySet[P], first: date) -> QuerySet[P]:
    """Those that would run on the first day of who comes after, or later."""
    return periods.filter(Q(ends_on=None) | Q(ends_on__gte=first)).order_by("starts_on")


DOES: Mapping[str, Callable[[Case, DistributionRow, date, date], None]] = {
    What.HELD: _held,
    What.RETURNS: _returns,
    What.STAND_IN: _stand_in,
    What.DIRECTS: _directs,
    What.LEADS_HOME: _leads_home,
}
