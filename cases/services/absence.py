"""A worker who is away: who stands in for all their dossiers, for how long, and back again."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Subquery

from cases import policies
from cases.figures import words
from cases.figures.absence import stood_in_for
from cases.models import Assignment, Case
from cases.services.people import DAY, ask_to_stand_in, end_replacement, lengthen_replacement, replace
from providers.models import User, act
from providers.periods import in_force
from providers.policies import why_not_keep_presence
from providers.services import end_absence, report_absence

Kind = Assignment.Kind
Days = tuple[date, date | None]


class Outcome(NamedTuple):
    """What became of one dossier in an act over several: no reason means it was done.

    said: what was done otherwise than for the rest.
    """

    case: Case
    why_not: str = ""
    said: str = ""


@act
def replace_worker(
    *,
    absent: User,
    worker: User | None,
    days: Days,
    instead: Mapping[int, User | None] | None = None,
    is_ill: bool = False,
    on: date,
    by: User,
) -> list[Outcome]:
    """Let a colleague stand in for the dossiers that a worker holds on the first day (vervanging).

    instead: dossier -> who stands in there, in the place of `worker`; None: nobody, it stays as it is.
    is_ill: everybody sees that the worker is away those days, never why; also of who holds no dossiers.
    Where somebody stands in already on the first day, that one goes on; where somebody will later, the first
    one does so until then.

    One outcome per dossier: what could not be done says why, and the others are done all the same. Of a
    dossier that `by` may not see there is the number and the reason, nothing else. Raises as replace does
    when nothing of it can be right.
    """
    first, last = days
    instead = instead or {}
    if worker == absent or absent in instead.values():
        raise ValidationError({"worker": "Kies een andere collega als vervanger."})
    if worker and (reason := policies.why_not_hold(worker, on=first, until=last)):
        raise ValidationError({"worker": reason})
    asked = Counter[User]()
    outcomes = _stood_in_longer(absent, days, asked, on=on, by=by)
    held = Case.objects.held_by(absent, on=first).open_on(on)
    for case in Case.objects.filter(pk__in=held.values("pk")).order_by("pk"):
        stand_in = instead.get(case.pk, worker)
        if stand_in is None:
            continue
        outcome = _replaced(case, stand_in, days, on=on, by=by)
        outcomes.append(outcome)
        asked[stand_in] += not outcome.why_not
    if not outcomes and (held.exists() or not is_ill):
        said = (
            "Kies minstens één dossier."
            if held.exists()
            else f"{absent.name} houdt op die dag geen dossiers."
        )
        raise ValidationError({"absent": said})
    for one, number in asked.items():
        if number:
            ask_to_stand_in(one, f"{words.dossiers(number)} van {absent.name}", days, by=by)
    if is_ill:
        _report_away(absent, first, last, on=on, by=by)
    return outcomes


def _stood_in_longer(absent: User, days: Days, asked: Counter[User], *, on: date, by: User) -> list[Outcome]:
    """Lengthen what runs on the first day and ends within the days; counts who is asked to do so."""
    first, last = days
    outcomes = []
    for one in stood_in_for(absent, on=first).select_related("case", "worker").order_by("case"):
        if last is not None and one.ends_on is not None and one.ends_on >= last:
            continue
        reason = _why_not_replace_now(by, one.case, on=on)
        try:
            if reason is None:
                with transaction.atomic():
                    lengthen_replacement(case=one.case, last=last, on=on, by=by)
                asked[one.worker] += 1
            outcomes.append(Outcome(one.case, reason or "", "De vervanging die er was, duurt langer."))
        except ValidationError as error:
            outcomes.append(Outcome(one.case, " ".join(error.messages)))
    return outcomes


def _replaced(case: Case, stand_in: User, days: Days, *, on: date, by: User) -> Outcome:
    """Let one stand in for one dossier, up to a vervanging that was planned for later."""
    if reason := _why_not_replace_now(by, case, on=on):
        return Outcome(case, reason)
    first, last = days
    planned = (
        case.assignments.filter(kind=Kind.REPLACEMENT, starts_on__gt=first).order_by("starts_on").first()
    )
    said = ""
    if planned and (last is None or planned.starts_on <= last):
        last = planned.starts_on - DAY
        said = f"Vanaf {planned.starts_on:%d-%m-%Y} was er al een vervanging. Die blijft."
    try:
        with transaction.atomic():
            replace(case=case, worker=stand_in, days=(first, last), is_told=False, on=on, by=by)
    except ValidationError as error:
        return Outcome(case, " ".join(error.messages))
    return Outcome(case, said=said)


def _report_away(absent: User, first: date, last: date | None, *, on: date, by: User) -> None:
    """Note the days on which a worker is away, where they are not noted yet."""
    while running := absent.absences.in_force(on=first).first():
        if running.ends_on is None:
            return
        first = running.ends_on + DAY
    if last is not None and first > last:
        return
    later = absent.absences.filter(starts_on__gt=first).order_by("starts_on").first()
    ends = [day for day in (last, later and later.starts_on - DAY) if day]
    report_absence(worker=absent, starts_on=first, ends_on=min(ends, default=None), on=on, by=by)


@act
def return_worker(*, absent: User, on: date, by: User) -> list[Outcome]:
    """End today every vervanging of a worker who is back; tomorrow the dossiers are held as before.

    An absence that was noted ends too: whoever is back can be reached.

    One outcome per dossier, as replace_worker gives them. Raises ValidationError when nobody stands in for
    the worker, who was not said to be away either.
    """
    last = Assignment.objects.filter(case=OuterRef("pk"), kind=Kind.FIXED, starts_on__lte=on)
    replaced = (
        Case.objects.filter(in_force(on, "assignments"), assignments__kind=Kind.REPLACEMENT)
        .annotate(fixed=Subquery(last.order_by("-starts_on").values("worker")[:1]))
        .filter(fixed=absent.pk)
    )
    outcomes = []
    for case in replaced.order_by("pk"):
        reason = _why_not_replace_now(by, case, on=on)
        try:
            if reason is None:
                with transaction.atomic():
                    end_replacement(case=case, on=on, by=by)
            outcomes.append(Outcome(case, reason or ""))
        except ValidationError as error:
            outcomes.append(Outcome(case, " ".join(error.messages)))
    may_end = why_not_keep_presence(by, absent, on=on) is None
    is_away = may_end and absent.absences.in_force(on=on).exists()
    if not outcomes and not is_away:
        raise ValidationError({"absent": f"Niemand vervangt nu {absent.name}."})
    if is_away:
        end_absence(worker=absent, on=on, by=by)
    return outcomes


def _why_not_replace_now(user: User, case: Case, *, on: date) -> str | None:
    """Why not, in words that tell who can: the dossier itself may be one that the user does not see."""
    reason = policies.why_not_replace(user, case, on=on)
    if reason and policies.road(user, case, on=on) is None:
        if case.is_protected(on=on):
            return "Het is beschermd. De functionaris gegevensbescherming heft dat zo nodig even op."
        return "Het is niet van uw team, of u mag het niet zien. Vraag een andere stuurder."
    return reason
