"""The outbox: what leaves by mail, and the links in it."""

from django.db import transaction

from providers import tasks
from providers.models import Message, User


@transaction.atomic
def send(*, to: User, subject: str, body: str) -> Message | None:
    """Lay a mail in the outbox; the queue sends it after the commit, or the next minute.

    The text must not hold personal data of residents. A system reads no mail: it gets none, and None.
    """
    if to.is_system:
        return None
    message = Message.objects.create(recipient=to, address=to.email, subject=subject[:200], body=body)
    tasks.after_commit(tasks.post, message.pk)
    return message
