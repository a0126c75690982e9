"""What a municipality agreed with the consortium."""

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from providers.models.exchanged import Exchanged
from providers.models.place import Municipality
from providers.periods import Days, Period, PeriodQuerySet

DEFAULT_VARIANT = "C"
DEFAULT_THRESHOLD = 10
LOWEST_THRESHOLD = 5


class Contract(Exchanged, Period):
    """The commission of one municipality for a period (opdracht), with the settings of its report."""

    class Variant(models.TextChoices):
        """Which trajectories count as a success in K01 (docs/kpi-definitions.md)."""

        A = "A", "A: zelfredzaamheid en meedoen allebei verbeterd"
        B = "B", "B: minstens één verbeterd, geen verslechterd"
        C = "C", "C: als B, of stabiel waar dat het doel was"
        D = "D", "D: geen van beide verslechterd"

    # PROTECT: frozen reports were made under these terms.
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="contracts", verbose_name="gemeente"
    )
    variant = models.CharField("variant", max_length=1, choices=Variant, blank=True)
    small_cell_threshold = models.PositiveSmallIntegerField(
        "drempel kleine aantallen", null=True, blank=True, validators=[MinValueValidator(LOWEST_THRESHOLD)]
    )
    lumpsum_per_year = models.PositiveBigIntegerField("lumpsum per jaar (euro)", null=True, blank=True)

    objects = PeriodQuerySet["Contract"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "opdracht"
        verbose_name_plural = "opdrachten"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_contract_one_per_municipality_at_a_time",
                expressions=[("municipality", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze gemeente heeft in die periode al een opdracht.",
            ),
            models.CheckConstraint(
                condition=Q(small_cell_threshold__isnull=True)
                | Q(small_cell_threshold__gte=LOWEST_THRESHOLD),
                name="providers_contract_threshold_is_at_least_five",
                violation_error_message="De drempel is minstens 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, vanaf {self.starts_on:%d-%m-%Y}"

    def includes_month(self, month: date) -> bool:
        """Whether it holds on a day of the month, given as its first day."""
        is_over = self.ends_on is not None and self.ends_on < month
        return not is_over and (self.starts_on.year, self.starts_on.month) <= (month.year, month.month)


class Target(Period):
    """The target of one KPI under a contract, for a period (norm)."""

    class Phase(models.TextChoices):
        START_UP = "start_up", "opstartfase"
        REGULAR = "regular", "reguliere fase"

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="targets", verbose_name="opdracht")
    kpi = models.CharField("KPI", max_length=3)
    value = models.DecimalField("norm", max_digits=12, decimal_places=1)
    phase = models.CharField("fase", max_length=20, choices=Phase, blank=True)

    objects = PeriodQuerySet["Target"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "norm"
        verbose_name_plural = "normen"
        ordering = ["kpi", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_target_one_per_kpi_at_a_time",
                expressions=[
                    ("contract", RangeOperators.EQUAL),
                    ("kpi", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze KPI heeft in die periode al een norm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.value}"
