"""Acts on the systems of organisations that come in by the API."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple
from uuid import uuid4

from django.db import transaction

from providers import policies
from providers.models import ApiClient, Partner, Role, User, keep
from providers.models.api_client import digest, new_secret
from providers.models.user import NO_MAILBOX
from providers.policies import enforce
from providers.services.workers import record_changes


class Opened(NamedTuple):
    """A system, with the secret that is shown once."""

    client: ApiClient
    secret: str


@transaction.atomic
def open_api(
    *, name: str, partner: Partner, scopes: Collection[str], per_minute: int = 120, on: date, by: User
) -> Opened:
    """Let the system of an organisation in by the API, with an account of its own (koppeling maken).

    Raises PermissionDenied when `by` is no administrator, ValidationError by field.
    """
    enforce(policies.why_not_manage_api_clients(by))
    account = User(
        name=name,
        email=f"koppeling-{uuid4().hex[:12]}@{NO_MAILBOX}",
        employer=partner,
        roles=[Role.PARTNER],
        starts_on=on,
    )
    account.set_unusable_password()
    keep(account)
    record_changes(account, {}, by=by)
    secret = new_secret()
    client = ApiClient(
        account=account, secret_digest=digest(secret), scopes=sorted(scopes), per_minute=per_minute
    )
    keep(client)
    return Opened(client, secret)


@transaction.atomic
def change_api(*, client: ApiClient, scopes: Collection[str], per_minute: int, by: User) -> ApiClient:
    """Change what a system may, and how often; what it may no longer ends at once.

    Raises PermissionDenied when `by` is no administrator or the system has no access any more.
    """
    client = _locked(client)
    enforce(policies.why_not_change_api_client(by, client))
    client.scopes, client.per_minute = sorted(scopes), per_minute
    keep(client)
    return client


@transaction.atomic
def renew_secret(*, client: ApiClient, by: User) -> Opened:
    """Give a system another secret. The old one, and every token that was handed out, ends at once."""
    client = _locked(client)
    enforce(policies.why_not_change_api_client(by, client))
    secret = new_secret()
    client.secret_digest = digest(secret)
    client.round += 1
    keep(client)
    return Opened(client, secret)


@transaction.atomic
def shut_api(*, client: ApiClient, by: User) -> ApiClient:
    """Let a system in no more, from now on (koppeling beëindigen)."""
    client = _locked(client)
    enforce(policies.why_not_change_api_client(by, client))
    client.account.is_active = False
    keep(client.account)
    return client


def _locked(client: ApiClient) -> ApiClient:
    return ApiClient.objects.select_for_update(of=("self",)).select_related("account").get(pk=client.pk)
