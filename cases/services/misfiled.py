"""A note or document in the wrong dossier: to the right one, with a trace in both.

In the wrong dossier only stands that something went: no content, no reason, not where to. Its class and what
partners read of it go along; so do its writer and its day.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Min

from cases import policies
from cases.models import Case, ContactNote, Document
from cases.scales import Confidentiality
from cases.services import notes
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce


@act
def move_note(*, note: ContactNote, to: Case, reason: str, on: date, by: User) -> ContactNote:
    """Move a note to the right dossier (notitie verplaatsen).

    The first contact of both dossiers follows. Raises PermissionDenied for who neither wrote it nor decides
    where it stands, and for who does not work in both; ValidationError without a reason, and for a day on
    which the right dossier was not yet open.
    """
    case, to = _both(note.case, to)
    note = ContactNote.objects.readable_by(by, on=on, case=case).get(pk=note.pk)
    note.case = case
    _must(note, to, reason, on=on, by=by)
    if note.held_on < to.opened_on:
        raise ValidationError({"to": f"Dat dossier is geopend op {to.opened_on:%d-%m-%Y}, na deze notitie."})
    note.case = to
    save(note)
    if note.kind in notes.REACHED and note.confidentiality != Confidentiality.DIRECTION:
        _look_for_first_contact(case, note.held_on)
        notes.record_first_contact(to, note.held_on, on=on, by=by)
    _trace(case, to, "note", note, reason, on=on, by=by)
    return note


@act
def move_document(*, document: Document, to: Case, reason: str, on: date, by: User) -> Document:
    """Move a document with all its versions to the right dossier (document verplaatsen).

    Raises as move_note does, and ValidationError for a document that proves who represents the resident.
    """
    case, to = _both(document.case, to)
    document = Document.objects.readable_by(by, on=on, case=case).get(pk=document.pk)
    document.case = case
    _must(document, to, reason, on=on, by=by)
    if document.proves.exists():
        raise ValidationError(
            "Dit document is het bewijs van een vertegenwoordiger. Kies daar eerst ander bewijs."
        )
    document.case = to
    save(document)
    _trace(case, to, "document", document, reason, on=on, by=by)
    return document


def _both(case: Case, to: Case) -> tuple[Case, Case]:
    """Both dossiers, locked in the order of their keys, so that two moves never cross."""
    found = {pk: locked(Case(pk=pk)) for pk in sorted({case.pk, to.pk})}
    return found[case.pk], found[to.pk]


def _must(written: ContactNote | Document, to: Case, reason: str, *, on: date, by: User) -> None:
    enforce(policies.why_not_take_out(by, written, on=on))
    enforce(policies.why_not_put_into(by, written, to, on=on))
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom het in het andere dossier hoort."})


def _look_for_first_contact(case: Case, gone: date) -> None:
    """The first contact without a note that was not about this resident; one of a file stays."""
    if case.first_contact_on != gone or not case.events.filter(kind="first_contact", on__gte=gone).exists():
        return
    rest = case.notes.filter(kind__in=notes.REACHED).exclude(confidentiality=Confidentiality.DIRECTION)
    case.first_contact_on = rest.aggregate(first=Min("held_on"))["first"]
    save(case)


def _trace(
    case: Case, to: Case, what: str, row: ContactNote | Document, reason: str, *, on: date, by: User
) -> None:
    record(case, f"{what}_moved_out", on=on, by=by, about=row)
    record(to, f"{what}_moved_in", on=on, by=by, about=row, text=reason.strip())
