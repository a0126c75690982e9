"""Tells the triggers who asked for what the queue does: the worker travels in the head of a task."""

from contextlib import ExitStack
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.db import connection

from cases.access import ORIGIN, Origin
from config.middleware import Signature

ASKED_BY = "asked_by"  # the number of a worker, never a name
RUNNING: dict[str, ExitStack] = {}


class TaskSignature(Signature):
    """Signs the writes of one task with its name, and with the worker for whom it runs if there is one."""

    SIGN = Signature.SIGN_ONLY  # the queue sees everything

    def __init__(self, name: str, asked_by: str | None) -> None:
        self.name, self.asked_by = name, asked_by
        self.mark = lambda: None

    def words(self) -> list[Any]:
        return [self.asked_by and int(self.asked_by), None, None, f"wachtrij: {self.name}"]


@before_task_publish.connect
def send_along(headers: dict[str, Any], **_: Any) -> None:
    """Give a task that a page queues the number of the worker who asked."""
    origin: Origin | None = ORIGIN.get()
    if origin and origin.user_id:
        headers[ASKED_BY] = origin.user_id


@task_prerun.connect
def sign(task_id: str, task: Any, **_: Any) -> None:
    """From here on the task signs what it writes."""
    asked_by = (task.request.headers or {}).get(ASKED_BY)
    stack = RUNNING[task_id] = ExitStack()
    stack.enter_context(connection.execute_wrapper(TaskSignature(task.name, asked_by)))


@task_postrun.connect
def lay_down(task_id: str, **_: Any) -> None:
    """The next task of this process is another one's."""
    if stack := RUNNING.pop(task_id, None):
        stack.close()
