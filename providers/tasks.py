"""What the queue does afterwards: post the mail that waits in the outbox."""

from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, transaction
from django.db.models import F
from django.db.models.functions import Now

from providers.models import Message

TRIES = 20


def after_commit(task: Any, *args: Any) -> None:
    """Queue a task once the act is stored. An absent queue is logged and never fails the act: what waits is
    found again by the clock (post_waiting, reporting.schedule.monthly).
    """

    def queue() -> None:
        task.delay(*args)

    transaction.on_commit(queue, robust=True)


def absolute(path: str) -> str:
    """A path as a full address, for a mail."""
    return settings.BASE_URL.rstrip("/") + path


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=8)
def post(message_id: int) -> None:
    """Post one mail. Runs at least once: the lock keeps two workers apart, `sent_at` lets a second run do
    nothing, and the Message-ID is the message's own, should we crash after posting.
    """
    with transaction.atomic():
        waiting = Message.objects.unsent().select_for_update(of=("self",), skip_locked=True)
        message = waiting.filter(pk=message_id).first()
        if message is None:
            return
        mail = EmailMessage(
            message.subject,
            message.body,
            to=[message.address],
            headers={"Message-ID": f"<{message.pk}@rondom>"},
        )
        try:
            mail.send()
        except OSError as error:  # no mail server: the outbox keeps it, the next minute tries again
            failure = f"{type(error).__name__}"[:200]
            Message.objects.filter(pk=message.pk).update(attempts=F("attempts") + 1, failure=failure)
        else:
            Message.objects.filter(pk=message.pk).update(sent_at=Now(), failure="")


@shared_task
def post_waiting() -> None:
    """Post what the queue lost or what could not be sent, oldest first; the beat asks every minute."""
    waiting = Message.objects.unsent().filter(attempts__lt=TRIES).order_by("pk")
    for message_id in waiting.values_list("pk", flat=True)[:200]:
        post(message_id)
