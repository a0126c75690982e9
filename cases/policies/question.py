"""Who asks whom in a dossier, and who answers."""

from datetime import date

from cases.models import Case, Question
from cases.policies.case import why_not_grant, why_not_let_in, why_not_work_on
from cases.policies.emergency import CARE
from cases.policies.parts import why_not_see_notes
from cases.policies.sight import roads
from providers.models import Role, User


def why_not_ask(user: User, case: Case, *, on: date) -> str | None:
    """Ask something of a colleague or an organisation."""
    return why_not_work_on(user, case, on=on)


def why_not_be_asked(worker: User, case: Case, *, on: date) -> str | None:
    """Be asked in the dossier: who sees it in person, as holder, stand-in or involved."""
    if not worker.is_at_work(on=on):
        return f"{worker.name} is niet in dienst. Kies een andere collega."
    named = {"holder", "stand_in", "director", "involved", "involved_core"}
    if why_not_let_in(worker, case) or not roads(worker, case, on=on) & named:
        return f"{worker.name} is niet betrokken bij dit dossier. Betrek deze collega eerst."
    return None


def why_not_be_mentioned(worker: User, case: Case, *, on: date) -> str | None:
    """Be named under a note: who is asked and reads notes."""
    if reason := why_not_be_asked(worker, case, on=on):
        return reason
    if why_not_see_notes(worker, case, on=on):
        return f"{worker.name} mag de notities van dit dossier niet lezen. Kies een andere collega."
    return None


def why_not_answer(user: User, question: Question, *, on: date) -> str | None:
    """Answer a question, or say that one read a note: only who was asked and still sees the dossier. Whether
    somebody may read along is answered by whoever holds or leads it by then.
    """
    if question.kind == Question.Kind.ACCESS:
        if question.answered_on is not None:
            return "Deze vraag is al beantwoord."
        return why_not_grant(user, question.case, on=on)
    to_own = question.to_partner_id is not None and question.to_partner_id == user.employer_id
    asked = question.to_worker_id == user.pk or (to_own and user.has_role(Role.PARTNER))
    if not asked or not roads(user, question.case, on=on):
        return "Alleen wie de vraag kreeg, beantwoordt haar."
    if question.answered_on is not None:
        return "Deze vraag is al beantwoord."
    return "Dit dossier is gesloten." if question.case.is_closed else None


def why_not_ask_access(user: User) -> str | None:
    """Ask to read a dossier that one does not see."""
    if not user.has_role(*CARE):
        return "Alleen wie in dossiers werkt, vraagt toegang tot een dossier."
    return None


def why_not_see_questions(user: User) -> str | None:
    """See the list of what others ask of one."""
    wanted = (Role.COACH, Role.TEAM_LEAD, Role.CONSULTANT, Role.PROCESS_DIRECTOR, Role.PARTNER)
    if not user.has_role(*wanted):
        return "Vragen bij dossiers zijn voor wie in dossiers werkt, en voor organisaties met een verwijzing."
    return None
