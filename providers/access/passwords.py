"""Passwords that are refused: known here, or leaked elsewhere."""

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.module_loading import import_string

LIST = Path(__file__).with_name("veelgebruikt.txt")


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """The words and names that Dutch passwords are made of, in small letters."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip().lower() for line in lines if line.strip() and not line.startswith("#"))


def core(password: str) -> str:
    """A password without what people put around a word: digits, signs and capitals.

    >>> core("Welkom2026!!"), core("Zomer-2026-Zomer")
    ('welkom', 'zomerzomer')
    """
    return "".join(letter for letter in password.lower() if letter.isalpha())


def is_common(password: str) -> bool:
    """Whether the password is one of the list, once or repeated, with digits and signs around it.

    >>> is_common("Welkom2026!!"), is_common("vier losse woorden samen")
    (True, False)
    """
    words, bare = common(), core(password)
    if password.lower() in words or bare in words or not bare:
        return True
    return any(len(bare) % size == 0 and bare[:size] * (len(bare) // size) == bare and bare[:size] in words
               for size in range(3, len(bare) // 2 + 1))  # fmt: skip


class LongEnough(MinimumLengthValidator):
    """Length counts most; said in our own words, since Django has none in Dutch."""

    def get_error_message(self) -> str:
        return f"Het wachtwoord is te kort. Kies minstens {self.min_length} tekens."


class NotAboutOneself(UserAttributeSimilarityValidator):
    """Refuses one's own name and address."""

    def get_error_message(self) -> str:
        return "Het wachtwoord lijkt te veel op uw naam of e-mailadres. Kies een ander."


class NotCommonAnywhere(CommonPasswordValidator):
    """Refuses the twenty thousand passwords that the world tries first."""

    def get_error_message(self) -> str:
        return "Dit wachtwoord gebruiken veel mensen. Kies een ander."


class NotCommonHere:
    """Refuses the Dutch words, months, towns and clubs that everybody tries first."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_common(password):
            raise ValidationError("Dit wachtwoord gebruiken veel mensen. Kies een ander.", "common")

    def get_help_text(self) -> str:
        return "Kies geen wachtwoord dat veel mensen gebruiken, zoals Welkom2026!"


class BreachedList(Protocol):
    """An adapter to a list of passwords that leaked elsewhere."""

    def holds(self, password: str) -> bool:
        """Whether this password is on the list."""
        ...


class RangeFolder:
    """A list in files on this machine: a file per first five letters of the SHA-1, a line `REST:COUNT` each.

    The form in which the known lists are published; nothing leaves the building.
    """

    def __init__(self) -> None:
        if not settings.BREACHED_PASSWORDS_FOLDER:
            raise ImproperlyConfigured("Set BREACHED_PASSWORDS_FOLDER to the folder with the list.")
        self.folder = Path(settings.BREACHED_PASSWORDS_FOLDER)

    def holds(self, password: str) -> bool:
        name = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        path = self.folder / f"{name[:5]}.txt"
        if not path.is_file():
            return False
        with path.open(encoding="ascii") as lines:
            return any(line.startswith(name[5:]) for line in lines)


class NotBreached:
    """Refuses what the adapter of the setting BREACHED_PASSWORDS knows; without one it refuses nothing."""

    def validate(self, password: str, user: Any = None) -> None:
        if not settings.BREACHED_PASSWORDS:
            return
        known: BreachedList = import_string(settings.BREACHED_PASSWORDS)()
        if known.holds(password):
            raise ValidationError("Dit wachtwoord is ergens gelekt. Kies een ander.", "breached")

    def get_help_text(self) -> str:
        return "Kies geen wachtwoord dat ergens gelekt is."
