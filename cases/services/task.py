"""Tasks of a dossier: ask, change, do, let go; and what becomes of them when the dossier closes."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse

from cases import policies
from cases.models import Case, Task
from cases.services.head import locked, record, save
from providers import services as outbox
from providers.models import MessageKind, User, act
from providers.policies import enforce

GONE = "Het dossier is gesloten."


@act
def add_task(*, case: Case, text: str, due_on: date, worker: User | None = None, on: date, by: User) -> Task:
    """Write down what must be done by a day (taak toevoegen).

    worker: who is named for it; without one, and for the one who holds the dossier, it is of whoever holds
    it, also during a vervanging. Raises PermissionDenied for who does not work in the dossier, and
    ValidationError for a day that is over or a colleague who does not work in it.
    """
    case = locked(case)
    enforce(policies.why_not_add_task(by, case, on=on))
    if due_on < on:
        raise ValidationError({"due_on": "Kies vandaag of een dag die nog komt."})
    task = Task(case=case, asked_by=by, asked_on=on, text=text.strip(), due_on=due_on)
    task.worker = named(worker, case, on=on)
    save(task)
    record(case, "task_added", on=on, by=by, about=task)
    if task.worker and task.worker != by:
        outbox.tell(
            to=task.worker, kind=MessageKind.DOSSIER, subject="U hebt een taak gekregen",
            text=f"{by.name} vraagt u iets te doen in dossier {case.number}, voor {due_on:%d-%m-%Y}.",
            path=reverse("cases:work"),
        )  # fmt: skip
    return task


@act
def change_task(
    *, task: Task, text: str, due_on: date, worker: User | None = None, seen: int, on: date, by: User
) -> Task:
    """Put a task in other words, on another day or with another colleague (taak wijzigen).

    seen: the version that was on the screen. Raises as add_task does, and ValidationError when a colleague
    changed it meanwhile or it is over.
    """
    task = _locked(task, seen, on=on, by=by)
    if due_on < on and due_on != task.due_on:
        raise ValidationError({"due_on": "Kies vandaag of een dag die nog komt."})
    task.text, task.due_on = text.strip(), due_on
    task.worker = named(worker, task.case, on=on)
    return _kept(task, "task_changed", on=on, by=by)


@act
def finish_task(*, task: Task, seen: int, on: date, by: User) -> Task:
    """Say that a task is done (taak klaar). Raises as change_task does."""
    task = _locked(task, seen, on=on, by=by)
    task.done_on, task.done_by = on, by
    return _kept(task, "task_done", on=on, by=by)


@act
def drop_task(*, task: Task, reason: str, seen: int, on: date, by: User) -> Task:
    """Let a task go, with a reason (taak laten vervallen). Raises as change_task does."""
    task = _locked(task, seen, on=on, by=by)
    if not reason.strip():
        raise ValidationError({"reason": "Vul in waarom deze taak vervalt."})
    task.stopped_on, task.stop_reason = on, reason.strip()
    return _kept(task, "task_dropped", on=on, by=by)


def stop_tasks(case: Case, *, reason: str = GONE, on: date, by: User) -> list[int]:
    """Let the open tasks of a dossier go, which is locked; their keys."""
    stopped = list(Task.objects.filter(case=case).undone())
    for task in stopped:
        task.stopped_on, task.stop_reason = on, reason
        _kept(task, "task_dropped", on=on, by=by)
    return [task.pk for task in stopped]


def resume_tasks(case: Case, keys: Collection[int], *, on: date, by: User) -> None:
    """Bring back what was let go by mistake, in a dossier that is locked."""
    for task in Task.objects.filter(case=case, pk__in=keys, done_on=None).order_by("pk"):
        task.stopped_on, task.stop_reason = None, ""
        _kept(task, "task_resumed", on=on, by=by)


def named(worker: User | None, case: Case, *, on: date) -> User | None:
    """Who is named; nobody for whoever holds the dossier, so that a stand-in finds it too."""
    if worker is None or policies.is_holder(worker, case, on=on):
        return None
    if reason := policies.why_not_be_given(worker, case, on=on):
        raise ValidationError({"worker": reason})
    return worker


def _locked(task: Task, seen: int, *, on: date, by: User) -> Task:
    """The task as it is now, of a dossier that is held, for who may change it."""
    case = locked(task.case)
    task = case.tasks.get(pk=task.pk)
    task.case = case
    enforce(policies.why_not_work_on(by, case, on=on))
    if reason := policies.why_not_change_task(by, task, on=on):
        raise ValidationError(reason)
    if task.version != seen:
        raise ValidationError("Een collega heeft deze taak intussen gewijzigd. Uw tekst is niet weg.")
    return task


def _kept(task: Task, kind: str, *, on: date, by: User) -> Task:
    task.version += 1
    save(task)
    record(task.case, kind, on=on, by=by, about=task)
    return task
