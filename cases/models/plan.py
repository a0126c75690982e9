"""The plan around the goals: steps, agreements, looking at it again, and what the resident agreed to."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.case import Case, Goal
from cases.models.document import Document
from cases.models.task import Task
from providers.models import User


class Promised(models.Model):
    """What somebody does by a day: the resident, somebody close, a worker. It is done, or it is not."""

    class Outcome(models.TextChoices):
        DONE = "done", "gedaan"
        NOT_DONE = "not_done", "niet gedaan"
        LAPSED = "lapsed", "vervallen"  # with a death or a move, or once nobody of the household is left

    text = models.CharField("wat", max_length=300)
    owner = models.CharField("wie", max_length=200)
    due_on = models.DateField("uiterlijk op")
    outcome = models.CharField("uitkomst", max_length=10, choices=Outcome, blank=True)
    settled_on = models.DateField("afgerond op", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        abstract = True
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(owner=""),
                name="%(app_label)s_%(class)s_says_who_does_what",
                violation_error_message="Schrijf op wat er gebeurt en wie het doet.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_on=None) | (~Q(outcome="") & Q(settled_on__isnull=False)),
                name="%(app_label)s_%(class)s_is_settled_on_a_day",
                violation_error_message="Leg vast of het gedaan is, en wanneer.",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class GoalStep(Promised):
    """One step towards a goal (stap): who does what, and by when."""

    # PROTECT: what was agreed on stays as long as the goal.
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="steps", verbose_name="doel")

    class Meta(Promised.Meta):
        verbose_name = "stap"
        verbose_name_plural = "stappen"


class PlanAgreement(Promised):
    """An agreement in the plan that is no step towards one goal (planafspraak)."""

    # PROTECT: what was agreed on stays as long as the dossier.
    case = models.ForeignKey(Case, models.PROTECT, related_name="agreements", verbose_name="dossier")

    class Meta(Promised.Meta):
        verbose_name = "planafspraak"
        verbose_name_plural = "planafspraken"


class PlanReview(models.Model):
    """The day on which the plan is looked at again with the resident, and what came of it (evaluatie)."""

    # PROTECT: that there was one stays as long as the dossier.
    case = models.ForeignKey(Case, models.PROTECT, related_name="reviews", verbose_name="dossier")
    # It tells by when, and shows it in Mijn werk.
    task = models.OneToOneField(Task, models.PROTECT, related_name="review", verbose_name="taak")
    held_on = models.DateField("geëvalueerd op", null=True, blank=True)
    findings = models.TextField("wat kwam eruit", max_length=5_000, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(held_on=None, findings="") | (Q(held_on__isnull=False) & ~Q(findings="")),
                name="cases_planreview_is_held_with_findings",
                violation_error_message="Schrijf op wat eruit kwam, en wanneer.",
            ),
        ]

    def __str__(self) -> str:
        return f"evaluatie {self.pk}"


class PlanApproval(models.Model):
    """What the resident agreed to, frozen as it was on that day (akkoord). A trigger refuses every change."""

    class Manner(models.TextChoices):
        PAPER = "paper", "op papier ondertekend"
        SCREEN = "screen", "op het scherm, met de naam ingetypt"

    # PROTECT: what a resident agreed to must stay answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="approvals", verbose_name="dossier")
    number = models.PositiveIntegerField("nummer")
    agreed_on = models.DateField("akkoord op")
    manner = models.CharField("hoe", max_length=10, choices=Manner)
    name = models.CharField("wie akkoord gaf", max_length=200)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approves",
        verbose_name="ondertekend plan",
    )
    content = models.JSONField("het plan van die dag")
    digest = models.CharField("controlegetal", max_length=64)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="vastgelegd door")
    recorded_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "akkoord"
        verbose_name_plural = "akkoorden"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "number"],
                name="cases_planapproval_numbers_its_versions",
                violation_error_message="Een collega legde intussen een akkoord vast. Kijk wat er nu staat.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="cases_planapproval_is_of_somebody",
                violation_error_message="Vul de naam in van wie akkoord gaf.",
            ),
            models.CheckConstraint(
                condition=Q(manner="paper") | Q(document=None),
                name="cases_planapproval_on_screen_has_no_paper",
                violation_error_message="Een document hoort bij een akkoord op papier.",
            ),
        ]

    def __str__(self) -> str:
        return f"akkoord {self.number}"
