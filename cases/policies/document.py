"""Who brings documents into a dossier, and who takes them out of sight."""

from datetime import date

from cases.models import Case, Document
from cases.policies.case import why_not_work_on
from cases.policies.sight import STEERING, roads
from providers.models import User


def why_not_add_document(user: User, case: Case, *, on: date) -> str | None:
    """Add a document, or a version of one."""
    return why_not_work_on(user, case, on=on)


def why_not_withdraw_document(user: User, document: Document, *, on: date) -> str | None:
    """Take a document out of use, with a reason: who added it, and who decides in the dossier."""
    if reason := why_not_work_on(user, document.case, on=on):
        return reason
    if document.author_id != user.pk and not roads(user, document.case, on=on) & STEERING:
        return "Alleen wie dit document toevoegde, de vaste hulpverlener of de stuurder trekt het in."
    if document.withdrawn_on is not None:
        return "Dit document is al ingetrokken."
    return None
