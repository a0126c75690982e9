"""What stands on the letters of a municipality: where to call, where to write, where an objection goes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from providers.models.dated import Succession
from providers.models.place import Municipality
from providers.periods import Days, Period, PeriodQuerySet


class Sender(Succession):
    """How a resident of a municipality reaches us, as its letters say from a day on (afzender)."""

    SUBJECT = ("municipality",)

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="senders", verbose_name="gemeente"
    )
    phone = models.CharField("telefoon", max_length=40)
    hours = models.CharField("bereikbaar", max_length=100)
    post_address = models.CharField("postadres", max_length=200)
    # Awb art. 6:4: an objection goes to who decided, which is the gemeente and not the consortium.
    objection_address = models.CharField("adres voor bezwaar", max_length=200)

    objects = PeriodQuerySet["Sender"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "afzender"
        verbose_name_plural = "afzenders"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_sender_one_at_a_time",
                expressions=[("municipality", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze gemeente heeft in die periode al een afzender.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.phone}"
