"""What a file is, by its content. Its name is never believed."""

import re
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import IO, NamedTuple

import puremagic
from django.core.exceptions import ValidationError

OPEN = "application/vnd.oasis.opendocument."
OFFICE = "application/vnd.openxmlformats-officedocument."
# Type -> the endings its name may have, the usual one first.
ALLOWED = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    f"{OFFICE}wordprocessingml.document": (".docx",),
    f"{OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{OPEN}text": (".odt",),
    f"{OPEN}spreadsheet": (".ods",),
    "message/rfc822": (".eml",),
    "text/plain": (".txt",),
}
# The heart of an Office file -> its type.
PARTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
}
STARTS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
TEXTS = frozenset({"", "text/plain", "message/rfc822"})
MAIL = re.compile(rb"\A(?:[!-9;-~]+:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+\r?\n")
MAIL_HEADS = re.compile(rb"^(?:from|received|message-id):", re.IGNORECASE | re.MULTILINE)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
MOST_PARTS = 5_000
DAMAGED = (
    zipfile.BadZipFile,  # no zip file as a whole
    zlib.error,  # a part that cannot be unpacked
    NotImplementedError,  # packed in a way that nobody uses
    OSError,  # a part that begins outside the file
    RuntimeError,  # a part behind a password
)
KINDS = "Kies een pdf, een foto (jpg, png), een document (docx, odt), een rekenblad (xlsx, ods), txt of eml."
UNKNOWN = f"Dit soort bestand kan niet in een dossier. {KINDS}"
MACROS = "Dit bestand bevat macro's. Sla het op zonder macro's, of als pdf."


class Sniffed(NamedTuple):
    """What a file is, and the name under which people get it back."""

    content_type: str
    file_name: str


def sniff(stream: IO[bytes], name: str) -> Sniffed:
    """The type of the content, and a name with the ending that goes with it.

    Raises ValidationError for what is not in ALLOWED, and for documents with macros in them.
    """
    content_type = _type_of(stream)
    stream.seek(0)
    return Sniffed(content_type, _named(name, ALLOWED[content_type]))


def _type_of(stream: IO[bytes]) -> str:
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    claims = _claims(stream)
    for start, content_type in STARTS.items():
        if head.startswith(start) and content_type in claims:
            return content_type
    if head.startswith(b"PK\x03\x04"):
        return _packed(stream)
    if claims <= TEXTS:
        return _text(stream)
    raise ValidationError(UNKNOWN)


def _claims(stream: IO[bytes]) -> set[str]:
    """Every type whose signature the content bears; none for plain text."""
    try:
        return {found.mime_type for found in puremagic.magic_stream(stream)}
    except (puremagic.PureError, ValueError):
        return set()


def _packed(stream: IO[bytes]) -> str:
    """What a zip file holds: a document of an office program, or something else."""
    try:
        with zipfile.ZipFile(stream) as packed:
            names = packed.namelist()
            if len(names) > MOST_PARTS:
                raise ValidationError(UNKNOWN)
            if any(name.startswith(("Basic/", "Scripts/")) or "vba" in name.lower() for name in names):
                raise ValidationError(MACROS)
            if names[:1] == ["mimetype"] and packed.infolist()[0].file_size < 100:
                content_type = packed.read("mimetype").decode("ascii", "replace").strip()
                if content_type.startswith(OPEN) and content_type in ALLOWED:
                    return content_type
    except DAMAGED as error:
        raise ValidationError("Dit bestand is beschadigd. Sla het opnieuw op.") from error
    if "[Content_Types].xml" in names:
        for part, content_type in PARTS.items():
            if part in names:
                return content_type
    raise ValidationError(UNKNOWN)


def _text(stream: IO[bytes]) -> str:
    """Plain text, or a mail; nothing that a reader could not see."""
    stream.seek(0)
    content = stream.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if not text.strip() or CONTROLS.search(text) or "\ufffd" in text:
        raise ValidationError(UNKNOWN)
    head = MAIL.match(content)
    if head and len(MAIL_HEADS.findall(head.group())) >= 1 and b"\n" in content:
        return "message/rfc822"
    return "text/plain"


def _named(name: str, endings: tuple[str, ...]) -> str:
    """The last part of the name without what no file system likes, and with an ending that is true."""
    last = name.replace("\\", "/").rpartition("/")[2]
    cleaned = re.sub(r"[^\w .,()+-]", "_", last).strip(" .") or "document"
    path = PurePosixPath(cleaned)
    if path.suffix.lower() in endings:
        return f"{path.stem[:180]}{path.suffix.lower()}"
    return f"{cleaned[:180]}{endings[0]}"
