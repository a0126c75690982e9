"""A mail box of the desk, over IMAP4rev1 with TLS. Source: RFC 3501, 6851 (MOVE), 4315 (UIDPLUS)."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SECONDS = 30
MOST = 50  # mails in one run; the next run goes on


class MailboxError(Exception):
    """The mail box did not answer as it should; what was not moved is read again later."""


class Letter(NamedTuple):
    """One mail in the box. content: whole, or its head alone when it is larger than may be read."""

    uid: str
    content: bytes
    is_whole: bool


class Mailbox:
    """The box while it is open."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self.server = server

    def letters(self, *, largest: int) -> Iterator[Letter]:
        """What was not moved yet, the oldest first. It stays unread there: looking changes nothing."""
        found = self._uid("SEARCH", "UNDELETED")
        for uid in found[0].decode().split()[:MOST] if found and found[0] else ():
            size = _number(rb"RFC822\.SIZE (\d+)", self._uid("FETCH", uid, "(RFC822.SIZE)"))
            is_whole = size <= largest
            part = "BODY.PEEK[]" if is_whole else "BODY.PEEK[HEADER]"
            yield Letter(uid, _literal(self._uid("FETCH", uid, f"({part})")), is_whole)

    def put_away(self, letter: Letter, *, folder: str) -> None:
        """Move a mail to a folder of the box, which is made when it is not there."""
        name = f'"{folder}"'
        self.server.create(name)  # refused when it is there: that is well
        if "MOVE" in self.server.capabilities:
            self._uid("MOVE", letter.uid, name)
            return
        self._uid("COPY", letter.uid, name)
        self._uid("STORE", letter.uid, "+FLAGS.SILENT", r"(\Deleted)")
        if "UIDPLUS" in self.server.capabilities:  # without it what others deleted would go as well
            self._uid("EXPUNGE", letter.uid)

    def _uid(self, command: str, *words: str) -> list[Any]:
        status, found = self.server.uid(command, *words)
        if status != "OK":
            raise MailboxError(command)
        return found


@contextmanager
def opened() -> Iterator[Mailbox]:
    """The box of settings.MAILBOX_URL: imaps://USER:PASSWORD@HOST:993/INBOX.

    Raises MailboxError when it cannot be reached or refuses, ImproperlyConfigured for another address.
    """
    parts = urlsplit(settings.MAILBOX_URL)
    if parts.scheme != "imaps" or not parts.hostname:
        raise ImproperlyConfigured("MAILBOX_URL is imaps://USER:PASSWORD@HOST:993/INBOX.")
    context = ssl.create_default_context(cafile=settings.MAILBOX_CA or None)
    try:
        server = imaplib.IMAP4_SSL(parts.hostname, parts.port or 993, ssl_context=context, timeout=SECONDS)
        try:
            server.login(unquote(parts.username or ""), unquote(parts.password or ""))
            status, _ = server.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"')
            if status != "OK":
                raise MailboxError("SELECT")
            yield Mailbox(server)
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                server.logout()
    except (imaplib.IMAP4.error, OSError) as error:
        raise MailboxError(type(error).__name__) from error


def _number(pattern: bytes, answer: list[Any]) -> int:
    for one in answer:
        if found := re.search(pattern, one if isinstance(one, bytes) else one[0] if one else b""):
            return int(found[1])
    raise MailboxError("FETCH")


def _literal(answer: list[Any]) -> bytes:
    for one in answer:
        if isinstance(one, tuple):
            return bytes(one[1])
    raise MailboxError("FETCH")
