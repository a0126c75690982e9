"""What workers are told: read in Rondom, sent by mail from the outbox, or once a day in one digest."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
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
    if to.is_system:
        return None
    setting = MessageSetting.objects.filter(worker=to).first()
    message = Message.objects.create(
        recipient=to, kind=kind, address=to.email, subject=subject[:200], text=text, path=path,
        body=MAIL.format(name=to.name, text=text, link=tasks.absolute(path)),
        delivery=setting.delivery_of(kind) if setting else Delivery.AT_ONCE,
    )  # fmt: skip
    if message.delivery == Delivery.AT_ONCE:
        tasks.after_commit(tasks.post, message.pk)
    return message


def tell_all(users: QuerySet[User], *, kind: MessageKind, subject: str, text: str, path: str) -> None:
    """Tell each of them the same."""
    for user in users.order_by("pk"):
        tell(to=user, kind=kind, subject=subject, text=text, path=path)


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
    quiet hours without an end, and for a digest within them.
    """
    if (quiet_from is None) is not (quiet_until is None):
        missing = "quiet_from" if quiet_from is None else "quiet_until"
        raise ValidationError(
            {missing: "Vul bij de stille uren een begin en een einde in, of geen van beide."}
        )
    if quiet_from is not None and quiet_from == quiet_until:
        raise ValidationError({"quiet_until": "Kies een ander einde dan het begin."})
    setting, _ = MessageSetting.objects.get_or_create(worker=by)
    setting = MessageSetting.objects.select_for_update(of=("self",)).get(pk=setting.pk)
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
    lines = _lines(waiting.filter(recipient__in=[one.worker_id for one in settings]))
    made = Message.objects.bulk_create(
        [_digest(one.worker, lines[one.worker_id], on=today) for one in settings if one.worker_id in lines]
    )
    MessageSetting.objects.filter(pk__in=[one.pk for one in settings]).update(digested_on=today)
    own = Message.objects.filter(recipient=OuterRef("recipient"), digest_on=today).order_by()
    waiting.filter(recipient__in=[one.recipient_id for one in made]).update(
        digest=Subquery(own.values("pk")[:1])
    )
    for message in made:
        tasks.after_commit(tasks.post, message.pk)
    return len(made)


def _lines(waiting: QuerySet[Message]) -> dict[int, list[tuple[str, int]]]:
    """Worker -> how many of each kind, in the order of the kinds."""
    found: dict[int, list[tuple[str, int]]] = {}
    rows = waiting.order_by().values_list("recipient", "kind").annotate(number=Count("*"))
    place = list(MessageKind.values)
    for worker, kind, number in sorted(rows, key=lambda row: (row[0], place.index(row[1]))):
        found.setdefault(worker, []).append((str(MessageKind(kind).label), number))
    return found


def _digest(worker: User, lines: list[tuple[str, int]], *, on: date) -> Message:
    """One mail with how many there are of what, and nothing of what they say."""
    number = sum(count for _, count in lines)
    said = "\n".join(f"- {label}: {count}" for label, count in lines)
    link = tasks.absolute(reverse("providers:messages"))
    return Message(
        recipient=worker, kind=MessageKind.DIGEST, address=worker.email, digest_on=on,
        subject=f"{number} berichten in Rondom" if number > 1 else "1 bericht in Rondom",
        body=MAIL.format(name=worker.name, text=DIGEST.format(lines=said), link=link),
    )  # fmt: skip
