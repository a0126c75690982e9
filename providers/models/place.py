"""Where people live: gemeenten and their wijken."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from providers.models.exchanged import Exchanged
from providers.periods import PeriodQuerySet, in_order


class Municipality(Exchanged):
    """A municipality (gemeente). Its external id is the CBS code, as in GM0484."""

    name = models.CharField("naam", max_length=200)
    inhabitants = models.PositiveIntegerField("inwoners", null=True, blank=True)

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def people_on(self, day: date) -> int | None:
        """How many people live in it on the day, as far as known."""
        return _people_on(day, self)

    @property
    def code(self) -> str:
        """The CBS code, GM and four digits."""
        return self.external_id


class District(Exchanged):
    """A district (wijk) of one municipality, with the PC4 areas that lie in it."""

    # PROTECT: reports of years back are per wijk.
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="districts", verbose_name="gemeente"
    )
    name = models.CharField("naam", max_length=200)
    inhabitants = models.PositiveIntegerField("inwoners", null=True, blank=True)
    postcodes = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name="postcodes"
    )
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)

    objects = PeriodQuerySet["District"].as_manager()

    class Meta:
        verbose_name = "wijk"
        verbose_name_plural = "wijken"
        ordering = ["name"]
        indexes = [GinIndex(fields=["postcodes"], name="providers_district_postcodes")]  # postcode -> wijk
        constraints = [in_order(name="providers_district_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name

    def people_on(self, day: date) -> int | None:
        """How many people live in it on the day, as far as known; lists prefetch `populations`."""
        return _people_on(day, self)


def _people_on(day: date, place: Municipality | District) -> int | None:
    return next((row.inhabitants for row in place.populations.all() if row.includes(day)), place.inhabitants)
