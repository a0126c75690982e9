"""Visitors that write notes in the demo as a browser does, and a ledger of what they were told.

The ledger is kept by the client: a note counts as acknowledged only once its answer came, so what is lost is
counted, not guessed. Who gets no answer sends the same form again, as somebody at a desk would.
"""

import http.client
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any
from uuid import uuid4

PASSWORD = "demo-rondom-2026"  # noqa: S105 -- of the demo, as docs/demo.md says
DUTCH = ("niet bereikbaar", "Er ging iets mis", "Probeer het")
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|form_key)" value="([^"]+)"')
GONE = (urllib.error.URLError, http.client.HTTPException, OSError)


@dataclass
class Ledger:
    """What was tried, what was acknowledged, and every answer that was no answer."""

    tried: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)
    again: int = 0
    refused: int = 0  # nobody listened
    told: int = 0  # a page that says in Dutch that something is wrong
    mute: list[str] = field(default_factory=list)  # an error without such a page
    kinds: Counter[str] = field(default_factory=Counter)  # how nobody answered
    slowest: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, **seen: int) -> None:
        with self.lock:
            for name, number in seen.items():
                setattr(self, name, getattr(self, name) + number)


class NotFurther(urllib.request.HTTPRedirectHandler):
    """Gives a redirect as the answer that it is."""

    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp


@dataclass(frozen=True)
class Note:
    """A form that somebody filled in: it may be sent more than once."""

    path: str
    text: str
    data: dict[str, str]


class Visitor(threading.Thread):
    """One worker of the demo who writes a note, reads the dossier, and writes the next."""

    def __init__(self, base: str, email: str, ledger: Ledger, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.base, self.email, self.ledger, self.stop = base, email, ledger, stop
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.dossiers: list[str] = []

    def run(self) -> None:
        number = 0
        while not self.stop.is_set():
            try:
                if not self.dossiers:
                    self.get_in()
                self._write_a_note(self.dossiers[number % len(self.dossiers)])
                number += 1
            except GONE as error:
                self.meet(error)
                time.sleep(0.3)

    def ask(self, path: str, data: dict[str, str] | None = None) -> str:
        body = urllib.parse.urlencode(data).encode() if data is not None else None
        headers = {"Origin": self.base} if data is not None else {}
        request = urllib.request.Request(self.base + path, body, headers)  # noqa: S310 (this machine)
        with self.opener.open(request, timeout=120) as answer:
            return str(answer.read().decode())

    def get_in(self) -> None:
        page = self.ask("/inloggen")
        known = dict(HIDDEN.findall(page))
        self.ask("/inloggen", {**known, "username": self.email, "password": PASSWORD})
        work = self.ask("/mijn-werk")
        self.dossiers = list(dict.fromkeys(re.findall(r'href="(/dossier/\d+/)', work)))[:5]
        if not self.dossiers:
            raise http.client.HTTPException("no dossier in Mijn werk")

    def open_form(self, dossier: str) -> Note | None:
        """The form of a note in this dossier, filled in; None when the page has none."""
        page = self.ask(dossier)
        form = re.search(
            r'<form[^>]+action="(/dossier/\d+/[^"]+)" data-sends-later.*?</form>', page, re.DOTALL
        )
        if form is None:  # the session did not outlive what happened
            return None
        text = f"Proef {uuid4().hex}"
        data = dict(HIDDEN.findall(form[0])) | {
            "kind": "phone",
            "text": text,
            "held_on": (re.findall(r'name="held_on"[^>]*value="([^"]*)"', form[0]) or [""])[0],
            "confidentiality": "normal",
        }
        return Note(form[1], text, data)

    def send(self, note: Note) -> bool:
        """Send a filled in form; whether the answer shows that it is there."""
        with self.ledger.lock:
            self.ledger.tried.add(note.text)
        answer = self.ask(note.path, note.data)
        if note.text not in answer:
            return False
        with self.ledger.lock:
            self.ledger.acknowledged.add(note.text)
        return True

    def lay_down(self, note: Note) -> bool:
        """Send a filled in form without reading on; whether it was taken (a redirect)."""
        with self.ledger.lock:
            self.ledger.tried.add(note.text)
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), NotFurther)
        body = urllib.parse.urlencode(note.data).encode()
        request = urllib.request.Request(self.base + note.path, body, {"Origin": self.base})  # noqa: S310
        with opener.open(request, timeout=300) as answer:
            if answer.status != 302:
                return False
        with self.ledger.lock:
            self.ledger.acknowledged.add(note.text)
        return True

    def _write_a_note(self, dossier: str) -> None:
        note = self.open_form(dossier)
        if note is None:
            self.dossiers = []
            return
        started = time.monotonic()
        while not self.stop.is_set():
            try:
                if self.send(note):
                    self.ledger.slowest = max(self.ledger.slowest, time.monotonic() - started)
            except GONE as error:
                self.meet(error)
                if isinstance(error, urllib.error.HTTPError) and error.code < 500:
                    return
                self.ledger.note(again=1)
                time.sleep(0.3)
                continue
            return

    def meet(self, error: Exception) -> None:
        """Write down an answer that was no answer."""
        if not isinstance(error, urllib.error.HTTPError):
            self.ledger.note(refused=1)
            with self.ledger.lock:
                self.ledger.kinds[f"{type(error).__name__} {error}"[:90]] += 1
            return
        page = error.read().decode(errors="replace")
        if any(words in page for words in DUTCH):
            self.ledger.note(told=1)
        else:
            with self.ledger.lock:
                self.ledger.mute.append(f"{error.code} {error.url.removeprefix(self.base)}: {page[:80]!r}")
