"""Which systems outside hear what happened, and what was sent to them."""

from datetime import date, timedelta
from secrets import token_bytes
from typing import Self
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from providers.models.partner import Partner
from providers.models.sealed import SealedTextField
from providers.models.user import User


class Subscription(models.Model):
    """An address outside that hears what happened to the referrals of an organisation (abonnement)."""

    class Kind(models.TextChoices):
        SENT = "referral_sent", "nieuwe verwijzing"
        SEEN = "referral_seen", "gezien"
        ACCEPTED = "referral_accepted", "aangenomen"
        WAITING = "referral_waiting", "op de wachtlijst"
        DECLINED = "referral_declined", "afgewezen"
        STARTED = "referral_started", "hulp gestart"
        ENDED = "referral_ended", "hulp beëindigd"
        WITHDRAWN = "referral_withdrawn", "ingetrokken"
        EXPIRED = "referral_expired", "verlopen"

    # PROTECT: to whom it was told stays answerable.
    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="subscriptions", verbose_name="organisatie"
    )
    url = models.URLField("adres", max_length=500)
    secret = SealedTextField("geheim")
    # While its system learns the new one, what is told is signed with both.
    secret_before = SealedTextField("vorig geheim", blank=True, default="")
    before_ends_on = models.DateField("vorig geheim geldt tot en met", null=True, blank=True)
    # An address that failed is left alone for a minute, and what waits for it with it.
    rests_until = models.DateTimeField("met rust tot", null=True, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=30, choices=Kind),
        verbose_name="gebeurtenissen",
        error_messages={"blank": "Kies minstens één gebeurtenis."},
    )
    is_active = models.BooleanField("in gebruik", default=True)
    made_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="gemaakt door", editable=False
    )
    made_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "abonnement"
        verbose_name_plural = "abonnementen"
        ordering = ["partner", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kinds__len__gt=0),
                name="providers_subscription_hears_something",
                violation_error_message="Kies minstens één gebeurtenis.",
            ),
            models.UniqueConstraint(
                fields=["partner", "url"],
                name="providers_subscription_one_per_address",
                violation_error_message="Dit adres krijgt al bericht. Wijzig dat abonnement.",
            ),
        ]

    def __str__(self) -> str:
        return self.url

    def secrets(self, *, on: date) -> list[str]:
        """With which what is told on a day is signed, the newest first."""
        is_both = self.before_ends_on is not None and self.before_ends_on >= on
        return [self.secret, self.secret_before] if is_both else [self.secret]

    @property
    def kinds_in_words(self) -> str:
        """What it hears, as people read it."""
        return ", ".join(str(self.Kind(kind).label) for kind in self.kinds)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> Self:
        return self.filter(delivered_at=None, dead_at=None)

    def due(self) -> Self:
        """What may be told now: its time has come and its address is not left alone."""
        rests = Q(subscription__rests_until__gt=Now())
        return self.waiting().filter(next_at__lte=Now()).exclude(rests)

    def put_off(self) -> Self:
        """What failed and is tried again later."""
        return self.waiting().filter(attempts__gt=0)

    def dead(self) -> Self:
        return self.exclude(dead_at=None)


class Notice(models.Model):
    """What is told to one address (notificatie): that something happened and where to read it, never who."""

    TRIAL = "test"  # the kind of what did not happen

    # It goes with its subscription, which is never removed.
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, related_name="notices", verbose_name="abonnement"
    )
    number = models.UUIDField("kenmerk", default=uuid4, unique=True, editable=False)
    kind = models.CharField("gebeurtenis", max_length=30)
    body = models.TextField("inhoud")  # the very bytes that are signed
    made_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)
    next_at = models.DateTimeField("volgende poging op", db_default=Now(), editable=False)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0, db_default=0)
    failure = models.CharField("wat er misging", max_length=200, blank=True, db_default="")
    delivered_at = models.DateTimeField("aangekomen op", null=True, blank=True)
    dead_at = models.DateTimeField("opgegeven op", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "notificatie"
        verbose_name_plural = "notificaties"
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["subscription", "next_at"],
                name="providers_notice_turn",
                condition=Q(delivered_at=None, dead_at=None),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(dead_at=None),
                name="providers_notice_arrived_or_was_given_up",
                violation_error_message="Een notificatie komt aan of is opgegeven, niet allebei.",
            )
        ]

    def __str__(self) -> str:
        return f"notificatie {self.number}"

    def get_kind_display(self) -> str:
        """What happened, in words."""
        return dict(Subscription.Kind.choices).get(self.kind, "proefbericht")


BOTH = timedelta(days=7)  # after the day of a new secret, on which the one before still counts


def new_secret() -> bytes:
    """With which what is told is signed."""
    return token_bytes(32)
