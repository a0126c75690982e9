"""An organisation that stops: its open referrals are handed on by a job, with a result for every row."""

from django.db import models
from django.db.models import Q

from cases.models.referral import Referral
from cases.models.row_job import RowJob, RowJobQuerySet, RowOutcome
from providers.models import Partner


class PartnerExit(RowJob):
    """The open referrals of an organisation that stops (overdracht van een organisatie)."""

    # PROTECT: who handed what on, and when, stays.
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="exits", verbose_name="organisatie")
    last_on = models.DateField("laatste dag")

    objects = RowJobQuerySet["PartnerExit"].as_manager()

    class Meta:
        verbose_name = "overdracht van een organisatie"
        verbose_name_plural = "overdrachten van organisaties"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(finished_at=None),
                name="cases_partnerexit_one_at_a_time",
                violation_error_message="Er loopt al een overdracht. Wacht tot die klaar is.",
            ),
        ]

    def __str__(self) -> str:
        return f"overdracht van {self.partner}"


class PartnerExitRow(models.Model):
    """One referral in it, to whom a draft goes, and what became of it (regel van een overdracht)."""

    partner_exit = models.ForeignKey(
        PartnerExit, models.CASCADE, related_name="rows", verbose_name="overdracht van een organisatie"
    )
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="+", verbose_name="verwijzing")
    # Empty: it only stops, nobody is asked instead.
    to = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aan wie"
    )
    outcome = models.CharField("uitkomst", max_length=10, choices=RowOutcome, default=RowOutcome.WAITING)
    said = models.CharField("wat ervan werd", max_length=300, blank=True)

    class Meta:
        verbose_name = "regel van een overdracht"
        verbose_name_plural = "regels van een overdracht"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner_exit", "referral"],
                name="cases_partnerexitrow_once",
                violation_error_message="Deze verwijzing staat al in deze overdracht.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", said="") | ~Q(outcome="waiting") & ~Q(said=""),
                name="cases_partnerexitrow_says_what_became_of_it",
                violation_error_message="Zeg wat er van deze verwijzing is geworden.",
            ),
        ]

    def __str__(self) -> str:
        return f"regel {self.pk}"
