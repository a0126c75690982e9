"""What the queue does afterwards: post the mail that waits in the outbox."""

from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from time import time
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from providers.exchange import hooks
from providers.figures.quiet import quiet_end
from providers.models import AT_ALL_HOURS, Message, MessageSetting, Notice

TRIES = 20  # that the mail server refused this very mail; one that is away costs none
ABOUT_THE_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
# Seconds from one try to tell an address outside to the next; after the last it is given up.
BACKOFF = (60, 300, 1_800, 7_200, 28_800, 86_400)


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
def post(message_id: int) -> bool:
    """Post one mail; whether there is a mail server.

    Runs at least once: the lock keeps two workers apart, `sent_at` lets a second run do nothing, and the
    Message-ID is the message's own, should we crash after posting.
    """
    with transaction.atomic():
        waiting = Message.objects.unsent().select_for_update(of=("self",), skip_locked=True)
        message = waiting.filter(pk=message_id).first()
        if message is None or _keeps_quiet(message):
            return True
        mail = EmailMessage(
            message.subject,
            message.body,
            to=[message.address],
            headers={"Message-ID": f"<{message.pk}@rondom>"},
        )
        try:
            mail.send()
        except OSError as error:  # the outbox keeps it, the next minute tries again
            is_refused = isinstance(error, ABOUT_THE_MAIL)
            tried = F("attempts") + int(is_refused)
            failure = f"{type(error).__name__}"[:200]
            Message.objects.filter(pk=message.pk).update(attempts=tried, failure=failure)
            return is_refused
        Message.objects.filter(pk=message.pk).update(sent_at=Now(), failure="")
        return True


def _keeps_quiet(message: Message) -> bool:
    """Whether the worker wants no mail at this hour; then the outbox keeps it until the quiet ends."""
    if message.kind in AT_ALL_HOURS:
        return False
    setting = MessageSetting.objects.select_related("worker").filter(worker=message.recipient_id).first()
    until = setting and quiet_end(setting, now=timezone.localtime())
    if until:
        Message.objects.filter(pk=message.pk).update(not_before=until)
    return bool(until)


@shared_task
def post_waiting() -> None:
    """Post what the queue lost or what could not be sent, oldest first; the beat asks every minute.

    While there is no mail server one mail asks for all: however long it is away, nothing is given up.
    """
    waiting = Message.objects.unsent().filter(attempts__lt=TRIES).order_by("pk")
    waiting = waiting.filter(Q(not_before=None) | Q(not_before__lte=Now()))
    for message_id in waiting.values_list("pk", flat=True)[:200]:
        if not post(message_id):
            return


@shared_task(autoretry_for=(OperationalError,), retry_backoff=True, max_retries=8)
def tell(notice_id: int) -> bool:
    """Tell one address outside what happened; whether it needs no other try.

    Runs at least once: the lock keeps two workers apart, and what arrived twice has the same number.
    """
    with transaction.atomic():
        waiting = Notice.objects.waiting().select_for_update(of=("self",), skip_locked=True)
        notice = waiting.select_related("subscription").filter(pk=notice_id).first()
        if notice is None:
            return True
        to = notice.subscription
        if not to.is_active:
            told = hooks.Told("Het abonnement staat uit.", is_final=True)
        else:
            headers = hooks.signed(notice.body, number=str(notice.number), at=int(time()), secret=to.secret)
            told = hooks.tell(to.url, notice.body, headers, inside=settings.WEBHOOKS_INSIDE)
        return _settle(notice, told)


def _settle(notice: Notice, told: hooks.Told) -> bool:
    """Write down what became of a try, and when the next one is."""
    row = Notice.objects.filter(pk=notice.pk)
    tries = notice.attempts + 1
    if not told.failure:
        row.update(attempts=tries, delivered_at=Now(), failure="")
    elif told.is_final or notice.attempts >= len(BACKOFF):
        row.update(attempts=tries, dead_at=Now(), failure=told.failure[:200])
    else:
        later = Now() + timedelta(seconds=BACKOFF[notice.attempts])
        row.update(attempts=tries, next_at=later, failure=told.failure[:200])
    return not told.failure


@shared_task
def tell_waiting() -> None:
    """Tell what the queue lost or what did not arrive; the beat asks every minute.

    An address that fails is left alone until the next minute, so that it keeps no other waiting.
    """
    due = Notice.objects.waiting().filter(next_at__lte=Now()).order_by("pk")
    failed: set[int] = set()
    for key, subscription in due.values_list("pk", "subscription")[:200]:
        if subscription not in failed and not tell(key):
            failed.add(subscription)
