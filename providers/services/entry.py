"""The ways in of workers and of their organisations."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from providers import policies
from providers.models import IdentityProvider, LoginEvent, User, WorkerChange, keep
from providers.policies import enforce
from providers.services.mail import send

BATCH = 5_000
STEPS_CHANGED = """Beste {name},

{what}

Deed u dit niet zelf? Bel dan meteen de beheerder van uw organisatie.

Met vriendelijke groet,
Rondom
"""


@transaction.atomic
def log_out_everywhere(*, by: User) -> None:
    """End every session of a worker, on all devices, this one too."""
    User.objects.filter(pk=by.pk).update(session_round=F("session_round") + 1)


def forget_logins() -> int:
    """Remove, in batches, who got in longer ago than that is kept; how many rows. Nobody asks for it."""
    removed = 0
    old = LoginEvent.objects.over_term().order_by("pk").values_list("pk", flat=True)
    while keys := list(old[:BATCH]):
        removed += LoginEvent.objects.filter(pk__in=keys).delete()[0]
    return removed


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
def untie(*, worker: User, reason: str, by: User) -> int:
    """Forget by which account at the organisation a worker was recognised, and end the sessions; how many.

    At the next login the address decides again. Raises PermissionDenied when `by` does not manage workers.
    """
    enforce(policies.why_not_manage_workers(by))
    tied = SocialAccount.objects.filter(user=worker)
    count = tied.count()
    if count == 0:
        raise ValidationError("Deze medewerker heeft geen koppeling.")
    tied.delete()
    User.objects.filter(pk=worker.pk).update(session_round=F("session_round") + 1)
    WorkerChange.objects.create(
        worker=worker,
        what="koppeling met de organisatie",
        before="gekoppeld",
        after=f"los: {reason}"[:300],
        by=by,
    )
    tell_of_steps(to=worker, what="De beheerder heeft de koppeling met uw organisatie losgemaakt.")
    return count


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
