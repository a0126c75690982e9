"""A question that goes elsewhere: pass it on, hear of it, and what should have been heard."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.access import Look, record_looks, record_rows
from intake import policies, services
from intake.forms import FeedbackForm, PassOnForm
from intake.models import Redirection, SupportRequest
from providers.doors import Request, once, paged
from providers.models import Destination
from providers.policies import enforce


def _asked(request: Request, request_id: int) -> SupportRequest:
    """A question that the desk sees; who it is about is recorded as looked at."""
    mine = SupportRequest.objects.visible_to(request.user, on=timezone.localdate())
    asked: SupportRequest = get_object_or_404(mine.select_related("client", "municipality"), pk=request_id)
    known = [asked.client] if asked.client else []
    record_looks(request.user, known, page="doorverwijzing", reason="loket: doorverwijzen")
    return asked


@require_http_methods(["GET", "POST"])
@once
def pass_on(request: Request, request_id: int) -> HttpResponse:
    """Pass a question on, warm or not, or add what was not known yet."""
    today = timezone.localdate()
    asked = _asked(request, request_id)
    place = request.GET.get("plek", "")
    sent = request.POST if request.method == "POST" else None
    form = PassOnForm(sent, asked=asked, place=place if place in Destination.values else "", on=today)
    context = {"intro": "Wat u hier opschrijft staat bij de hulpvraag.", "title": "Doorverwijzen"}
    if why_not := policies.why_not_pass_on(request.user, asked):
        return _page(request, asked, context | {"why_not": why_not})
    if form.is_valid() and form.carry_out(services.pass_on, request=asked, on=today, by=request.user):
        messages.success(request, "De doorverwijzing is vastgelegd.")
        return redirect("intake:triage", asked.pk)
    return _page(request, asked, context | {"form": form, "button": "Leg de doorverwijzing vast"})


@require_http_methods(["GET", "POST"])
@once
def feedback(request: Request, request_id: int) -> HttpResponse:
    """The place it was passed on to told how it went; what comes back is open again."""
    asked = _asked(request, request_id)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    context = {
        "intro": "Komt de vraag terug, dan staat hij weer bij Nog open. De dag van de melding blijft.",
        "title": "Terugkoppeling",
    }
    if why_not := policies.why_not_record_feedback(request.user, asked):
        return _page(request, asked, context | {"why_not": why_not})
    act = services.record_feedback
    if form.is_valid() and form.carry_out(act, request=asked, on=timezone.localdate(), by=request.user):
        asked.refresh_from_db()
        told = (
            "De vraag staat weer bij Nog open." if not asked.outcome else "De terugkoppeling is vastgelegd."
        )
        messages.success(request, told)
        return redirect("intake:triage", asked.pk)
    return _page(request, asked, context | {"form": form, "button": "Leg de terugkoppeling vast"})


def _page(request: Request, asked: SupportRequest, context: dict[str, Any]) -> HttpResponse:
    context["asked"] = asked
    context["rows"] = asked.redirections.order_by("-on", "-pk").select_related("by")
    context["back_url"] = reverse("intake:triage", args=[asked.pk])
    return render(
        request, "intake/redirection.html", context, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET"])
def feedback_due(request: Request) -> HttpResponse:
    """Of what was passed on and should be told of, what is late first."""
    enforce(policies.why_not_register(request.user))
    today = timezone.localdate()
    mine = SupportRequest.objects.visible_to(request.user, on=today).order_by().values("pk")
    expected = Redirection.objects.expected().filter(request__in=mine)
    page = paged(
        request, expected.select_related("request__client", "request__municipality"), by="feedback_due"
    )
    asked = [row.request for row in page.rows if row.request.client]
    looks = [Look(one.client_id, one.case_id, "loket") for one in asked]
    record_rows(request.user, looks, page="terugkoppeling")
    late = expected.filter(feedback_due__lt=today).count()
    return render(request, "intake/feedback_due.html", {"page": page, "today": today, "late": late})
