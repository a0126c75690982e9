"""Where a question goes that is not for us (wegwijzer): under which law, when it fits, and what to say."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from providers.models.dated import Succession
from providers.models.place import Municipality
from providers.periods import Days, Period, in_force
from providers.querysets import WordedQuerySet


class Destination(models.TextChoices):
    """Where a question goes that is not for us (doorverwijsdoel)."""

    CIZ = "ciz", "CIZ"
    CARE_OFFICE = "care_office", "zorgkantoor"
    DOCTOR = "doctor", "huisarts"
    DISTRICT_NURSING = "district_nursing", "wijkverpleging"
    MENTAL_HEALTH = "mental_health", "ggz"
    HOSPITAL_TRANSFER = "hospital_transfer", "transferbureau van het ziekenhuis"
    YOUTH = "youth", "toegang jeugdhulp"
    WORK_INCOME = "work_income", "werk en inkomen"
    DEBT_HELP = "debt_help", "schuldhulp"
    SCHOOL_ATTENDANCE = "school_attendance", "leerplicht"
    COMPULSORY_CARE = "compulsory_care", "meldpunt Wvggz"
    CRISIS_SERVICE = "crisis_service", "crisisdienst"
    PREVENTION = "prevention", "consortium voor preventie"
    SAFE_HOME = "safe_home", "Veilig Thuis"
    SAFETY_HOUSE = "safety_house", "Zorg- en Veiligheidshuis"
    HOUSING = "housing", "woningcorporatie"
    LEGAL_DESK = "legal_desk", "Juridisch Loket"
    OTHER_MUNICIPALITY = "other_municipality", "andere gemeente"
    OTHER = "other", "overig"


class SignpostQuerySet(WordedQuerySet["Signpost"]):
    """Where a question may go."""

    def for_town(self, municipality: int | None, *, on: date) -> Self:
        """What holds on the day in a municipality: its own row of a place, or else the one of all."""
        every = self.in_force(on=on)
        if municipality is None:
            return every.filter(municipality=None)
        own = self.model.objects.filter(
            in_force(on), destination=OuterRef("destination"), municipality=municipality
        )
        return every.filter(Q(municipality=municipality) | Q(municipality=None) & ~Exists(own))


class Signpost(Succession):
    """What the desk says of one place outside, from a day on (wegwijzer)."""

    SUBJECT = ("destination", "municipality")

    class Law(models.TextChoices):
        """The law under which it is done (wet)."""

        WLZ = "wlz", "Wlz"
        ZVW = "zvw", "Zvw"
        YOUTH = "youth", "Jeugdwet"
        PARTICIPATION = "participation", "Participatiewet"
        DEBTS = "debts", "Wgs (schuldhulp)"
        SCHOOL = "school", "Leerplichtwet"
        COMPULSORY = "compulsory", "Wvggz en Wzd"
        WELFARE = "welfare", "welzijn en preventie"
        SAFETY = "safety", "veiligheid"
        OTHER = "other", "andere regels"

    destination = models.CharField("plek", max_length=20, choices=Destination)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signposts",
        verbose_name="gemeente",
    )
    law = models.CharField("wet", max_length=20, choices=Law)
    name = models.CharField("naam", max_length=200)
    fits = models.TextField("wanneer past dit", max_length=1000)
    limits = models.TextField("grens van de wet", max_length=1000, blank=True)
    tell = models.TextField("wat zegt u tegen de inwoner", max_length=1000)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    site = models.URLField("website", max_length=200, blank=True)
    keywords = models.CharField("woorden van inwoners", max_length=500, blank=True)
    said = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="dutch")
        + SearchVector("keywords", weight="A", config="dutch")
        + SearchVector("fits", weight="B", config="dutch")
        + SearchVector("tell", weight="D", config="dutch"),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    objects = SignpostQuerySet.as_manager()

    class Meta(Succession.Meta):
        verbose_name = "wegwijzer"
        verbose_name_plural = "wegwijzers"
        ordering = ["name", "starts_on"]
        indexes = [GinIndex(fields=["said"], name="providers_signpost_said")]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_signpost_one_of_a_municipality",
                expressions=[
                    ("destination", RangeOperators.EQUAL),
                    ("municipality", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze gemeente heeft voor die plek in die periode al een wegwijzer.",
            ),
            ExclusionConstraint(
                name="providers_signpost_one_of_all",
                expressions=[("destination", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                condition=Q(municipality=None),
                violation_error_message="Voor die plek is er in die periode al een wegwijzer.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
