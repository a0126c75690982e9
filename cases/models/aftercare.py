"""What is agreed for after the closing of a dossier, and what came of it."""

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from providers.models import User


class AftercareQuerySet(models.QuerySet["Aftercare"]):
    """Agreements for after a closing."""

    def waiting(self) -> Self:
        """Those that nobody did yet; over where the dossier opened again or the resident died."""
        return self.filter(done_on=None, case__client__deceased_on=None).exclude(case__closed_on=None)

    def of_worker(self, user: User) -> Self:
        return self.filter(worker=user)

    def of_team(self, lead: User) -> Self:
        return self.filter(case__team=lead.team_id) if lead.team_id else self.none()


class Aftercare(models.Model):
    """A contact some time after a dossier closed: does it still go well? (nazorg)"""

    class Result(models.TextChoices):
        WELL = "well", "het gaat goed"
        AGAIN = "again", "er is een nieuwe vraag"
        UNREACHED = "unreached", "niet bereikt"
        UNWANTED = "unwanted", "inwoner wil geen contact"

    # PROTECT: what was promised to a resident stays answerable.
    case = models.ForeignKey(Case, models.PROTECT, related_name="aftercare", verbose_name="dossier")
    worker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="medewerker")
    due_on = models.DateField("afgesproken op")
    done_on = models.DateField("gedaan op", null=True, blank=True)
    result = models.CharField("uitkomst", max_length=10, choices=Result, blank=True)
    note = models.CharField("wat is besproken", max_length=500, blank=True)

    objects = AftercareQuerySet.as_manager()

    class Meta:
        verbose_name = "nazorg"
        verbose_name_plural = "nazorg"
        ordering = ["due_on", "pk"]
        # Mijn werk and the board of a team ask for what is not done: few.
        indexes = [
            models.Index(
                fields=["worker", "due_on"], name="cases_aftercare_waiting", condition=Q(done_on=None)
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(done_on=None),
                name="cases_aftercare_one_at_a_time",
                violation_error_message="Voor dit dossier staat al nazorg open.",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, result="") | (Q(done_on__isnull=False) & ~Q(result="")),
                name="cases_aftercare_is_done_with_a_result",
                violation_error_message="Kies hoe het gaat.",
            ),
        ]

    def __str__(self) -> str:
        return f"nazorg op {self.due_on:%d-%m-%Y}"

    def is_late(self, *, on: date) -> bool:
        return self.done_on is None and self.due_on < on

    def clean(self) -> None:
        super().clean()
        if self.done_on and self.case.closed_on and self.done_on < self.case.closed_on:
            raise ValidationError({"done_on": "Nazorg komt na het sluiten van het dossier."})
