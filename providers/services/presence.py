"""When workers work and are away: written by themselves or by who leads their team."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from providers import policies
from providers.models import Absence, User, WorkPattern, keep
from providers.policies import enforce

DAY = timedelta(days=1)


@transaction.atomic
def set_working_days(
    *, worker: User, weekdays: Sequence[int], phone: str, starts_on: date, on: date, by: User
) -> WorkPattern:
    """Write down on which days of the week a worker works, from a day on, and the phone (werkdagen).

    What was planned for later is dropped: the last word counts. Raises PermissionDenied for others than the
    worker and who leads the team, and ValidationError by field, for a day that is over and without days.
    """
    worker = _locked(worker)
    enforce(policies.why_not_keep_presence(by, worker, on=on))
    if starts_on < on:
        raise ValidationError({"starts_on": "Kies vandaag of een latere dag."})
    if not weekdays:
        raise ValidationError({"weekdays": "Kies op welke dagen iemand werkt."})
    worker.work_patterns.filter(starts_on__gte=starts_on).delete()
    running = worker.work_patterns.holding(on=starts_on).first()
    if running is not None:
        running.ends_on = starts_on - DAY
        keep(running)
    pattern = WorkPattern(worker=worker, weekdays=sorted(set(weekdays)), starts_on=starts_on)
    keep(pattern)
    worker.phone = phone.strip()
    worker.save(update_fields=["phone"])
    return pattern


@transaction.atomic
def report_absence(
    *, worker: User, starts_on: date, ends_on: date | None = None, on: date, by: User
) -> Absence:
    """Say that a worker is away, up to a day or until further notice (afwezig melden); never why.

    Raises PermissionDenied as set_working_days does, and ValidationError for a first day that is over and
    when the worker is away already.
    """
    worker = _locked(worker)
    enforce(policies.why_not_keep_presence(by, worker, on=on))
    if starts_on < on:
        raise ValidationError({"starts_on": "Kies vandaag of een latere dag."})
    absence = Absence(worker=worker, starts_on=starts_on, ends_on=ends_on)
    keep(absence)
    return absence


@transaction.atomic
def end_absence(*, worker: User, on: date, by: User) -> Absence:
    """Say that a worker is back: yesterday was the last day away (terug melden).

    One that began today is taken away whole. Raises PermissionDenied as set_working_days does, and
    ValidationError when the worker is not away.
    """
    worker = _locked(worker)
    enforce(policies.why_not_keep_presence(by, worker, on=on))
    absence = worker.absences.in_force(on=on).first()
    if absence is None:
        raise ValidationError("Deze medewerker is niet afwezig gemeld.")
    if absence.starts_on == on:
        absence.delete()
        return absence
    absence.ends_on = on - DAY
    keep(absence)
    return absence


def _locked(worker: User) -> User:
    return User.objects.select_for_update(of=("self",), no_key=True).get(pk=worker.pk)
