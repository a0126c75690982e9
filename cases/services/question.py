"""Questions in a dossier to a colleague or an organisation, and notes that somebody must read."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.urls import reverse

from cases import policies
from cases.models import Case, ContactNote, Question, Referral
from cases.querysets import still_shared
from cases.services.head import locked, record, save
from cases.states import ReferralState
from providers import services as outbox
from providers.models import MessageKind, Partner, Role, User, act
from providers.policies import enforce

# An organisation is asked while it helps or is about to.
HELPING = (ReferralState.ACCEPTED, ReferralState.WAITING, ReferralState.STARTED)


@act
def ask(
    *,
    case: Case,
    text: str,
    worker: User | None = None,
    partner: Partner | None = None,
    on: date,
    by: User,
) -> Question:
    """Ask a colleague who is involved, or an organisation that helps (vraag stellen).

    Raises PermissionDenied for who does not work in the dossier, and ValidationError by field when nobody or
    both are chosen, or the one that is chosen does not see the dossier.
    """
    case = locked(case)
    enforce(policies.why_not_ask(by, case, on=on))
    if (worker is None) is (partner is None):
        raise ValidationError({"to": "Kies één collega of één organisatie."})
    if worker and (reason := policies.why_not_be_asked(worker, case, on=on)):
        raise ValidationError({"to": reason})
    if partner and not asked_partners(case, on=on).filter(pk=partner.pk).exists():
        raise ValidationError({"to": f"{partner.name} helpt nu niet in dit dossier. Kies een ander."})
    question = Question(
        case=case, text=text.strip(), to_worker=worker, to_partner=partner, asked_by=by, asked_on=on
    )
    save(question)
    record(case, "question_asked", on=on, by=by, about=question)
    _tell(question, "U hebt een vraag gekregen", "stelt u een vraag", on=on, by=by)
    return question


def mention(note: ContactNote, worker: User, *, on: date, by: User) -> Question:
    """Ask a colleague to read a note, whose dossier is locked (noemen). Raises ValidationError for one who
    may not read it.
    """
    readable = ContactNote.objects.readable_by(worker, on=on, case=note.case)
    reason = policies.why_not_be_mentioned(worker, note.case, on=on)
    if reason is None and not readable.filter(pk=note.pk).exists():
        reason = f"{worker.name} mag deze notitie niet lezen. Kies bij ‘Wie leest dit?’ iets anders."
    if reason:
        raise ValidationError({"mention": reason})
    named = Question(
        case=note.case, kind=Question.Kind.MENTION, note=note, to_worker=worker, asked_by=by, asked_on=on
    )
    save(named)
    record(note.case, "mentioned", on=on, by=by, about=named)
    _tell(named, "Lees een notitie", "vraagt u een notitie te lezen", on=on, by=by)
    return named


@act
def answer(*, question: Question, answer: str = "", on: date, by: User) -> Question:
    """Answer a question (beantwoorden); of a note it says that it was read.

    Raises PermissionDenied for who was not asked, and ValidationError when it was answered meanwhile, or
    without an answer.
    """
    case = locked(question.case)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    question.case = case
    if question.answered_on is not None and question.answered_by:
        raise ValidationError(
            f"{question.answered_by.name} heeft deze vraag al beantwoord: {question.answer}"
        )
    enforce(policies.why_not_answer(by, question, on=on))
    if question.kind == Question.Kind.QUESTION and not answer.strip():
        raise ValidationError({"answer": "Schrijf uw antwoord op."})
    question.answer, question.answered_on, question.answered_by = answer.strip(), on, by
    save(question)
    record(case, "question_answered", on=on, by=by, about=question)
    if question.kind == Question.Kind.QUESTION and question.asked_by.is_at_work(on=on):
        outbox.tell(
            to=question.asked_by, kind=MessageKind.DOSSIER, subject="Antwoord op uw vraag",
            text=f"{by.name} heeft uw vraag bij dossier {case.number} beantwoord.",
            path=reverse("cases:case", args=[case.pk]),
        )  # fmt: skip
    return question


def _tell(question: Question, subject: str, does: str, *, on: date, by: User) -> None:
    """Tell who is asked, or the coordinators of the organisation: by whom and where, not what."""
    asked = Q(pk=question.to_worker_id)
    if question.to_partner_id:
        asked = Q(roles__contains=[Role.PARTNER], employer=question.to_partner_id)
    outbox.tell_all(
        User.objects.at_work(on=on).filter(asked),
        kind=MessageKind.DOSSIER,
        subject=subject,
        text=f"{by.name} {does} bij dossier {question.case.number}.",
        path=reverse("cases:answer", args=[question.case_id, question.pk]),
    )


def asked_partners(case: Case, *, on: date) -> QuerySet[Partner]:
    """The organisations that help in the dossier and may know of it."""
    running = Referral.objects.filter(still_shared(on), case=case, state__in=HELPING)
    return Partner.objects.filter(pk__in=running.order_by().values("partner")).order_by("name", "pk")
