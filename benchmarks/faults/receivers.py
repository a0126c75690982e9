"""Mail server and receivers of webhooks gone, and back: each message arrives, and none twice.

.venv/bin/python -m benchmarks.faults.receivers [--away 60]
"""

import argparse
import re
import socketserver
import sys
import threading
from collections import Counter
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from benchmarks.faults.stage import Outcome, Stage, free_port, play, tell, wait

MAIL = """
from providers.models import Message, User
who = User.objects.first()
for number in range(30):
    Message.objects.create(recipient=who, address='x@example.nl', subject=f'Proef {number}', body='Proef')
"""
HOOKS = """
from uuid import uuid4
from providers.models import Notice, Partner, Subscription, User
to = Subscription(partner=Partner.objects.first(), url='http://127.0.0.1:PORT/', kinds=['referral_sent'])
to.secret, to.made_by = 'whsec_' + 'YQ==' * 1, User.objects.first()
to.save()
for number in range(30):
    Notice.objects.create(subscription=to, number=uuid4(), kind='referral_sent', body='{}')
"""
WAITING = """
from providers.models import Message, Notice
print('WAITING', Message.objects.unsent().count() + Notice.objects.waiting().count())
"""


class Letters(socketserver.StreamRequestHandler):
    """As much SMTP as it takes to receive a mail; what came is counted by its Message-ID."""

    came: Counter[str] = Counter()

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    text += part
                known = re.search(rb"Message-ID: <(\S+)>", text, re.IGNORECASE)
                self.came[known[1].decode() if known else "?"] += 1
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
            if word == b"QUIT":
                return


class Hooks(BaseHTTPRequestHandler):
    """A receiver of webhooks; what came is counted by its number."""

    came: Counter[str] = Counter()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.came[self.headers.get("webhook-id", "?")] += 1
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def listen(server: socketserver.BaseServer) -> None:
    threading.Thread(target=server.serve_forever, daemon=True).start()


def _gone_and_back(
    stage: Stage, write: str, away: float, open_up: Callable[[], Any], came: Counter[str]
) -> Outcome:
    """Write what must leave while nobody receives it, and count what arrives once somebody does."""
    stage.begin_traffic(5)
    stage.shell(write)
    stage.let(away)
    stage.outcome.must(stage.is_well(), "all is well without the receiver")
    open_up()
    seconds = wait(lambda: "WAITING 0" in stage.shell(WAITING), 600, "received")
    twice = [key for key, times in came.items() if times > 1]
    stage.outcome.must(len(came) >= 30 and not twice, f"{len(came)} arrived, {len(twice)} twice")
    stage.outcome.must(True, f"all arrived {seconds:.0f} s after the receiver was back")
    return stage.judge()


def mail(away: float = 60, *, visitors: int = 3) -> Outcome:
    """The mail server is gone."""
    port = free_port()
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    # A demo sends no mail at all: its data are used without being one.
    env = {"DEMO": "0", "MFA_REQUIRED": "0", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(port)}
    with play("mail server gone", env=env, visitors=visitors) as stage:
        return _gone_and_back(
            stage,
            MAIL,
            away,
            lambda: listen(socketserver.ThreadingTCPServer(("127.0.0.1", port), Letters)),
            Letters.came,
        )


def hooks(away: float = 60, *, visitors: int = 3) -> Outcome:
    """A receiver of webhooks is gone."""
    port = free_port()
    with play("webhook receiver gone", visitors=visitors) as stage:
        return _gone_and_back(
            stage,
            HOOKS.replace("PORT", str(port)),
            away,
            lambda: listen(ThreadingHTTPServer(("127.0.0.1", port), Hooks)),
            Hooks.came,
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--away", type=float, default=60, help="seconds without a receiver")
    away = parser.parse_args().away
    return tell(mail(away)) | tell(hooks(away))


if __name__ == "__main__":
    sys.exit(main())
