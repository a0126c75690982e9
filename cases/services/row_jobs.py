"""Work of the queue that is done row by row: each in a transaction of its own, and each once."""

from collections.abc import Callable
from typing import Any

from celery import current_app
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from cases.models.row_job import RowJobQuerySet


def work_off(
    jobs: RowJobQuerySet[Any],
    waiting: QuerySet[Any],
    do: Callable[[int], None],
    then: Callable[[], None] | None = None,
) -> None:
    """Do the rows that still wait, one by one. It may run twice, also at once: a row is done once.

    jobs: the one job. waiting: those of its rows that wait. do: does the row of that key. then: once, with
    the end of the job.
    """
    for key in waiting.values_list("pk", flat=True):
        do(key)
        jobs.update(beat_at=Now())
    if not waiting.exists():
        with transaction.atomic():
            if jobs.unfinished().update(finished_at=Now()) and then:
                then()


def queue_again(jobs: RowJobQuerySet[Any], task: str) -> int:
    """Queue again what nobody works on any more; gives how many."""
    keys = list(jobs.left_alone().values_list("pk", flat=True))
    for key in keys:
        job(task).delay(key)
    return len(keys)


def job(task: str) -> Any:
    """The job of the queue by its name: it is a door, above the services."""
    return current_app.signature(task)


def why_refused(error: PermissionDenied | ValidationError) -> str:
    """What the result says of a row that could not be done."""
    messages = error.messages if isinstance(error, ValidationError) else [str(error)]
    return " ".join(messages)[:300]
