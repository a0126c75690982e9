"""The pages of the plan around its goals: steps, agreements, reviews, and what the resident agreed to."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import exports, policies, services
from cases.access import consult
from cases.figures import words
from cases.figures.plan import readable
from cases.forms import plan as forms
from cases.models import (
    AccessLog,
    Case,
    Document,
    GoalStep,
    PlanAgreement,
    PlanApproval,
    PlanReview,
    Promised,
)
from cases.views.acts import act, bound, opened
from cases.views.plan import goal_of
from providers.doors import once
from providers.policies import enforce

PLAN = "cases:plan"


@require_http_methods(["GET", "POST"])
@once
def add_step(request: HttpRequest, case_id: int, goal_id: int) -> HttpResponse:
    """Write down a step towards a goal."""
    case, today = opened(request, case_id, "stap toevoegen")
    goal = goal_of(case, goal_id)
    return act(
        request,
        case,
        forms.PromisedForm(bound(request)),
        services.add_step,
        goal=goal,
        title="Stap toevoegen",
        button="Zet deze stap in het plan",
        done="De stap staat in het plan.",
        why_not=policies.why_not_keep_steps(request.user, goal, on=today),
        intro=f"“{goal.text}”",
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def change_step(request: HttpRequest, case_id: int, step_id: int) -> HttpResponse:
    """Put a step in other words."""
    case, step, why_not = _step(request, case_id, step_id, "stap wijzigen")
    return act(
        request,
        case,
        forms.PromisedChangeForm(bound(request), one=step),
        services.change_step,
        step=step,
        theirs=now_of(step),
        title="Stap wijzigen",
        button="Bewaar de stap",
        done="De stap is gewijzigd.",
        why_not=why_not,
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def settle_step(request: HttpRequest, case_id: int, step_id: int) -> HttpResponse:
    """Say whether a step was done."""
    case, step, why_not = _step(request, case_id, step_id, "stap afronden")
    return act(
        request,
        case,
        forms.SettleForm(bound(request), one=step),
        services.settle_step,
        step=step,
        theirs=now_of(step),
        title="Stap afronden",
        button="Leg vast",
        done="Vastgelegd bij de stap.",
        why_not=why_not,
        intro=f"{step.owner}: {step.text}",
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def add_agreement(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down an agreement of the plan."""
    case, today = opened(request, case_id, "planafspraak maken")
    return act(
        request,
        case,
        forms.PromisedForm(bound(request)),
        services.add_agreement,
        case=case,
        title="Planafspraak maken",
        button="Zet deze afspraak in het plan",
        done="De afspraak staat in het plan.",
        why_not=policies.why_not_keep_agreements(request.user, case, on=today),
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def change_agreement(request: HttpRequest, case_id: int, agreement_id: int) -> HttpResponse:
    """Put an agreement in other words."""
    case, today = opened(request, case_id, "planafspraak wijzigen")
    agreement = get_object_or_404(PlanAgreement, pk=agreement_id, case=case)
    return act(
        request,
        case,
        forms.PromisedChangeForm(bound(request), one=agreement),
        services.change_agreement,
        agreement=agreement,
        theirs=now_of(agreement),
        title="Planafspraak wijzigen",
        button="Bewaar de afspraak",
        done="De afspraak is gewijzigd.",
        why_not=policies.why_not_keep_agreements(request.user, case, on=today),
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def settle_agreement(request: HttpRequest, case_id: int, agreement_id: int) -> HttpResponse:
    """Say whether an agreement was kept."""
    case, today = opened(request, case_id, "planafspraak afronden")
    agreement = get_object_or_404(PlanAgreement, pk=agreement_id, case=case)
    return act(
        request,
        case,
        forms.SettleForm(bound(request), one=agreement),
        services.settle_agreement,
        agreement=agreement,
        theirs=now_of(agreement),
        title="Planafspraak afronden",
        button="Leg vast",
        done="Vastgelegd bij de afspraak.",
        why_not=policies.why_not_keep_agreements(request.user, case, on=today),
        intro=f"{agreement.owner}: {agreement.text}",
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def plan_review(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose when the plan is looked at again."""
    case, today = opened(request, case_id, "evaluatie plannen")
    return act(
        request,
        case,
        forms.ReviewForm(bound(request)),
        services.plan_review,
        case=case,
        title="Evaluatie plannen",
        button="Plan de evaluatie",
        done="De evaluatie staat in het plan en als taak in Mijn werk.",
        why_not=policies.why_not_plan_review(request.user, case, on=today),
        intro="Er komt een taak voor wie het dossier dan houdt.",
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def hold_review(request: HttpRequest, case_id: int, review_id: int) -> HttpResponse:
    """Write down what came of a review."""
    case, today = opened(request, case_id, "evaluatie vastleggen")
    review = get_object_or_404(PlanReview.objects.select_related("task"), pk=review_id, case=case)
    review.case = case
    return act(
        request,
        case,
        forms.HoldReviewForm(bound(request), initial={"held_on": today}),
        services.hold_review,
        review=review,
        title="Evaluatie vastleggen",
        button="Leg de evaluatie vast",
        done="De evaluatie staat in het plan. Verandert er iets? Pas dan de doelen aan.",
        why_not=policies.why_not_hold_review(request.user, review, on=today),
        intro=f"Gepland voor {words.day(review.task.due_on)}.",
        back=PLAN,
    )


@require_http_methods(["GET", "POST"])
@once
def approve_plan(request: HttpRequest, case_id: int) -> HttpResponse:
    """The plan as it is now, and that the resident agrees with it."""
    case, today = opened(request, case_id, "akkoord met het plan")
    content = services.plan_now(case)
    digest = services.digest_of_plan(content)
    documents = _documents(request, case, today)
    form = forms.ApprovalForm(bound(request), documents=documents, digest=digest, on=today)
    known = {
        "title": "Akkoord van de inwoner",
        "button": "Leg het akkoord vast",
        "done": lambda given: f"Akkoord {given.number} is vastgelegd. Dit plan verandert niet meer.",
        "why_not": policies.why_not_approve_plan(request.user, case, on=today),
        "back": PLAN,
        "theirs": lambda: (digest, ""),
        "template": "cases/plan_approve.html",
        "more": {"plan": readable(content)},
    }
    return act(request, case, form, services.approve_plan, case=case, **known)


@require_GET
def approval(request: HttpRequest, case_id: int, approval_id: int) -> HttpResponse:
    """The plan as the resident agreed to it on a day."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="akkoord met het plan")
    enforce(policies.why_not_see_plan(request.user, case, on=today))
    rows = PlanApproval.objects.select_related("document", "recorded_by")
    found = get_object_or_404(rows, pk=approval_id, case=case)
    seen = Document.objects.readable_by(request.user, on=today, case=case).filter(pk=found.document_id)
    context = {
        "case": case,
        "approval": found,
        "plan": readable(found.content),
        "sees_document": bool(found.document_id) and seen.exists(),
        "is_whole": services.digest_of_plan(found.content) == found.digest,
    }
    return render(request, "cases/plan_approval.html", context)


@require_GET
def plan_letter(request: HttpRequest, case_id: int) -> HttpResponse:
    """The plan on paper for the resident, as PDF."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="plan op papier", kind=AccessLog.Kind.PRINT)
    enforce(policies.why_not_see_plan(request.user, case, on=today))
    response = HttpResponse(exports.plan_on_paper(case, on=today), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="plan-{case.number}.pdf"'
    return response


def _step(request: HttpRequest, case_id: int, step_id: int, page: str) -> tuple[Case, GoalStep, str | None]:
    case, today = opened(request, case_id, page)
    rows = GoalStep.objects.select_related("goal__trajectory")
    step = get_object_or_404(rows, pk=step_id, goal__trajectory__case=case)
    step.goal.trajectory.case = case
    return case, step, policies.why_not_keep_steps(request.user, step.goal, on=today)


def now_of(one: Promised) -> Callable[[], tuple[int, str]]:
    """The version of a step or agreement and what it says now, for who was just too late."""

    def theirs() -> tuple[int, str]:
        found: Any = type(one)._base_manager.get(pk=one.pk)
        said = words.dotted(found.text, found.owner, words.day(found.due_on), found.get_outcome_display())
        return found.version, said

    return theirs


def _documents(request: HttpRequest, case: Case, today: date) -> Any:
    """Those one can name as the signed plan."""
    return (
        Document.objects.readable_by(request.user, on=today, case=case).in_use().order_by("-dated_on", "-pk")
    )
