"""Whatever stands in the cells: a fault is said, or the rows come in, go out and come back the same."""

import csv
import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.exchange.files import FILES
from tests.reporting.exchanged import COMPLETE, Folder, write_out

CELLS = {
    file: list(csv.reader(io.StringIO((COMPLETE / file.path).read_text("utf-8")), delimiter=";"))
    for file in FILES
}
ODD = [
    *("", " ", "\t", "\n", "|", "||", "a|", "x" * 64, "x" * 65, "x" * 200, "x" * 201, "x" * 10_001),
    *("0", "00", "-1", "1.0", "1.5", "2147483647", "2147483648", "32768", "9223372036854775808", "9" * 400),
    *("0000-01-01", "0001-01-01", "9999-12-31", "2024-02-29", "2023-02-29", "2025-07-06", "2026-01-01"),
    *("\x00", "\x07", "\r", "\x85", "\u200b", "\ufeff", "\uffff", "\u2028", "e\u0301", "😀", "\u00a0a\u00a0"),
    *("\\", "\\N", "\\.", "'", '"', '""', ";", ",", "=1+1", "@", "a@b", "a@b@c", "%s", "%", "{0}", "NULL"),
    *("ja", "GM0484", "GM9999", "vast", "vervanging", "K01", "K1", "02", "start", "financien"),
]


@st.composite
def changes(draw):
    """(file, row, column, value): a few cells with something odd, or with what another row has there."""
    file = draw(st.sampled_from(FILES))
    row = draw(st.integers(1, len(CELLS[file]) - 1))
    column = draw(st.integers(0, len(file.columns) - 1))
    same = [cells[column] for cells in CELLS[file][1:]]
    return file, row, column, draw(st.sampled_from(ODD) | st.sampled_from(same))


def _write(folder, changed):
    for file in FILES:
        rows = [list(row) for row in CELLS[file]]
        for other, row, column, value in changed:
            if other is file:
                rows[row][column] = value
        out = io.StringIO()
        csv.writer(out, delimiter=";", lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
        folder.write(file.name, out.getvalue())


@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(changed=st.lists(changes(), min_size=1, max_size=4))
def test_is_said_or_comes_back_the_same(tmp_path_factory, changed):
    folder = Folder(tmp_path_factory.mktemp("odd") / "in", empty=True)
    _write(folder, changed)

    with transaction.atomic():
        faults = folder.bring_in()
        first = {} if faults else write_out(folder.path / "out")
        if not faults:
            assert all(new == changed == 0 for _, new, changed, _ in folder.counts().values())
        transaction.set_rollback(True)

    assert len(faults) == len(set(faults))
    if first:
        again = Folder(folder.path / "again", empty=True)
        for name, content in first.items():
            (again.path / name).write_bytes(content)
        with transaction.atomic():
            assert again.bring_in() == []
            assert write_out(folder.path / "out2") == first
            transaction.set_rollback(True)
