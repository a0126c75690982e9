"""What follows on an application: days it stood still, the decision, an objection, a notice of default."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value

from cases.models import Complaint, Provision, term_on
from intake import terms
from intake.models.terms import Application
from intake.querysets import DefaultNoticeQuerySet
from providers.models import Mandate, User
from providers.periods import in_order

# From the first day up to, and not with, the day the term runs again; no days at all overlap with nothing.
STANDS_STILL: Any = Func(
    F("starts_on"), F("until_on"), Value("[)"), function="daterange", output_field=DateRangeField()
)


class Suspension(models.Model):
    """The days on which the term to decide stands still after a letter (opschorting, Awb art. 4:15)."""

    class Ground(models.TextChoices):
        INCOMPLETE = "incomplete", "de aanvraag is niet compleet (lid 1 onder a)"
        ABROAD = "abroad", "wachten op informatie uit het buitenland (lid 1 onder b)"
        AGREED = "agreed", "de inwoner stemde er schriftelijk mee in (lid 2 onder a)"
        APPLICANT = "applicant", "het ligt aan de inwoner (lid 2 onder b)"
        FORCE = "force", "overmacht (lid 2 onder c)"

    # PROTECT: why somebody waited longer is part of the decision.
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="suspensions", verbose_name="aanvraag"
    )
    ground = models.CharField("grond in de wet", max_length=10, choices=Ground)
    reason = models.CharField("reden", max_length=200)
    letter_on = models.DateField("brief van")
    starts_on = models.DateField("vanaf")
    until_on = models.DateField("tot")

    class Meta:
        verbose_name = "opschorting"
        verbose_name_plural = "opschortingen"
        ordering = ["starts_on"]
        constraints = [
            in_order("starts_on", "until_on", name="intake_suspension_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(starts_on__gt=F("letter_on")),
                name="intake_suspension_starts_after_its_letter",
                violation_error_message="De termijn staat stil vanaf de dag na de brief.",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="intake_suspension_says_why",
                violation_error_message="Schrijf op waarom u opschort.",
            ),
            ExclusionConstraint(
                name="intake_suspension_one_at_a_time",
                expressions=[("application", RangeOperators.EQUAL), (STANDS_STILL, RangeOperators.OVERLAPS)],
                violation_error_message="De termijn staat op een van die dagen al stil.",
            ),
        ]

    def __str__(self) -> str:
        return f"opschorting vanaf {self.starts_on:%d-%m-%Y}"

    @property
    def days(self) -> int:
        return (self.until_on - self.starts_on).days

    def clean(self) -> None:
        super().clean()
        if self.letter_on and self.letter_on < self.application.received_on:
            raise ValidationError({"letter_on": "De brief kan niet van vóór de aanvraag zijn."})


class Decision(models.Model):
    """A decision on an application (beschikking, Wmo art. 2.3.5): signed by whom, and made known when.

    The day of the decision is that of the application.
    """

    class Outcome(models.TextChoices):
        GRANTED = "granted", "toegekend"
        PARTLY = "partly", "deels toegekend"
        REFUSED = "refused", "afgewezen"

    # PROTECT: what was decided, by whom and by what power must stay answerable.
    application = models.OneToOneField(
        Application, models.PROTECT, related_name="decision", verbose_name="aanvraag"
    )
    outcome = models.CharField("besluit", max_length=10, choices=Outcome)
    reason = models.TextField("motivering", max_length=5_000)
    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="decisions", verbose_name="mandaat")
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="getekend door")
    announced_on = models.DateField("bekendgemaakt op", null=True, blank=True)

    class Meta:
        verbose_name = "beschikking"
        verbose_name_plural = "beschikkingen"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="intake_decision_says_why",
                violation_error_message="Schrijf op waarom u dit besluit (Awb art. 3:46).",
            ),
        ]

    def __str__(self) -> str:
        return f"beschikking: {self.get_outcome_display()}"

    def clean(self) -> None:
        super().clean()
        decided: date | None = self.application.decided_on
        if decided is None:
            raise ValidationError("Op deze aanvraag is nog niet beslist.")
        if self.announced_on and self.announced_on < decided:
            raise ValidationError({"announced_on": "Een besluit wordt pas bekendgemaakt als het er is."})


class Award(models.Model):
    """What a decision granted (toekenning): each provision that rests on it."""

    # PROTECT: on what decision a provision rests is read in an objection.
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="awards", verbose_name="beschikking")
    provision = models.OneToOneField(
        Provision, models.PROTECT, related_name="award", verbose_name="maatwerkvoorziening"
    )

    class Meta:
        verbose_name = "toekenning"
        verbose_name_plural = "toekenningen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.provision)

    def clean(self) -> None:
        super().clean()
        if self.decision.outcome == Decision.Outcome.REFUSED:
            raise ValidationError("Met dit besluit is de aanvraag afgewezen.")


class Objection(models.Model):
    """An objection to a decision (bezwaar tegen een beschikking); its days are those of the register."""

    # PROTECT: the term of an objection hangs on the day the decision was made known.
    decision = models.ForeignKey(
        Decision, models.PROTECT, related_name="objections", verbose_name="beschikking"
    )
    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="objection", verbose_name="klacht of bezwaar"
    )

    class Meta:
        verbose_name = "bezwaar tegen een beschikking"
        verbose_name_plural = "bezwaren tegen beschikkingen"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.complaint)


class DefaultNotice(models.Model):
    """A notice that a decision is late (ingebrekestelling, Awb art. 4:17)."""

    # PROTECT: from when a penalty ran must stay answerable.
    application = models.ForeignKey(
        Application, models.PROTECT, related_name="notices", verbose_name="aanvraag"
    )
    received_on = models.DateField("ontvangen op")
    settled_on = models.DateField("afgehandeld op", null=True, blank=True)

    objects = DefaultNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "ingebrekestelling"
        verbose_name_plural = "ingebrekestellingen"
        ordering = ["received_on", "pk"]
        indexes = [
            # The worklist: what runs is little.
            models.Index(
                fields=["received_on"], name="intake_defaultnotice_running", condition=Q(settled_on=None)
            )
        ]
        constraints = [
            in_order("received_on", "settled_on", name="intake_defaultnotice_settled_after_receipt"),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(settled_on=None),
                name="intake_defaultnotice_one_runs",
                violation_error_message="Er loopt al een ingebrekestelling bij deze aanvraag.",
            ),
        ]

    def __str__(self) -> str:
        return f"ingebrekestelling van {self.received_on:%d-%m-%Y}"

    @property
    def due_on(self) -> date:
        """The last day to decide without a penalty (Awb art. 4:17 lid 3; Algemene termijnenwet)."""
        return terms.notice_due(self.received_on, term_on)

    def clean(self) -> None:
        super().clean()
        if self.received_on and self.received_on < self.application.received_on:
            raise ValidationError({"received_on": "Dit is vóór de aanvraag. Kijk de dag na."})
