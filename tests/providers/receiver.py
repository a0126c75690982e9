"""A real receiver of webhooks on this machine, that can be slow, down, lying and gone."""

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OLDEST = 300  # seconds: what is older is refused, as docs/api.md tells builders to do


@dataclass
class Receiver:
    """What it got, and how it answers: a status, or `slow`, `drip`, `cut`, `endless`, `words`, `late`,
    `half`.

    slow: not within twenty seconds; late: well, once `rest` is set. came: set at each message.
    """

    url: str = ""
    how: object = 200
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)
    elsewhere: str = ""
    rest: threading.Event = field(default_factory=threading.Event)
    came: threading.Event = field(default_factory=threading.Event)

    @property
    def told(self) -> list[dict]:
        return [json.loads(body) for _, body in self.got]


def is_ours(headers: dict[str, str], body: str, *, secret: str, now: int) -> bool:
    """What a builder writes: the signature is right and the message is of now."""
    at = headers["webhook-timestamp"]
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mark = hmac.new(key, f"{headers['webhook-id']}.{at}.{body}".encode(), sha256).digest()
    expected = f"v1,{base64.b64encode(mark).decode()}"
    is_signed = any(hmac.compare_digest(expected, one) for one in headers["webhook-signature"].split(" "))
    return is_signed and abs(now - int(at)) <= OLDEST


@contextmanager
def listening(how: object = 200) -> Iterator[Receiver]:
    """A receiver until the block ends."""
    receiver = Receiver(how=how)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            receiver.came.set()
            with suppress(OSError):
                self.answer(receiver.how)

        def answer(self, how: object) -> None:
            if how == "slow":
                receiver.rest.wait(20)
            elif how == "late":
                receiver.rest.wait(20)
                self.answer(200)
            elif how == "cut":
                self.connection.close()
            elif how == "words":
                self.wfile.write(b"Hallo, hier woont niemand.\r\n\r\n")
            elif how == "half":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nja")
                receiver.rest.wait(20)
            elif how == "drip":
                while not receiver.rest.wait(0.05):
                    self.wfile.write(b"x")
                    self.wfile.flush()
            elif how == "endless":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
                while not receiver.rest.is_set():
                    self.wfile.write(b"x" * 65536)
            else:
                self.send_response(int(how))
                if 300 <= int(how) < 400:
                    self.send_header("Location", receiver.elsewhere)
                self.send_header("Content-Length", "0")
                self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/rondom"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.rest.set()
        server.shutdown()
        server.server_close()
        thread.join()
