"""What must be done in a dossier and when one meets: the page, and the acts on tasks."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases import policies, services
from cases.access import consult
from cases.forms.task import SeenForm, SeenReasonForm, TaskChangeForm, TaskForm
from cases.models import Question, Task
from cases.views.acts import act, bound, opened
from cases.views.case import head
from providers.doors import once
from providers.policies import enforce

MOST = 200


@require_GET
def agenda(request: HttpRequest, case_id: int) -> HttpResponse:
    """Appointments from today on, open tasks with the first due first, and what is over of both."""
    today = timezone.localdate()
    case = consult(request.user, case_id, on=today, page="taken en afspraken")
    enforce(policies.why_not_see_tasks(request.user, case, on=today))
    tasks = case.tasks.select_related("worker", "asked_by", "done_by")
    over = tasks.over().order_by("-pk")
    meetings = case.appointments.select_related("worker")
    asked = case.questions.select_related("to_worker", "to_partner", "asked_by", "answered_by")
    asked = asked.filter(kind=Question.Kind.QUESTION)
    still = Q(cancelled_on=None, starts_at__date__gte=today)
    context = head(request, case, today, section="agenda")
    context |= {
        "appointments": list(meetings.filter(still)[:MOST]),
        "participations": list(case.participations.select_related("group")[:MOST]),
        "discussions": list(case.discussions.filter(withdrawn_on=None).select_related("meeting")[:MOST]),
        "questions": list(asked[:MOST]),
        "met": list(meetings.exclude(still).order_by("-starts_at")[:MOST]),
    }
    context |= {"today": today, "tasks": list(tasks.undone()[:MOST]), "over": list(over[:MOST])}
    return render(request, "cases/case_agenda.html", context)


@require_http_methods(["GET", "POST"])
@once
def add_task(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down a task."""
    case, today = opened(request, case_id, "taak toevoegen")
    return act(
        request,
        case,
        TaskForm(bound(request), case=case, on=today),
        services.add_task,
        case=case,
        title="Taak toevoegen",
        button="Taak toevoegen",
        done="De taak staat in het dossier en op Mijn werk.",
        why_not=policies.why_not_add_task(request.user, case, on=today),
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def change_task(request: HttpRequest, case_id: int, task_id: int) -> HttpResponse:
    """Change what must be done, by when or by whom."""
    case, today = opened(request, case_id, "taak wijzigen")
    task = _task(case, task_id)
    return act(
        request,
        case,
        TaskChangeForm(bound(request), on=today, task=task),
        services.change_task,
        task=task,
        theirs=lambda: Task.objects.values_list("version", "text").get(pk=task.pk),
        title="Taak wijzigen",
        button="Bewaar de taak",
        done="De taak is gewijzigd.",
        why_not=policies.why_not_change_task(request.user, task, on=today),
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def finish_task(request: HttpRequest, case_id: int, task_id: int) -> HttpResponse:
    """Say that a task is done."""
    case, today = opened(request, case_id, "taak klaar")
    task = _task(case, task_id)
    return act(
        request,
        case,
        SeenForm(bound(request), version=task.version),
        services.finish_task,
        task=task,
        theirs=lambda: Task.objects.values_list("version", "text").get(pk=task.pk),
        title="Taak klaar",
        button="De taak is klaar",
        done="De taak is klaar.",
        why_not=policies.why_not_change_task(request.user, task, on=today),
        intro=task.text,
        back="cases:agenda",
    )


@require_http_methods(["GET", "POST"])
@once
def drop_task(request: HttpRequest, case_id: int, task_id: int) -> HttpResponse:
    """Let a task go, with a reason."""
    case, today = opened(request, case_id, "taak laten vervallen")
    task = _task(case, task_id)
    return act(
        request,
        case,
        SeenReasonForm(bound(request), version=task.version),
        services.drop_task,
        task=task,
        theirs=lambda: Task.objects.values_list("version", "text").get(pk=task.pk),
        title="Taak laten vervallen",
        button="Laat de taak vervallen",
        done="De taak is vervallen. Uw reden staat erbij.",
        why_not=policies.why_not_change_task(request.user, task, on=today),
        intro=task.text,
        back="cases:agenda",
    )


def _task(case, task_id):
    """A task of the dossier, which is consulted already."""
    found = get_object_or_404(case.tasks, pk=task_id)
    found.case = case
    return found
