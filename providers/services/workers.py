"""Acts on workers: add, change, let go."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from providers import policies
from providers.models import Role, User, WorkerChange
from providers.policies import enforce
from providers.services.invitations import invite

# What a trigger raises: of the app above, which knows what work is (cases migration 0033).
LEAVES_NO_OPEN_WORK = "providers_user_leaves_no_open_work"
OPEN_WORK = (
    "Na deze dag staat er nog werk open. Vraag de stuurder om dat eerst over te dragen. "
    "Bij Vertrek plannen ziet u wat het is."
)


@transaction.atomic
def add_worker(*, on: date, by: User | None, **fields: Any) -> User:
    """Add a worker and send the invitation. `by` is None for the first administrator only.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field.
    """
    if by is not None:
        enforce(policies.why_not_manage_workers(by))
    if User.objects.at_work(on=on).mailed_at(fields["email"]).exists():
        raise ValidationError({"email": "Er is al een medewerker met dit e-mailadres."})
    user = User(**fields)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    record_changes(user, {}, by=by)
    invite(user=user, by=None)
    return user


def record_changes(worker: User, before: dict[str, str], *, by: User | None) -> None:
    """One row for each fact of a worker that became another."""
    after = facts(worker)
    rows = [
        WorkerChange(worker=worker, what=what, before=before.get(what, "")[:300], after=value[:300], by=by)
        for what, value in after.items()
        if value != before.get(what, "")
    ]
    WorkerChange.objects.bulk_create(rows)


def facts(worker: User) -> dict[str, str]:
    """What decides what a worker may see, in words."""
    return {
        "organisatie": str(worker.employer or ""),
        "rollen": worker.role_label,
        "team": str(worker.team or ""),
        "gemeente": str(worker.municipality or ""),
        "e-mailadres": worker.email,
        "eerste dag": f"{worker.starts_on:%d-%m-%Y}" if worker.starts_on else "",
        "laatste dag": f"{worker.ends_on:%d-%m-%Y}" if worker.ends_on else "",
    }


@transaction.atomic
def change_worker(*, worker: User, by: User, **fields: Any) -> User:
    """Change name, e-mail, organisation, team, roles or period of a worker.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field: also when the
    worker would leave while open work would be nobody's.
    """
    enforce(policies.why_not_manage_workers(by))
    worker = User.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    before = facts(worker)
    for name, value in fields.items():
        setattr(worker, name, value)
    worker.full_clean(exclude=["password"])
    if worker.pk == by.pk and Role.ADMINISTRATOR not in worker.roles:
        raise ValidationError({"roles": "U kunt uzelf niet de rol van beheerder afnemen."})
    _save(worker)
    record_changes(worker, before, by=by)
    return worker


def _save(worker: User) -> None:
    """Store a worker; the database refuses the end of one who still has open work."""
    try:
        with transaction.atomic():
            worker.save()
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != LEAVES_NO_OPEN_WORK:
            raise
        raise ValidationError({"ends_on": OPEN_WORK}, LEAVES_NO_OPEN_WORK) from error


@transaction.atomic
def plan_leave(*, worker: User, ends_on: date, on: date, by: User) -> User:
    """Set the last day of a worker, after which nothing opens any more.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field.
    """
    enforce(policies.why_not_manage_workers(by))
    if ends_on < on:
        raise ValidationError({"ends_on": "Kies vandaag of een dag die nog komt."})
    if worker.starts_on and ends_on < worker.starts_on:
        raise ValidationError({"ends_on": "De einddatum ligt vóór de begindatum."})
    return change_worker(worker=worker, by=by, ends_on=ends_on)


def first_administrator(*, email: str, name: str, on: date) -> User:
    """Add and invite the administrator of an empty installation.

    Raises ValidationError when there is an administrator already.
    """
    with transaction.atomic():
        if User.objects.at_work(on=on).with_role(Role.ADMINISTRATOR).exists():
            raise ValidationError("Er is al een applicatiebeheerder.")
        return add_worker(email=email, name=name, roles=[Role.ADMINISTRATOR], on=on, by=None)
