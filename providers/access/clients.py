"""Getting in as the system of an organisation: OAuth 2, client credentials (RFC 6749 section 4.4).

oauthlib speaks the protocol; here stands what it cannot know. A token is signed and kept nowhere: who the
client is, its round and what it may. Whoever it is of is looked up with every request, so that it ends with
the account and with a new secret.
"""

import base64
import binascii
from datetime import date
from typing import Any, NamedTuple

from django.core import signing
from django.db.models.functions import Now
from oauthlib.oauth2 import BackendApplicationServer, RequestValidator

from providers.models import ApiClient

SECONDS = 3600
SALT = "rondom.api"


class Access(NamedTuple):
    """What a token opens: as which system, and for what."""

    client: ApiClient
    scopes: frozenset[str]


def token_for(client: ApiClient, scopes: list[str]) -> str:
    """A token that opens these scopes for an hour."""
    return signing.dumps([client.pk, client.round, sorted(scopes)], salt=SALT, compress=True)


def access_of(header: str, *, on: date) -> Access | None:
    """What the header Authorization opens on the day; None for no token, a false one or one that is over."""
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer":
        return None
    try:
        key, turn, scopes = signing.loads(token.strip(), salt=SALT, max_age=SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    client = ApiClient.objects.select_related("account__employer").filter(pk=key, round=turn).first()
    if client is None or not client.account.is_at_work(on=on):
        return None
    return Access(client, frozenset(scopes) & frozenset(client.scopes))


class Answer(NamedTuple):
    """What goes back to who asks for a token."""

    headers: dict[str, str]
    body: str
    status: int


def hand_out(body: str, headers: dict[str, str], *, on: date) -> Answer:
    """Answer a request for a token, after RFC 6749 section 5."""
    server = BackendApplicationServer(
        _Clients(on),
        token_expires_in=SECONDS,
        token_generator=lambda asked: token_for(asked.client, asked.scopes),
    )
    return Answer(*server.create_token_response("https://rondom/token", "POST", body, headers))


class _Clients(RequestValidator):
    """What oauthlib asks about a client."""

    def __init__(self, on: date) -> None:
        self.on = on
        super().__init__()

    def client_authentication_required(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        return True

    def authenticate_client(self, request: Any, *args: Any, **kwargs: Any) -> bool:
        """By the header (Basic) or by the body; the same answer for who is unknown and who is wrong."""
        name, secret = _basic(request.headers.get("Authorization", ""))
        name, secret = name or request.client_id or "", secret or request.client_secret or ""
        if "\x00" in name:
            return False
        client = ApiClient.objects.select_related("account").filter(client_id=name).first()
        if client is None or not client.knows(secret) or not client.account.is_at_work(on=self.on):
            return False
        request.client = client
        return True

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: ApiClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return grant_type == "client_credentials"

    def get_default_scopes(self, client_id: str, request: Any, *args: Any, **kwargs: Any) -> list[str]:
        return list(request.client.scopes)

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: ApiClient, request: Any, *args: Any, **kwargs: Any
    ) -> bool:
        return set(scopes) <= set(client.scopes)

    def save_bearer_token(self, token: dict[str, Any], request: Any, *args: Any, **kwargs: Any) -> None:
        """Nothing of the token is kept: only that the system came in."""
        ApiClient.objects.filter(pk=request.client.pk).update(used_at=Now())


def _basic(header: str) -> tuple[str, str]:
    kind, _, coded = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, secret = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, secret
