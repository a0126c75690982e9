"""The page about the files says what the files are."""

import re
from pathlib import Path

from reporting.exchange.files import FILES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "import.md"


def test_names_every_column_in_order_and_marks_the_required_ones():
    parts = re.split(r"^### `(.+)`$", PAGE.read_text("utf-8"), flags=re.M)[1:]
    told = {
        name: re.findall(r"^\| `(\w+)`( \*)? \|", text, re.M)
        for name, text in zip(*[iter(parts)] * 2, strict=True)
    }

    assert told == {
        file.path: [(column.name, " *" if column.required else "") for column in file.columns]
        for file in FILES
    }
