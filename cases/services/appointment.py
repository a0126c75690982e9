"""Appointments of a dossier: make, move, call off; and the secret address of one's own calendar."""

import secrets
from collections.abc import Collection
from datetime import date, time
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db.models.functions import Now

from cases import policies
from cases.models import Appointment, CalendarAddress, Case
from cases.services.head import locked, record, save
from cases.services.task import GONE, named
from cases.terms import moment_of
from providers.models import User, act
from providers.policies import enforce


@act
def make_appointment(
    *,
    case: Case,
    day: date,
    start: time,
    end: time,
    place: str,
    with_whom: str = "",
    worker: User | None = None,
    on: date,
    by: User,
) -> Appointment:
    """Say when and where one meets (afspraak maken).

    start, end: by the clock in the Netherlands, on the same day. worker: as of a task. Raises
    PermissionDenied for who does not work in the dossier, and ValidationError by field for a day that is
    over, an hour that the clock skips or an end before the start.
    """
    case = locked(case)
    enforce(policies.why_not_make_appointment(by, case, on=on))
    made = Appointment(case=case, made_by=by, made_on=on, place=place, with_whom=with_whom.strip())
    _set_time(made, day, start, end, on=on)
    made.worker = named(worker, case, on=on)
    save(made)
    record(case, "appointment_made", on=on, by=by, about=made)
    return made


@act
def move_appointment(
    *,
    appointment: Appointment,
    day: date,
    start: time,
    end: time,
    place: str,
    with_whom: str = "",
    worker: User | None = None,
    seen: int,
    on: date,
    by: User,
) -> Appointment:
    """Move an appointment or change what it says (afspraak verzetten). Raises as make_appointment does, and
    ValidationError when a colleague changed it meanwhile or it was called off.
    """
    moved = _locked(appointment, seen, on=on, by=by)
    moved.place, moved.with_whom = place, with_whom.strip()
    _set_time(moved, day, start, end, on=on)
    moved.worker = named(worker, moved.case, on=on)
    return _kept(moved, "appointment_moved", on=on, by=by)


@act
def cancel_appointment(
    *, appointment: Appointment, reason: str, seen: int, on: date, by: User
) -> Appointment:
    """Call an appointment off, with a reason (afspraak afzeggen). Raises as move_appointment does."""
    gone = _locked(appointment, seen, on=on, by=by)
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom deze afspraak niet doorgaat."})
    gone.cancelled_on, gone.cancel_reason = on, reason.strip()
    return _kept(gone, "appointment_cancelled", on=on, by=by)


def stop_appointments(case: Case, *, reason: str = GONE, on: date, by: User) -> list[int]:
    """Call off what is still to come in a dossier, which is locked; their keys."""
    coming = Appointment.objects.filter(case=case, cancelled_on=None, starts_at__date__gt=on)
    stopped = list(coming.order_by("pk"))
    for one in stopped:
        one.cancelled_on, one.cancel_reason = on, reason
        _kept(one, "appointment_cancelled", on=on, by=by)
    return [one.pk for one in stopped]


def resume_appointments(case: Case, keys: Collection[int], *, on: date, by: User) -> None:
    """Bring back what was called off by mistake, in a dossier that is locked."""
    for one in Appointment.objects.filter(case=case, pk__in=keys).order_by("pk"):
        one.cancelled_on, one.cancel_reason = None, ""
        _kept(one, "appointment_resumed", on=on, by=by)


@act
def renew_calendar(*, by: User) -> str:
    """Give a worker an address for the own calendar, or another one (agenda-adres); the old one ends.

    The secret of it is given back once and kept nowhere. Raises PermissionDenied for who has no dossiers.
    """
    enforce(policies.why_not_have_calendar(by))
    secret = secrets.token_urlsafe(CalendarAddress.PATH_BYTES)
    CalendarAddress.objects.filter(worker=by).delete()
    save(CalendarAddress(worker=by, digest=digest_of(secret)))
    return secret


@act
def revoke_calendar(*, by: User) -> None:
    """Take the address back: whoever has it gets nothing any more (agenda-adres intrekken)."""
    CalendarAddress.objects.filter(worker=by).delete()


def digest_of(secret: str) -> str:
    """What is kept of a secret; it is random and long, so that nobody finds it from this."""
    return sha256(secret.encode()).hexdigest()


def _set_time(appointment: Appointment, day: date, start: time, end: time, *, on: date) -> None:
    if day < on:
        raise ValidationError({"day": "Kies vandaag of een dag die nog komt."})
    wrong = {}
    for field, at in (("start", start), ("end", end)):
        try:
            setattr(appointment, f"{field}s_at", moment_of(day, at))
        except ValueError:
            wrong[field] = "Deze tijd is er niet: die nacht gaat de klok vooruit. Kies een andere tijd."
    if not wrong and appointment.ends_at <= appointment.starts_at:
        wrong["end"] = "Kies een eindtijd die na de begintijd ligt."
    if wrong:
        raise ValidationError(wrong)


def _locked(appointment: Appointment, seen: int, *, on: date, by: User) -> Appointment:
    """The appointment as it is now, of a dossier that is held, for who may move it."""
    case = locked(appointment.case)
    found = case.appointments.get(pk=appointment.pk)
    found.case = case
    enforce(policies.why_not_work_on(by, case, on=on))
    if reason := policies.why_not_move_appointment(by, found, on=on):
        raise ValidationError(reason)
    if found.version != seen:
        raise ValidationError("Een collega heeft deze afspraak intussen gewijzigd. Uw tekst is niet weg.")
    return found


def _kept(appointment: Appointment, kind: str, *, on: date, by: User) -> Appointment:
    appointment.version += 1
    save(appointment)
    Appointment.objects.filter(pk=appointment.pk).update(changed_at=Now())
    record(appointment.case, kind, on=on, by=by, about=appointment)
    return appointment
