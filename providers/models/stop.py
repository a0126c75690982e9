"""A time in which an organisation takes no new residents."""

from django.db import models
from django.db.models import Q

from providers.models.partner import Partner
from providers.models.place import District
from providers.models.scope import ServiceScope
from providers.models.user import User
from providers.periods import Period, PeriodQuerySet


class ClientStop(Period):
    """A stop on new residents of one organisation (cliëntenstop): asked by it, and leave given or not.

    Works from its first day up to and including its last once leave is given; what runs goes on.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="stops", verbose_name="organisatie")
    # Empty: for all its help, and wherever it works.
    service = models.CharField("soort hulp", max_length=20, choices=ServiceScope.Service, blank=True)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wijk"
    )
    reason = models.CharField("waarom", max_length=500)
    asked_on = models.DateField("gevraagd op")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gevraagd door")
    is_granted = models.BooleanField("toestemming", null=True, blank=True)
    decided_on = models.DateField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="besloten door"
    )
    decision = models.CharField("toelichting bij het besluit", max_length=500, blank=True)

    objects = PeriodQuerySet["ClientStop"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "cliëntenstop"
        verbose_name_plural = "cliëntenstops"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__isnull=False),
                name="providers_clientstop_has_a_last_day",
                violation_error_message="Vul de laatste dag van de stop in.",
            ),
            models.CheckConstraint(
                condition=Q(is_granted=None, decided_on=None, decided_by=None)
                | Q(is_granted__isnull=False, decided_on__isnull=False, decided_by__isnull=False),
                name="providers_clientstop_is_decided_by_somebody",
                violation_error_message="Kies of u toestemming geeft.",
            ),
            models.CheckConstraint(
                condition=~Q(is_granted=False) | ~Q(decision=""),
                name="providers_clientstop_says_why_not",
                violation_error_message="Leg uit waarom u geen toestemming geeft.",
            ),
        ]

    def __str__(self) -> str:
        return f"cliëntenstop van {self.partner}"
