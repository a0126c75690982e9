"""Questions in a dossier: asking, answering, and the list of what others ask of one."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import Look, consult, record_rows
from cases.forms.acts import ConfirmForm
from cases.forms.question import AnswerAccessForm, AnswerForm, AskAccessForm, AskForm
from cases.models import Case, Question
from cases.views.acts import act, bound, opened
from providers.doors import once
from providers.models import Role
from providers.policies import enforce

MOST = 200


@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """What others ask of the worker, or of the own organisation, and is not answered yet."""
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_see_questions(user))
    held = Case.objects.held_by(user, on=today).order_by().values("pk")
    mine = Q(to_worker=user) | Q(kind=Question.Kind.ACCESS, case__in=held)
    if user.has_role(Role.PARTNER) and user.employer_id:
        mine |= Q(to_partner=user.employer_id)
    seen = Case.objects.visible_to(user, on=today).order_by().values("pk")
    rows = Question.objects.filter(mine, answered_on=None, case__closed_on=None, case__in=seen)
    rows = list(rows.select_related("case", "asked_by__employer", "note").order_by("pk")[:MOST])
    looks = [Look(one.case.client_id, one.case_id, "vraag") for one in rows]
    record_rows(user, dict.fromkeys(looks), page="vragen")
    return render(request, "cases/questions.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@once
def ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask somebody who is involved."""
    case, today = opened(request, case_id, "vraag stellen")
    return act(
        request,
        case,
        AskForm(bound(request), case=case, on=today, by=request.user),
        services.ask,
        case=case,
        title="Vraag stellen",
        button="Stel de vraag",
        done=lambda given: f"De vraag staat klaar voor {given.to}.",
        why_not=policies.why_not_ask(request.user, case, on=today),
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def answer(request: HttpRequest, case_id: int, question_id: int) -> HttpResponse:
    """Answer a question, or say that one read a note; also for an organisation that was asked."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="vraag beantwoorden")
    rows = case.questions.select_related("note", "asked_by")
    question = get_object_or_404(rows, pk=question_id)
    question.case = case
    why_not = policies.why_not_answer(request.user, question, on=today)
    if why_not and question.answered_on is None:
        enforce(why_not)
    if question.kind == Question.Kind.ACCESS:
        return _answer_access(request, case, question, why_not)
    is_mention = question.kind == Question.Kind.MENTION
    form = ConfirmForm(bound(request)) if is_mention else AnswerForm(bound(request))
    text = question.note.text if is_mention else question.text
    return act(
        request,
        case,
        form,
        services.answer,
        question=question,
        title="Notitie lezen" if is_mention else "Vraag beantwoorden",
        button="Gelezen" if is_mention else "Verstuur het antwoord",
        done="Gelezen." if is_mention else "Uw antwoord staat in het dossier.",
        why_not=why_not,
        intro=f"{question.asked_by.name}: {text}",
    )


def _answer_access(request: HttpRequest, case: Case, question: Question, why_not: str | None) -> HttpResponse:
    """Whether a colleague may read along."""
    return act(
        request,
        case,
        AnswerAccessForm(bound(request)),
        services.answer_access,
        question=question,
        title="Toegang geven of weigeren",
        button="Verstuur het antwoord",
        done=lambda given: f"{given.asked_by.name} krijgt bericht.",
        why_not=why_not,
        intro=f"{question.asked_by.name} vraagt toegang: {question.text}",
    )


@require_http_methods(["GET", "POST"])
@once
def ask_access(request: HttpRequest) -> HttpResponse:
    """Ask to read a dossier that one does not see, and what became of it; by POST, without a name in an
    address.
    """
    user, today = request.user, timezone.localdate()
    enforce(policies.why_not_ask_access(user))
    form = AskAccessForm(bound(request))
    if form.is_valid() and (done := form.carry_out(services.ask_access, on=today, by=user)):
        messages.success(request, f"Uw vraag over dossier {done.case.number} staat klaar voor {done.to}.")
        return redirect("cases:ask_access")
    asked = Question.objects.filter(kind=Question.Kind.ACCESS, asked_by=user).order_by("-pk")
    context = {"form": form, "rows": asked.select_related("answered_by")[:MOST]}
    return render(request, "cases/ask_access.html", context, status=422 if form.errors else 200)
