"""Meetings of colleagues: the calendar, one meeting, and a dossier on its agenda."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.access import Look, record_rows
from cases.figures.discussion import agenda
from cases.forms.acts import ConfirmForm
from cases.forms.discussion import DecisionForm, DiscussForm, MeetingForm
from cases.forms.task import TaskForm
from cases.models import Case, Discussion, Meeting
from cases.policies import discussion as policies
from cases.services import discussion as services
from cases.views.acts import act, bound, opened
from providers.doors import Request, once
from providers.policies import enforce

MOST = 100


@require_GET
def meetings(request: Request) -> HttpResponse:
    """The meetings one takes part in, planned or leads the team of: those to come, and the last ones."""
    enforce(policies.why_not_see_meetings(request.user))
    today = timezone.localdate()
    rows = Meeting.objects.visible_to(request.user).filter(cancelled_on=None).prefetch_related("workers")
    context = {
        "coming": rows.filter(held_on__gte=today)[:MOST],
        "over": rows.filter(held_on__lt=today).order_by("-held_on", "-pk")[:20],
    }
    return render(request, "cases/meetings.html", context)


@require_http_methods(["GET", "POST"])
@once
def plan_meeting(request: Request) -> HttpResponse:
    """Plan a meeting."""
    enforce(policies.why_not_see_meetings(request.user))
    today = timezone.localdate()
    form = MeetingForm(bound(request), by=request.user, on=today)
    if form.is_valid() and (planned := form.carry_out(services.plan_meeting, on=today, by=request.user)):
        messages.success(request, "De bespreking staat in de agenda van de deelnemers.")
        return redirect("cases:meeting", planned.pk)
    return render(request, "cases/meeting_form.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def meeting(request: Request, meeting_id: int) -> HttpResponse:
    """One meeting: who takes part, and what is discussed, as far as the reader may know."""
    found, today = _meeting(request, meeting_id), timezone.localdate()
    items = agenda(found, reader=request.user, on=today)
    looks = [Look(*one.look, "bespreking") for one in items if one.look]
    record_rows(request.user, looks, page="bespreking")
    context = {
        "meeting": found,
        "workers": found.workers.select_related("employer").order_by("name", "pk"),
        "items": items,
        "may_change": policies.why_not_change_meeting(request.user, found, on=today) is None,
        "is_held": found.held_on <= today,
    }
    return render(request, "cases/meeting.html", context)


@require_http_methods(["GET", "POST"])
@once
def change_meeting(request: Request, meeting_id: int) -> HttpResponse:
    """Move a meeting, or ask others to it."""
    found, today = _meeting(request, meeting_id), timezone.localdate()
    enforce(policies.why_not_change_meeting(request.user, found, on=today))
    form = MeetingForm(bound(request), by=found.called_by, on=today, meeting=found)
    if form.is_valid() and form.carry_out(services.change_meeting, meeting=found, on=today, by=request.user):
        messages.success(request, "De bespreking is gewijzigd.")
        return redirect("cases:meeting", found.pk)
    context = {"form": form, "meeting": found}
    return render(request, "cases/meeting_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def cancel_meeting(request: Request, meeting_id: int) -> HttpResponse:
    """Cancel a meeting."""
    found, today = _meeting(request, meeting_id), timezone.localdate()
    enforce(policies.why_not_change_meeting(request.user, found, on=today))
    form = ConfirmForm(bound(request))
    if form.is_valid() and form.carry_out(services.cancel_meeting, meeting=found, on=today, by=request.user):
        messages.success(request, "De bespreking is afgezegd.")
        return redirect("cases:meetings")
    context = {"form": form, "meeting": found, "cancels": True}
    return render(request, "cases/meeting_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@once
def put_on_agenda(request: Request, case_id: int) -> HttpResponse:
    """Put a dossier on the agenda of a meeting."""
    case, today = opened(request, case_id, "casus inbrengen")
    return act(
        request,
        case,
        DiscussForm(bound(request), by=request.user, on=today),
        services.put_on_agenda,
        case=case,
        title="Casus inbrengen",
        button="Zet op de agenda",
        done="De casus staat op de agenda.",
        why_not=policies.why_not_discuss(request.user, case, on=today),
        intro="Deelnemers die dit dossier niet zien, lezen alleen wat u hieronder schrijft.",
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def decide(request: Request, case_id: int, discussion_id: int) -> HttpResponse:
    """What a meeting decided about a dossier."""
    case, today = opened(request, case_id, "besluit van een bespreking")
    discussion = _discussion(case, discussion_id)
    return act(
        request,
        case,
        DecisionForm(bound(request), discussion=discussion),
        services.decide,
        discussion=discussion,
        theirs=lambda: Discussion.objects.values_list("version", "decision").get(pk=discussion.pk),
        title="Besluit vastleggen",
        button="Bewaar het besluit",
        done="Het besluit staat in het dossier. Spreek af wie wat doet.",
        why_not=policies.why_not_decide(request.user, discussion, on=today),
        intro=discussion.question,
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def add_action(request: Request, case_id: int, discussion_id: int) -> HttpResponse:
    """Who does what by when, after a meeting."""
    case, today = opened(request, case_id, "actie na een bespreking")
    discussion = _discussion(case, discussion_id)
    return act(
        request,
        case,
        TaskForm(bound(request), case=case, on=today),
        services.add_action,
        discussion=discussion,
        title="Actie afspreken",
        button="Voeg de actie toe",
        done="De actie staat bij de taken en op Mijn werk.",
        why_not=policies.why_not_decide(request.user, discussion, on=today),
        intro=discussion.question,
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def take_off_agenda(request: Request, case_id: int, discussion_id: int) -> HttpResponse:
    """Take a dossier off the agenda."""
    case, today = opened(request, case_id, "casus van de agenda")
    discussion = _discussion(case, discussion_id)
    return act(
        request,
        case,
        ConfirmForm(bound(request)),
        services.take_off_agenda,
        discussion=discussion,
        title="Van de agenda halen",
        button="Haal van de agenda",
        done="De casus staat niet meer op de agenda.",
        why_not=policies.why_not_take_off(request.user, discussion, on=today),
        intro=discussion.question,
        back="cases:agenda",
    )


def _meeting(request: Request, meeting_id: int) -> Meeting:
    enforce(policies.why_not_see_meetings(request.user))
    rows = Meeting.objects.visible_to(request.user).select_related("called_by", "team")
    return get_object_or_404(rows, pk=meeting_id)


def _discussion(case: Case, discussion_id: int) -> Discussion:
    discussion = get_object_or_404(case.discussions.select_related("meeting"), pk=discussion_id)
    discussion.case = case
    return discussion
