"""The virus scanner: a clamd that is only here, and what happens when it finds something or is silent."""

import os
import socket
import struct
import tempfile
import threading
from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import services
from cases.exchange.scanning import ClamAV
from cases.models import Document
from tests.cases.test_documents import PDF, files
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
VIRUS = b"a virus, so to say"


def exactly(connection, size):
    """So many bytes, however they come."""
    got = b""
    while len(got) < size:
        got += connection.recv(size - len(got))
    return got


def serve(server, answer, seen):
    """One clamd, one connection: read the stream of chunks, and answer."""
    connection, _ = server.accept()
    with connection:
        assert exactly(connection, 10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", exactly(connection, 4))[0]:
            content += exactly(connection, size)
        seen.append(content)
        said = answer or (b"stream: Eicar-Signature FOUND" if VIRUS in content else b"stream: OK")
        connection.sendall(said + b"\0")


@pytest.fixture
def clamd(settings):
    """Starts a clamd on a socket of its own; gives what it will have read."""
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as server:
        path = os.path.join(folder, "clamd.ctl")
        server.bind(path)
        server.listen(1)
        settings.VIRUS_SCANNER, settings.CLAMAV = "cases.exchange.scanning.ClamAV", f"unix://{path}"
        seen = []

        def start(answer=b""):
            thread = threading.Thread(target=serve, args=(server, answer, seen), daemon=True)
            thread.start()
            return seen

        yield start


def add(content=PDF):
    people = around_a_case()
    return services.add_document(
        case=people.case, upload=SimpleUploadedFile("brief.pdf", content), dated_on=TODAY, on=TODAY,
        by=people.holder,
    )  # fmt: skip


def test_a_clean_file_is_kept_whole(clamd):
    seen = clamd()
    content = PDF + b"x" * 200_000

    version = add(content)

    assert seen == [content]
    assert version.path.read_bytes() == content


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"stream: Eicar-Signature FOUND", "vond iets"),
        (b"INSTREAM size limit exceeded. ERROR", "werkt nu niet"),
        (b"", "vond iets"),
    ],
)
def test_nothing_is_kept_of_what_is_infected_or_not_judged(clamd, answer, said):
    clamd(answer)

    with pytest.raises(ValidationError, match=said):
        add(PDF + VIRUS)

    assert not files()
    assert not Document.objects.exists()


def test_a_scanner_that_does_not_answer_refuses_everything(settings, tmp_path):
    settings.VIRUS_SCANNER = "cases.exchange.scanning.ClamAV"
    settings.CLAMAV = f"unix://{tmp_path}/nobody.ctl"

    with pytest.raises(ValidationError, match="werkt nu niet"):
        add()

    assert not files()


def test_an_address_is_a_socket_or_a_host():
    with pytest.raises(ImproperlyConfigured):
        ClamAV("http://voorbeeld.nl")
