"""Giving many things away at once: a job, with a result for every row."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.row_job import RowJob, RowJobQuerySet, RowOutcome
from providers.models import Team, User


class Distribution(RowJob):
    """Dossiers that are given away together (verdeling): new ones, or what a worker who leaves still has.

    starts_on: the first day of who gets them.
    """

    class Kind(models.TextChoices):
        ASSIGN = "assign", "nieuwe dossiers"
        LEAVE = "leave", "vertrek van een collega"

    kind = models.CharField("soort", max_length=10, choices=Kind)
    team = models.ForeignKey(Team, models.PROTECT, related_name="distributions", verbose_name="team")
    leaver = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wie vertrekt"
    )
    starts_on = models.DateField("vanaf")

    objects = RowJobQuerySet["Distribution"].as_manager()

    class Meta:
        verbose_name = "verdeling"
        verbose_name_plural = "verdelingen"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="assign", leaver=None) | Q(kind="leave", leaver__isnull=False),
                name="cases_distribution_says_who_leaves",
                violation_error_message="Kies wie er vertrekt.",
            ),
        ]

    def __str__(self) -> str:
        return f"verdeling {self.pk}"


class DistributionRow(models.Model):
    """One dossier in a distribution (regel van een verdeling), to whom it goes, and what became of it.

    what: as which the one before had it. about: key of that period; of a new dossier its own.
    """

    class What(models.TextChoices):
        NEW = "new", "nieuw dossier"
        HELD = "held", "vaste hulpverlener"
        STAND_IN = "stand_in", "vervanging"
        RETURNS = "returns", "vaste hulpverlener, nu vervangen"
        DIRECTS = "directs", "procesregie"
        LEADS_HOME = "leads_home", "regisseur van een huishouden"

    distribution = models.ForeignKey(
        Distribution, models.CASCADE, related_name="rows", verbose_name="verdeling"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="distributed", verbose_name="dossier")
    what = models.CharField("wat", max_length=10, choices=What)
    about = models.BigIntegerField("over welke periode")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="aan wie")
    outcome = models.CharField("uitkomst", max_length=10, choices=RowOutcome, default=RowOutcome.WAITING)
    reason = models.CharField("waarom niet", max_length=300, blank=True)

    class Meta:
        verbose_name = "regel van een verdeling"
        verbose_name_plural = "regels van een verdeling"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["distribution", "case", "what"],
                name="cases_distributionrow_once",
                violation_error_message="Dit dossier staat al in deze verdeling.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="refused") & ~Q(reason="") | ~Q(outcome="refused") & Q(reason=""),
                name="cases_distributionrow_says_why_not",
                violation_error_message="Zeg waarom het niet is gelukt.",
            ),
        ]

    def __str__(self) -> str:
        return f"regel {self.pk}"
