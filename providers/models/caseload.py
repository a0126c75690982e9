"""How heavy a dossier counts in a team and how much one worker usually holds: a guide, never a hard norm."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from providers.models.dated import Succession
from providers.models.partner import Team
from providers.periods import Days, Period, PeriodQuerySet

HEAVIEST = 20
USUAL_WEIGHTS = (1, 2, 3, 4)  # of the four levels, where a team has no guide of its own


def _weight(name: str) -> models.PositiveSmallIntegerField:
    bounds = [MinValueValidator(1), MaxValueValidator(HEAVIEST)]
    return models.PositiveSmallIntegerField(name, validators=bounds)


class CaseloadGuide(Succession):
    """What the levels of dossiers weigh in a team, and between which sums one worker usually stays
    (richtlijn caseload), from a day on. It warns and refuses nothing.
    """

    SUBJECT = ("team",)

    team = models.ForeignKey(Team, models.PROTECT, related_name="caseload_guides", verbose_name="team")
    light = _weight("licht telt als")
    regular = _weight("regulier telt als")
    intensive = _weight("intensief telt als")
    very_heavy = _weight("zeer zwaar telt als")
    band_low = models.PositiveSmallIntegerField("bandbreedte van")
    band_high = models.PositiveSmallIntegerField("bandbreedte tot en met")

    objects = PeriodQuerySet["CaseloadGuide"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "richtlijn caseload"
        verbose_name_plural = "richtlijnen caseload"
        ordering = ["team", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_caseloadguide_one_at_a_time",
                expressions=[("team", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Dit team heeft in die periode al een richtlijn.",
            ),
            models.CheckConstraint(
                condition=Q(light__gte=1)
                & Q(regular__gte=F("light"))
                & Q(intensive__gte=F("regular"))
                & Q(very_heavy__gte=F("intensive"), very_heavy__lte=HEAVIEST),
                name="providers_caseloadguide_heavier_weighs_more",
                violation_error_message=(
                    f"Een zwaarder niveau telt niet minder dan een lichter. Kies 1 tot en met {HEAVIEST}."
                ),
            ),
            models.CheckConstraint(
                condition=Q(band_low__lte=F("band_high")),
                name="providers_caseloadguide_band_in_order",
                violation_error_message="De bandbreedte begint bij het kleinste getal.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.band_low}–{self.band_high}"

    @property
    def weights(self) -> tuple[int, int, int, int]:
        """What levels 1 to 4 weigh, in this order."""
        return self.light, self.regular, self.intensive, self.very_heavy
