"""What is open to everybody near by (sociale kaart), from a day on, and how it is found by words."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Case, Q, Value, When

from providers.models.dated import Succession
from providers.models.place import District, Municipality
from providers.periods import Days, Period
from providers.querysets import WordedQuerySet
from providers.terms import WEEK, open_at, read_week, write_week

MOST_WEEKS = 104
CHECKED_WITHIN = timedelta(days=182)  # half a year: then somebody calls whether it is still so
CODE = r"[A-Za-z0-9][A-Za-z0-9._-]*"


class LocalServiceQuerySet(WordedQuerySet["LocalService"]):
    """What is open to everybody."""

    def near(self, municipality: int, district: int | None, *, on: date) -> Self:
        """What there is on the day for a municipality as a whole, or for this district of it."""
        reach = Q(district=None) if district is None else Q(district=None) | Q(district=district)
        return self.in_force(on=on).filter(reach, municipality=municipality)

    def to_check(self, *, on: date) -> Self:
        """What holds on the day and nobody looked at for half a year, the longest ago first."""
        return self.in_force(on=on).filter(checked_on__lt=on - CHECKED_WITHIN).order_by("checked_on", "pk")


class Theme(models.TextChoices):
    """What a service is about (thema)."""

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


def _said() -> Any:
    """Name before theme before what there is to do."""
    said: Any = SearchVector("name", weight="A", config="dutch")
    for theme in Theme:
        words = Case(When(themes__contains=[theme.value], then=Value(str(theme.label))), default=Value(""))
        said = said + SearchVector(words, weight="B", config="dutch")
    return said + SearchVector("offers", weight="C", config="dutch")


class LocalService(Succession):
    """A service that is open to everybody, from a day on (algemene voorziening; sociale kaart).

    What it is holds from a day on. Waiting, hours and that somebody checked are told on a day, and kept with
    that day in the row that holds.
    """

    SUBJECT = ("municipality", "code")
    Theme = Theme

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="local_services", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="local_services", verbose_name="wijk"
    )
    code = models.CharField(
        "code",
        max_length=40,
        validators=[RegexValidator(rf"\A{CODE}\Z", "Gebruik letters, cijfers, punt en streepje.")],
    )
    name = models.CharField("naam", max_length=200)
    themes = ArrayField(models.CharField(max_length=20, choices=Theme), verbose_name="thema's")
    offers = models.TextField("wat er te doen is", max_length=2000)
    week = models.CharField("openingstijden", max_length=300, blank=True)
    hours = models.CharField("bij de openingstijden", max_length=200, blank=True)
    hours_told_on = models.DateField("openingstijden gehoord op", null=True, blank=True)
    waiting_weeks = models.PositiveSmallIntegerField(
        "wachttijd in weken", null=True, blank=True, validators=[MaxValueValidator(MOST_WEEKS)]
    )
    waiting_told_on = models.DateField("wachttijd gehoord op", null=True, blank=True)
    contact = models.CharField("contact", max_length=200)
    checked_on = models.DateField("nagekeken op")
    said = models.GeneratedField(
        expression=_said(), output_field=SearchVectorField(), db_persist=True, editable=False
    )

    objects = LocalServiceQuerySet.as_manager()

    class Meta(Succession.Meta):
        verbose_name = "algemene voorziening"
        verbose_name_plural = "algemene voorzieningen"
        ordering = ["name", "starts_on"]
        indexes = [
            GinIndex(fields=["said"], name="providers_localservice_said"),
            # The worklist of the desk: what nobody looked at the longest.
            models.Index(fields=["checked_on", "id"], name="providers_localservice_checked"),
        ]
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
            ExclusionConstraint(
                name="providers_localservice_one_of_a_code",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze code hoort in die periode al bij een andere voorziening.",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=f"^{CODE}$"),
                name="providers_localservice_code_is_plain",
                violation_error_message="Een code heeft letters, cijfers, punt en streepje.",
            ),
            models.CheckConstraint(
                condition=Q(themes__len__gte=1, themes__contained_by=Theme.values),
                name="providers_localservice_has_a_theme",
                violation_error_message="Kies een of meer thema's uit de lijst.",
            ),
            models.CheckConstraint(
                condition=Q(week__regex=WEEK),
                name="providers_localservice_week_can_be_read",
                violation_error_message="Schrijf de openingstijden zo: ma-vr 09:00-17:00; za 10:00-12:00.",
            ),
            models.CheckConstraint(
                condition=Q(waiting_weeks=None) | Q(waiting_weeks__lte=MOST_WEEKS),
                name="providers_localservice_waits_at_most_104",
                violation_error_message=f"Vul een aantal van 0 tot en met {MOST_WEEKS} weken in.",
            ),
            models.CheckConstraint(
                condition=Q(waiting_weeks=None) | Q(waiting_told_on__isnull=False),
                name="providers_localservice_waiting_has_a_day",
                violation_error_message="Vul in op welke dag u de wachttijd hoorde.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.offers = self.offers.replace("\r\n", "\n")  # as a browser, a file and a form send it
        try:
            self.week = write_week(read_week(self.week))
        except ValueError as error:
            raise ValidationError({"week": str(error)}) from error
        if self.district and self.district.municipality_id != self.municipality_id:
            raise ValidationError({"district": "Deze wijk ligt in een andere gemeente."})

    @property
    def theme_names(self) -> str:
        """Its themes in words, in the order of the list."""
        names: Mapping[str, str] = dict(Theme.choices)
        return ", ".join(str(names[theme]) for theme in names if theme in self.themes)

    def open_now(self, at: datetime) -> tuple[bool, str]:
        """Whether it is open at a moment of the own clock, and what to say of that day."""
        return open_at(self.week, at)

    def is_stale(self, on: date) -> bool:
        """Nobody looked at it for half a year."""
        return self.checked_on < on - CHECKED_WITHIN
