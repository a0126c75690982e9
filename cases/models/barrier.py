"""Of whom a worker may see nothing, whatever the work gives."""

from django.db import models
from django.db.models.functions import Now

from cases.models.client import Client
from providers.models import User


class OwnFile(models.Model):
    """A resident of whom one worker sees nothing (eigen dossier): the worker, or a relative.

    For the worker's own file it holds for the whole household as well.
    """

    class Relation(models.TextChoices):
        SELF = "self", "zelf"
        FAMILY = "family", "familie"

    # CASCADE: the mark means nothing without the worker.
    worker = models.ForeignKey(User, models.CASCADE, related_name="own_files", verbose_name="medewerker")
    client = models.ForeignKey(Client, models.PROTECT, related_name="own_files", verbose_name="inwoner")
    relation = models.CharField("is", max_length=10, choices=Relation)
    marked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="vastgelegd door", editable=False
    )
    marked_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "eigen dossier"
        verbose_name_plural = "eigen dossiers"
        ordering = ["worker__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "client"],
                name="cases_ownfile_once_per_worker_and_client",
                violation_error_message="Dit is al vastgelegd.",
            ),
            models.UniqueConstraint(
                fields=["worker"],
                condition=models.Q(relation="self"),
                name="cases_ownfile_a_worker_is_one_resident",
                violation_error_message="Van deze medewerker is al een eigen dossier vastgelegd.",
            ),
        ]

    def __str__(self) -> str:
        return f"eigen dossier {self.pk}"
