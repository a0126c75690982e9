"""Where people live: gemeenten and their wijken."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from providers.models.exchanged import Exchanged


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

    class Meta:
        verbose_name = "wijk"
        verbose_name_plural = "wijken"
        ordering = ["name"]
        indexes = [GinIndex(fields=["postcodes"], name="providers_district_postcodes")]  # postcode -> wijk

    def __str__(self) -> str:
        return self.name
