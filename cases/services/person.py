"""The person in a dossier: who speaks for the resident, in which language, and how to visit safely."""

from datetime import date, timedelta
from typing import Required, TypedDict, Unpack

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, Client, Document, Representative, SafetyNote
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce

LONGEST = timedelta(days=366)  # after which a safety note is looked at again at the latest
FIRST = "Een collega was u voor. Kijk wat er nu staat. Wat u invulde, is niet weg."


@act
def change_person(
    *,
    case: Case,
    language: str,
    needs_interpreter: bool,
    contact_wishes: str,
    seen: int,
    on: date,
    by: User,
) -> Client:
    """Write down in which language and how the resident wants to be met (taal, tolk en wensen bij contact).

    seen: the version on the screen. Raises PermissionDenied for who does not work in the dossier, and
    ValidationError when a colleague was first, or an interpreter is needed for no language.
    """
    case = locked(case)
    enforce(policies.why_not_keep_person(by, case, on=on))
    client = Client.objects.select_for_update(of=("self",), no_key=True).get(pk=case.client_id)
    if client.version != seen:
        raise ValidationError(FIRST)
    if needs_interpreter and not language.strip():
        raise ValidationError({"language": "Vul in voor welke taal een tolk nodig is."})
    client.language, client.needs_interpreter = language.strip(), needs_interpreter
    client.contact_wishes = contact_wishes.strip()
    client.version += 1
    save(client)
    record(case, "person_changed", on=on, by=by)
    return client


class Facts(TypedDict, total=False):
    """What is written down of a representative. A proof is what was seen and when, or a document."""

    name: Required[str]
    starts_on: Required[date]
    ends_on: date | None
    organisation: str
    phone: str
    email: str
    address: str
    proof: str
    proof_seen_on: date | None
    proof_document: Document | None


@act
def add_representative(
    *, case: Case, kind: str, on: date, by: User, **facts: Unpack[Facts]
) -> Representative:
    """Write down who may speak for the resident, from which day and on what proof (vertegenwoordiger).

    Raises PermissionDenied for who does not work in the dossier; ValidationError by field, for a second one
    of a court at the same time, and without proof.
    """
    case = locked(case)
    enforce(policies.why_not_keep_person(by, case, on=on))
    added = Representative(client=case.client, kind=kind)
    _fill(added, case, facts, on=on, by=by)
    record(case, "representative_added", on=on, by=by, about=added)
    return added


@act
def change_representative(
    *, case: Case, representative: Representative, seen: int, on: date, by: User, **facts: Unpack[Facts]
) -> Representative:
    """Correct a representative, or say until which day (vertegenwoordiger wijzigen of beëindigen).

    The kind stays: another one is another representative. seen: the version on the screen. Raises as
    add_representative does, and ValidationError when a colleague was first.
    """
    case = locked(case)
    enforce(policies.why_not_keep_person(by, case, on=on))
    known = Representative.objects.select_for_update(of=("self",))
    changed = known.get(pk=representative.pk, client=case.client_id)
    if changed.version != seen:
        raise ValidationError(FIRST)
    changed.version += 1
    _fill(changed, case, facts, on=on, by=by)
    record(case, "representative_changed", on=on, by=by, about=changed)
    return changed


@act
def write_safety_note(
    *, case: Case, text: str, readers: str, review_on: date, seen: int | None = None, on: date, by: User
) -> SafetyNote:
    """Write what to mind at a home visit, or change what stands there (veiligheidsnotitie).

    readers: a value of SafetyNote.Readers. review_on: the day to look at it again, within a year. seen: the
    version on the screen, None where there was none. Raises PermissionDenied for who does not work in the
    dossier; ValidationError by field, and when a colleague was first.
    """
    case = locked(case)
    enforce(policies.why_not_keep_person(by, case, on=on))
    if not text.strip():
        raise ValidationError({"text": "Schrijf op waar u op let bij een huisbezoek."})
    if not on < review_on <= on + LONGEST:
        raise ValidationError({"review_on": "Kies een dag na vandaag, hooguit een jaar verder."})
    note = case.safety_notes.filter(ended_on=None).first()
    if (note.version if note else None) != seen:
        raise ValidationError(FIRST)
    note = note or SafetyNote(case=case, version=0)
    note.text, note.readers, note.review_on = text.strip(), readers, review_on
    note.written_by, note.written_on, note.version = by, on, note.version + 1
    save(note)
    record(case, "safety_note_written", on=on, by=by, about=note)
    return note


@act
def end_safety_note(*, case: Case, reason: str, seen: int, on: date, by: User) -> SafetyNote:
    """Let the safety note lapse, with a reason; what it said stays in the history (notitie laten vervallen).

    Raises PermissionDenied for who does not work in the dossier, and ValidationError without a reason, when
    there is none, or when a colleague was first.
    """
    case = locked(case)
    enforce(policies.why_not_keep_person(by, case, on=on))
    note = case.safety_notes.filter(ended_on=None).first()
    if note is None:
        raise ValidationError("Er is geen veiligheidsnotitie.")
    if note.version != seen:
        raise ValidationError(FIRST)
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom deze notitie vervalt."})
    note.ended_on, note.ended_by, note.end_reason = on, by, reason.strip()
    note.version += 1
    save(note)
    record(case, "safety_note_ended", on=on, by=by, about=note)
    return note


def _fill(who: Representative, case: Case, facts: Facts, *, on: date, by: User) -> None:
    """Fill in the facts and store them; a proof is a document that the worker may read."""
    seen_on, document = facts.get("proof_seen_on"), facts.get("proof_document")
    if seen_on is not None and seen_on > on:
        raise ValidationError({"proof_seen_on": "Vul een datum in die niet in de toekomst ligt."})
    if document is not None and document.pk != who.proof_document_id:
        readable = Document.objects.readable_by(by, on=on, case=case).in_use()
        if not readable.filter(pk=document.pk).exists():
            raise ValidationError({"proof_document": "Kies een document uit dit dossier."})
    if document is None and not (facts.get("proof", "").strip() and seen_on):
        raise ValidationError({"proof": "Kies het bewijs uit de documenten, of vul in wat u zag en wanneer."})
    for name, value in facts.items():
        setattr(who, name, value.strip() if isinstance(value, str) else value)
    save(who)
