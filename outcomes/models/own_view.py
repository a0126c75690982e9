"""How a resident sees it: apart from what is measured, and never compared."""

from django.core.exceptions import ValidationError
from django.db import models

from cases.models import Trajectory
from cases.scales import Domain, Level
from providers.models import User


class OwnView(models.Model):
    """What a resident says of the own life (eigen kijk), in a talk or alone. No figure reads it.

    marks: code of a dimension -> 0..10 in Positieve Gezondheid; domain code -> level 1..5 in a self rating.
    What was not talked about is absent. Self rating and professional rating agree little (BMC Psychology
    2015), and the spinnenweb is made to talk with: so neither is a measurement, nor compared with one.
    """

    class Instrument(models.TextChoices):
        POSITIVE_HEALTH = "positive_health", "Positieve Gezondheid"
        SELF_RATING = "self_rating", "eigen cijfers per leefgebied"

    DIMENSIONS = ("body", "mind", "meaning", "quality", "taking_part", "daily_life")

    # PROTECT: it goes with the dossier.
    trajectory = models.ForeignKey(
        Trajectory, models.PROTECT, related_name="own_views", verbose_name="traject"
    )
    instrument = models.CharField("waarmee", max_length=20, choices=Instrument)
    held_on = models.DateField("op")
    marks = models.JSONField("cijfers van de inwoner")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ingevoerd door")

    class Meta:
        verbose_name = "eigen kijk"
        verbose_name_plural = "eigen kijk"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "instrument", "held_on"],
                name="outcomes_ownview_one_a_day",
                violation_error_message="Van deze dag staat het er al.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_instrument_display()} van {self.held_on:%d-%m-%Y}"

    @classmethod
    def codes(cls, instrument: str) -> list[str]:
        """What may be marked, in order."""
        is_talk = instrument == cls.Instrument.POSITIVE_HEALTH
        return list(cls.DIMENSIONS) if is_talk else list(Domain.values)

    @classmethod
    def values(cls, instrument: str) -> list[int]:
        """The marks there are."""
        return list(range(11)) if instrument == cls.Instrument.POSITIVE_HEALTH else list(Level.values)

    def clean(self) -> None:
        super().clean()
        if not self.marks:
            raise ValidationError("Vul minstens één cijfer in.")
        if set(self.marks) - set(self.codes(self.instrument)):
            raise ValidationError("Dit onderdeel hoort hier niet bij.")
        if set(self.marks.values()) - set(self.values(self.instrument)):
            raise ValidationError("Kies een cijfer uit de lijst.")
