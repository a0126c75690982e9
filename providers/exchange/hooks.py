"""Telling an address outside what happened: signed, to where it should go and nowhere else.

Signed after Standard Webhooks: `webhook-signature` is v1 and an HMAC-SHA256 over the id, the moment and the
very bytes of the body, one for each secret that counts; whoever receives refuses what is older than five
minutes. An address outside is somebody else's word, so it is looked up once, refused when it leads inside,
and that answer is the one that is used; nothing is followed, and no more than a little is read, for no
longer than a few seconds, looking up included.
"""

import base64
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from time import monotonic
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

# Seconds: to be let in at one number, for each answer of the network, and for all of it.
CONNECT, WAIT, TOTAL = 3.0, 5.0, 10.0
MOST_READ = 2048
GONE = 410
PREFIX = "whsec_"
TOO_SLOW = "Het adres antwoordt te langzaam."


class Refused(Exception):
    """An address to which nothing is sent, with the reason in Dutch."""


class Told(NamedTuple):
    """What became of telling.

    failure: empty when it arrived; is_final: no use in trying again; is_away: nobody let us in, so that every
    other message would fare the same.
    """

    failure: str
    is_final: bool = False
    is_away: bool = False


def written(secret: bytes) -> str:
    """A secret as builders get it."""
    return PREFIX + base64.b64encode(secret).decode()


def signed(body: str, *, number: str, at: int, secrets: Sequence[str]) -> dict[str, str]:
    """The headers that show that the body is ours and of now. at: seconds since 1970.

    secrets: the newest first. While one is renewed there are two, and whoever receives accepts either.
    """
    said = f"{number}.{at}.{body}".encode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Rondom",
        "webhook-id": number,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(_mark(said, secret) for secret in secrets),
    }


def _mark(said: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return f"v1,{base64.b64encode(hmac.new(key, said, sha256).digest()).decode()}"


def told_of(kind: str, *, url: str, moment: str, words: Mapping[str, str]) -> str:
    """The body, in the shape of Notificaties (ZGW): what happened and where to read it."""
    told: dict[str, Any] = {
        "kanaal": "verwijzingen",
        "hoofdObject": url,
        "resource": "verwijzing",
        "resourceUrl": url,
        "actie": "create" if kind == "referral_sent" else "update",
        "aanmaakdatum": moment,
        "kenmerken": dict(words),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def told_of_nothing(*, url: str, moment: str) -> str:
    """The body of a trial: the same shape, and in no field to be taken for something that happened."""
    told: dict[str, Any] = {
        "kanaal": "test",
        "hoofdObject": url,
        "resource": "proefbericht",
        "resourceUrl": url,
        "actie": "test",
        "aanmaakdatum": moment,
        "kenmerken": {"gebeurtenis": "proefbericht"},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def why_not_reach(url: str, *, inside: bool = False) -> str | None:
    """Why nothing may be sent to this address, or None. inside: a demo and a test may tell themselves."""
    try:
        _address(url, inside=inside, until=monotonic() + WAIT)
    except Refused as refused:
        return str(refused)
    return None


def tell(url: str, body: str, headers: Mapping[str, str], *, inside: bool = False) -> Told:
    """Send once and read what comes back. Never raises for what the other side does."""
    until = monotonic() + TOTAL
    try:
        parts, numbers = _address(url, inside=inside, until=until)
    except Refused as refused:
        return Told(str(refused), is_away=True)
    connection = _Pinned(parts, numbers)
    stop = Timer(max(0.0, until - monotonic()), connection.cut)
    stop.daemon = True
    stop.start()
    is_away = True
    try:
        connection.connect()
        is_away = False
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body.encode(), dict(headers))
        answer = connection.getresponse()
        with suppress(OSError, http.client.HTTPException):
            answer.read(MOST_READ)  # it has said what became of it; no words after that change it
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Told(TOO_SLOW if connection.is_cut else _in_words(error), is_away=is_away)
    finally:
        stop.cancel()
        connection.close()
    return _read(answer.status)


def _in_words(error: Exception) -> str:
    match error:
        case TimeoutError():
            return TOO_SLOW
        case ssl.SSLError():
            return "Het certificaat van het adres klopt niet."
        case ConnectionRefusedError():
            return "Er luistert niemand op dit adres."
    return "Het adres antwoordt niet, of niet zoals het hoort."


def _read(status: int) -> Told:
    if 200 <= status < 300:
        return Told("")
    if 300 <= status < 400:
        return Told(f"Het adres verwijst door ({status}). Dat volgen wij niet.")
    if status == GONE:
        return Told("Het adres zegt dat het niet meer bestaat (410).", is_final=True)
    return Told(f"Het adres antwoordt met een fout ({status}).")


def _address(url: str, *, inside: bool, until: float) -> tuple[SplitResult, list[str]]:
    """The parts of the address and the numbers it is reached by. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("Dit is geen adres.") from None
    if parts.scheme != "https" and not (inside and parts.scheme == "http"):
        raise Refused("Vul een adres in dat begint met https://.")
    if not parts.hostname or parts.username or parts.password:
        raise Refused("Vul een adres in zonder naam en wachtwoord erin.")
    numbers = _look_up(parts.hostname, port or 443, until=until)
    if not numbers:
        raise Refused("Dit adres is niet te vinden.")
    # All of them: one that leads inside is one too many.
    if not inside and not all(_is_outside(number) for number in numbers):
        raise Refused("Dit adres leidt naar binnen. Vul een adres op internet in.")
    return parts, numbers


def _look_up(host: str, port: int, *, until: float) -> list[str]:
    """The numbers of a name, each once; none when it has none, or when finding them takes too long.

    Looking up knows no limit of its own, and who owns a name also owns how fast it is found. So it is done
    aside, and left behind when it is late.
    """
    found: SimpleQueue[list[str]] = SimpleQueue()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            rows = []
        found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))

    Thread(target=look, daemon=True).start()
    try:
        return found.get(timeout=max(0.0, until - monotonic()))
    except Empty:
        return []


def _is_outside(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (mapped is None or mapped.is_global)


class _Pinned(http.client.HTTPConnection):
    """A connection to the numbers that were judged, while the name is asked of the certificate."""

    def __init__(self, parts: SplitResult, numbers: Sequence[str]) -> None:
        is_safe = parts.scheme == "https"
        super().__init__(str(parts.hostname), parts.port or (443 if is_safe else 80), timeout=WAIT)
        self.numbers, self.is_safe, self.is_cut = numbers, is_safe, False
        self.raw: socket.socket | None = None

    def connect(self) -> None:
        self.raw = self._first_that_answers()
        self.raw.settimeout(WAIT)
        self.sock = self.raw
        if self.is_safe:
            self.sock = ssl.create_default_context().wrap_socket(self.raw, server_hostname=self.host)

    def _first_that_answers(self) -> socket.socket:
        """Into the first number that lets us in, as a browser does. Raises what the last one did."""
        failure: OSError = TimeoutError()
        for number in self.numbers:
            try:
                raw = socket.create_connection((number, self.port), timeout=CONNECT)
            except OSError as error:
                failure = error
            else:
                if not self.is_cut:
                    return raw
                raw.close()
            if self.is_cut:
                raise TimeoutError
        raise failure

    def cut(self) -> None:
        """End it, wherever it is: whoever sends a letter every few seconds keeps nobody waiting."""
        self.is_cut = True
        for one in (self.sock, self.raw):
            if one is not None:
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
