"""What is said about a referral between its sender, its receiver and the clock: events, never states."""

from django.db import models
from django.db.models import Q

from cases.models.referral import Referral
from providers.models import User


class ReferralMessage(models.Model):
    """A question, an answer, a counter-offer or a reminder about a referral (bericht bij een verwijzing).

    None of them changes the state or stops the clock of K07. What the clock said has no writer, and is said
    once.
    """

    class Kind(models.TextChoices):
        QUESTION = "question", "vraag van de organisatie"
        ANSWER = "answer", "bericht van de verwijzer"
        OFFER = "offer", "tegenvoorstel"
        REMINDER = "reminder", "herinnering: de helft van de antwoordtijd is om"
        LATE = "late", "stuurder gevraagd: de antwoordtijd is om"
        WAIT_OVER = "wait_over", "herinnering: de verwachte start is geweest"
        NOT_STARTED = "not_started", "stuurder gevraagd: de hulp is nog niet gestart"

    # PROTECT: what was said stays with the referral.
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="messages", verbose_name="verwijzing")
    kind = models.CharField("soort bericht", max_length=20, choices=Kind)
    text = models.TextField("bericht", max_length=2_000, blank=True)
    on = models.DateField("op")
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "bericht bij een verwijzing"
        verbose_name_plural = "berichten bij verwijzingen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["question", "answer", "offer"], by__isnull=False) & ~Q(text="")
                | Q(kind__in=["reminder", "late", "wait_over", "not_started"], by=None, text=""),
                name="cases_referralmessage_is_written_by_somebody",
                violation_error_message="Schrijf uw bericht op.",
            ),
            models.UniqueConstraint(
                fields=["referral", "kind"],
                condition=Q(by=None),
                name="cases_referralmessage_clock_says_it_once",
                violation_error_message="Deze herinnering is al gestuurd.",
            ),
        ]

    def __str__(self) -> str:
        return f"bericht {self.pk}"
