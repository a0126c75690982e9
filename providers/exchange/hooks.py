"""Telling an address outside what happened: signed, to where it should go and nowhere else.

Signed after Standard Webhooks: `webhook-signature` is v1 and an HMAC-SHA256 over the id, the moment and the
very bytes of the body; whoever receives refuses what is older than five minutes. An address outside is
somebody else's word, so it is looked up once, refused when it leads inside, and that answer is the one that
is used; nothing is followed, and no more than a little is read, for no longer than a few seconds.
"""

import base64
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from hashlib import sha256
from threading import Timer
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlsplit

WAIT, TOTAL = 5.0, 10.0  # seconds: for each answer of the network, and for all of it
MOST_READ = 2048
GONE = 410
PREFIX = "whsec_"


class Refused(Exception):
    """An address to which nothing is sent, with the reason in Dutch."""


class Told(NamedTuple):
    """What became of telling. failure: empty when it arrived; is_final: no use in trying again."""

    failure: str
    is_final: bool = False


def written(secret: bytes) -> str:
    """A secret as builders get it."""
    return PREFIX + base64.b64encode(secret).decode()


def signed(body: str, *, number: str, at: int, secret: str) -> dict[str, str]:
    """The headers that show that the body is ours and of now. at: seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mark = hmac.new(key, f"{number}.{at}.{body}".encode(), sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Rondom",
        "webhook-id": number,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }


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


def why_not_reach(url: str, *, inside: bool = False) -> str | None:
    """Why nothing may be sent to this address, or None. inside: a demo and a test may tell themselves."""
    try:
        _address(url, inside=inside)
    except Refused as refused:
        return str(refused)
    return None


def tell(url: str, body: str, headers: Mapping[str, str], *, inside: bool = False) -> Told:
    """Send once and read what comes back. Never raises for what the other side does."""
    try:
        parts, address = _address(url, inside=inside)
    except Refused as refused:
        return Told(str(refused))
    connection = _Pinned(parts, address)
    stop = Timer(TOTAL, connection.cut)
    stop.daemon = True
    stop.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body.encode(), dict(headers))
        answer = connection.getresponse()
        answer.read(MOST_READ)
    except TimeoutError:
        return Told("Het adres antwoordt te langzaam.")
    except ssl.SSLError:
        return Told("Het certificaat van het adres klopt niet.")
    except ConnectionRefusedError:
        return Told("Er luistert niemand op dit adres.")
    except (OSError, http.client.HTTPException, ValueError):
        return Told("Het adres antwoordt niet, of niet zoals het hoort.")
    finally:
        stop.cancel()
        connection.close()
    return _read(answer.status)


def _read(status: int) -> Told:
    if 200 <= status < 300:
        return Told("")
    if 300 <= status < 400:
        return Told(f"Het adres verwijst door ({status}). Dat volgen wij niet.")
    if status == GONE:
        return Told("Het adres zegt dat het niet meer bestaat (410).", is_final=True)
    return Told(f"Het adres antwoordt met een fout ({status}).")


def _address(url: str, *, inside: bool) -> tuple[SplitResult, str]:
    """The parts of the address and the one number it is reached by. Raises Refused."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("Dit is geen adres.") from None
    if parts.scheme != "https" and not (inside and parts.scheme == "http"):
        raise Refused("Vul een adres in dat begint met https://.")
    if not parts.hostname or parts.username or parts.password:
        raise Refused("Vul een adres in zonder naam en wachtwoord erin.")
    try:
        found = socket.getaddrinfo(parts.hostname, port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused("Dit adres is niet te vinden.") from None
    numbers = [str(one[4][0]) for one in found]
    # All of them: one that leads inside is one too many.
    if not inside and not all(_is_outside(number) for number in numbers):
        raise Refused("Dit adres leidt naar binnen. Vul een adres op internet in.")
    return parts, numbers[0]


def _is_outside(number: str) -> bool:
    address = ipaddress.ip_address(number.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return address.is_global and not address.is_multicast and (mapped is None or mapped.is_global)


class _Pinned(http.client.HTTPConnection):
    """A connection to the number that was judged, while the name is asked of the certificate."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        is_safe = parts.scheme == "https"
        super().__init__(str(parts.hostname), parts.port or (443 if is_safe else 80), timeout=WAIT)
        self.number, self.is_safe = address, is_safe
        self.raw: socket.socket | None = None

    def connect(self) -> None:
        self.raw = socket.create_connection((self.number, self.port), timeout=WAIT)
        self.sock = self.raw
        if self.is_safe:
            self.sock = ssl.create_default_context().wrap_socket(self.raw, server_hostname=self.host)

    def cut(self) -> None:
        """End it, wherever it is: whoever sends a letter every few seconds keeps nobody waiting."""
        for one in (self.sock, self.raw):
            if one is not None:
                try:
                    one.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
