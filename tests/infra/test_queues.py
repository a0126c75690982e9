"""What takes minutes waits in a queue of its own."""

import pytest
from celery import current_app
from django.conf import settings

# What the clock may start at the foot of a mail: all of it is done in seconds.
LIGHT = {"providers.tasks.post_waiting", "providers.tasks.tell_waiting", "cases.schedule.seal_logs"}


def queue_of(task: str) -> str:
    route = current_app.amqp.router.route({}, task)
    return route["queue"].name


@pytest.mark.parametrize("task", ["providers.tasks.post", "providers.tasks.tell_address", *sorted(LIGHT)])
def test_mail_and_webhooks_stand_before_nothing_heavy(task):
    assert queue_of(task) == "celery"


@pytest.mark.parametrize(
    "task",
    [
        "reporting.tasks.lay_pdf",
        "reporting.schedule.monthly",
        "cases.tasks.make_copy",
        "cases.schedule.finish_distributions",
        "cases.schedule.destroy",
    ],
)
def test_reports_copies_and_destruction_wait_apart(task):
    assert queue_of(task) == "heavy"


def test_a_worker_that_names_no_queue_takes_from_all():
    assert {queue.name for queue in settings.CELERY_TASK_QUEUES} == set(current_app.amqp.queues)
