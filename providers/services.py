"""Acts on workers: add, invite, change, let go."""

from datetime import date
from typing import Any

from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from providers import policies, tasks
from providers.models import Message, Role, User
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


@transaction.atomic
def send(*, to: User, subject: str, body: str) -> Message:
    """Lay a mail in the outbox; the queue sends it after the commit, or the next minute.

    The text must not hold personal data of residents.
    """
    message = Message.objects.create(recipient=to, address=to.email, subject=subject[:200], body=body)
    tasks.post.delay_on_commit(message.pk)  # type: ignore[attr-defined]
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
    invite(user=user, by=None)
    return user


@transaction.atomic
def invite(*, user: User, by: User | None) -> Message:
    """Send a link with which the worker chooses a password: one use, 72 hours.

    Raises PermissionDenied when `by` does not manage workers.
    """
    if by is not None:
        enforce(policies.why_not_manage_workers(by))
    User.objects.filter(pk=user.pk).update(invited_at=Now())
    text = INVITATION.format(name=user.name, link=_link(user))
    return send(to=user, subject="Uitnodiging voor Rondom", body=text)


def invite_all(*, on: date, by: User) -> int:
    """Invite everyone at work who never had an invitation and cannot log in; returns how many."""
    enforce(policies.why_not_manage_workers(by))
    waiting = User.objects.at_work(on=on).uninvited().select_for_update(of=("self",))
    with transaction.atomic():
        users = list(waiting)
        for user in users:
            invite(user=user, by=by)
    return len(users)


@transaction.atomic
def send_new_password_link(*, email: str, on: date) -> None:
    """Send everyone at work with this address a link to choose a password; says nothing of who that is."""
    for user in User.objects.at_work(on=on).mailed_at(email)[:5]:
        text = FORGOTTEN.format(name=user.name, link=_link(user))
        send(to=user, subject="Kies een nieuw wachtwoord voor Rondom", body=text)


@transaction.atomic
def change_worker(*, worker: User, by: User, **fields: Any) -> User:
    """Change name, e-mail, organisation, team, roles or period of a worker.

    Raises PermissionDenied when `by` does not manage workers, and ValidationError by field.
    """
    enforce(policies.why_not_manage_workers(by))
    worker = User.objects.select_for_update(of=("self",)).get(pk=worker.pk)
    for name, value in fields.items():
        setattr(worker, name, value)
    worker.full_clean(exclude=["password"])
    if worker.pk == by.pk and Role.ADMINISTRATOR not in worker.roles:
        raise ValidationError({"roles": "U kunt uzelf niet de rol van beheerder afnemen."})
    worker.save()
    return worker


def first_administrator(*, email: str, name: str, on: date) -> User:
    """Add and invite the administrator of an empty installation.

    Raises ValidationError when there is an administrator already.
    """
    with transaction.atomic():
        if User.objects.at_work(on=on).with_role(Role.ADMINISTRATOR).exists():
            raise ValidationError("Er is al een applicatiebeheerder.")
        return add_worker(email=email, name=name, roles=[Role.ADMINISTRATOR], on=on, by=None)


def _link(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return tasks.absolute(reverse("providers:password_reset_confirm", args=[uid, token]))
