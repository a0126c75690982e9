"""Backups: database and uploads in one folder, and a restore that is compared with what was kept.

The database is dumped from one snapshot; its rows are counted in that same snapshot, so a restore must have
exactly as many. The uploads are packed after it: a file never changes, so what the dump names is there,
unless it was destroyed in between.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from cases.figures import chain

DUMP, UPLOADS, LIST = "rondom.dump", "media.tar", "inhoud.json"
FORM = 1
# Uploads that a row of the database names, with what their content adds up to.
STORED = """
    SELECT 'documents/' || left(stored_as, 2) || '/' || stored_as, sha256 FROM cases_documentversion
    UNION ALL
    SELECT 'submissions/' || left(stored_as, 2) || '/' || stored_as, sha256 FROM intake_submissionfile
"""


class Broken(Exception):
    """A backup that cannot be made, or is not what it was; the text tells why, in Dutch."""


class Restored(NamedTuple):
    """What was compared after a restore: tables, rows, files, and rows of the logs under seals."""

    tables: int
    rows: int
    files: int
    sealed: int


def make(folder: Path, *, at: datetime) -> Path:
    """Write a backup into a new folder below this one, named after the moment; the folder.

    Raises Broken when there is no pg_dump of this version, no room, or no right to write.
    """
    place = folder / f"rondom-{at:%Y%m%dT%H%M%S}"
    place.mkdir(mode=0o700, parents=True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            rows = _rows(cursor)
            state = chain.state()
            cursor.execute(STORED)
            stored = dict(cursor.fetchall())
            _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", "--file", str(place / DUMP))
        with tarfile.open(place / UPLOADS, "w") as packed:
            if settings.MEDIA_ROOT.is_dir():
                packed.add(settings.MEDIA_ROOT, arcname=".")
        content = {
            "form": FORM,
            "made_at": at.isoformat(),
            "key": key_mark(),
            "seal": f"{state.number}:{state.digest}" if state.number else "",
            "rows": rows,
            "stored": stored,
            "sums": {name: _sum(place / name) for name in (DUMP, UPLOADS)},
        }
        (place / LIST).write_text(json.dumps(content, indent=1, sort_keys=True))
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return place


def read(place: Path) -> dict[str, Any]:
    """What a backup says of itself, after its files were added up. Raises Broken when they differ."""
    try:
        content: dict[str, Any] = json.loads((place / LIST).read_text())
        sums = {name: _sum(place / name) for name in content["sums"]}
    except (OSError, ValueError, KeyError) as error:
        raise Broken(f"{place} is geen reservekopie, of er mist een bestand.") from error
    for name, known in content["sums"].items():
        if sums[name] != known:
            raise Broken(f"{name} is niet meer wat het was toen de reservekopie werd gemaakt.")
    if content["key"] != key_mark():
        raise Broken("Deze reservekopie is met een andere SEAL_KEY gemaakt: zet die eerst terug.")
    return content


def restore(place: Path) -> None:
    """Put a backup into the database and the folder of this installation, which must both be empty.

    Raises Broken when they are not: nothing is ever overwritten.
    """
    read(place)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        if cursor.fetchone()[0]:
            raise Broken(
                "Deze database is niet leeg. Zet een reservekopie terug in een nieuwe, lege database."
            )
    if settings.MEDIA_ROOT.is_dir() and any(settings.MEDIA_ROOT.rglob("?*")):
        raise Broken("De map voor documenten is niet leeg.")
    name = connection.settings_dict["NAME"]
    connection.close()
    _load(place, name)
    settings.MEDIA_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tarfile.open(place / UPLOADS) as packed:
        packed.extractall(settings.MEDIA_ROOT, filter="data")


def rehearse(place: Path) -> Restored:
    """Restore a backup into a database of its own, compare all that was kept with it, and take it away.

    Raises Broken at the first thing that is not as it was.
    """
    content = read(place)
    with _scratch() as name:
        _load(place, name)
        with _inside(name):
            with connection.cursor() as cursor:
                found = _rows(cursor)
                cursor.execute(STORED)
                stored = dict(cursor.fetchall())
            for table, rows in content["rows"].items():
                if found.get(table) != rows:
                    raise Broken(f"{table}: {found.get(table)} rijen, dat waren er {rows}.")
            if stored != content["stored"]:
                raise Broken("De documenten in de database zijn niet die van de reservekopie.")
            number, _, digest = content["seal"].partition(":")
            anchor = (int(number), digest) if digest else None
            if wrong := next(chain.findings(anchor=anchor), None):
                raise Broken(f"De logboeken: {wrong.where}: {wrong.what}.")
            sealed = chain.state().rows
    _compare_files(place, stored)
    return Restored(len(found), sum(found.values()), len(stored), sealed)


def key_mark() -> str:
    """Tells whether two installations have the same seal key, without telling the key."""
    return sha256(b"rondom backup " + settings.SEAL_KEY.encode()).hexdigest()[:16]


def _rows(cursor: Any) -> dict[str, int]:
    """The number of rows of every table; partitions count with their parent."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
    )
    counted = {}
    for (table,) in cursor.fetchall():
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # a name of the catalogue
        counted[table] = cursor.fetchone()[0]
    return counted


def _compare_files(place: Path, stored: dict[str, str]) -> None:
    with tarfile.open(place / UPLOADS) as packed:
        for name, known in stored.items():
            try:
                there = packed.extractfile(f"./{name}")
            except KeyError:
                there = None
            if there is None or file_digest(there, "sha256").hexdigest() != known:  # type: ignore[arg-type]
                raise Broken(f"Een document mist of is veranderd: {name}.")


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def _load(place: Path, name: str) -> None:
    """Rights are left out: `migrate` gives the role of the web its own."""
    _run("pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", str(place / DUMP), name=name)


@contextmanager
def _scratch() -> Iterator[str]:
    name = f"{connection.settings_dict['NAME']}_oefening"
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield name
    finally:
        with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _inside(name: str) -> Iterator[None]:
    """Within this block the connection is that of another database of the same server."""
    own = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def _run(program: str, *arguments: str, name: str = "") -> None:
    """A program of PostgreSQL on the database of this installation; the password goes by the environment."""
    database = connection.settings_dict
    places = {"PGHOST": database["HOST"], "PGPORT": database["PORT"], "PGUSER": database["USER"]}
    secret = {"PGPASSWORD": database["PASSWORD"], "PGDATABASE": name or database["NAME"]}
    env = os.environ | {key: str(value) for key, value in (places | secret).items() if value}
    command = [found(program), "--no-password", *arguments]
    if program == "pg_restore":
        command += ["--dbname", env["PGDATABASE"]]
    answer = subprocess.run(  # noqa: S603 (our own words, and a folder that an administrator named)
        command, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True
    )
    if answer.returncode:
        sys.stderr.write(answer.stderr)
        raise Broken(f"{program} is niet gelukt; hierboven staat waarom.")


def found(program: str) -> str:
    """Where a program of PostgreSQL is: of the same major version as the server, or on the path."""
    major = connection.pg_version // 10_000 if connection.connection else 0  # type: ignore[attr-defined]
    roots = ["/usr", f"{os.environ.get('RONDOM_SYSTEM', '/nowhere')}/usr"]
    for root in roots:
        path = Path(root) / "lib/postgresql" / str(major) / "bin" / program
        if path.exists():
            return str(path)
    if path_found := shutil.which(program):
        return path_found
    raise Broken(f"{program} is er niet. Installeer postgresql-client.")
