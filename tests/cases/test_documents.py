"""Documents: what comes in, what stands on disk, and how it leaves."""

import hashlib
import io
import os
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases import services
from cases.exchange import sniff
from cases.models import AccessLog, Document, DocumentVersion, Event, Involvement, folder_of_files
from cases.services.documents import destroy_document, sweep_files
from tests.factories import UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489") + bytes(20)
JPG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"x" * 20 + bytes.fromhex("ffd9")
MAIL = b"From: a@voorbeeld.nl\r\nTo: b@voorbeeld.nl\r\nSubject: hulp\r\n\r\nBeste Sandra\r\n"


def packed(*names, mimetype=""):
    """A zip file with these parts, such as an office document is."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        if mimetype:
            parts.writestr("mimetype", mimetype)
        for name in names:
            parts.writestr(name, "<x/>")
    return file.getvalue()


def torn():
    """A zip file of which the first part can no longer be unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", OPEN)
        parts.writestr("content.xml", "<x/>")
    content = bytearray(file.getvalue())
    at = len("mimetype") + 30  # what was packed begins after the head of the part
    content[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(content)


OPEN = "application/vnd.oasis.opendocument.text"
WORD = packed("[Content_Types].xml", "word/document.xml")


def files():
    folder = folder_of_files()
    return sorted(folder.glob("*/*")) if folder.exists() else []


@pytest.fixture
def people():
    return around_a_case()


def add(people, content=PDF, name="brief.pdf", *, by=None, **more):
    known = {"case": people.case, "dated_on": TODAY, "on": TODAY, "by": by or people.holder}
    return services.add_document(upload=SimpleUploadedFile(name, content), **known, **more)


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (PDF, "brief.pdf", ".pdf"),
        (PNG, "foto.png", ".png"),
        (JPG, "foto.jpeg", ".jpeg"),
        (WORD, "verslag.docx", ".docx"),
        (packed("[Content_Types].xml", "xl/workbook.xml"), "lijst.xlsx", ".xlsx"),
        (packed("content.xml", mimetype=OPEN), "brief.odt", ".odt"),
        (MAIL, "bericht.eml", ".eml"),
        ("Geen cent over, zegt zij. Café gesloten.\n".encode(), "notitie.txt", ".txt"),
        ("Café\n".encode("cp1252"), "notitie.txt", ".txt"),
        (PDF, "brief.exe", ".exe.pdf"),
        (PNG, "..\\..\\etc/passwd", "passwd.png"),
        (PDF, "naam\r\nx: y.pdf", ".pdf"),
    ],
)
def test_a_file_is_what_its_content_is(content, name, ending):
    found = sniff(io.BytesIO(content), name)

    assert found.file_name.endswith(ending)
    assert not set(found.file_name) & set('/\\\r\n":')


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<!DOCTYPE html><html><script>1</script></html>", "brief.pdf"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "foto.png"),
        (b"MZ" + bytes(60) + b"PE\0\0", "brief.pdf"),
        (packed("a.txt"), "brief.docx"),
        (packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "brief.docx"),
        (packed("content.xml", "Basic/script.xml", mimetype=OPEN), "brief.odt"),
        (b"PK\x03\x04 kapot", "brief.docx"),
        (torn(), "brief.odt"),
        (bytes(range(256)), "brief.txt"),
        (b"   \n", "brief.txt"),
    ],
)
def test_what_is_something_else_is_refused_and_nothing_is_kept(people, content, name):
    with pytest.raises(ValidationError) as told:
        add(people, content, name)

    assert set(told.value.error_dict) == {"upload"}
    assert not files()
    assert not Document.objects.exists()


class TestAdding:
    def test_keeps_the_file_under_a_name_that_tells_nothing(self, people):
        version = add(people, name="Schuld Sandra Kuipers.pdf", title="Schuldoverzicht")

        (path,) = files()
        assert path == version.path
        assert "Sandra" not in str(path.relative_to(folder_of_files()))
        assert path.read_bytes() == PDF
        assert version.sha256 == hashlib.sha256(PDF).hexdigest()
        assert (version.size, version.content_type) == (len(PDF), "application/pdf")
        assert oct(path.stat().st_mode)[-3:] == "600"
        assert Event.objects.get(kind="document_added").about == version.pk

    def test_the_same_title_is_a_new_version_and_the_first_stays(self, people):
        first = add(people, title="Verslag")
        second = add(people, PNG, "foto.png", title="verslag")

        assert second.document == first.document
        assert second.number == 2
        assert len(files()) == 2
        assert first.path.read_bytes() == PDF

    def test_the_same_title_in_another_class_is_another_document(self, people):
        assert (
            add(people, title="Verslag").document
            != add(people, title="Verslag", confidentiality="confidential").document
        )

    def test_meets_no_document_that_the_writer_may_not_read(self, people):
        hidden = add(people, title="Verslag", confidentiality="confidential")
        colleague = people.colleague
        Involvement.objects.create(
            case=people.case, worker=colleague, level="full", starts_on=people.case.opened_on
        )

        mine = add(people, title="Verslag", confidentiality="confidential", by=colleague)

        assert mine.document != hidden.document
        assert mine.number == 1

    def test_the_name_of_the_file_is_the_title_that_nobody_gave(self, people):
        assert add(people, name="Brief gemeente.pdf").document.title == "Brief gemeente"

    def test_a_file_that_is_too_large_is_refused(self, people, settings):
        settings.DOCUMENT_MAX_MEGABYTES = 1
        with pytest.raises(ValidationError, match="te groot"):
            add(people, PDF + b"x" * 1024 * 1024)
        with pytest.raises(ValidationError, match="leeg"):
            add(people, b"")
        assert not files()

    def test_a_day_that_has_not_come_is_refused(self, people):
        with pytest.raises(ValidationError, match="toekomst"):
            services.add_document(
                case=people.case, upload=SimpleUploadedFile("a.pdf", PDF), dated_on=date(2026, 6, 16),
                on=TODAY, by=people.holder,
            )  # fmt: skip

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_is_for_who_works_in_the_dossier(self, people, who):
        with pytest.raises(PermissionDenied):
            add(people, by=getattr(people, who))
        assert not files()

    def test_a_refused_row_leaves_no_file(self, people, monkeypatch):
        def refuse(*rows):
            if isinstance(rows[0], DocumentVersion):
                raise ValidationError("nee")
            rows[0].save()

        monkeypatch.setattr("cases.services.documents.save", refuse)
        with pytest.raises(ValidationError):
            add(people)

        assert not files()
        assert not Document.objects.exists()

    def test_a_full_disk_is_said_and_nothing_is_stored(self, people, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"
        (tmp_path / "media").write_text("in de weg")

        with pytest.raises(ValidationError, match="kon niet worden bewaard"):
            add(people)
        assert not Document.objects.exists()

    def test_a_version_is_never_changed(self, people):
        version = add(people)
        with pytest.raises(DatabaseError), transaction.atomic():
            DocumentVersion.objects.filter(pk=version.pk).update(sha256="0" * 64)


class TestSweeping:
    def test_takes_what_belongs_to_nothing_and_is_a_day_old(self, people):
        kept = add(people).path
        long_ago = (datetime(2026, 6, 1, tzinfo=UTC)).timestamp()
        for name in ("ab" * 16, "cd" * 16 + ".part", "ef" * 16):
            orphan = folder_of_files() / name[:2] / name
            orphan.parent.mkdir(parents=True, exist_ok=True)
            orphan.write_bytes(b"x")
            os.utime(orphan, (long_ago, long_ago))
        os.utime(kept, (long_ago, long_ago))
        fresh = folder_of_files() / "aa" / ("aa" * 16)
        fresh.parent.mkdir(exist_ok=True)
        fresh.write_bytes(b"x")

        assert sweep_files(before=timezone.localtime() - timedelta(days=1)) == 3
        assert files() == sorted([kept, fresh])


def test_destroying_takes_the_files_once_the_rows_are_gone(people, django_capture_on_commit_callbacks):
    version = add(people, title="Verslag")
    add(people, PNG, title="Verslag")

    with django_capture_on_commit_callbacks(execute=True):
        destroy_document(version.document)

    assert not files()
    assert not Document.objects.exists()


class TestWithdrawing:
    def test_says_why_and_lets_nobody_open_it(self, client, people):
        version = add(people)
        services.withdraw_document(
            document=version.document, reason="verkeerd dossier", on=TODAY, by=people.lead
        )

        client.force_login(people.holder, backend="providers.access.EmailBackend")
        assert client.get(address(version)).status_code == 404
        page = client.get(reverse("cases:documents", args=[people.case.pk])).content.decode()
        assert "verkeerd dossier" in page
        assert address(version) not in page
        assert version.path.exists()
        with pytest.raises(ValidationError, match="ingetrokken"):
            services.add_version(
                document=version.document, upload=SimpleUploadedFile("a.pdf", PDF), on=TODAY, by=people.holder
            )

    def test_is_for_who_added_it_and_who_decides(self, people):
        document = add(people).document
        colleague = UserFactory(coach=True)
        Involvement.objects.create(
            case=people.case, worker=colleague, level="full", starts_on=people.case.opened_on
        )

        with pytest.raises(PermissionDenied, match="Alleen wie dit document toevoegde"):
            services.withdraw_document(document=document, reason="x", on=TODAY, by=colleague)
        with pytest.raises(ValidationError, match="waarom"):
            services.withdraw_document(document=document, reason=" ", on=TODAY, by=people.holder)


def address(version):
    return reverse("cases:document", args=[version.document.case_id, version.pk])


class TestPages:
    def test_a_document_comes_in_and_goes_out_as_a_file_in_a_sandbox(self, client, people):
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        page = reverse("cases:documents", args=[people.case.pk])
        sent = {"title": "Brief", "kind": "letter", "dated_on": "2026-06-01", "confidentiality": "normal"}

        response = client.post(page, sent | {"upload": SimpleUploadedFile("Brief één.pdf", PDF)}, follow=True)

        assert "Het document staat in het dossier." in response.content.decode()
        version = DocumentVersion.objects.get()
        file = client.get(address(version))
        assert b"".join(file) == PDF
        assert file["Content-Disposition"].startswith("attachment;")
        assert file["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert file["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in file["Cache-Control"]
        look = AccessLog.objects.filter(page="document").get()
        assert (look.kind, look.case_id, look.user) == ("export", people.case.pk, people.holder)

    def test_a_refused_file_is_said_by_its_field_and_the_rest_stays(self, client, people):
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        sent = {
            "title": "Mijn titel",
            "kind": "letter",
            "dated_on": "2026-06-01",
            "confidentiality": "normal",
        }

        response = client.post(
            reverse("cases:documents", args=[people.case.pk]),
            sent | {"upload": SimpleUploadedFile("brief.pdf", b"<html><script>")},
        )

        assert response.status_code == 422
        assert "Dit soort bestand kan niet in een dossier." in response.content.decode()
        assert "Mijn titel" in response.content.decode()

    def test_without_a_file_it_says_so(self, client, people):
        client.force_login(people.holder, backend="providers.access.EmailBackend")

        response = client.post(reverse("cases:documents", args=[people.case.pk]), {"dated_on": "2026-06-01"})

        assert "Kies een bestand." in response.content.decode()

    def test_a_newer_version_and_a_withdrawal_have_their_own_pages(self, client, people):
        document = add(people, title="Verslag").document
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        of_document = [people.case.pk, document.pk]

        assert (
            'enctype="multipart/form-data"'
            in client.get(reverse("cases:add_version", args=of_document)).content.decode()
        )
        client.post(
            reverse("cases:add_version", args=of_document), {"upload": SimpleUploadedFile("b.png", PNG)}
        )
        assert document.versions.count() == 2
        client.post(reverse("cases:withdraw_document", args=of_document), {"reason": "dubbel"})
        document.refresh_from_db()
        assert document.withdraw_reason == "dubbel"

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_a_stranger_gets_no_file(self, client, people, who):
        version = add(people)
        client.force_login(getattr(people, who), backend="providers.access.EmailBackend")

        assert client.get(address(version)).status_code == 404

    def test_a_confidential_one_is_not_there_for_others_who_see_the_dossier(self, client, people):
        version = add(people, title="Geheim", confidentiality="confidential")
        consultant = UserFactory(roles=["consultant"], team=people.case.team)
        client.force_login(consultant, backend="providers.access.EmailBackend")

        assert client.get(address(version)).status_code == 404
        page = client.get(reverse("cases:documents", args=[people.case.pk])).content.decode()
        assert "Geheim" not in page

    def test_a_file_that_is_gone_from_disk_is_said_plainly(self, client, people):
        version = add(people)
        version.path.unlink()
        client.force_login(people.holder, backend="providers.access.EmailBackend")

        assert client.get(address(version)).status_code == 404

    def test_a_list_takes_as_many_statements_however_long_it_is(self, client, people, queries):
        for number in range(12):
            add(people, title=f"Verslag {number % 6}")
        client.force_login(people.holder, backend="providers.access.EmailBackend")
        client.get(reverse("cases:cases"))

        with queries(13):
            client.get(reverse("cases:documents", args=[people.case.pk]))
