"""A look for viruses before anything is kept: an adapter of the organisation's choice, or none."""

import socket
import struct
from typing import IO, Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.module_loading import import_string

CHUNK = 64 * 1024
SECONDS = 30
FOR_NOW = "for_now"  # the code of a refusal that may be otherwise later
INFECTED = "Dit bestand is niet bewaard: de virusscanner vond iets. Meld het bij uw beheerder."
UNREACHABLE = "De virusscanner werkt nu niet. Het bestand is niet bewaard. Probeer het later nog eens."


class ScannerError(Exception):
    """The scanner could not say whether a file is clean."""


class Scanner(Protocol):
    """What an adapter does: say the name of what it found in a file, or nothing for a clean one."""

    def find(self, stream: IO[bytes]) -> str | None:
        """The name of the virus, or None. Raises ScannerError or OSError when it cannot tell."""


def check_clean(stream: IO[bytes]) -> None:
    """Let the adapter of settings.VIRUS_SCANNER look; without one, everything passes.

    Raises ValidationError for what is infected, and when the scanner does not answer: then nothing is kept.
    """
    if not settings.VIRUS_SCANNER:
        return
    scanner: Scanner = import_string(settings.VIRUS_SCANNER)()
    stream.seek(0)
    try:
        found = scanner.find(stream)
    except (OSError, ScannerError) as error:
        raise ValidationError(UNREACHABLE, FOR_NOW) from error
    finally:
        stream.seek(0)
    if found:
        raise ValidationError(INFECTED)


class ClamAV:
    """A clamd of one's own, by its INSTREAM command. Source: clamd(8)."""

    def __init__(self, address: str = "") -> None:
        """address: unix:///run/clamav/clamd.ctl or tcp://HOST:3310; without it, settings.CLAMAV."""
        self.address = urlsplit(address or settings.CLAMAV)
        if self.address.scheme not in ("unix", "tcp"):
            raise ImproperlyConfigured("CLAMAV is unix:///PATH or tcp://HOST:PORT.")

    def find(self, stream: IO[bytes]) -> str | None:
        with self._connected() as clamd:
            clamd.sendall(b"zINSTREAM\0")
            while chunk := stream.read(CHUNK):
                clamd.sendall(struct.pack("!I", len(chunk)) + chunk)
            clamd.sendall(struct.pack("!I", 0))
            answer = self._answer(clamd)
        if answer == "stream: OK":
            return None
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerError(answer)

    def _connected(self) -> socket.socket:
        if self.address.scheme == "tcp":
            place = (self.address.hostname or "127.0.0.1", self.address.port or 3310)
            return socket.create_connection(place, timeout=SECONDS)
        clamd = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        clamd.settimeout(SECONDS)
        try:
            clamd.connect(self.address.path)
        except OSError:
            clamd.close()
            raise
        return clamd

    @staticmethod
    def _answer(clamd: socket.socket) -> str:
        said = b""
        while not said.endswith(b"\0") and len(said) < 4096:
            more = clamd.recv(4096)
            if not more:
                break
            said += more
        return said.rstrip(b"\0\n").decode("utf-8", "replace")
