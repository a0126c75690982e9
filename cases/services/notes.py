"""Contact notes, and the first contact that they show."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, ContactNote
from cases.scales import Confidentiality
from cases.services import question
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce

# A reached conversation; a message or a closed door is an attempt. Source: KPI K06.
REACHED = frozenset({ContactNote.Kind.VISIT, ContactNote.Kind.PHONE, ContactNote.Kind.MEETING})


@act
def add_note(
    *,
    case: Case,
    kind: str,
    text: str,
    held_on: date,
    is_hidden_from_partners: bool = False,
    confidentiality: str = Confidentiality.NORMAL,
    mention: Iterable[User] = (),
    on: date,
    by: User,
) -> ContactNote:
    """Write what was said or done in a contact (contactnotitie). The first one reached is the first contact.

    confidentiality: who reads it, a value of Confidentiality. A note of the procesregie is no contact of the
    vaste hulpverlener: it is not counted as the first one. mention: colleagues who must read it.
    Raises PermissionDenied for who does not work in the dossier or may not write in that class, and
    ValidationError for a day that has not come or lies before the dossier, or who may not read it.
    """
    case = locked(case)
    enforce(policies.why_not_add_note(by, case, on=on))
    enforce(policies.why_not_write_as(by, case, confidentiality, on=on))
    if held_on > on:
        raise ValidationError({"held_on": "Vul een datum in die niet in de toekomst ligt."})
    if held_on < case.opened_on:
        raise ValidationError({"held_on": f"Dit dossier is geopend op {case.opened_on:%d-%m-%Y}."})
    note = ContactNote(
        case=case,
        author=by,
        kind=kind,
        text=text,
        held_on=held_on,
        is_hidden_from_partners=is_hidden_from_partners,
        confidentiality=confidentiality,
    )
    save(note)
    for worker in mention:
        question.mention(note, worker, on=on, by=by)
    if kind in REACHED and confidentiality != Confidentiality.DIRECTION:
        record_first_contact(case, held_on, on=on, by=by)
    return note


def record_first_contact(case: Case, day: date, *, on: date, by: User) -> None:
    """The first day on which the resident was reached (eerste contact), once known only moved forward."""
    if case.first_contact_on is not None and case.first_contact_on <= day:
        return
    case.first_contact_on = day
    save(case)
    record(case, "first_contact", on=on, by=by)
