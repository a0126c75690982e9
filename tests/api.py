"""The system of an organisation, as a test lets it in."""

from typing import Any

from django.test import Client as Browser

from providers.access.clients import token_for
from providers.models import ApiClient, User

SCOPES = [scope.value for scope in ApiClient.Scope]


def client_of(account: User) -> ApiClient:
    """The system that acts as this account; it may everything, as often as any."""
    known = {"scopes": SCOPES, "per_minute": 1200, "secret_digest": ""}
    return ApiClient.objects.get_or_create(account=account, defaults=known)[0]


def headers_of(account: User, *, scopes: list[str] | None = None) -> dict[str, str]:
    """What its requests carry."""
    return {"Authorization": f"Bearer {token_for(client_of(account), scopes or SCOPES)}"}


class System(Browser):
    """A browser of a test that comes in by a token and sends JSON."""

    def __init__(self, account: User, *, scopes: list[str] | None = None) -> None:
        super().__init__(headers=headers_of(account, scopes=scopes), raise_request_exception=False)

    def put(self, path: str, data: Any = None, **known: Any) -> Any:
        return super().put(path, data or {}, content_type="application/json", **known)

    def patch(self, path: str, data: Any = None, **known: Any) -> Any:
        return super().patch(path, data or {}, content_type="application/json", **known)

    def post(self, path: str, data: Any = None, **known: Any) -> Any:
        return super().post(path, data or {}, content_type="application/json", **known)
