"""The mail box of the desk: every mail comes in once, whatever stands in it and whenever it stops."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import schedule, services
from intake.exchange import MailboxError, read_mail
from intake.models import Submission
from tests.intake.imap_server import Box

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"


@pytest.fixture
def box(tmp_path, settings):
    with Box(tmp_path) as server:
        server.start()
        settings.MAILBOX_URL, settings.MAILBOX_CA = server.url, str(server.pem)
        yield server
        server.shutdown()


def mail(text="Ik val steeds.", *, html="", number=1, **heads) -> EmailMessage:
    made = EmailMessage()
    known = {
        "From": "Ans Zwaluw <ans@voorbeeld.nl>", "Subject": "Hulp gevraagd",
        "Date": "Mon, 15 Jun 2026 09:00:00 +0200",
        "Message-ID": f"<{number}@voorbeeld.nl>",
    } | heads  # fmt: skip
    for name, value in known.items():
        made[name] = value
    if text:
        made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made


def raw(message: EmailMessage) -> bytes:
    return message.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_a_mail_becomes_a_submission_and_moves_to_the_folder_of_what_was_read(box):
    uid = box.deliver(raw(mail()))

    assert services.read_mailbox() == 1

    row = Submission.objects.get()
    assert (row.channel, row.sender, row.municipality, row.state) == ("mail", "", None, "open")
    assert row.told.text == "Hulp gevraagd\n\nIk val steeds."
    assert (row.told.sender_name, row.told.sender_email) == ("Ans Zwaluw", "ans@voorbeeld.nl")
    assert box.folders["INBOX"] == {}
    assert list(box.folders["verwerkt"]) == [uid]


def test_it_is_off_without_an_address(settings):
    settings.MAILBOX_URL = ""

    assert services.read_mailbox() == 0


@pytest.mark.parametrize("stops_before", ["CREATE", "MOVE"])
def test_a_mail_that_was_stored_and_not_moved_is_taken_in_once(box, stops_before):
    box.deliver(raw(mail()))
    box.stops_before = stops_before
    with pytest.raises(MailboxError):
        services.read_mailbox()
    assert Submission.objects.count() == 1
    assert len(box.folders["INBOX"]) == 1

    box.stops_before = ""
    assert services.read_mailbox() == 0

    assert Submission.objects.count() == 1
    assert box.folders["INBOX"] == {}


def test_the_same_mail_in_two_copies_is_one(box):
    box.deliver(raw(mail()))
    box.deliver(raw(mail()))

    assert services.read_mailbox() == 1


def test_two_mails_without_an_id_are_two(box):
    for text in ("De eerste.", "De tweede."):
        message = mail(text)
        del message["Message-ID"]
        box.deliver(raw(message))

    assert services.read_mailbox() == 2


@pytest.mark.parametrize("capabilities", ["IMAP4rev1", "IMAP4rev1 UIDPLUS"])
def test_a_server_without_move_keeps_no_mail_to_be_read_again(tmp_path, settings, capabilities):
    with Box(tmp_path, capabilities=capabilities) as server:
        server.start()
        settings.MAILBOX_URL, settings.MAILBOX_CA = server.url, str(server.pem)
        server.deliver(raw(mail()))

        assert [services.read_mailbox(), services.read_mailbox()] == [1, 0]
        assert len(server.folders["verwerkt"]) == 1
        assert server.said.count("FETCH") == 2  # size and content, of the first run
        server.shutdown()


def test_a_mail_that_is_too_large_gives_an_entry_that_says_so(box, settings):
    settings.MAILBOX_MAX_MEGABYTES = 0
    box.deliver(raw(mail("Veel " * 1_000)))

    assert services.read_mailbox() == 1

    row = Submission.objects.get()
    assert (row.problem, row.told.text, row.told.sender_email) == (
        "too_large",
        "Hulp gevraagd",
        "ans@voorbeeld.nl",
    )
    assert "Veel" not in row.told.text
    assert len(box.folders["verwerkt"]) == 1


def test_a_mail_in_a_character_set_that_is_none_gives_an_entry_that_says_so(box):
    box.deliver(raw(mail()).replace(b'charset="utf-8"', b'charset="klingon"'))

    assert services.read_mailbox() == 1
    assert Submission.objects.get().problem == "unreadable"


class TestWords:
    def test_of_html_are_text_alone(self, box):
        page = "<head><title>x</title></head><p>Ik <b>val</b></p><script>boos()</script><p>Help</p>"
        box.deliver(raw(mail("", html=page)))

        services.read_mailbox()

        assert Submission.objects.get().told.text == "Hulp gevraagd\n\nIk val\n\nHelp"

    def test_of_a_long_mail_end_and_say_so(self, box):
        box.deliver(raw(mail("woord " * 10_000)))

        services.read_mailbox()

        told = Submission.objects.get().told
        assert len(told.text) == 50_000 + len("Hulp gevraagd\n\n")
        assert "Het einde staat alleen in de mailbox." in told.left_out


class TestAttachments:
    def test_are_judged_and_of_the_refused_the_reason_is_told(self, box):
        message = mail()
        message.add_attachment(PDF, maintype="application", subtype="pdf", filename="brief.pdf")
        message.add_attachment(b"MZ\x90\x00", maintype="application", subtype="pdf", filename="factuur.pdf")
        box.deliver(raw(message))

        services.read_mailbox()

        row = Submission.objects.get()
        assert [file.file_name for file in row.files.all()] == ["brief.pdf"]
        assert row.files.get().path.read_bytes() == PDF
        assert row.told.left_out.startswith("factuur.pdf: niet bewaard. Dit soort bestand kan niet")

    def test_are_ten_at_most(self, box):
        message = mail()
        for number in range(11):
            message.add_attachment(f"Brief {number}", filename=f"{number}.txt")
        box.deliver(raw(message))

        services.read_mailbox()

        row = Submission.objects.get()
        assert row.files.count() == 10
        assert row.told.left_out == "10.txt: niet bewaard, er waren meer dan 10 bijlagen."

    def test_wait_in_the_box_while_the_scanner_does_not_answer(self, box, settings, tmp_path):
        settings.VIRUS_SCANNER = "cases.exchange.scanning.ClamAV"
        settings.CLAMAV = f"unix://{tmp_path}/nobody.ctl"
        message = mail()
        message.add_attachment(PDF, maintype="application", subtype="pdf", filename="brief.pdf")
        box.deliver(raw(message))
        box.deliver(raw(mail(number=2)))

        assert services.read_mailbox() == 1
        assert len(box.folders["INBOX"]) == 1

        settings.VIRUS_SCANNER = ""
        assert services.read_mailbox() == 1


class TestTheServer:
    def test_that_nobody_vouches_for_is_not_told_the_password(self, box, settings):
        settings.MAILBOX_CA = ""

        with pytest.raises(MailboxError, match="SSLCertVerificationError"):
            services.read_mailbox()
        assert "LOGIN" not in box.said

    def test_that_refuses_the_password_is_tried_again_later_and_named_nowhere(self, box, settings, caplog):
        box.deliver(raw(mail()))
        settings.MAILBOX_URL = box.url.replace("geheim", "ander%40woord")

        schedule.read_mailbox()

        assert "The mail box could not be read" in caplog.text
        assert "woord" not in caplog.text
        assert not Submission.objects.exists()

    def test_that_is_away_stops_nothing(self, settings, caplog):
        settings.MAILBOX_URL = "imaps://loket:geheim@127.0.0.1:1/INBOX"

        schedule.read_mailbox()

        assert "ConnectionRefusedError" in caplog.text


@settings(max_examples=80, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"Content-Type: text/html\r\n\r\n", b"From: =?x?q?=FF?=\r\nSubject: \xff\r\n\r\n",
                     b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n", b"Message-ID: <\r\n\r\n"]),
)  # fmt: skip
def test_whatever_is_in_a_mail_is_read_or_said_to_be_unreadable(content, head):
    found = read_mail(head + content)

    (found.text + found.name + found.subject + found.key).encode()
    assert "\x00" not in found.text + found.name + found.subject
