"""What workers are told: read in Rondom, sent by mail from the outbox, or once a day in one digest."""

from collections import Counter
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.urls import reverse

from providers import tasks
from providers.models import CHOSEN, Delivery, Message, MessageKind, MessageSetting, User, act, keep
from providers.periods import HOME, is_working_day

MAIL = """Beste {name},

{text}

Lees verder in Rondom:

{link}

Met vriendelijke groet,
Rondom
"""
DIGEST = """U hebt nog niet gelezen:

{lines}

Wat er precies is, leest u in Rondom. Daar kiest u ook hoe en wanneer u bericht krijgt."""


@transaction.atomic
def send(*, to: User, subject: str, body: str) -> Message | None:
    """Lay a mail in the outbox that is read nowhere else, such as a link to get in with.

    The queue sends it after the commit, or the next minute. A system reads no mail: it gets none, and None.
    """
    if to.is_system:
        return None
    message = Message.objects.create(recipient=to, address=to.email, subject=subject[:200], body=body)
    tasks.after_commit(tasks.post, message.pk)
    return message


@transaction.atomic
def tell(*, to: User, kind: MessageKind, subject: str, text: str, path: str) -> Message | None:
    """Tell a worker what happened (bericht sturen): in Rondom, and by mail as the worker chose.

    text: without personal data of residents; a number of a dossier may stand in it. path: the page where it
    is dealt with. A system reads nothing: it gets none, and None.
    """
    told = tell_all(User.objects.filter(pk=to.pk), kind=kind, subject=subject, text=text, path=path)
    return told[0] if told else None


@transaction.atomic
def tell_all(
    users: QuerySet[User], *, kind: MessageKind, subject: str, text: str, path: str
) -> list[Message]:
    """Tell each of them the same, as each chose; in two statements. The words are those of tell."""
    link = tasks.absolute(path)
    messages = Message.objects.bulk_create(
        Message(
            recipient=user, kind=kind, address=user.email, subject=subject[:200], text=text, path=path,
            body=MAIL.format(name=user.name, text=text, link=link), delivery=_delivery(user, kind),
        )
        for user in users.select_related("message_setting").order_by("pk")
        if not user.is_system
    )  # fmt: skip
    for message in messages:
        if message.delivery == Delivery.AT_ONCE:
            tasks.after_commit(tasks.post, message.pk)
    return messages


def _delivery(user: User, kind: MessageKind) -> Delivery:
    setting = getattr(user, "message_setting", None)
    return setting.delivery_of(kind) if setting else Delivery.AT_ONCE


@act
def open_message(*, message: Message, by: User) -> Message:
    """Say that a message was read (gelezen): the first time counts."""
    Message.objects.filter(pk=message.pk, recipient=by, seen_at=None).update(seen_at=Now())
    return message


@act
def read_all(*, until: int, by: User) -> int:
    """Say that all messages up to the one with this key were read (alles gelezen); how many.

    What came in after the page was shown stays unread.
    """
    return Message.objects.filter(recipient=by, pk__lte=until).unread().update(seen_at=Now())


@act
def keep_message_setting(
    *,
    deliveries: dict[str, str],
    digest_at: time,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    is_quiet_off_duty: bool = False,
    by: User,
) -> MessageSetting:
    """Choose how and when messages come (berichtinstelling bewaren). What was laid down already stays.

    deliveries: kind -> Delivery, of the kinds that one may choose for. Raises ValidationError by field, for
    quiet hours without a beginning or another end.
    """
    if (quiet_from is None) is not (quiet_until is None):
        missing = "quiet_from" if quiet_from is None else "quiet_until"
        raise ValidationError(
            {missing: "Vul bij de stille uren een begin en een einde in, of geen van beide."}
        )
    if quiet_from is not None and quiet_from == quiet_until:
        raise ValidationError({"quiet_until": "Kies een ander einde dan het begin."})
    setting, _ = MessageSetting.objects.select_for_update(of=("self",)).get_or_create(worker=by)
    for kind in CHOSEN:
        setattr(setting, kind, deliveries[kind])
    setting.digest_at, setting.quiet_from, setting.quiet_until = digest_at, quiet_from, quiet_until
    setting.is_quiet_off_duty = is_quiet_off_duty
    keep(setting)
    return setting


@transaction.atomic
def make_digests(*, now: datetime) -> int:
    """Lay down the digest of today for each worker who has something unread in it; how many.

    One a day and worker, on working days, from the hour that the worker chose: late when the clock was away.
    It may run twice, also at once: who holds the settings makes them, the other finds the day done.
    """
    local = now.astimezone(HOME)
    today = local.date()
    if not is_working_day(today):
        return 0
    due = MessageSetting.objects.filter(
        Q(digested_on=None) | Q(digested_on__lt=today), digest_at__lte=local.time()
    )
    waiting = Message.objects.unread().filter(delivery=Delivery.DIGEST, digest=None)
    workers = User.objects.at_work(on=today).filter(pk__in=waiting.order_by().values("recipient"))
    held = due.filter(worker__in=workers).select_for_update(of=("self",), skip_locked=True).order_by("pk")
    settings = list(held.select_related("worker"))
    told = waiting.filter(recipient__in=[one.worker_id for one in settings]).order_by()
    rows = list(told.values_list("pk", "recipient", "kind"))
    counts: dict[int, Counter[str]] = {}
    for _, worker, kind in rows:
        counts.setdefault(worker, Counter())[kind] += 1
    made = Message.objects.bulk_create(
        _digest(one.worker, counts[one.worker_id], on=today) for one in settings if one.worker_id in counts
    )
    MessageSetting.objects.filter(pk__in=[one.pk for one in settings]).update(digested_on=today)
    own = Message.objects.filter(recipient=OuterRef("recipient"), digest_on=today).order_by()
    # By key: what comes in meanwhile is in the digest of tomorrow, which counts it.
    counted = Message.objects.filter(pk__in=[key for key, *_ in rows])
    counted.update(digest=Subquery(own.values("pk")[:1]))
    for message in made:
        tasks.after_commit(tasks.post, message.pk)
    return len(made)


def _digest(worker: User, counts: Counter[str], *, on: date) -> Message:
    """One mail with how many there are of what, in the order of the kinds, and nothing of what they say."""
    number = counts.total()
    lines = "\n".join(f"- {kind.label}: {counts[kind]}" for kind in MessageKind if counts[kind])
    link = tasks.absolute(reverse("providers:messages"))
    return Message(
        recipient=worker, kind=MessageKind.DIGEST, address=worker.email, digest_on=on,
        subject=f"{number} berichten in Rondom" if number > 1 else "1 bericht in Rondom",
        body=MAIL.format(name=worker.name, text=DIGEST.format(lines=lines), link=link),
    )  # fmt: skip
