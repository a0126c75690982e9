"""Opening a dossier in an emergency: for three hours, and looked at afterwards."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.case import Case
from cases.querysets import EmergencyAccessQuerySet
from providers.models import User

LASTS = timedelta(hours=3)


class EmergencyAccess(models.Model):
    """Three hours in which a worker reads a dossier without another reason (noodinzage).

    Days are no measure for it: it begins and ends by the clock of the database.
    """

    # PROTECT: who opened what, and what was thought of it, stays answerable.
    case = models.ForeignKey(Case, models.PROTECT, related_name="emergencies", verbose_name="dossier")
    worker = models.ForeignKey(User, models.PROTECT, related_name="emergencies", verbose_name="medewerker")
    reason = models.CharField("reden", max_length=200)
    starts_at = models.DateTimeField("vanaf", db_default=Now(), editable=False)
    ends_at = models.DateTimeField("tot", db_default=Now() + LASTS, editable=False)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beoordeeld door"
    )
    reviewed_at = models.DateTimeField("beoordeeld op", null=True, blank=True)
    is_justified = models.BooleanField("was nodig", null=True, blank=True)
    remark = models.CharField("opmerking", max_length=200, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "noodinzage"
        verbose_name_plural = "noodinzages"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["worker", "ends_at"], name="cases_emergency_of_worker")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="cases_emergency_ends_after_it_starts",
                violation_error_message="Een noodinzage eindigt nadat zij begint.",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewed_by=None, is_justified=None, remark="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, is_justified__isnull=False),
                name="cases_emergency_is_reviewed_as_a_whole",
                violation_error_message="Vul bij de beoordeling alles in.",
            ),
        ]

    def __str__(self) -> str:
        return f"noodinzage {self.pk}"

    @property
    def number(self) -> str:
        """The number of the dossier, for who reads numbers only."""
        return Case(pk=self.case_id).number
