"""Acts on groups: begin and change one, put a resident in it, stop, and say who was there."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from cases.models import Case, Gathering, Group, Participation, Presence, Trajectory
from cases.policies import group as policies
from cases.services.head import locked, record, save
from cases.services.question import asked_partners
from providers.models import User, act, keep
from providers.policies import enforce

STALE = "Een collega heeft dit intussen gewijzigd. Kijk wat er nu staat."
FULL = "Deze groep is vol. Zet de inwoner op de wachtlijst."


@act
def begin_group(*, group: Group, leaders: Collection[User] = (), by: User, **words: Any) -> Group:
    """Begin a group (groep beginnen). group: new, with its team or organisation. words: its other fields.

    Raises PermissionDenied for who is not of that team or organisation, and ValidationError by field.
    """
    enforce(policies.why_not_keep_group(by, group))
    return _write(group, leaders, words)


@act
def change_group(*, group: Group, leaders: Collection[User] = (), seen: int, by: User, **words: Any) -> Group:
    """Change a group, or end it (groep wijzigen). seen: the version that was on the screen.

    Raises as begin_group does, and ValidationError when there are more residents in it than places.
    """
    group = _held(group)
    enforce(policies.why_not_keep_group(by, group))
    if group.version != seen:
        raise ValidationError(STALE)
    group.version += 1
    capacity = words.get("capacity", group.capacity)
    if group.participations.filter(starts_on__isnull=False, ends_on=None).count() > capacity:
        raise ValidationError({"capacity": "Er doen meer inwoners mee. Vul een hoger aantal in."})
    return _write(group, leaders, words)


@act
def join(*, case: Case, group: Group, starts_on: date, on: date, by: User) -> Participation:
    """Put a resident in a group from a day up to today (in een groep plaatsen); waiting when it is full.

    A trajectory that runs is in a group from then on (K17). Raises PermissionDenied for who does not work in
    the dossier; ValidationError by field for a group that has ended, or of one that does not help.
    """
    case = locked(case)
    enforce(policies.why_not_join(by, case, on=on))
    group = _held(group)
    if not case.opened_on <= starts_on <= on:
        raise ValidationError({"starts_on": "Kies een dag tussen de opening van het dossier en vandaag."})
    if not group.includes(starts_on) or not group.includes(on):
        raise ValidationError({"group": "Deze groep is er dan niet. Kies een andere."})
    if group.partner and not asked_partners(case, on=on).filter(pk=group.partner.pk).exists():
        raise ValidationError({"group": f"Stuur eerst een verwijzing naar {group.partner.name}."})
    if case.participations.filter(group=group).filter(Q(ends_on=None) | Q(ends_on__gt=on)).exists():
        raise ValidationError({"group": "Deze inwoner zit al in deze groep, of wacht erop."})
    seat = _free_seat(group, starts_on)
    part = Participation(case=case, group=group, asked_on=starts_on if seat else on, seat=seat)
    part.starts_on = starts_on if seat else None
    save(part)
    record(case, "group_joined" if seat else "group_waits", on=on, by=by, about=part)
    tell_trajectories(case)
    return part


@act
def give_place(*, participation: Participation, on: date, by: User) -> Participation:
    """Give who waits a place from today on (plaats geven). Raises as join does, and ValidationError when the
    group is full or nobody waits.
    """
    case = locked(participation.case)
    enforce(policies.why_not_join(by, case, on=on))
    group = _held(participation.group)
    part = case.participations.get(pk=participation.pk)
    if part.starts_on is not None or part.ends_on is not None:
        raise ValidationError("Deze inwoner wacht niet meer op een plaats.")
    part.group, part.seat = group, _free_seat(group, on)
    if part.seat is None:
        raise ValidationError(FULL)
    part.starts_on = on
    save(part)
    record(case, "group_joined", on=on, by=by, about=part)
    tell_trajectories(case)
    return part


@act
def stop(*, participation: Participation, reason: str, on: date, by: User) -> Participation:
    """End that a resident takes part or waits; today is the last day (stoppen met een groep).

    K17 counts a trajectory by its first day in a group, so that stays. Raises PermissionDenied for who does
    not work in the dossier or when it has ended.
    """
    case = locked(participation.case)
    part = case.participations.get(pk=participation.pk)
    part.case = case
    enforce(policies.why_not_stop(by, part, on=on))
    _end(part, reason.strip(), on, on=on, by=by)
    return part


def stop_all(
    case: Case, *, reason: str, last_on: date | None = None, on: date, by: User
) -> list[tuple[int, str | None]]:
    """End all that runs or waits in a dossier, which is locked; each with the end that it had.

    last_on: the last day, today unless said; what began after it ends on the day it began.
    """
    stopped: list[tuple[int, str | None]] = []
    for part in case.participations.filter(Q(ends_on=None) | Q(ends_on__gt=on)).order_by("pk"):
        part.case = case
        stopped.append((part.pk, part.ends_on.isoformat() if part.ends_on else None))
        _end(part, reason, max(last_on or on, part.starts_on or part.asked_on), on=on, by=by)
    return stopped


def run_again(case: Case, before: Iterable[tuple[int, str | None]], *, on: date, by: User) -> None:
    """Let a resident take part again as it was, in a dossier that is locked. Somebody may have the place by
    now: the resident then waits for another one.
    """
    for pk, ended_on in before:
        part = case.participations.get(pk=pk)
        group = _held(part.group)
        if not group.includes(on) or case.participations.filter(group=group, ends_on=None).exists():
            continue
        others = group.participations.filter(starts_on__isnull=False).exclude(pk=pk)
        since = others.filter(Q(ends_on=None) | Q(ends_on__gt=part.ends_on))
        if part.seat and (since.filter(seat=part.seat).exists() or since.count() >= group.capacity):
            part = Participation(case=case, group=group, asked_on=on)
        else:
            part.ends_on = date.fromisoformat(ended_on) if ended_on else None
            part.end_reason = ""
        save(part)
        record(case, "group_joined" if part.starts_on else "group_waits", on=on, by=by, about=part)


@act
def say_who_was_there(
    *, group: Group, held_on: date, present: Collection[int], seen: int, on: date, by: User
) -> Gathering:
    """Say who was there when a group met (aanwezigheid invullen); again for that day changes it.

    present: keys of participations. seen: the version of that day on the screen, 0 for none. Raises
    PermissionDenied for who does not lead the group; ValidationError for a day that is to come, or when a
    colleague was first.
    """
    group = _held(group)
    enforce(policies.why_not_lead_group(by, group))
    if held_on > on or not group.includes(held_on):
        raise ValidationError({"held_on": "Kies vandaag of een dag die voorbij is, waarop de groep er was."})
    gathering = group.gatherings.filter(held_on=held_on).first()
    if (gathering.version if gathering else 0) != seen:
        raise ValidationError(STALE)
    if gathering is None:
        gathering = Gathering(group=group, held_on=held_on, written_by=by)
    else:
        gathering.version, gathering.written_by = gathering.version + 1, by
    keep(gathering)
    known = {one.participation_id: one for one in gathering.presences.all()}
    for part in group.participations.in_force(on=held_on).order_by("pk"):
        row = known.get(part.pk) or Presence(gathering=gathering, participation=part)
        row.was_there = part.pk in present
        keep(row)
    return gathering


def tell_trajectories(case: Case) -> None:
    """Let the trajectories of a dossier, which is locked, know since when they are in a group.

    K17 counts those that run with such a day on or before the last one. What a file said stays.
    """
    for course in Trajectory.objects.filter(case=case, in_group_since=None):
        until = Q(ends_on=None) | Q(ends_on__gte=course.starts_on)
        begun = Q() if course.ends_on is None else Q(starts_on__lte=course.ends_on)
        first = (
            case.participations.filter(until, begun, starts_on__isnull=False).order_by("starts_on").first()
        )
        if first is not None and first.starts_on is not None:
            course.in_group_since = max(first.starts_on, course.starts_on)
            save(course)


def _end(part: Participation, reason: str, last_on: date, *, on: date, by: User) -> None:
    part.ends_on, part.end_reason = last_on, reason
    save(part)
    record(part.case, "group_stopped", on=on, by=by, about=part)


def _held(group: Group) -> Group:
    """The group as it is now, so that two who give the last place come one after the other."""
    return Group.objects.select_for_update(of=("self",)).select_related("partner").get(pk=group.pk)


def _free_seat(group: Group, day: date) -> int | None:
    """The first place that is free from the day on, or None when there are no more."""
    taken = group.participations.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__isnull=False)
    seats = set(taken.values_list("seat", flat=True))
    if taken.count() >= group.capacity:
        return None
    return next(seat for seat in range(1, group.capacity + 1) if seat not in seats)


def _write(group: Group, leaders: Collection[User], words: dict[str, Any]) -> Group:
    for name, value in words.items():
        setattr(group, name, value)
    keep(group)
    group.leaders.set(leaders)
    return group
