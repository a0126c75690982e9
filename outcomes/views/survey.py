"""What residents say of us: asking for it, typing it in, taking names out, and how many answered."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import Look, consult, record_rows
from cases.models import Case
from outcomes import exports, figures, policies, services
from outcomes.forms import AnswerForm, ByCodeForm, InviteForm, ScreenForm
from outcomes.models import Occasion, SurveyAnswer, SurveyComment
from providers.doors import Request, once, paged
from providers.models import Role
from providers.policies import enforce, why_not_manage_reference


@require_http_methods(["GET", "POST"])
@once
def survey(request: Request) -> HttpResponse:
    """How many answered; for who types them in also the answers, the newest first, and the form for one more.

    Who steers sees no single answer: with its month and wijk beside a dossier it could be known whose it is.
    """
    enforce(policies.why_not_see_response(request.user))
    if policies.why_not_enter_answers(request.user) and request.method == "GET":
        return render(request, "outcomes/response.html", _seen_by(request))
    enforce(policies.why_not_enter_answers(request.user))
    last = request.GET.get("gemeente", "")[:18]
    home = int(last) if last.isascii() and last.isdecimal() else request.user.home_municipality_id
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"municipality": home})
    if form.is_valid() and (
        done := form.carry_out(services.enter_answer, on=timezone.localdate(), by=request.user)
    ):
        messages.success(request, "Het antwoord is vastgelegd. U kunt het volgende invoeren.")
        return redirect(f"{reverse('outcomes:survey')}?gemeente={done.municipality_id}")
    answers = SurveyAnswer.objects.select_related("municipality", "district")
    context = _seen_by(request) | {"form": form, "page": paged(request, answers, by="-answered_on")}
    return render(request, "outcomes/survey.html", context, status=422 if form.errors else 200)


def _seen_by(request: Request) -> dict[str, Any]:
    """The response, and where the reader may go from there."""
    return {
        "response": figures.response(on=timezone.localdate()),
        "enters": policies.why_not_enter_answers(request.user) is None,
        "reads_comments": policies.why_not_read_comments(request.user) is None,
        "keeps_texts": why_not_manage_reference(request.user) is None,
    }


@require_http_methods(["GET", "POST"])
@once
def invite(request: Request, case_id: int, trajectory_id: int) -> HttpResponse:
    """The letter that asks what the resident thinks of us. Its code is in this answer and kept nowhere."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="meting")
    trajectory = get_object_or_404(case.trajectories, pk=trajectory_id)
    trajectory.case = case
    if reason := policies.why_not_see(request.user, trajectory, on=today):
        raise Http404(reason)
    is_over = trajectory.ends_on is not None and trajectory.ends_on <= today
    occasion = Occasion.CLOSING if is_over else Occasion.HALF_YEAR
    form = InviteForm(request.POST if request.method == "POST" else None)
    known = {"trajectory": trajectory, "occasion": occasion, "on": today, "by": request.user}
    if form.is_valid() and (done := form.carry_out(services.invite, **known)):
        language = form.cleaned_data["language"]
        words = figures.texts_of(language, on=today)
        address = settings.BASE_URL.rstrip("/") + reverse("outcomes:opinion_in", args=[language])
        pdf = exports.invitation_letter(
            case, words, code=done.code, language=language, address=address, on=today
        )
        headers = {"Content-Disposition": f'inline; filename="mening-{case.number}.pdf"'}
        return HttpResponse(pdf, content_type="application/pdf", headers=headers)
    measured = trajectory.measurements.exclude(moment="start").exists()
    context = {
        "case": case,
        "form": form,
        "occasion": occasion.label,
        "asked": trajectory.survey_invitations.filter(occasion=occasion).first(),
        "why_not": policies.why_not_invite(
            request.user, trajectory, occasion=occasion, is_measured=measured, on=today
        ),
    }
    return render(request, "outcomes/invite.html", context, status=422 if form.errors else 200)


@require_GET
def to_ask(request: Request) -> HttpResponse:
    """Whom to ask what they think of us, of the own dossiers; who sees no dossiers gets numbers by team."""
    enforce(policies.why_not_see_to_ask(request.user))
    today = timezone.localdate()
    user = request.user
    is_lead, numbers_only = user.has_role(Role.TEAM_LEAD), user.has_role(Role.DESK, Role.ADMINISTRATOR)
    visible = Case.objects.visible_to(user, on=today)
    rows = figures.to_ask(visible.of_team(user) if is_lead else visible.held_by(user, on=today), on=today)
    reason = "stuurder van het team" if is_lead else "vaste hulpverlener"
    record_rows(user, (Look(one.client, one.case, reason) for one in rows), page="metingen")
    teams = figures.to_ask_by_team(on=today) if numbers_only else []
    context = {"rows": rows, "teams": teams, "numbers_only": numbers_only and not rows}
    return render(request, "outcomes/to_ask.html", context)


@require_http_methods(["GET", "POST"])
@once
def enter_by_code(request: Request) -> HttpResponse:
    """Type in an answer that came on paper or by phone."""
    enforce(policies.why_not_enter_answers(request.user))
    today = timezone.localdate()
    words = figures.texts_of("nl", on=today)
    form = ByCodeForm(request.POST if request.method == "POST" else None, words=words)
    if form.is_valid() and form.carry_out(services.enter_by_code, on=today, by=request.user):
        messages.success(request, "Het antwoord is vastgelegd. U kunt het volgende invoeren.")
        return redirect("outcomes:enter_by_code")
    context = {"form": form, "words": words}
    return render(request, "outcomes/enter_by_code.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def comments(request: Request) -> HttpResponse:
    """What residents wrote: waiting for who takes names out, and to be read by who steers."""
    enforce(policies.why_not_read_comments(request.user))
    screens = policies.why_not_screen(request.user) is None
    waiting = SurveyComment.objects.filter(state="waiting") if screens else SurveyComment.objects.none()
    shown, status, failed = list(waiting.order_by("month", "id")[:20]), 200, None
    if request.method == "POST":
        enforce(policies.why_not_screen(request.user))
        chosen = next((one for one in shown if str(one.pk) == request.POST.get("comment")), None)
        if chosen is None:
            status = 422
        else:
            failed = ScreenForm(request.POST, comment=chosen)
            if failed.is_valid() and failed.carry_out(services.screen, comment=chosen, by=request.user):
                messages.success(request, "De toelichting is nagekeken.")
                return redirect("outcomes:comments")
            status = 422
    rows = [(one, failed if failed and failed.initial["text"] == one.raw else ScreenForm(comment=one))
            for one in shown]  # fmt: skip
    cleared = SurveyComment.objects.filter(state="cleared").select_related("municipality")
    context = {
        "rows": rows,
        "screens": screens,
        "is_nothing_chosen": status == 422 and failed is None,
        "cleared": cleared.order_by("-month", "id")[:100],
    }
    return render(request, "outcomes/comments.html", context, status=status)
