"""Files on disk: written whole or not at all, under names that tell nothing."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO, NamedTuple

from django.core.exceptions import ValidationError

CHUNK = 256 * 1024
PART = ".part"  # a file that is still being written


class Kept(NamedTuple):
    """What was written: how much, and its SHA-256."""

    size: int
    sha256: str


def keep_file(stream: IO[bytes], path: Path) -> Kept:
    """Write the stream to a new file that only this service reads; on disk when it returns.

    Raises ValidationError when the disk is full or cannot be written; then nothing is left of it.
    """
    digest, size, part = hashlib.sha256(), 0, path.with_name(path.name + PART)
    stream.seek(0)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise ValidationError("Het bestand kon niet worden bewaard. Probeer het later nog eens.") from error
    return Kept(size, digest.hexdigest())


def remove_file(path: Path) -> bool:
    """Take a file away; false when it was not there."""
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True


def files_before(moment: datetime, *, folder: Path) -> Iterator[Path]:
    """Every file in the folder, half written ones too, that was last written before the moment."""
    for path in folder.glob("??/*") if folder.exists() else ():
        if path.is_file() and path.stat().st_mtime < moment.timestamp():
            yield path
