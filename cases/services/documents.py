"""Documents of a dossier: bring one in, add a version, take one out of use; and the files on disk.

A file is written before its row, in the transaction of the row: when that is refused the file is taken away
again, and what a broken machine leaves behind is swept up a day later.
"""

from datetime import date, datetime
from functools import partial
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction

from cases import exchange, policies
from cases.models import Case, Document, DocumentVersion, folder_of_files
from cases.scales import Confidentiality
from cases.services import files
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce


def add_document(
    *,
    case: Case,
    upload: File,
    title: str = "",
    kind: str = Document.Kind.OTHER,
    dated_on: date,
    confidentiality: str = Confidentiality.NORMAL,
    is_hidden_from_partners: bool = True,
    on: date,
    by: User,
) -> DocumentVersion:
    """Bring a document into a dossier (document toevoegen). The same title again is a new version of it.

    title: without one, the name of the file. The same title in another class is another document; one that
    the user may not read is never met. Raises PermissionDenied for who does not work in the dossier or may
    not write in that class; ValidationError by field, for a file that is too large, of another kind or
    infected, and for a day that has not come.
    """
    enforce(policies.why_not_add_document(by, case, on=on))
    sniffed = files.judge(upload)
    title = title.strip() or Path(sniffed.file_name).stem
    with transaction.atomic():
        case = locked(case)
        enforce(policies.why_not_add_document(by, case, on=on))
        enforce(policies.why_not_write_as(by, case, confidentiality, on=on))
        if dated_on > on:
            raise ValidationError({"dated_on": "Vul een datum in die niet in de toekomst ligt."})
        document = _of_title(case, title, confidentiality, on=on, by=by)
        if document is None:
            document = Document(case=case, author=by, title=title, confidentiality=confidentiality)
        document.kind, document.dated_on = kind, dated_on
        document.is_hidden_from_partners = is_hidden_from_partners
        save(document)
        return _add_version(document, upload, sniffed, on=on, by=by)


def add_version(*, document: Document, upload: File, on: date, by: User) -> DocumentVersion:
    """Add a version of a document that is there (nieuwe versie). Raises as add_document does, and
    ValidationError for a document that was withdrawn.
    """
    enforce(policies.why_not_add_document(by, document.case, on=on))
    sniffed = files.judge(upload)
    with transaction.atomic():
        document = _locked(document, on=on, by=by)
        enforce(policies.why_not_add_document(by, document.case, on=on))
        if document.withdrawn_on is not None:
            raise ValidationError("Dit document is ingetrokken. Voeg het toe als nieuw document.")
        return _add_version(document, upload, sniffed, on=on, by=by)


@act
def withdraw_document(*, document: Document, reason: str, on: date, by: User) -> Document:
    """Take a document out of use, with a reason (document intrekken). Its files stay until they are
    destroyed.

    Raises PermissionDenied for who neither added it nor decides in the dossier, ValidationError without a
    reason.
    """
    document = _locked(document, on=on, by=by)
    enforce(policies.why_not_withdraw_document(by, document, on=on))
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom u dit document intrekt."})
    document.withdrawn_on, document.withdrawn_by = on, by
    document.withdraw_reason = reason.strip()
    save(document)
    record(document.case, "document_withdrawn", on=on, by=by, about=document)
    return document


def file_letter(*, case: Case, content: bytes, title: str, kind: str, on: date, by: User) -> DocumentVersion:
    """Put a PDF that we wrote ourselves into a dossier, as a document of its own (brief opbergen).

    Called within the act of the letter, which holds the dossier and whose policy says who may: the desk and a
    consultant write letters about dossiers in which they do not work.
    """
    document = Document(case=case, author=by, title=title, kind=kind, dated_on=on)
    document.is_hidden_from_partners = True
    save(document)
    sniffed = exchange.Sniffed("application/pdf", f"{title}.pdf")
    return _add_version(document, ContentFile(content), sniffed, on=on, by=by)


@act
def take_over_file(
    *, case: Case, path: Path, file_name: str, content_type: str, dated_on: date, on: date, by: User
) -> DocumentVersion:
    """Make a document of a file that was judged when it came in, before there was a dossier.

    Called within the act that opened or joined the dossier, whose policy guards it. The file is copied: who
    had it before takes its own away once this is stored.
    """
    document = Document(case=case, author=by, title=Path(file_name).stem, dated_on=dated_on)
    document.is_hidden_from_partners = True
    save(document)
    with path.open("rb") as content:
        sniffed = exchange.Sniffed(content_type, file_name)
        return _add_version(document, File(content), sniffed, on=on, by=by)


@act
def destroy_document(document: Document) -> None:
    """Destroy a document with all its versions, and after the commit their files; only retention does so."""
    paths = [version.path for version in document.versions.all()]
    document.versions.all().delete()
    document.delete()
    for path in paths:
        transaction.on_commit(partial(exchange.remove_file, path))


def sweep_files(*, before: datetime) -> int:
    """Take away files that belong to no document and were written before the moment; how many."""
    known = DocumentVersion.objects.all()
    return files.sweep(
        folder_of_files(), before=before, is_known=lambda name: known.filter(stored_as=name).exists()
    )


def _of_title(case: Case, title: str, confidentiality: str, *, on: date, by: User) -> Document | None:
    known = Document.objects.readable_by(by, on=on, case=case).in_use()
    return known.filter(title__iexact=title, confidentiality=confidentiality).order_by("pk").first()


def _locked(document: Document, *, on: date, by: User) -> Document:
    """The document as it is now, of a dossier that is held; who may not read it does not find it."""
    case = locked(document.case)
    document = Document.objects.readable_by(by, on=on, case=case).get(pk=document.pk)
    document.case = case
    return document


def _add_version(
    document: Document, upload: File, sniffed: exchange.Sniffed, *, on: date, by: User
) -> DocumentVersion:
    last = document.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = DocumentVersion(document=document, number=last + 1, uploaded_by=by)
    version.content_type, version.file_name = sniffed
    with files.kept(upload, version.path) as written:
        version.size, version.sha256 = written
        save(version)
        record(document.case, "document_added", on=on, by=by, about=version)
    return version
