"""What a worker is told: laid down in the act itself, read in Rondom and sent by mail (the outbox)."""

from datetime import time
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

MOST = 100  # unread messages that are counted: above it there is no number, "99+"


class MessageKind(models.TextChoices):
    """What a message is about (onderwerp van een bericht); a worker chooses per kind how it comes."""

    DOSSIER = "dossier", "dossiers en vragen"
    REFERRAL = "referral", "verwijzingen en opdrachten"
    RIGHTS = "rights", "rechten van inwoners"
    REMINDER = "reminder", "herinneringen"
    REPORT = "report", "rapporten"
    URGENT = "urgent", "spoed"
    ACCOUNT = "account", "inloggen en account"
    DIGEST = "digest", "dagoverzicht"


# Cannot wait for anybody's choice, and is sent whatever the hour.
AT_ALL_HOURS = (MessageKind.URGENT, MessageKind.ACCOUNT, MessageKind.DIGEST)
CHOSEN = tuple(kind for kind in MessageKind if kind not in AT_ALL_HOURS)


class Delivery(models.TextChoices):
    """How a message reaches a worker outside Rondom (bezorging)."""

    AT_ONCE = "at_once", "meteen per e-mail"
    DIGEST = "digest", "in het dagoverzicht"
    NEVER = "never", "alleen in Rondom"


class MessageQuerySet(models.QuerySet["Message"]):
    def by_mail(self) -> Self:
        """What is mailed by itself: not told of in a digest, nor read in Rondom alone."""
        return self.filter(delivery=Delivery.AT_ONCE)

    def unsent(self) -> Self:
        """The mail that must still leave, now or when quiet hours are over."""
        return self.by_mail().filter(sent_at=None)

    def shown(self) -> Self:
        """What is read in Rondom itself: all that leads to a page. A link to log in stays in the mail."""
        return self.exclude(path="")

    def unread(self) -> Self:
        return self.shown().filter(seen_at=None)


class Message(models.Model):
    """Something a worker is told (bericht). It never holds personal data of residents.

    text: the same as in the mail, without greeting and link. path: the page where it is dealt with, empty for
    what is in the mail alone. not_before: when quiet hours of the worker end.
    """

    # PROTECT is not needed: a message to a worker who is removed may go too.
    recipient = models.ForeignKey(
        "providers.User", models.CASCADE, related_name="messages", verbose_name="aan"
    )
    kind = models.CharField(
        "soort bericht", max_length=10, choices=MessageKind, default=MessageKind.ACCOUNT, db_default="account"
    )
    address = models.CharField("e-mailadres", max_length=200)
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("bericht", blank=True, db_default="")
    path = models.CharField("pagina", max_length=300, blank=True, db_default="")
    body = models.TextField("tekst")
    created_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)
    seen_at = models.DateTimeField("gelezen op", null=True, blank=True)
    delivery = models.CharField(
        "bezorging", max_length=10, choices=Delivery, default=Delivery.AT_ONCE, db_default="at_once"
    )
    not_before = models.DateTimeField("niet eerder dan", null=True, blank=True)
    sent_at = models.DateTimeField("verzonden op", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    failure = models.CharField("fout bij verzenden", max_length=200, blank=True)
    # SET_NULL would tell it again: a digest goes with what it told of.
    digest = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="tells_of", verbose_name="dagoverzicht"
    )
    digest_on = models.DateField("dagoverzicht van", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht"
        verbose_name_plural = "uitgaande post"
        ordering = ["-pk"]
        indexes = [
            # What waits is little and asked for every minute; what was sent is much and hardly read.
            models.Index(
                fields=["id"],
                name="providers_message_unsent",
                condition=Q(sent_at=None, delivery="at_once"),
            ),
            # Counted on every page: of one worker only the few that are unread.
            models.Index(
                fields=["recipient", "-id"],
                name="providers_message_unread",
                condition=Q(seen_at=None) & ~Q(path=""),
            ),
            models.Index(fields=["recipient", "-id"], name="providers_message_shown", condition=~Q(path="")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "digest_on"],
                name="providers_message_one_digest_a_day",
                violation_error_message="Het overzicht van deze dag is al gemaakt.",
            ),
            models.CheckConstraint(
                condition=Q(kind="digest", digest_on__isnull=False)
                | ~Q(kind="digest") & Q(digest_on__isnull=True),
                name="providers_message_of_a_day_is_a_digest",
                violation_error_message="Alleen een overzicht hoort bij een dag.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["urgent", "account", "digest"]) | Q(delivery="at_once"),
                name="providers_message_urgent_leaves_at_once",
                violation_error_message="Dit bericht gaat altijd meteen weg.",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


def _choice(kind: MessageKind) -> "models.CharField[str, str]":
    return models.CharField(str(kind.label), max_length=10, choices=Delivery, default=Delivery.AT_ONCE)


class MessageSetting(models.Model):
    """How and when a worker wants to be told (berichtinstelling); without a row all comes at once.

    Quiet hours may pass midnight: from 22:00 until 07:00. Off duty are weekends, holidays and days outside
    the own working days.
    """

    # PROTECT: a worker is never removed.
    worker = models.OneToOneField(
        "providers.User", models.PROTECT, related_name="message_setting", verbose_name="medewerker"
    )
    dossier = _choice(MessageKind.DOSSIER)
    referral = _choice(MessageKind.REFERRAL)
    rights = _choice(MessageKind.RIGHTS)
    reminder = _choice(MessageKind.REMINDER)
    report = _choice(MessageKind.REPORT)
    digest_at = models.TimeField("dagoverzicht om", default=time(8))
    quiet_from = models.TimeField("stil van", null=True, blank=True)
    quiet_until = models.TimeField("stil tot", null=True, blank=True)
    is_quiet_off_duty = models.BooleanField("stil op vrije dagen", default=False)
    # Two beats hold the row: the second finds that the day has its digest.
    digested_on = models.DateField("laatste dagoverzicht", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "berichtinstelling"
        verbose_name_plural = "berichtinstellingen"
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="providers_messagesetting_quiet_begins_and_ends",
                violation_error_message="Vul bij de stille uren een begin en een ander einde in.",
            )
        ]

    def __str__(self) -> str:
        return str(self.worker)

    def delivery_of(self, kind: MessageKind) -> Delivery:
        """How a message of this kind comes."""
        return Delivery(getattr(self, kind)) if kind in CHOSEN else Delivery.AT_ONCE
