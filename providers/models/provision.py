"""What a provision is, and what a household pays for it: from a day on. Rondom tells it and bills nothing."""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q

from providers.models.dated import Succession
from providers.periods import Days, Period, PeriodQuerySet

HIGHEST = Decimal("999.99")  # euro a month; more is a slip of the pen


class ProvisionKind(Succession):
    """A kind of provision that is granted by a decision, from a day on (voorzieningsoort; iWmo WMO020)."""

    SUBJECT = ("code",)

    class Contribution(models.TextChoices):
        """What a household owes for it (eigen bijdrage, Wmo art. 2.1.4a)."""

        SUBSCRIPTION = "subscription", "abonnementstarief"
        INCOME = "income", "naar inkomen en vermogen"
        NONE = "none", "geen"

    code = models.CharField(
        "code",
        max_length=30,
        validators=[RegexValidator(r"\A[a-z0-9-]+\Z", "Gebruik kleine letters, cijfers en streepjes.")],
    )
    name = models.CharField("naam", max_length=100)
    category = models.CharField(
        "productcategorie",
        max_length=2,
        validators=[RegexValidator(r"\A[0-9]{2}\Z", "Vul twee cijfers in, bijvoorbeeld 13.")],
    )
    contribution = models.CharField(
        "eigen bijdrage", max_length=20, choices=Contribution, default=Contribution.SUBSCRIPTION
    )
    may_be_budget = models.BooleanField("mag als pgb", default=True)

    objects = PeriodQuerySet["ProvisionKind"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "voorzieningsoort"
        verbose_name_plural = "voorzieningsoorten"
        ordering = ["category", "name", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_provisionkind_one_at_a_time",
                expressions=[("code", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Van deze code is er in die periode al een voorzieningsoort.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z0-9-]+$"),
                name="providers_provisionkind_code_is_plain",
                violation_error_message="Gebruik in de code kleine letters, cijfers en streepjes.",
            ),
            models.CheckConstraint(
                condition=Q(category__regex=r"^[0-9]{2}$"),
                name="providers_provisionkind_category_is_two_digits",
                violation_error_message="Een productcategorie heeft twee cijfers, bijvoorbeeld 13.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ContributionRate(Succession):
    """What a household pays each month for all its provisions, from a day on (abonnementstarief).

    The CAK sets and collects it. Source: Wmo 2015 art. 2.1.4a lid 4 and 2.1.4b.
    """

    SUBJECT = ()

    amount = models.DecimalField(
        "euro per maand",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(HIGHEST)],
    )
    source = models.CharField("bron", max_length=300)

    objects = PeriodQuerySet["ContributionRate"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "eigen bijdrage"
        verbose_name_plural = "eigen bijdragen"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_contributionrate_one_at_a_time",
                expressions=[(Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Voor die periode staat er al een eigen bijdrage.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="providers_contributionrate_is_not_negative",
                violation_error_message="Vul een bedrag van 0 euro of meer in.",
            ),
        ]

    def __str__(self) -> str:
        return f"€ {self.amount:.2f} per maand".replace(".", ",")
