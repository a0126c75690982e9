"""Who may sign decisions for a municipality, and what a late decision costs: from a day on."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from providers.models.dated import Succession
from providers.models.place import Municipality
from providers.models.user import Role, User
from providers.periods import Days, Period, PeriodQuerySet

HIGHEST = 1_000  # euro a day; more is a slip of the pen


class Mandate(Succession):
    """The power of one worker, or of all in one role, to sign decisions for a municipality (mandaat)."""

    SUBJECT = ("municipality", "worker", "role")

    class Signs(models.TextChoices):
        ALL = "all", "elk besluit"
        GRANTED = "granted", "alleen toekennen"
        NOTHING = "nothing", "niets meer"

    # Who is meant by a role of somebody who decides.
    ROLES: ClassVar = (Role.CONSULTANT,)

    # PROTECT: by what power a decision was signed must stay answerable.
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="mandates", verbose_name="gemeente"
    )
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="mandates", verbose_name="medewerker"
    )
    role = models.CharField(
        "functie", max_length=20, blank=True, choices=[(role.value, role.label) for role in ROLES]
    )
    signs = models.CharField("mag tekenen", max_length=10, choices=Signs, default=Signs.ALL)
    source = models.CharField("mandaatbesluit", max_length=300)

    objects = PeriodQuerySet["Mandate"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "mandaat"
        verbose_name_plural = "mandaten"
        ordering = ["municipality", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_mandate_one_of_a_worker",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("worker", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze medewerker heeft in die periode al een mandaat.",
            ),
            ExclusionConstraint(
                name="providers_mandate_one_of_a_role",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(role=""),
                violation_error_message="Deze functie heeft in die periode al een mandaat.",
            ),
            models.CheckConstraint(
                condition=Q(worker__isnull=False, role="") | Q(worker__isnull=True) & ~Q(role=""),
                name="providers_mandate_is_of_a_worker_or_a_role",
                violation_error_message="Kies een medewerker of een functie, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.holder}"

    @property
    def holder(self) -> str:
        """Who has it, in words."""
        return self.worker.name if self.worker else f"elke {self.get_role_display()}"

    def clean(self) -> None:
        super().clean()
        if bool(self.worker_id) == bool(self.role):
            raise ValidationError({"worker": "Kies een medewerker of een functie, niet allebei."})

    def allows(self, outcome: str) -> bool:
        """Whether a decision with this outcome may be signed by it."""
        return self.signs == self.Signs.ALL or self.signs == self.Signs.GRANTED == outcome


class PenaltyRate(Succession):
    """What each day of a late decision costs after a notice of default, from a day on (dwangsombedrag)."""

    SUBJECT = ()

    first = models.PositiveSmallIntegerField(
        "euro per dag, dag 1 tot en met 14", validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    second = models.PositiveSmallIntegerField(
        "euro per dag, dag 15 tot en met 28", validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    third = models.PositiveSmallIntegerField(
        "euro per dag, dag 29 tot en met 42", validators=[MinValueValidator(1), MaxValueValidator(HIGHEST)]
    )
    source = models.CharField("bron", max_length=300)

    objects = PeriodQuerySet["PenaltyRate"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "dwangsombedrag"
        verbose_name_plural = "dwangsombedragen"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_penaltyrate_one_at_a_time",
                expressions=[(Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Voor die periode staan er al bedragen.",
            ),
            models.CheckConstraint(
                condition=Q(first__range=(1, HIGHEST), second__range=(1, HIGHEST), third__range=(1, HIGHEST)),
                name="providers_penaltyrate_is_1_to_1000",
                violation_error_message=f"Vul hele euro's in van 1 tot en met {HIGHEST}.",
            ),
        ]

    def __str__(self) -> str:
        return f"€ {self.first}, € {self.second} en € {self.third} per dag"

    @property
    def rates(self) -> tuple[int, int, int]:
        """The three amounts, in whole euros a day."""
        return self.first, self.second, self.third
