"""Who holds a dossier, who stands in, and who is involved."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.urls import reverse

from cases import policies
from cases.models import Assignment, Case, Involvement
from cases.services.head import locked, record, save
from cases.services.plans import forget_handovers
from providers.models import MessageKind, User, act
from providers.policies import enforce
from providers.services import tell

DAY = timedelta(days=1)
Kind = Assignment.Kind
# Shared: many dossiers may come to one worker at once; plan_leave and a file wait for them.
STAYS = "SELECT is_active, starts_on, ends_on FROM providers_user WHERE id = %s FOR SHARE"


@act
def assign(
    *, case: Case, worker: User, handover: str = "", is_told: bool = True, on: date, by: User
) -> Assignment:
    """Give a dossier its vaste hulpverlener from today on (toewijzen), or another one (overdracht).

    Whoever held it does so up to yesterday; one who only got it today is replaced on the spot, since no
    period ends before it starts. What was planned for later (the return after a vervanging) is dropped.
    handover: what the new one must know. is_told: not for one of many that are given in one go.
    Raises PermissionDenied when `by` does not lead the team or the case is closed, and ValidationError when
    the worker cannot hold a dossier or holds this one already. Source: K09, one vaste hulpverlener.
    """
    case = locked(case)
    enforce(policies.why_not_assign(by, case, on=on))
    if worker == _fixed_worker(case, on=on):
        raise ValidationError({"worker": f"{worker.name} is al de vaste hulpverlener van dit dossier."})
    assignment = give(case, worker, first=on, on=on)
    record(case, "assigned", on=on, by=by, about=assignment, text=handover)
    if is_told and worker != by:
        tell(
            to=worker, kind=MessageKind.DOSSIER, subject="U hebt een dossier gekregen",
            text=f"{by.name} maakte u de vaste hulpverlener van dossier {case.number}.",
            path=reverse("cases:case", args=[case.pk]),
        )  # fmt: skip
    return assignment


def give(case: Case, worker: User, *, first: date, on: date) -> Assignment:
    """Let a worker hold a locked dossier from a day on, today or later; part of an act that asked who may.

    Whoever holds it then does so up to the day before. What was planned from that day on is dropped.
    Raises ValidationError when the worker cannot hold it, from that day until further notice.
    """
    must_hold(worker, case, first=first, last=None)
    forget_handovers(case, first=first, on=on)
    case.assignments.filter(starts_on__gte=first, starts_on__gt=on).delete()
    held = case.assignments.in_force(on=first).first()
    if held and held.starts_on == first:
        assignment = held
        assignment.worker, assignment.kind, assignment.ends_on = worker, Kind.FIXED, None
    else:
        assignment = Assignment(case=case, worker=worker, starts_on=first)
        if held:
            held.ends_on = first - DAY
            save(held)
    save(assignment)
    return assignment


@act
def replace(
    *, case: Case, worker: User, days: tuple[date, date | None], is_told: bool = True, on: date, by: User
) -> Assignment:
    """Let a colleague hold a dossier for some days (vervanging), after which it returns by itself.

    days: first and last, both included; no last day means illness without a known end. The running
    assignment is cut in two around them and the second half is written now, so that no clock has to bring the
    dossier back; without a last day the return is written when the vervanging is ended. is_told: not for one
    of many.
    Raises PermissionDenied when `by` does not lead the team or the case is closed, and ValidationError when
    no single assignment runs from the day before to the day after.
    Source: our own rule of one helper at a time; K09 counts a replacement as no change.
    """
    case = locked(case)
    enforce(policies.why_not_replace(by, case, on=on))
    first, last = days
    if first < on:
        raise ValidationError({"first": "Een vervanging begint vandaag of later."})
    if last is not None and last < first:
        raise ValidationError({"last": "Vul een einddatum in na de begindatum."})
    must_hold(worker, case, first=first, last=last)
    after = last + DAY if last else None
    held = _held_around(case, first - DAY, after)
    runs_on = held is not None
    held = held or _held_until_stood_in(case, first - DAY, after)
    if held is None:
        raise ValidationError("Voor en na een vervanging houdt dezelfde hulpverlener het dossier.")
    if held.worker_id == worker.pk:
        raise ValidationError({"worker": f"{worker.name} houdt dit dossier zelf al."})

    stand_in = Assignment(case=case, worker=worker, kind=Kind.REPLACEMENT, starts_on=first, ends_on=last)
    rest = (after and runs_on) and Assignment(
        case=case, worker=held.worker, kind=held.kind, starts_on=after, ends_on=held.ends_on
    )
    held.ends_on = first - DAY
    save(held, stand_in, *([rest] if rest else []))  # shortened first, since no day may have two
    record(case, "replacement_planned", on=on, by=by, about=stand_in)
    if is_told:
        ask_to_stand_in(worker, f"dossier {case.number}", days, by=by)
    return stand_in


def ask_to_stand_in(worker: User, where: str, days: tuple[date, date | None], *, by: User) -> None:
    first, last = days
    until = f"tot en met {last:%d-%m-%Y}" if last else "tot nader bericht"
    if worker != by:
        tell(
            to=worker, kind=MessageKind.DOSSIER, subject="U neemt waar voor een collega",
            text=f"{by.name} vraagt u waar te nemen in {where}, van {first:%d-%m-%Y} {until}.",
            path=reverse("cases:work"),
        )  # fmt: skip


@act
def end_replacement(*, case: Case, on: date, by: User) -> Assignment:
    """End a running vervanging: today is its last day, tomorrow the vaste hulpverlener is back.

    Raises PermissionDenied when `by` does not lead the team, and ValidationError when nobody stands in, or
    the one who returns has left.
    """
    case = locked(case)
    enforce(policies.why_not_replace(by, case, on=on))
    stand_in = case.assignments.in_force(on=on).filter(kind=Kind.REPLACEMENT).first()
    if stand_in is None:
        raise ValidationError("Er is nu geen vervanging in dit dossier.")
    if stand_in.ends_on == on:
        raise ValidationError("Deze vervanging eindigt vandaag al.")
    rest = case.assignments.filter(starts_on__gt=on).order_by("starts_on").first()
    if rest is None or rest.kind == Kind.REPLACEMENT:  # what comes next was planned by itself, and stays
        before = case.assignments.filter(kind=Kind.FIXED, ends_on__lt=stand_in.starts_on).last()
        if before is None:
            raise ValidationError("Dit dossier had geen vaste hulpverlener. Wijs er een toe.")
        until = rest.starts_on - DAY if rest else None
        rest = Assignment(case=case, worker=before.worker, ends_on=until)
    must_hold(rest.worker, case, first=on + DAY, last=rest.ends_on)
    stand_in.ends_on = on
    rest.starts_on = on + DAY
    save(stand_in, rest)
    record(case, "replacement_ended", on=on, by=by, about=stand_in)
    return rest


@act
def lengthen_replacement(*, case: Case, last: date | None, on: date, by: User) -> Assignment:
    """Let who stands in do so for longer: up to another day, or until further notice.

    Raises PermissionDenied when `by` does not lead the team, and ValidationError when nobody stands in up to
    a day, the new one is not later, or the stand-in cannot hold the dossier so long.
    """
    case = locked(case)
    enforce(policies.why_not_replace(by, case, on=on))
    stand_in = case.assignments.in_force(on=on).filter(kind=Kind.REPLACEMENT).exclude(ends_on=None).first()
    rest = stand_in and case.assignments.filter(starts_on__gt=on).order_by("starts_on").first()
    if stand_in is None or rest is None:
        raise ValidationError("Er is nu geen vervanging met een einddatum in dit dossier.")
    if last is not None and stand_in.ends_on is not None and last <= stand_in.ends_on:
        raise ValidationError({"last": f"Kies een dag na {stand_in.ends_on:%d-%m-%Y}."})
    if rest.kind == Kind.REPLACEMENT or (rest.ends_on and (last is None or last >= rest.ends_on)):
        raise ValidationError("Daarna staat er al een andere vervanging. Kies een eerdere einddatum.")
    must_hold(stand_in.worker, case, first=on, last=last)
    stand_in.ends_on = last
    if last is None:  # the return is written when the vervanging is ended
        rest.delete()
        save(stand_in)
    else:
        rest.starts_on = last + DAY
        save(rest, stand_in)  # the return moves first, since no day may have two
    record(case, "replacement_planned", on=on, by=by, about=stand_in)
    return stand_in


@act
def involve(
    *,
    case: Case,
    worker: User,
    level: str = Involvement.Level.CORE,
    part: str = "",
    ends_on: date | None = None,
    on: date,
    by: User,
) -> Involvement:
    """Give a colleague access from today on, with a level (betrekken).

    Raises PermissionDenied for who does not decide in the dossier, and ValidationError when the colleague is
    involved already, or not at work. A procesregisseur comes by escalation only.
    """
    case = locked(case)
    enforce(policies.why_not_involve(by, case, on=on))
    if level == Involvement.Level.DIRECTION:
        raise ValidationError({"level": "Vraag een procesregisseur met: opschalen naar procesregie."})
    if not worker.is_at_work(on=on):
        raise ValidationError({"worker": f"{worker.name} is niet in dienst."})
    if reason := policies.why_not_let_in(worker, case):
        raise ValidationError({"worker": reason})
    involvement = Involvement(case=case, worker=worker, level=level, part=part, starts_on=on, ends_on=ends_on)
    save(involvement)
    record(case, "involved", on=on, by=by, about=involvement)
    return involvement


@act
def end_involvement(*, involvement: Involvement, on: date, by: User) -> Involvement:
    """End a colleague's access; today is the last day (betrokkenheid beëindigen).

    Raises PermissionDenied for who does not decide in the dossier, and ValidationError when it has ended.
    """
    case = locked(involvement.case)
    involvement = case.involvements.get(pk=involvement.pk)
    involvement.case = case
    enforce(policies.why_not_end_involvement(by, involvement, on=on))
    if involvement.ends_on is not None and involvement.ends_on <= on:
        raise ValidationError("Deze betrokkenheid is al beëindigd.")
    involvement.ends_on = on
    save(involvement)
    record(case, "involvement_ended", on=on, by=by, about=involvement)
    return involvement


def release(case: Case, *, on: date) -> None:
    """Let go of a dossier that another team takes over: today is the last day of who holds it."""
    forget_handovers(case, first=on, on=on)
    _drop_planned(case, on=on)
    for held in case.assignments.in_force(on=on):
        held.ends_on = on
        save(held)


def end_all(case: Case, *, on: date) -> None:
    """End every assignment, involvement and grant with the dossier; on is their last day."""
    forget_handovers(case, first=on, on=on)
    _drop_planned(case, on=on)
    for period in (*case.assignments.in_force(on=on), *case.involvements.in_force(on=on)):
        period.ends_on = on
        save(period)
    case.grants.filter(Q(ends_on=None) | Q(ends_on__gt=on)).update(ends_on=on)


def must_hold(worker: User, case: Case, *, first: date, last: date | None) -> None:
    """Refuse who cannot hold the dossier on all these days. The worker stays as found until the act is done,
    so that nobody leaves while a dossier comes in.
    """
    as_found(worker)
    if reason := policies.why_not_hold(worker, on=first, until=last) or policies.why_not_let_in(worker, case):
        raise ValidationError({"worker": reason})


def as_found(worker: User) -> None:
    """The worker as stored now, who stays so until the act is done: what is given to nobody who leaves."""
    with connection.cursor() as cursor:
        cursor.execute(STAYS, [worker.pk])
        worker.is_active, worker.starts_on, worker.ends_on = cursor.fetchone()


def _fixed_worker(case: Case, *, on: date) -> User | None:
    """The vaste hulpverlener of today who stays so, None when there is none or a stand-in holds the case."""
    running = case.assignments.in_force(on=on).filter(kind=Kind.FIXED, ends_on=None).first()
    return running.worker if running else None


def _held_around(case: Case, before: date, after: date | None) -> Assignment | None:
    """The one assignment that runs on both days; without an after, the one that has no end."""
    if after is not None:
        return case.assignments.spanning(before, after).first()
    return case.assignments.in_force(on=before).filter(ends_on=None).first()


def _held_until_stood_in(case: Case, before: date, after: date | None) -> Assignment | None:
    """The assignment of the day before where it runs up to a vervanging that begins on the day after."""
    if after is None or not case.assignments.filter(kind=Kind.REPLACEMENT, starts_on=after).exists():
        return None
    return case.assignments.in_force(on=before).filter(ends_on=after - DAY).first()


def _drop_planned(case: Case, *, on: date) -> None:
    """Forget periods that have not begun: a plan is no history, and the event of the plan stays."""
    case.assignments.filter(Q(starts_on__gt=on)).delete()
