"""Asking to read a dossier that one does not see, and the answer of who holds it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse

from cases import policies
from cases.models import Assignment, Case, Question
from cases.services.emergency import NOT_FOUND, case_meant
from cases.services.grants import grant
from cases.services.head import locked, record, save
from providers import services as outbox
from providers.models import MessageKind, Role, User, act
from providers.policies import enforce


@act
def ask_access(
    *,
    number: int | None = None,
    last_name: str = "",
    birth_date: date | None = None,
    reason: str,
    on: date,
    by: User,
) -> Question:
    """Ask who holds a dossier whether one may read it (toegang vragen); without a holder, who leads its team.

    number, or else last_name and birth_date, both exact, say which running dossier.
    Raises PermissionDenied for who works in no dossiers, and ValidationError when there is no such dossier,
    when it is an own file or a protected one (in the same words, since that there is one says something),
    when one sees it already, asked it already, or nobody can answer.
    """
    enforce(policies.why_not_ask_access(by))
    case = locked(case_meant(number, last_name.strip(), birth_date, by=by, on=on))
    if case.is_protected(on=on) or not Case.objects.open_on(on).filter(pk=case.pk).exists():
        raise ValidationError(NOT_FOUND)
    if Case.objects.visible_to(by, on=on).filter(pk=case.pk).exists():
        raise ValidationError(f"U ziet dossier {case.number} al. U kunt het gewoon openen.")
    asked = Question.objects.filter(case=case, kind=Question.Kind.ACCESS, asked_by=by, answered_on=None)
    if earlier := asked.first():
        raise ValidationError(f"U vroeg dit al op {earlier.asked_on:%d-%m-%Y}. Het antwoord komt hieronder.")
    asked_of = _who_answers(case, on=on)
    question = Question(
        case=case, kind=Question.Kind.ACCESS, text=reason.strip(), to_worker=asked_of, asked_by=by,
        asked_on=on,
    )  # fmt: skip
    save(question)
    record(case, "access_asked", on=on, by=by, about=question)
    outbox.tell(
        to=asked_of, kind=MessageKind.DOSSIER, subject="Een collega vraagt toegang tot een dossier",
        text=f"{by.name} vraagt toegang tot dossier {case.number}. Lees waarom, en geef antwoord.",
        path=reverse("cases:answer", args=[case.pk, question.pk]),
    )  # fmt: skip
    return question


@act
def answer_access(
    *, question: Question, ends_on: date | None = None, answer: str = "", on: date, by: User
) -> Question:
    """Let the colleague read the dossier up to a day, or say why not (toegangsvraag beantwoorden).

    Raises PermissionDenied for who does not decide in the dossier, and ValidationError by field when it was
    answered meanwhile, a refusal says nothing, or the day is wrong.
    """
    case = locked(question.case)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question.pk)
    question.case = case
    if question.answered_on is not None:
        raise ValidationError("Een collega heeft deze vraag al beantwoord.")
    enforce(policies.why_not_answer(by, question, on=on))
    if ends_on is None and not answer.strip():
        raise ValidationError({"answer": "Schrijf op waarom niet, of hoe het anders kan."})
    if ends_on:
        reason = question.text[:200]
        grant(case=case, worker=question.asked_by, reason=reason, ends_on=ends_on, on=on, by=by)
    said = f"Ja, tot en met {ends_on:%d-%m-%Y}." if ends_on else "Nee."
    question.answer = f"{said} {answer.strip()}".strip()
    question.answered_on, question.answered_by = on, by
    save(question)
    record(case, "access_answered", on=on, by=by, about=question)
    if ends_on is None:
        outbox.tell(
            to=question.asked_by, kind=MessageKind.DOSSIER, subject="Antwoord op uw vraag om toegang",
            text=f"{by.name} heeft uw vraag om toegang tot dossier {case.number} beantwoord.",
            path=reverse("cases:ask_access"),
        )  # fmt: skip
    return question


def _who_answers(case: Case, *, on: date) -> User:
    held = Assignment.objects.in_force(on=on).filter(case=case).select_related("worker").first()
    if held and held.worker.is_at_work(on=on):
        return held.worker
    leads = User.objects.at_work(on=on).filter(roles__contains=[Role.TEAM_LEAD], team=case.team_id)
    lead = leads.order_by("pk").first() if case.team_id else None
    if lead is None:
        raise ValidationError("Niemand houdt dit dossier nu. Bel het loket.")
    return lead
