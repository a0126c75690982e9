"""What is open to everybody near by (sociale kaart), from a day on, and how it is found by words."""

import re
from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector, TrigramWordSimilarity
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Greatest

from providers.models.dated import Succession
from providers.models.place import District, Municipality
from providers.periods import Days, Period, PeriodQuerySet

MOST_WEEKS = 104
MOST_WORDS = 60
ALIKE = 0.55  # "klusdienst" finds "klussendienst", "trap" does not find "taal"


class LocalServiceQuerySet(PeriodQuerySet["LocalService"]):
    """What is open to everybody."""

    def near(self, municipality: int, district: int | None, *, on: date) -> Self:
        """What there is on the day for a municipality as a whole, or for this district of it."""
        reach = Q(district=None) if district is None else Q(district=None) | Q(district=district)
        return self.in_force(on=on).filter(reach, municipality=municipality)

    def about(self, text: str) -> Self:
        """Those that fit any of the words, the best first; by Dutch word stems, or a name that is alike.

        No index of words yet: rows are read by the key of the municipality and their words worked out each
        time, 77 ms where one has 500 rows of some 400 characters (measured once, on a shared machine).
        """
        words = [word for word in re.findall(r"[^\W_]+", text) if len(word) > 1 and word.lower() != "or"]
        if not words:
            return self.none()
        asked = SearchQuery(" or ".join(words[:MOST_WORDS]), config="dutch", search_type="websearch")
        said = SearchVector("name", weight="A", config="dutch") + SearchVector(
            "offers", weight="B", config="dutch"
        )
        alike = [TrigramWordSimilarity(word, "name") for word in words[:8] if len(word) > 4]
        likeness = Greatest(*alike, Value(0.0)) if alike else Value(0.0, models.FloatField())
        found = self.annotate(said=said, likeness=likeness).filter(Q(said=asked) | Q(likeness__gte=ALIKE))
        exact = Case(When(said=asked, then=Value(1)), default=Value(0))
        return found.order_by(exact.desc(), SearchRank("said", asked).desc(), "-likeness", "name", "pk")


class LocalService(Succession):
    """A service that is open to everybody, from a day on (algemene voorziening; sociale kaart)."""

    SUBJECT = ("municipality", "name")

    class Theme(models.TextChoices):
        """What it is about (thema)."""

        MEETING = "meeting", "ontmoeting"
        MONEY = "money", "geld en papieren"
        HOUSE = "house", "huis, tuin en klussen"
        TRANSPORT = "transport", "vervoer"
        FOOD = "food", "maaltijden en boodschappen"
        CARERS = "carers", "mantelzorg"
        MOVING = "moving", "bewegen en gezondheid"
        LEARNING = "learning", "taal en leren"
        PARENTING = "parenting", "opvoeden"
        SUPPORT = "support", "steun en advies"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="local_services", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="local_services", verbose_name="wijk"
    )
    name = models.CharField("naam", max_length=200)
    theme = models.CharField("thema", max_length=20, choices=Theme)
    offers = models.TextField("wat er te doen is", max_length=2000)
    hours = models.CharField("openingstijden", max_length=200, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField(
        "wachttijd in weken", null=True, blank=True, validators=[MaxValueValidator(MOST_WEEKS)]
    )
    contact = models.CharField("contact", max_length=200)

    objects = LocalServiceQuerySet.as_manager()

    class Meta(Succession.Meta):
        verbose_name = "algemene voorziening"
        verbose_name_plural = "algemene voorzieningen"
        ordering = ["name", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_localservice_one_at_a_time",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze voorziening staat voor die periode al op de sociale kaart.",
            ),
            models.CheckConstraint(
                condition=Q(waiting_weeks=None) | Q(waiting_weeks__lte=MOST_WEEKS),
                name="providers_localservice_waits_at_most_104",
                violation_error_message=f"Vul een aantal van 0 tot en met {MOST_WEEKS} weken in.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
