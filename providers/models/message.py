"""Mail that leaves: written in the act's own transaction, sent by the queue (the outbox)."""

from typing import Self

from django.db import models
from django.db.models.functions import Now


class MessageQuerySet(models.QuerySet["Message"]):
    def unsent(self) -> Self:
        return self.filter(sent_at=None)


class Message(models.Model):
    """An outgoing mail (uitgaande post). It never holds personal data of residents."""

    # PROTECT is not needed: a message to a worker who is removed may go too.
    recipient = models.ForeignKey(
        "providers.User", models.CASCADE, related_name="messages", verbose_name="aan"
    )
    address = models.CharField("e-mailadres", max_length=200)
    subject = models.CharField("onderwerp", max_length=200)
    body = models.TextField("tekst")
    created_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    failure = models.CharField("fout bij verzenden", max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "uitgaande post"
        ordering = ["-pk"]
        # What waits is little and asked for every minute; what was sent is much and hardly read.
        indexes = [
            models.Index(fields=["id"], name="providers_message_unsent", condition=models.Q(sent_at=None))
        ]

    def __str__(self) -> str:
        return self.subject
