"""How a worker gets in: an invitation, a new password."""

from collections.abc import Collection
from datetime import date

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from providers import policies, tasks
from providers.models import IdentityProvider, Message, User
from providers.policies import enforce
from providers.services.mail import send

INVITATION = """Beste {name},

U kunt aan het werk in Rondom. Kies eerst een wachtwoord op deze pagina:

{link}

De link werkt 3 dagen en maar één keer. Is hij verlopen? Vraag een nieuwe aan bij 'Wachtwoord vergeten'.

Met vriendelijke groet,
Rondom
"""
INVITATION_ORGANISATION = """Beste {name},

U kunt aan het werk in Rondom. U logt in met het account van uw organisatie, op deze pagina:

{link}

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
def invite(*, user: User, by: User | None) -> Message | None:
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


def _is_let_in_by_organisation(user: User) -> bool:
    """Whether a password of ours would open nothing, since the organisation lets its workers in itself."""
    return user.employer_id is not None and IdentityProvider.objects.only_way_for(user.employer_id).exists()


def _link(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    return tasks.absolute(reverse("providers:password_reset_confirm", args=[uid, token]))
