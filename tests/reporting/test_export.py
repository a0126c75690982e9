"""What leaves: the files of the format, byte for byte."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from reporting.exchange.files import FILES
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    MeasurementFactory,
    ReferralFactory,
    SupportRequestFactory,
    UserFactory,
)
from tests.reporting.exchanged import COMPLETE, Folder, bytes_of, write_out

pytestmark = pytest.mark.django_db


def test_writes_every_file_with_its_columns_when_there_is_nothing(tmp_path):
    out = write_out(tmp_path / "new" / "out")

    assert out == {
        file.path: (";".join(file.by_name) + "\n").encode() for file in sorted(FILES, key=lambda f: f.path)
    }


def test_is_byte_identical_to_what_came_in(tmp_path):
    Folder(tmp_path / "in").bring_in()

    assert write_out(tmp_path / "out") == bytes_of(COMPLETE)


def test_the_complete_folder_fills_every_column():
    for file in FILES:
        with (COMPLETE / file.path).open(encoding="utf-8", newline="") as source:
            header, *rows = csv.reader(source, delimiter=";")
        assert header == list(file.by_name)
        assert [any(column) for column in zip(*rows, strict=True)] == [True] * len(file.columns)


def test_sorts_by_code_point_and_column_by_column(tmp_path):
    folder = Folder(tmp_path / "in", empty=True)
    folder.write("gemeenten", "gemeente;naam\nGM0484;Alphen\n")
    ids = ["a", "B", "é", "Z", "10", "9", "a b", "\U0001f600", "\uff5e"]
    rows = "".join(f"{key};GM0484;klacht;2025-01-01\n" for key in ids)
    folder.write("klachten", "klacht;gemeente;soort;ontvangen_op\n" + rows)
    folder.bring_in()

    written = write_out(tmp_path / "out")["klachten.csv"].decode().splitlines()[1:]

    assert [row.split(";")[0] for row in written] == sorted(ids)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("gewoon, met komma", "gewoon, met komma"),
        ("met; punt", '"met; punt"'),
        ('met "quote"', '"met ""quote"""'),
        ("met\nregel", '"met\nregel"'),
        ("met\ttab", "met\ttab"),
        ("=1+1", "=1+1"),
        ("\\.", "\\."),
        ("\\N", "\\N"),
        ("NULL", "NULL"),
        ("é😀", "é😀"),
    ],
)
def test_quotes_only_what_needs_it_and_keeps_the_rest(tmp_path, text, cell):
    SupportRequestFactory(external_id="H1", text=text)

    out = write_out(tmp_path / "out")

    assert f"zelf;;{cell};;" in out["hulpvragen.csv"].decode()
    assert b"\r" not in out["hulpvragen.csv"]
    _comes_back(tmp_path, out)


def _comes_back(tmp_path, out):
    """Export -> import into an empty system -> export."""
    for file in reversed(FILES):
        file.model.objects.all().delete()
    again = Folder(tmp_path / "again", empty=True)
    for name, content in out.items():
        (again.path / name).write_bytes(content)
    assert again.bring_in() == []
    assert write_out(tmp_path / "out2") == out


def _first_administrator():
    return UserFactory(administrator=True, external_id="B1", employer=None)


class TestWhatWasMadeOnScreen:
    def test_goes_out_and_comes_back_the_same(self, tmp_path):
        SupportRequestFactory(text=" Regel een\r\nregel twee \x07 ", domains=["eigen thema", "financien"])
        AssignmentFactory(case__team=None, case__closing_reason="  ")
        MeasurementFactory(participation_ladder=3)
        ReferralFactory(accepted=True)

        out = write_out(tmp_path / "out")

        assert b';"Regel een\nregel twee";' in out["hulpvragen.csv"]
        _comes_back(tmp_path, out)

    def test_leaves_out_drafts_and_the_first_administrator(self, tmp_path):
        ReferralFactory(sent_on=None)
        ReferralFactory(sent_on=None, withdrawn_on=date(2026, 4, 2))
        _first_administrator()

        out = write_out(tmp_path / "out")

        assert out["verwijzingen.csv"].count(b"\n") == 1
        assert b"B1" not in out["medewerkers.csv"]

    def test_names_no_worker_that_stays_behind(self, tmp_path):
        first = _first_administrator()
        case = CaseFactory()
        AssignmentFactory(case=case, worker=first)
        MeasurementFactory(trajectory__case=case, worker=first)

        out = write_out(tmp_path / "out")

        assert [name for name, content in out.items() if b"B1" in content] == []
        _comes_back(tmp_path, out)


def test_the_demo_goes_out_and_comes_back_the_same(tmp_path):
    with transaction.atomic():
        options = ["--clients", "120", "--until", "2026-10-31", "--zonder-rapporten"]
        call_command("demo_data", *options, stdout=StringIO())
        out = write_out(tmp_path / "out")
        transaction.set_rollback(True)
    folder = Folder(tmp_path / "in", empty=True)
    for name, content in out.items():
        (folder.path / name).write_bytes(content)

    assert folder.bring_in() == []
    assert write_out(tmp_path / "again") == out
