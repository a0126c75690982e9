"""Texts to begin a contact note with, per kind of contact, from a day on."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from providers.models.dated import Succession
from providers.periods import Days, Period, PeriodQuerySet


class ContactKind(models.TextChoices):
    """How somebody was in contact (soort contact)."""

    VISIT = "visit", "Huisbezoek"
    PHONE = "phone", "Telefoon"
    MEETING = "meeting", "Overleg"
    MESSAGE = "message", "Bericht"
    ATTEMPT = "attempt", "Geen gehoor"


class NoteTemplate(Succession):
    """One version of a text to begin a note with (notitiesjabloon); a note that was begun keeps its own."""

    SUBJECT = ("name",)

    name = models.CharField("naam", max_length=60)
    kind = models.CharField("soort contact", max_length=10, choices=ContactKind, blank=True)
    text = models.TextField("tekst", max_length=2_000)

    objects = PeriodQuerySet["NoteTemplate"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "notitiesjabloon"
        verbose_name_plural = "notitiesjablonen"
        ordering = ["name", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_notetemplate_one_at_a_time",
                expressions=[("name", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Van dit sjabloon is er in die periode al een versie.",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(text=""),
                name="providers_notetemplate_says_something",
                violation_error_message="Vul de naam en de tekst in.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
