"""What an organisation or a team can do for whom, and how soon: what routing advice is made of."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from providers.models.dated import Succession
from providers.models.partner import Partner, Team
from providers.models.place import District
from providers.models.scope import ServiceScope
from providers.periods import Days, Period, PeriodQuerySet

LONGEST_WAIT = 104  # weeks
MOST_PLACES = 1000


class Language(models.TextChoices):
    """A language beside Dutch in which help is given (taal)."""

    ARABIC = "ar", "Arabisch"
    BERBER = "ber", "Berbers"
    GERMAN = "de", "Duits"
    ENGLISH = "en", "Engels"
    FARSI = "fa", "Farsi of Dari"
    FRENCH = "fr", "Frans"
    PAPIAMENTO = "pap", "Papiaments"
    POLISH = "pl", "Pools"
    RUSSIAN = "ru", "Russisch"
    SOMALI = "so", "Somalisch"
    SPANISH = "es", "Spaans"
    TIGRINYA = "ti", "Tigrinya"
    TURKISH = "tr", "Turks"
    UKRAINIAN = "uk", "Oekraïens"
    SIGN = "sign", "Nederlandse gebarentaal"


def _of_one(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(partner__isnull=False, team__isnull=True) | Q(partner__isnull=True, team__isnull=False),
        name=name,
        violation_error_message="Kies een organisatie of een team, niet allebei.",
    )


def _same(name: str) -> tuple[Any, str]:
    """Equal, also where both are empty: nothing is equal to NULL."""
    return Coalesce(name, Value(0)), RangeOperators.EQUAL


class Offer(Succession):
    """A kind of help that an organisation or a team gives, where and in which languages (aanbod).

    Of who has no row at all nobody knows; who has one does not give what stands in none.
    """

    SUBJECT = ("partner", "team", "service", "district")

    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name="organisatie"
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name="team"
    )
    service = models.CharField("soort hulp", max_length=20, choices=ServiceScope.Service)
    # Empty: wherever it works.
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name="wijk"
    )
    languages = ArrayField(
        models.CharField(max_length=10, choices=Language), default=list, blank=True, verbose_name="talen"
    )

    objects = PeriodQuerySet["Offer"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "aanbod"
        verbose_name_plural = "aanbod"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            _of_one("providers_offer_is_of_one"),
            ExclusionConstraint(
                name="providers_offer_one_at_a_time",
                expressions=[
                    _same("partner"),
                    _same("team"),
                    ("service", RangeOperators.EQUAL),
                    _same("district"),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Dit aanbod staat er voor die periode al.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner or self.team}: {self.get_service_display()}"


class Availability(Succession):
    """How many places there are and how long one waits, as told on its first day (plek en wachttijd).

    Empty means that it is not known, which is never held against anybody.
    """

    SUBJECT = ("partner", "team", "service", "district")

    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="availability",
        verbose_name="organisatie",
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="availability", verbose_name="team"
    )
    # Empty: for all its help of which nothing else was told.
    service = models.CharField("soort hulp", max_length=20, choices=ServiceScope.Service, blank=True)
    # Empty: wherever it works.
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wijk"
    )
    # Of how many places together the referrals take theirs; empty: no more are refused than it says itself.
    capacity = models.PositiveSmallIntegerField(
        "plekken in totaal", null=True, blank=True, validators=[MaxValueValidator(MOST_PLACES)]
    )
    places = models.PositiveSmallIntegerField(
        "vrije plekken", null=True, blank=True, validators=[MaxValueValidator(MOST_PLACES)]
    )
    waiting_weeks = models.PositiveSmallIntegerField(
        "wachttijd in weken", null=True, blank=True, validators=[MaxValueValidator(LONGEST_WAIT)]
    )

    objects = PeriodQuerySet["Availability"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "plek en wachttijd"
        verbose_name_plural = "plekken en wachttijden"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            _of_one("providers_availability_is_of_one"),
            ExclusionConstraint(
                name="providers_availability_one_at_a_time",
                expressions=[
                    _same("partner"),
                    _same("team"),
                    ("service", RangeOperators.EQUAL),
                    _same("district"),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Voor die periode is al plek en wachttijd opgegeven.",
            ),
            models.CheckConstraint(
                condition=Q(waiting_weeks=None) | Q(waiting_weeks__lte=LONGEST_WAIT),
                name="providers_availability_waits_at_most_104",
                violation_error_message=f"Vul een aantal van 0 tot en met {LONGEST_WAIT} weken in.",
            ),
            models.CheckConstraint(
                condition=(Q(places=None) | Q(places__lte=MOST_PLACES))
                & (Q(capacity=None) | Q(capacity__lte=MOST_PLACES)),
                name="providers_availability_at_most_1000_places",
                violation_error_message=f"Vul een aantal van 0 tot en met {MOST_PLACES} plekken in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner or self.team}: {self.places_in_words}, {self.wait_in_words}"

    @property
    def places_in_words(self) -> str:
        """The number of places, or that it is not known."""
        return "plekken niet bekend" if self.places is None else f"{self.places} plekken"

    @property
    def wait_in_words(self) -> str:
        """The wait, or that it is not known."""
        return "wachttijd niet bekend" if self.waiting_weeks is None else f"{self.waiting_weeks} weken"
