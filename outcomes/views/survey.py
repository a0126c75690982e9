"""What residents say of us, typed in from paper."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from outcomes import policies, services
from outcomes.forms import AnswerForm
from outcomes.models import SurveyAnswer
from providers.doors import Request, once, paged
from providers.policies import enforce


@require_http_methods(["GET", "POST"])
@once
def survey(request: Request) -> HttpResponse:
    """Answers on satisfaction, the newest first, and the form for one more."""
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
    context = {"form": form, "page": paged(request, answers, by="-answered_on")}
    return render(request, "outcomes/survey.html", context, status=422 if form.errors else 200)
