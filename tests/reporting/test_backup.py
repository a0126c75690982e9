"""A backup: made while people work, rehearsed, and put back into an empty installation."""

import json
from datetime import datetime
from hashlib import sha256
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from cases import services
from cases.models import Client, DocumentVersion
from cases.services import sealing
from reporting.exchange import backup
from tests.factories import ClientFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 11, 30, 2, 15, tzinfo=ZoneInfo("Europe/Amsterdam"))


@pytest.fixture
def kept(tmp_path):
    """A backup of a small installation: a dossier with a document, and logs under a seal."""
    people = around_a_case()
    ClientFactory(last_name="Zonneveld", bsn="111222333")
    services.add_document(
        case=people.case,
        title="Brief",
        kind="letter",
        dated_on=AT.date(),
        upload=SimpleUploadedFile("brief.txt", b"Beste mevrouw"),
        on=AT.date(),
        by=people.holder,
    )
    sealing.seal()
    return backup.make(tmp_path / "kopieen", at=AT)


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


class TestRehearse:
    def test_finds_everything_again_and_leaves_all_as_it_was(self, kept):
        before = Client.objects.count()

        done = backup.rehearse(kept)

        counted = sum(count for table, count in json.loads((kept / backup.LIST).read_text())["rows"].items())
        assert kept.name == "rondom-20261130T021500"
        assert done.rows == counted > 0
        assert done.files == 1
        assert done.sealed > 0
        assert not sql("SELECT 1 FROM pg_database WHERE datname = current_database() || '_oefening'")
        assert Client.objects.count() == before

    def test_finds_a_table_that_lost_a_row(self, kept):
        content = json.loads((kept / backup.LIST).read_text())
        content["rows"]["cases_client"] += 1
        (kept / backup.LIST).write_text(json.dumps(content))

        with pytest.raises(backup.Broken, match=r"cases_client: \d+ rijen, dat waren er \d+\."):
            backup.rehearse(kept)

    def test_finds_a_log_that_ends_too_early(self, kept):
        content = json.loads((kept / backup.LIST).read_text())
        number, _, digest = content["seal"].partition(":")
        content["seal"] = f"{int(number) + 1}:{digest}"
        (kept / backup.LIST).write_text(json.dumps(content))

        with pytest.raises(backup.Broken, match="De logboeken"):
            backup.rehearse(kept)


class TestRead:
    @pytest.mark.parametrize("name", [backup.DUMP, backup.UPLOADS])
    def test_refuses_a_file_that_changed(self, kept, name):
        with (kept / name).open("ab") as file:
            file.write(b"x")

        with pytest.raises(backup.Broken, match=f"{name} is niet meer wat het was"):
            backup.read(kept)

    def test_refuses_a_folder_that_is_none(self, tmp_path):
        with pytest.raises(backup.Broken, match="is geen reservekopie"):
            backup.read(tmp_path)

    def test_refuses_one_of_another_seal_key_and_tells_no_key(self, kept, settings):
        assert settings.SEAL_KEY not in (kept / backup.LIST).read_text()
        settings.SEAL_KEY = "another-key"

        with pytest.raises(backup.Broken, match="andere SEAL_KEY"):
            backup.read(kept)


class TestMake:
    def test_takes_away_what_it_could_not_finish(self, tmp_path, monkeypatch):
        monkeypatch.setattr(backup, "DUMP", "no/such/folder/rondom.dump")

        with pytest.raises(backup.Broken, match="pg_dump is niet gelukt"):
            backup.make(tmp_path, at=AT)
        assert not any(tmp_path.glob("rondom-*"))

    def test_knows_every_upload_of_the_database(self):
        tables = {
            model._meta.db_table
            for model in apps.get_models()
            if any(field.name == "stored_as" for field in model._meta.get_fields())
        }

        assert tables
        assert all(f"FROM {table}" in backup.STORED for table in tables)

    def test_adds_up_the_content_of_a_file_and_not_its_name(self, kept):
        version = DocumentVersion.objects.get()
        (name,) = json.loads((kept / backup.LIST).read_text())["stored"].items()

        assert name == (
            f"documents/{version.stored_as[:2]}/{version.stored_as}",
            sha256(b"Beste mevrouw").hexdigest(),
        )


class TestRestore:
    def test_refuses_a_database_that_holds_something(self, kept):
        with pytest.raises(backup.Broken, match="Deze database is niet leeg"):
            backup.restore(kept)

    def test_fills_an_empty_installation(self, kept, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "nieuw"
        with backup._scratch() as name, backup._inside(name):
            backup.restore(kept)

            assert Client.objects.get(last_name="Zonneveld").bsn == "111222333"
            assert DocumentVersion.objects.get().path.read_bytes() == b"Beste mevrouw"

    def test_refuses_a_folder_that_holds_something(self, kept):
        with (
            backup._scratch() as name,
            backup._inside(name),
            pytest.raises(backup.Broken, match="De map voor documenten is niet leeg"),
        ):
            backup.restore(kept)


def test_the_command_makes_rehearses_and_says_what_is_wrong(kept, tmp_path):
    out = StringIO()

    call_command("reservekopie", "oefen", str(kept), stdout=out)
    (kept / backup.LIST).unlink()

    assert "Terug te zetten:" in out.getvalue()
    with pytest.raises(CommandError, match="is geen reservekopie"):
        call_command("reservekopie", "oefen", str(kept))
