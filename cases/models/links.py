"""What was decided of two records of residents: the same person, or not."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.client import Client
from cases.querysets import PersonLinkQuerySet
from providers.models import User


class PersonLink(models.Model):
    """That two records are of one person, or are not (persoonskoppeling).

    Nothing is merged: both records stay as they are and reading follows the link, so that taking it back
    gives everything as it was. A link that is taken back stays, as what was decided then.
    """

    class Verdict(models.TextChoices):
        SAME = "same", "zelfde persoon"
        DIFFERENT = "different", "niet dezelfde persoon"

    # PROTECT: a record goes only by destruction, and that takes its links along.
    first = models.ForeignKey(Client, models.PROTECT, related_name="links_to", verbose_name="inwoner")
    second = models.ForeignKey(
        Client, models.PROTECT, related_name="links_from", verbose_name="andere inwoner"
    )
    verdict = models.CharField("oordeel", max_length=10, choices=Verdict)
    reasons = models.CharField("waarom", max_length=200, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="vastgelegd door", editable=False
    )
    decided_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="teruggedraaid door", editable=False
    )
    undone_at = models.DateTimeField("teruggedraaid op", null=True, editable=False)

    objects = PersonLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "persoonskoppeling"
        verbose_name_plural = "persoonskoppelingen"
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["first", "second"],
                condition=Q(undone_at=None),
                name="cases_personlink_one_verdict_of_two_records",
                violation_error_message="Over deze twee inwoners is al iets vastgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="cases_personlink_lowest_first",
                violation_error_message="Kies twee verschillende inwoners.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="cases_personlink_undone_by_somebody",
                violation_error_message="Leg ook vast wie het terugdraaide.",
            ),
        ]

    def __str__(self) -> str:
        return f"persoonskoppeling {self.pk}"
