"""What changes from a day on: a row says what holds from then, up to the day before the next row.

What the record itself says (the norm of a partner, the postcodes of a district) came in by file and holds for
the days before the first row here, so that nothing of the past ever changes.
"""

from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q, QuerySet

from providers.models.partner import Team
from providers.models.place import District, Municipality
from providers.periods import Days, Period, PeriodQuerySet


class Succession(Period):
    """A row that ends the one before it about the same subject (opvolging)."""

    # The fields that say what a row is about.
    SUBJECT: tuple[str, ...] = ()

    class Meta(Period.Meta):
        abstract = True

    def line(self) -> QuerySet[Self]:
        """All rows about the same subject, this one too, in the order of time."""
        about: dict[str, Any] = {name: getattr(self, name) for name in self.SUBJECT}
        return type(self)._default_manager.filter(**about).order_by("starts_on", "pk")


class DistrictTeam(Succession):
    """The team that gets the questions from a district, from a day on (team van een wijk)."""

    SUBJECT = ("district",)

    district = models.ForeignKey(District, models.PROTECT, related_name="served_by", verbose_name="wijk")
    team = models.ForeignKey(Team, models.PROTECT, related_name="serves", verbose_name="team")

    objects = PeriodQuerySet["DistrictTeam"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "team van een wijk"
        verbose_name_plural = "teams van wijken"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_districtteam_one_at_a_time",
                expressions=[("district", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze wijk heeft in die periode al een team.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district}: {self.team}"


class PostcodeArea(Succession):
    """The district in which a postcode lies, from a day on (postcodegebied); of four digits, or all six."""

    SUBJECT = ("postcode",)

    postcode = models.CharField(
        "postcode",
        max_length=6,
        validators=[
            RegexValidator(
                r"\A[1-9][0-9]{3}([A-Z]{2})?\Z",
                "Vul een postcode in van 4 cijfers, of 4 cijfers en 2 letters, bijvoorbeeld 2471BK.",
            )
        ],
    )
    district = models.ForeignKey(District, models.PROTECT, related_name="postcode_areas", verbose_name="wijk")

    objects = PeriodQuerySet["PostcodeArea"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "postcodegebied"
        verbose_name_plural = "postcodegebieden"
        ordering = ["postcode", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_postcodearea_one_at_a_time",
                expressions=[("postcode", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze postcode ligt in die periode al in een wijk.",
            ),
            models.CheckConstraint(
                condition=Q(postcode__regex=r"^[1-9][0-9]{3}([A-Z]{2})?$"),
                name="providers_postcodearea_is_a_postcode",
                violation_error_message="Vul een postcode in van 4 cijfers, of 4 cijfers en 2 letters.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postcode}: {self.district}"


class Population(Succession):
    """How many people live in a municipality or a district, from a day on (inwonertal)."""

    SUBJECT = ("municipality", "district")

    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="populations",
        verbose_name="gemeente",
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="populations", verbose_name="wijk"
    )
    inhabitants = models.PositiveIntegerField("inwoners", validators=[MaxValueValidator(2_000_000)])

    objects = PeriodQuerySet["Population"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "inwonertal"
        verbose_name_plural = "inwonertallen"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_population_one_of_a_municipality",
                expressions=[("municipality", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze gemeente heeft in die periode al een inwonertal.",
            ),
            ExclusionConstraint(
                name="providers_population_one_of_a_district",
                expressions=[("district", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze wijk heeft in die periode al een inwonertal.",
            ),
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, district__isnull=True)
                | Q(municipality__isnull=True, district__isnull=False),
                name="providers_population_is_of_one_place",
                violation_error_message="Kies een gemeente of een wijk, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.district or self.municipality}: {self.inhabitants}"


class DeclineReason(Succession):
    """A reason of the consortium's own for which an organisation may decline a referral (weigerreden)."""

    SUBJECT = ("text",)

    text = models.CharField("reden", max_length=100)

    objects = PeriodQuerySet["DeclineReason"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "weigerreden"
        verbose_name_plural = "weigerredenen"
        ordering = ["text", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_declinereason_one_at_a_time",
                expressions=[("text", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze reden staat in die periode al in de lijst.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
