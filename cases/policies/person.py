"""Who keeps the facts about a resident, and who reads what a visitor must know before a visit."""

from datetime import date

from cases.models import Case, SafetyNote
from cases.policies.case import why_not_work_on
from cases.policies.sight import roads
from providers.models import User


def why_not_keep_person(user: User, case: Case, *, on: date) -> str | None:
    """Keep who speaks for the resident, the language, the wishes and the safety note for home visits."""
    return why_not_work_on(user, case, on=on)


def why_not_read_safety_note(user: User, note: SafetyNote, *, on: date) -> str | None:
    """Read what to mind at a home visit: everybody with a reason of the own to see the dossier, whatever
    it shows more; an organisation that took a referral on only when the note is for it as well.

    No class of what was written: whoever rings the bell must know, also who reads no notes.
    """
    reading = roads(user, note.case, on=on)
    if not reading:
        return "Deze notitie is voor wie bij de inwoner komt."
    if note.readers != SafetyNote.Readers.PARTNERS and all(word.startswith("referral") for word in reading):
        return "Deze notitie is voor wie in dit dossier werkt."
    return None
