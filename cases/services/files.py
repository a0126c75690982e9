"""Files that come in, whatever they belong to: judged, kept on disk as long as their row, and swept up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File

from cases import exchange
from cases.exchange.keeping import PART

MEGABYTE = 1024 * 1024


def judge(upload: File) -> exchange.Sniffed:
    """What the file is, once its size, its kind and a scan let it through; nothing is locked meanwhile.

    Raises ValidationError under `upload` for one that is empty, too large, of another kind or infected, and
    when the scanner does not answer.
    """
    most = settings.DOCUMENT_MAX_MEGABYTES
    try:
        if not upload.size:
            raise ValidationError("Dit bestand is leeg.")
        if upload.size > most * MEGABYTE:
            raise ValidationError(f"Dit bestand is te groot. Het mag hooguit {most} MB zijn.")
        sniffed = exchange.sniff(_content(upload), Path(upload.name or "").name)
        exchange.check_clean(_content(upload))
    except ValidationError as error:
        raise ValidationError({"upload": error}) from error  # with its code
    return sniffed


def is_for_now(error: ValidationError) -> bool:
    """Whether a file was refused since nobody could judge it now, so that it may be tried again later."""
    return any(one.code == exchange.FOR_NOW for one in error.error_dict.get("upload", ()))


@contextmanager
def kept(upload: File, path: Path) -> Iterator[exchange.Kept]:
    """The file on disk, and gone again when what is done inside is refused: its size and digest.

    Raises ValidationError under `upload` when it cannot be written.
    """
    try:
        written = exchange.keep_file(_content(upload), path)
    except ValidationError as error:
        raise ValidationError({"upload": error.messages}) from error
    try:
        yield written
    except BaseException:
        exchange.remove_file(path)
        raise


def sweep(folder: Path, *, before: datetime, is_known: Callable[[str], bool]) -> int:
    """Take away files that no row knows by their name and that were written before the moment; how many.

    They are what a broken machine left between the file and its row, or between a row and its file.
    """
    swept = 0
    for path in exchange.files_before(before, folder=folder):
        name = path.name.removesuffix(PART)
        if path.name != name or not is_known(name):
            swept += exchange.remove_file(path)
    return swept


def _content(upload: File) -> IO[bytes]:
    """What stands in the file; a file without content is a mistake of who calls."""
    if upload.file is None:
        raise ValueError("an upload without a file")
    return upload.file
