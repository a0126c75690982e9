"""Which data of a resident an organisation needs for a kind of help: no more than these are shown."""

from collections.abc import Mapping
from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import Q

from providers.models.dated import Succession
from providers.models.scope import ServiceScope
from providers.periods import Days, Period, PeriodQuerySet


class SharedField(models.TextChoices):
    """One datum that the receiver of a referral can be shown (gegeven)."""

    QUESTION = "question", "vraag"
    GOALS = "goals", "doelen"
    WISHES = "wishes", "wensen"
    SEX = "sex", "geslacht"
    AGE = "age", "leeftijd"
    DISTRICT = "district", "wijk"
    NAME = "name", "naam"
    BIRTH_DATE = "birth_date", "geboortedatum"
    ADDRESS = "address", "adres"
    PHONE = "phone", "telefoon"
    EMAIL = "email", "e-mail"
    CONTACT_WISHES = "contact_wishes", "wensen voor contact"
    LANGUAGE = "language", "taal"


# Told before the answer; the others only from the answer on. Without a question and, later, a name there is
# nothing to answer and nobody to help.
BEFORE_ANSWER = frozenset(
    {
        SharedField.QUESTION,
        SharedField.GOALS,
        SharedField.WISHES,
        SharedField.SEX,
        SharedField.AGE,
        SharedField.DISTRICT,
    }
)
ALWAYS = (SharedField.QUESTION, SharedField.NAME)
EVERY = tuple(field.value for field in SharedField)


class DataSet(Succession):
    """What the receiver of a referral sees of the resident for a kind of help, from a day on (gegevensset).

    Of a kind of help without a row the row without a kind holds; without any row every datum is shown.
    """

    SUBJECT = ("service",)

    # Empty: for all help of which nothing else was laid down.
    service = models.CharField("soort hulp", max_length=20, choices=ServiceScope.Service, blank=True)
    shown = ArrayField(models.CharField(max_length=20, choices=SharedField), verbose_name="gegevens")

    objects = PeriodQuerySet["DataSet"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "gegevensset"
        verbose_name_plural = "gegevenssets"
        ordering = ["service", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_dataset_one_at_a_time",
                expressions=[("service", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Voor deze hulp is in die periode al vastgelegd wat wordt gedeeld.",
            ),
            models.CheckConstraint(
                condition=Q(shown__contains=[field.value for field in ALWAYS]),
                name="providers_dataset_has_question_and_name",
                violation_error_message="De vraag en de naam horen altijd bij wat wordt gedeeld.",
            ),
        ]

    def __str__(self) -> str:
        return f"gegevens voor {self.get_service_display() or 'alle hulp'}"


class DataSets:
    """What is shown on a day, for every kind of help: read once for a page of referrals."""

    def __init__(self, *, on: date) -> None:
        rows = DataSet.objects.in_force(on=on).values_list("service", "shown")
        self._known: Mapping[str, list[str]] = dict(rows)

    def fields_for(self, service: str) -> frozenset[str]:
        """The data shown for this kind of help; empty: a kind that is not known."""
        return frozenset(self._known.get(service) or self._known.get("") or EVERY)
