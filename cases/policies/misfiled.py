"""Who takes a note or document out of the wrong dossier, and puts it into the right one."""

from datetime import date

from cases.models import Case, ContactNote, Document
from cases.policies.case import why_not_work_on
from cases.policies.parts import why_not_write_as
from cases.policies.sight import STEERING, roads
from providers.models import User


def why_not_take_out(user: User, written: ContactNote | Document, *, on: date) -> str | None:
    """Take a note or document out of the wrong dossier: who wrote it, and who decides there."""
    if reason := why_not_work_on(user, written.case, on=on):
        return reason
    if written.author_id != user.pk and not roads(user, written.case, on=on) & STEERING:
        return "Alleen wie dit schreef, de vaste hulpverlener of de stuurder verplaatst het."
    if isinstance(written, Document) and written.withdrawn_on is not None:
        return "Dit document is ingetrokken. Voeg het toe in het juiste dossier."
    return None


def why_not_put_into(user: User, written: ContactNote | Document, case: Case, *, on: date) -> str | None:
    """Put it into the right dossier: who works there too, and may write in its class."""
    if case.pk == written.case_id:
        return "Dit staat al in dit dossier. Kies een ander dossier."
    if why_not_work_on(user, case, on=on):
        return "U werkt niet in het andere dossier, of het is gesloten. Vraag de stuurder het te verplaatsen."
    return why_not_write_as(user, case, written.confidentiality, on=on)
