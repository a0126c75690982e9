"""Keeping people out: own files, and dossiers that only named people read."""

from datetime import date

from django.core.exceptions import ValidationError

from cases import policies
from cases.models import Case, OwnFile
from cases.services.head import locked, record, save
from providers.models import User, act
from providers.policies import enforce


@act
def mark_own_file(*, worker: User, number: int, relation: str, by: User) -> OwnFile:
    """Let a worker see nothing of a resident: the worker's own file or that of a relative (eigen dossier).

    number: of any dossier of that resident. It holds at once, also where the worker holds the dossier now.
    Raises PermissionDenied for who is no privacy officer, ValidationError for an unknown number and for what
    is marked already.
    """
    enforce(policies.why_not_guard(by))
    case = Case.objects.filter(pk=number).first()
    if case is None:
        raise ValidationError({"number": "Dit dossier is er niet."})
    own = OwnFile(worker=worker, client_id=case.client_id, relation=relation, marked_by=by)
    save(own)
    return own


@act
def unmark_own_file(*, own: OwnFile, by: User) -> None:
    """Take the mark away, such as when it was a mistake. Raises PermissionDenied as marking does."""
    enforce(policies.why_not_guard(by))
    own.delete()


@act
def protect(*, case: Case, reason: str, on: date, by: User) -> Case:
    """Let only the people named in a dossier read it, from today on (beschermen).

    Raises PermissionDenied for who neither leads the team nor is privacy officer, and ValidationError when
    nobody is named in it, since nobody could then read it.
    """
    case = locked(case)
    enforce(policies.why_not_protect(by, case, on=on))
    if not case.assignments.in_force(on=on).exists() and not case.involvements.in_force(on=on).exists():
        raise ValidationError("Geef dit dossier eerst een vaste hulpverlener. Anders ziet niemand het meer.")
    case.protected_on, case.protection_reason = on, reason
    save(case)
    record(case, "protected", on=on, by=by)
    return case


@act
def unprotect(*, case: Case, reason: str, on: date, by: User) -> Case:
    """Let the team read the dossier again (bescherming opheffen). reason: for the event.

    Raises PermissionDenied for who is no privacy officer, and when it is not protected.
    """
    case = locked(case)
    enforce(policies.why_not_unprotect(by, case))
    case.protected_on, case.protection_reason = None, ""
    save(case)
    record(case, "unprotected", on=on, by=by, text=reason)
    return case
