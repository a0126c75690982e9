"""Acts on workers: add, invite, change, let go, and their ways in."""

from collections.abc import Collection
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.formats import date_format
from django.utils.http import urlsafe_base64_encode

from providers import policies, tasks
from providers.models import (
    Contract,
    IdentityProvider,
    Message,
    Municipality,
    PlannedMove,
    Role,
    Target,
    User,
    WorkerChange,
    keep,
)
from providers.periods import DAY
from providers.policies import enforce

INVITATION = """Beste {name},

U kunt aan het werk in Rondom. Kies eerst een wachtwoord op deze pagina:

{link}

De link werkt 3 dagen en maar één keer. Is hij verlopen? Vraag een nieuwe aan bij 'Wachtwoord vergeten'.

Met vriendelijke groet,
Rondom
"""
FORGOTTEN = """Beste {name},

U vroeg om een nieuw wachtwoord voor Rondom. Kies het op deze pagina:

{link}

De link werkt 3 dagen en maar één keer. Vroeg u hier niet om? Dan hoeft u niets te doen.

Met vriendelijke groet,
Rondom
"""
STEPS_CHANGED = """Beste {name},

{what}

Deed u dit niet zelf? Bel dan meteen de beheerder van uw organisatie.

Met vriendelijke groet,
Rondom
"""
INVITATION_ORGANISATION = """Beste {name},

U kunt aan het werk in Rondom. U logt in met het account van uw organisatie, op deze pagina:

{link}

Met vriendelijke groet,
Rondom
"""

# Other apps queue what follows their acts, and write addresses in mail, by the same road.
after_commit = tasks.after_commit
absolute = tasks.absolute


@transaction.atomic
def send(*, to: User, subject: str, body: str) -> Message:
    """Lay a mail in the outbox; the queue sends it after the commit, or the next minute.

    The text must not hold personal data of residents.
    """
    message = Message.objects.create(recipient=to, address=to.email, subject=subject[:200], body=body)
    tasks.after_commit(tasks.post, message.pk)
    return message


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
    _record_changes(user, {}, by=by)
    invite(user=user, by=None)
    return user


def _record_changes(worker: User, before: dict[str, str], *, by: User | None) -> None:
    """One row for each fact of a worker that became another."""
    after = _facts(worker)
    rows = [
        WorkerChange(worker=worker, what=what, before=before.get(what, "")[:300], after=value[:300], by=by)
        for what, value in after.items()
        if value != before.get(what, "")
    ]
    WorkerChange.objects.bulk_create(rows)


def _facts(worker: User) -> dict[str, str]:
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
def invite(*, user: User, by: User | None) -> Message:
    """Send a link with which the worker chooses a password: one use, 72 hours.

    Raises PermissionDenied when `by` does not manage workers.
    """
    if by is not None:
        enforce(policies.why_not_manage_workers(by))
    User.objects.filter(pk=user.pk).update(invited_at=Now())
    if _is_let_in_by_organisation(user):
        link = tasks.absolute(reverse("providers:organisation"))
        text = INVITATION_ORGANISATION.format(name=user.name, link=link)
    else:
        text = INVITATION.format(name=user.name, link=_link(user))
    return send(to=user, subject="Uitnodiging voor Rondom", body=text)


def invite_all(*, on: date, by: User | None, but: Collection[int] = ()) -> int:
    """Invite everyone at work who never had an invitation and cannot log in; returns how many.

    by: None for the import, which invites whom it brought in. but: workers who are left alone.
    Raises PermissionDenied when `by` does not manage workers.
    """
    if by is not None:
        enforce(policies.why_not_manage_workers(by))
    waiting = User.objects.at_work(on=on).uninvited().exclude(pk__in=but)
    with transaction.atomic():
        users = list(waiting.select_for_update(of=("self",)))
        for user in users:
            invite(user=user, by=by)
    return len(users)


@transaction.atomic
def send_new_password_link(*, email: str, on: date) -> None:
    """Send everyone at work with this address a link to choose a password; says nothing of who that is."""
    for user in User.objects.at_work(on=on).mailed_at(email)[:5]:
        if _is_let_in_by_organisation(user):
            continue
        text = FORGOTTEN.format(name=user.name, link=_link(user))
        send(to=user, subject="Kies een nieuw wachtwoord voor Rondom", body=text)


@transaction.atomic
def change_worker(*, worker: User, by: User, **fields: Any) -> User:
    """Change name, e-mail, organisation, team, roles or period of a worker.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field.
    """
    enforce(policies.why_not_manage_workers(by))
    worker = User.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    before = _facts(worker)
    for name, value in fields.items():
        setattr(worker, name, value)
    worker.full_clean(exclude=["password"])
    if worker.pk == by.pk and Role.ADMINISTRATOR not in worker.roles:
        raise ValidationError({"roles": "U kunt uzelf niet de rol van beheerder afnemen."})
    worker.save()
    _record_changes(worker, before, by=by)
    return worker


@transaction.atomic
def plan_move(*, worker: User, on: date, by: User, **fields: Any) -> PlannedMove:
    """Plan another organisation, team or role of a worker from a day that comes.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field.
    """
    enforce(policies.why_not_manage_workers(by))
    move = PlannedMove(worker=worker, by=by, **fields)
    if move.starts_on <= on:
        raise ValidationError({"starts_on": "Kies een dag na vandaag. Voor vandaag wijzigt u het zelf."})
    keep(move)
    return move


@transaction.atomic
def cancel_move(*, move: PlannedMove, by: User) -> None:
    """Remove a planned move that was not carried out yet."""
    enforce(policies.why_not_manage_workers(by))
    PlannedMove.objects.open().filter(pk=move.pk).delete()


@transaction.atomic
def carry_out_moves(*, on: date, worker: User | None = None) -> int:
    """Move the workers whose day has come; returns how many. Running twice does no harm.

    Their sessions end, so that nothing of the former role stays on a screen.
    """
    due = PlannedMove.objects.due(on=on).select_for_update(of=("self",))
    moves = list(due.filter(worker=worker) if worker else due)
    for move in moves:
        user = User.objects.select_for_update(of=("self",)).get(pk=move.worker_id)
        before = _facts(user)
        user.employer, user.team, user.roles = move.employer, move.team, move.roles
        user.session_round += 1
        user.save(update_fields=["employer", "team", "roles", "session_round"])
        _record_changes(user, before, by=move.by)
    PlannedMove.objects.filter(pk__in=[move.pk for move in moves]).update(done_at=Now())
    return len(moves)


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


@transaction.atomic
def log_out_everywhere(*, by: User) -> None:
    """End every session of a worker, on all devices, this one too."""
    User.objects.filter(pk=by.pk).update(session_round=F("session_round") + 1)


def tell_of_steps(*, to: User, what: str) -> None:
    """Mail a worker that a second step changed, so that a change by another is noticed."""
    send(
        to=to,
        subject="Uw inloggen bij Rondom is veranderd",
        body=STEPS_CHANGED.format(name=to.name, what=what),
    )


@transaction.atomic
def reset_steps(*, worker: User, by: User) -> None:
    """Remove the second steps of a worker who lost them, and end the sessions that were opened with them.

    Raises PermissionDenied when `by` does not manage workers, or is the worker.
    """
    enforce(policies.why_not_reset_steps(worker, by=by))
    Authenticator.objects.filter(user=worker).delete()
    User.objects.filter(pk=worker.pk).update(session_round=F("session_round") + 1)
    WorkerChange.objects.create(worker=worker, what="tweede stap", before="ingesteld", after="gewist", by=by)
    tell_of_steps(
        to=worker, what="De beheerder heeft uw tweede stap gewist. U stelt bij het inloggen een nieuwe in."
    )


@transaction.atomic
def keep_identity_provider(*, provider: IdentityProvider, by: User, **fields: Any) -> IdentityProvider:
    """Add or change the login of an organisation; an empty secret leaves the one there was.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field.
    """
    enforce(policies.why_not_manage_workers(by))
    if not fields.get("secret"):
        fields.pop("secret", None)
    for name, value in fields.items():
        setattr(provider, name, value)
    provider.full_clean(validate_constraints=False)
    keep(provider)
    return provider


def first_administrator(*, email: str, name: str, on: date) -> User:
    """Add and invite the administrator of an empty installation.

    Raises ValidationError when there is an administrator already.
    """
    with transaction.atomic():
        if User.objects.at_work(on=on).with_role(Role.ADMINISTRATOR).exists():
            raise ValidationError("Er is al een applicatiebeheerder.")
        return add_worker(email=email, name=name, roles=[Role.ADMINISTRATOR], on=on, by=None)


def _is_let_in_by_organisation(user: User) -> bool:
    """Whether a password of ours would open nothing, since the organisation lets its workers in itself."""
    return user.employer_id is not None and IdentityProvider.objects.only_way_for(user.employer_id).exists()


def _link(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return tasks.absolute(reverse("providers:password_reset_confirm", args=[uid, token]))


@transaction.atomic
def keep_contract(*, contract: Contract, by: User, **words: Any) -> Contract:
    """Add or change what a municipality commissioned (opdracht). words: the fields of Contract.

    Raises PermissionDenied for who is no administrator; ValidationError when it would change a month with a
    frozen report, or another contract holds on one of the days.
    """
    enforce(policies.why_not_manage_contracts(by))
    before = Contract.objects.filter(pk=contract.pk).first()
    for name, value in words.items():
        setattr(contract, name, value)
    towns = {row.municipality_id for row in (before, contract) if row}
    for town in towns:
        _refuse_frozen(town, before, contract)
    keep(contract)
    return contract


@transaction.atomic
def keep_target(*, target: Target, by: User, **words: Any) -> Target:
    """Add or change the target of one KPI under a contract (norm). words: the fields of Target.

    Raises PermissionDenied and ValidationError as keep_contract, and for days outside the contract.
    """
    enforce(policies.why_not_manage_contracts(by))
    before = Target.objects.filter(pk=target.pk).first()
    for name, value in words.items():
        setattr(target, name, value)
    under, ends_on = target.contract, target.ends_on
    if target.starts_on < under.starts_on:
        raise ValidationError({"starts_on": "Dit is vóór de eerste dag van de opdracht."})
    if under.ends_on and (target.starts_on > under.ends_on or (ends_on and ends_on > under.ends_on)):
        raise ValidationError({"ends_on" if ends_on else "starts_on": "Dit is na het einde van de opdracht."})
    _refuse_frozen(under.municipality_id, before, target)
    keep(target)
    return target


def _refuse_frozen(municipality_id: int, before: Contract | Target | None, after: Contract | Target) -> None:
    """Refuse a change of agreements in a month whose report is frozen; the message names the month."""
    if before is None:
        field, first, last = "starts_on", after.starts_on, after.ends_on
    elif before.starts_on == after.starts_on and _agreed(before) == _agreed(after):
        if before.ends_on == after.ends_on:
            return
        ends = [end for end in (before.ends_on, after.ends_on) if end]
        field, first, last = "ends_on", min(ends) + DAY, max(ends) if len(ends) == 2 else None
    else:
        ends = [end for end in (before.ends_on, after.ends_on) if end]
        field, first = "starts_on", min(before.starts_on, after.starts_on)
        last = max(ends) if len(ends) == 2 else None
    frozen = Municipality.objects.filter(
        pk=municipality_id, reports__frozen_at__isnull=False, reports__month__gte=first.replace(day=1)
    )
    if last:
        frozen = frozen.filter(reports__month__lte=last)
    month = frozen.aggregate(newest=Max("reports__month"))["newest"]
    if month:
        raise ValidationError(
            {field: f"Het rapport over {date_format(month, 'F Y')} is vastgesteld. Kies een dag daarna."}
        )


def _agreed(row: Contract | Target) -> dict[str, Any]:
    """What was agreed, apart from its last day."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields
            if field.name != "ends_on"}  # fmt: skip
