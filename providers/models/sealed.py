"""Text that is unreadable in the database and in a backup: sealed with a key that stands elsewhere."""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models


@lru_cache(maxsize=64)
def _fernet(secret: str, purpose: str) -> Fernet:
    derived = HKDF(SHA256(), 32, None, purpose.encode()).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))


def _keys(extra: str) -> MultiFernet:
    """The present key first, then earlier ones, which still open what they once sealed."""
    secrets = [settings.SEAL_KEY, *settings.SEAL_KEYS_BEFORE]
    return MultiFernet([_fernet(secret, f"rondom.seal{extra}") for secret in secrets])


def seal(text: str, *, also: str = "") -> str:
    """Seal a text. also: something that opening it needs too, such as what only one browser has."""
    return _keys(also).encrypt(text.encode()).decode()


def unseal(sealed: str, *, also: str = "") -> str:
    """Open a sealed text. Raises ValueError when it was sealed with another key, or was changed."""
    try:
        return _keys(also).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("This text cannot be opened with the present keys.") from error


def is_sealed_now(sealed: str) -> bool:
    """Whether the present key sealed this text; an earlier one may open it still."""
    try:
        _fernet(settings.SEAL_KEY, "rondom.seal").decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


class SealedTextField(models.TextField):
    """Text that is sealed on its way into the database and opened on its way out."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(str(value)) if value else value

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal(value) if value else value
