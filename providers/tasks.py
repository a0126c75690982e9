"""What the queue does afterwards: post the mail that waits in the outbox, and tell addresses outside."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from time import monotonic, time
from typing import Any

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import OperationalError, connection, models, transaction
from django.db.models import Case, DurationField, F, Min, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from providers.exchange import hooks
from providers.figures.quiet import quiet_end
from providers.models import AT_ALL_HOURS, Message, MessageSetting, Notice, Subscription

TRIES = 20  # that the mail server refused this very mail; one that is away costs none
ABOUT_THE_MAIL = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)
# Seconds from one try to tell an address outside to the next; after the last it is given up.
BACKOFF = (60, 300, 1_800, 7_200, 28_800, 86_400)
REST = 60  # seconds that an address is left alone after it failed: one that hangs costs a try a minute
TURN = 10.0  # seconds after which no address begins another try while others wait
TURNS = 7_215  # the lock of a turn, beside the number of its address


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
def tell_address(subscription_id: int) -> None:
    """Tell one address what waits for it, oldest first, until a try fails or others have waited long enough.

    An address has one turn at a time, and stands at the end of the queue for the next: however slow it is,
    it keeps one worker for one turn. No row is locked and no transaction is open while the other side thinks.
    It may run twice: what arrived twice has the same number.
    """
    with _turn(subscription_id) as is_ours:
        is_more = is_ours and _tell_until(monotonic() + TURN, subscription_id)
    if is_more:
        after_commit(tell_address, subscription_id)


@contextmanager
def _turn(subscription_id: int) -> Iterator[bool]:
    """Whether this worker may have the turn. The lock is the session's: it goes with a worker that dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [TURNS, subscription_id])
        (is_ours,) = cursor.fetchone()
        try:
            yield is_ours
        finally:
            if is_ours:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [TURNS, subscription_id])


def _tell_until(end: float, subscription_id: int) -> bool:
    """Tell until then, or until it fails; whether there is more to tell."""
    due = Notice.objects.due().filter(subscription=subscription_id).select_related("subscription")
    while notice := due.order_by("pk").first():
        if monotonic() > end:
            return True
        to = notice.subscription
        if not to.is_active and notice.kind != Notice.TRIAL:
            told = hooks.Told("Het abonnement staat uit.", is_final=True)
            _settle(notice, told)
            continue
        secrets = to.secrets(on=timezone.localdate())
        headers = hooks.signed(notice.body, number=str(notice.number), at=int(time()), secrets=secrets)
        told = hooks.tell(to.url, notice.body, headers, inside=settings.WEBHOOKS_INSIDE)
        _settle(notice, told)
        if told.failure:
            return False
    return False


def _settle(notice: Notice, told: hooks.Told) -> None:
    """Write down what became of a try, and when the next one is."""
    row = Notice.objects.waiting().filter(pk=notice.pk)
    if not told.failure:
        row.update(attempts=F("attempts") + 1, delivered_at=Now(), failure="")
    elif told.is_final:
        row.update(attempts=F("attempts") + 1, dead_at=Now(), failure=told.failure[:200])
    else:
        # Where nobody is at home a try speaks for all that was to be told: each would fare the same. What was
        # let in speaks for itself: it may be this very message that the other side cannot bear.
        due = Notice.objects.due().filter(subscription=notice.subscription_id)
        _put_off(due if told.is_away else row, told.failure)
        address = Subscription.objects.filter(pk=notice.subscription_id)
        address.update(rests_until=Now() + timedelta(seconds=REST))


def _put_off(rows: models.QuerySet[Notice], failure: str) -> None:
    """Try these again later, each by how often it was tried; what was tried often enough is given up."""
    given_up = rows.filter(attempts__gte=len(BACKOFF))
    given_up.update(attempts=F("attempts") + 1, dead_at=Now(), failure=failure[:200])
    waits = [When(attempts=tried, then=Value(timedelta(seconds=wait))) for tried, wait in enumerate(BACKOFF)]
    later = Now() + Case(*waits, output_field=DurationField())
    rows.filter(attempts__lt=len(BACKOFF)).update(
        attempts=F("attempts") + 1, next_at=later, failure=failure[:200]
    )


@shared_task
def tell_waiting() -> None:
    """Give each address its turn that has something to tell, who waits longest first; the beat asks every
    minute, for what the queue lost and what did not arrive.
    """
    due = Notice.objects.due().values("subscription").annotate(since=Min("next_at"))
    for key in due.order_by("since").values_list("subscription", flat=True):
        tell_address.delay(key)
