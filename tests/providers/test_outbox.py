"""Mail that waits for a mail server: however long that is away nothing is lost, and nothing leaves twice."""

import socket
import socketserver
import threading

import pytest

from providers import tasks
from providers.models import Message
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


class Letters(socketserver.StreamRequestHandler):
    """As much SMTP as it takes; `refuses` is the word that gets a no."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper().strip().decode()
            if word == self.server.refuses:
                self.wfile.write(b"550 no such person\r\n")
                continue
            if word == "DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.received += 1
            self.wfile.write(b"221 bye\r\n" if word == "QUIT" else b"250 fine\r\n")
            if word == "QUIT":
                return


@pytest.fixture
def port(settings):
    """A port on which nobody listens yet, as the mail server of these settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", number
    return number


@pytest.fixture
def listen(port):
    servers = []

    def begin(refuses=""):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", port), Letters)
        server.refuses, server.received = refuses, 0
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return server

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


def lay_down(number):
    who = UserFactory()
    for count in range(number):
        Message.objects.create(recipient=who, address=who.email, subject=f"Nieuws {count}", body="Iets.")


def test_an_absent_mail_server_costs_no_try_and_all_leaves_once_when_it_is_back(listen):
    lay_down(3)

    for _ in range(tasks.TRIES + 1):
        tasks.post_waiting()
    waiting = list(Message.objects.order_by("pk").values_list("attempts", "failure"))
    server = listen()
    tasks.post_waiting()
    tasks.post_waiting()

    assert waiting == [(0, "ConnectionRefusedError"), (0, ""), (0, "")]
    assert server.received == 3
    assert not Message.objects.unsent().exists()


def test_a_mail_that_is_refused_is_given_up_and_keeps_no_other_waiting(listen):
    lay_down(2)
    server = listen(refuses="RCPT")

    for _ in range(tasks.TRIES + 1):
        tasks.post_waiting()

    assert set(Message.objects.values_list("attempts", "failure")) == {(tasks.TRIES, "SMTPRecipientsRefused")}
    assert server.received == 0
