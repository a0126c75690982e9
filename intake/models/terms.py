"""What the law asks after a question: the investigation and the formal decision."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import term_on
from intake import terms
from intake.models.request import SupportRequest
from intake.querysets import ApplicationQuerySet, AssessmentQuerySet
from providers.models import Exchanged
from providers.periods import in_order


class Assessment(models.Model):
    """The legal investigation after a question (onderzoek, Wmo art. 2.3.2)."""

    STAYS: ClassVar = ("request", "reported_on", "finished_on", "withdrawn_on")  # K04

    request = models.OneToOneField(
        SupportRequest, models.PROTECT, related_name="assessment", verbose_name="hulpvraag"
    )
    reported_on = models.DateField("gemeld op")
    finished_on = models.DateField("afgerond op", null=True, blank=True)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "onderzoek"
        verbose_name_plural = "onderzoeken"
        ordering = ["reported_on"]
        indexes = [
            models.Index(fields=["reported_on"], name="intake_assessment_reported"),  # K04 by month
            # The worklist of legal terms: what runs is little.
            models.Index(
                fields=["reported_on"],
                name="intake_assessment_running",
                condition=Q(finished_on=None, withdrawn_on=None),
            ),
        ]
        constraints = [
            in_order("reported_on", "finished_on", name="intake_assessment_finished_after_report"),
            in_order("reported_on", "withdrawn_on", name="intake_assessment_withdrawn_after_report"),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="intake_assessment_finished_or_withdrawn",
                violation_error_message="Een onderzoek is afgerond of ingetrokken, niet allebei.",
            ),
        ]

    @property
    def is_running(self) -> bool:
        return self.finished_on is None and self.withdrawn_on is None

    @property
    def due_on(self) -> date:
        """The last day to finish it (Wmo art. 2.3.2 lid 1; Algemene termijnenwet)."""
        return terms.assessment_due(self.reported_on, term_on)


class Application(Exchanged):
    """A request for a formal decision (aanvraag, Wmo art. 2.3.5)."""

    STAYS: ClassVar = ("request", "received_on", "decided_on", "suspended_days", "result")  # K05

    class Result(models.TextChoices):
        GRANTED = "granted", "toegekend"
        REFUSED = "refused", "afgewezen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="applications", verbose_name="hulpvraag"
    )
    received_on = models.DateField("ontvangen op")
    decided_on = models.DateField("beschikt op", null=True, blank=True)
    suspended_days = models.PositiveIntegerField("opgeschorte dagen", null=True, blank=True)
    result = models.CharField("resultaat", max_length=10, choices=Result, blank=True)
    suspension_reason = models.CharField("reden van opschorten", max_length=500, blank=True)
    # Wmo art. 5.2.9 lid 6 and 8: nobody has to wait for an application until there is a BSN.
    without_bsn = models.CharField("waarom zonder BSN", max_length=200, blank=True, db_default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "aanvraag"
        verbose_name_plural = "aanvragen"
        ordering = ["received_on"]
        indexes = [
            models.Index(fields=["received_on"], name="intake_application_received"),  # K05 by month
            models.Index(
                fields=["received_on"], name="intake_application_running", condition=Q(decided_on=None)
            ),
        ]
        constraints = [
            in_order("received_on", "decided_on", name="intake_application_decided_after_receipt"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, result="")
                | (Q(decided_on__isnull=False) & ~Q(result="")),
                name="intake_application_decided_with_a_result",
                violation_error_message="Vul de datum en het resultaat samen in.",
            ),
        ]

    @property
    def due_on(self) -> date:
        """The last day to decide (Wmo art. 2.3.5 lid 2, Awb 4:15; Algemene termijnenwet)."""
        return terms.decision_due(self.received_on, self.suspended_days or 0, term_on)

    @property
    def known_on(self) -> date | None:
        """When its outcome was known: made known or withdrawn; what came without a decision, when decided."""
        decision = getattr(self, "decision", None)
        return decision.announced_on if decision else self.decided_on
