"""A folder of files to import, and what a test changes in it."""

import shutil
from io import StringIO
from pathlib import Path

from django.core.management import call_command

COMPLETE = Path(__file__).parent / "files" / "volledig"


class Folder:
    """A copy of the complete folder: every column of every file is filled somewhere in it."""

    def __init__(self, path: Path, *, empty: bool = False) -> None:
        self.path = path
        if empty:
            path.mkdir()
        else:
            shutil.copytree(COMPLETE, path)

    def write(self, name: str, text: str | bytes) -> None:
        """The whole content of one file."""
        content = text.encode() if isinstance(text, str) else text
        (self.path / f"{name}.csv").write_bytes(content)

    def read(self, name: str) -> str:
        return (self.path / f"{name}.csv").read_text("utf-8")

    def put(self, name: str, key: str, **cells: str) -> None:
        """Change cells of the row whose first cells are `key`; only for rows on one line."""
        header, *rows = self.read(name).splitlines()
        columns = header.split(";")
        for number, row in enumerate(rows):
            if row == key or row.startswith(f"{key};"):
                values = dict(zip(columns, row.split(";"), strict=True)) | cells
                rows[number] = ";".join(values.values())
        self.write(name, "\n".join([header, *rows]) + "\n")

    def add(self, name: str, **cells: str) -> int:
        """Add a row at the end; the line it starts on."""
        text = self.read(name)
        columns = text.split("\n", 1)[0].split(";")
        assert set(cells) <= set(columns)
        self.write(name, text + ";".join(cells.get(column, "") for column in columns) + "\n")
        return text.count("\n") + 1

    def bring_in(self, *options: str) -> list[str]:
        """Import the folder; the faults as printed, without what is said of them."""
        return [":".join(line.split(":", 3)[:3]) for line in self.said(*options).splitlines()]

    def said(self, *options: str) -> str:
        """Import the folder; what was printed on standard error."""
        said, status = StringIO(), 0
        try:
            call_command("import_dossiers", str(self.path), *options, stdout=StringIO(), stderr=said)
        except SystemExit as stop:
            status = int(stop.code or 0)
        assert status == bool(said.getvalue())  # 1 with faults, else 0
        return said.getvalue()

    def counts(self, *options: str) -> dict[str, tuple[int, ...]]:
        """Import the folder, which succeeds; file -> read, new, changed, unchanged."""
        out = StringIO()
        call_command("import_dossiers", str(self.path), *options, stdout=out, stderr=StringIO())
        rows = [line.split() for line in out.getvalue().splitlines() if ".csv" in line]
        return {row[0].removesuffix(".csv"): tuple(map(int, row[1:])) for row in rows}


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def write_out(folder: Path) -> dict[str, bytes]:
    """Export everything; file name -> content."""
    call_command("export_dossiers", str(folder), stdout=StringIO())
    return bytes_of(folder)
