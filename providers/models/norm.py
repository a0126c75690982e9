"""How fast an organisation answers what it is asked."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from providers.models.dated import Succession
from providers.models.partner import Partner
from providers.models.scope import ServiceScope
from providers.periods import Days, Period, PeriodQuerySet

LONGEST_NORM = 60  # working days


class AnswerNorm(Succession):
    """Within how many working days an organisation answers, of all its help or of one kind, from a day on
    (antwoordnorm)."""

    SUBJECT = ("partner", "service")

    partner = models.ForeignKey(
        Partner, models.PROTECT, related_name="answer_norms", verbose_name="organisatie"
    )
    # Empty: for all its help of which nothing else was agreed.
    service = models.CharField(
        "soort hulp", max_length=20, choices=ServiceScope.Service, blank=True, default="", db_default=""
    )
    working_days = models.PositiveSmallIntegerField(
        "werkdagen", validators=[MinValueValidator(1), MaxValueValidator(LONGEST_NORM)]
    )

    objects = PeriodQuerySet["AnswerNorm"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "antwoordnorm"
        verbose_name_plural = "antwoordnormen"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_answernorm_one_at_a_time",
                expressions=[
                    ("partner", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze organisatie heeft in die periode al een antwoordnorm.",
            ),
            models.CheckConstraint(
                condition=Q(working_days__gte=1, working_days__lte=LONGEST_NORM),
                name="providers_answernorm_is_1_to_60",
                violation_error_message=f"Vul een aantal van 1 tot en met {LONGEST_NORM} in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.working_days} werkdagen"
