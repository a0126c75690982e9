"""Numbers of persons: unreadable in the database and in a backup, and still found by exact search."""

import base64
import hmac
from functools import lru_cache
from os import urandom
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Lookup, Value
from django.db.models.lookups import IsNull


class NumberKeys(NamedTuple):
    """What one secret makes of the numbers of one column: its name in front, a cipher, and a key of marks."""

    name: str
    cipher: AESGCM
    marker: bytes


@lru_cache(maxsize=64)
def _number_keys(secret: str, place: str) -> NumberKeys:
    def derived(purpose: str, length: int) -> bytes:
        return HKDF(SHA256(), length, None, f"rondom.number.{purpose}".encode()).derive(secret.encode())

    # The cipher and the marks have separate keys: whoever can search cannot open.
    return NumberKeys(
        name=derived("name", 4).hex(),
        cipher=AESGCM(derived(f"cipher.{place}", 32)),
        marker=derived(f"mark.{place}", 32),
    )


def _secrets() -> list[str]:
    return [settings.SEAL_KEY, *settings.SEAL_KEYS_BEFORE]


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def seal_number(number: str, *, place: str) -> str:
    """Seal a number of a column: name of the key, mark, cipher text, with a point between them.

    place: the column, without which it does not open again. The mark is the same for the same number (a blind
    index); the cipher text never is. AES-256-GCM and HMAC-SHA256, each under a key of its own.
    """
    keys, nonce = _number_keys(settings.SEAL_KEY, place), urandom(12)
    text = keys.cipher.encrypt(nonce, number.encode(), place.encode())
    return f"{keys.name}.{_mark(keys, number)}.{_written(nonce + text)}"


def unseal_number(sealed: str, *, place: str) -> str:
    """Open a sealed number. Raises ValueError when no key opens it, or it was changed or moved."""
    name, _, text = sealed.split(".")[:3] if sealed.count(".") >= 2 else ("", "", "")
    known = (_number_keys(secret, place) for secret in _secrets())
    keys = next((keys for keys in known if keys.name == name), None)
    try:
        if keys is None:
            raise InvalidTag
        data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return keys.cipher.decrypt(data[:12], data[12:], place.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise ValueError("This number cannot be opened with the present keys.") from error


def marks(number: str, *, place: str) -> list[str]:
    """How a number is marked under the present key and under every earlier one."""
    return [_mark(_number_keys(secret, place), number) for secret in _secrets()]


def _mark(keys: NumberKeys, number: str) -> str:
    return _written(hmac.digest(keys.marker, number.encode(), "sha256")[:16])


def present_key() -> str:
    """The name of the key that seals numbers now, as it stands in front of them."""
    return _number_keys(settings.SEAL_KEY, "").name


class SealedNumberField(models.CharField):
    """A number of a person that is sealed in the database and still found by exact search, by its mark.

    It knows `exact` and `isnull` and no other lookup: parts of a sealed number cannot be found.
    """

    @property
    def place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def db_type(self, connection: Any) -> str:
        return "text"  # what is sealed is longer than the number

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if not value or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        return seal_number(str(value), place=self.place)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return unseal_number(value, place=self.place) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": SameNumber, "isnull": IsNull}.get(lookup_name)


class SameNumber(Lookup):  # type: ignore[type-arg]
    """The same number, under whichever key it was sealed."""

    lookup_name = "exact"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        column, params = self.process_lhs(compiler, connection)
        if not self.rhs:
            return f"{column} = %s", (*params, "")
        field = self.lhs.output_field
        found = marks(str(self.rhs), place=field.place)
        places = ", ".join(["%s"] * len(found))
        return f"split_part({column}, '.', 2) IN ({places})", (*params, *found)


class Mark(Func):
    """The mark of a sealed number, by which an index finds it."""

    function = "split_part"
    output_field = models.TextField()

    def __init__(self, field: str) -> None:
        super().__init__(F(field), Value("."), Value(2))
