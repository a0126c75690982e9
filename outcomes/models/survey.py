"""What residents said of us, apart from who they are."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from providers.models import District, Exchanged, Municipality


class SurveyAnswer(Exchanged):
    """An answer of a resident on satisfaction (klanttevredenheid), not linked to the person or the worker."""

    answered_on = models.DateField("beantwoord op")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="survey_answers", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="survey_answers", verbose_name="wijk"
    )
    mark_professionals = models.PositiveSmallIntegerField(
        "cijfer professionals",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    mark_access = models.PositiveSmallIntegerField(
        "cijfer bereikbaarheid",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )

    class Meta:
        verbose_name = "antwoord klanttevredenheid"
        verbose_name_plural = "antwoorden klanttevredenheid"
        ordering = ["-answered_on"]
        indexes = [models.Index(fields=["municipality", "answered_on"], name="outcomes_survey_answered")]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{mark}__isnull": True}) | Q(**{f"{mark}__range": (1, 10)}),
                name=f"outcomes_survey_{mark}",
                violation_error_message="Geef een cijfer van 1 tot en met 10.",
            )
            for mark in ("mark_professionals", "mark_access")
        ]
