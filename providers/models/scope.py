"""What the commission of a municipality holds from a day on: which kinds of help, and how fast in need."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from providers.models.dated import Succession
from providers.models.place import Municipality
from providers.periods import Days, Period, PeriodQuerySet

DEFAULT_URGENT_HOURS = 48
MOST_URGENT_HOURS = 336


class ServiceScope(Succession):
    """Whether a kind of help belongs to the commission of a municipality, from a day on (voorziening).

    A scope says nothing on a day on which the municipality has no contract.
    """

    SUBJECT = ("municipality", "service")

    class Service(models.TextChoices):
        """Kinds of help (voorzieningsoort; iWmo WMO020 with what is open to everybody)."""

        STAIRLIFT = "stairlift", "traplift"
        HOME_ADAPTATION = "home_adaptation", "andere woningaanpassing"
        WHEELCHAIR = "wheelchair", "rolstoel"
        MOBILITY_AID = "mobility_aid", "scootmobiel of aangepaste fiets"
        HOUSEKEEPING = "housekeeping", "hulp bij het huishouden"
        GUIDANCE = "guidance", "begeleiding"
        DAYTIME = "daytime", "dagbesteding of groepsbegeleiding"
        DAYTIME_TRANSPORT = "daytime_transport", "vervoer naar dagbesteding"
        REGIONAL_TAXI = "regional_taxi", "collectief vervoer (regiotaxi)"
        PERSONAL_CARE = "personal_care", "persoonlijke verzorging"
        RESPITE = "respite", "kortdurend verblijf (respijt)"
        SHELTERED = "sheltered", "beschermd wonen"
        SHELTER = "shelter", "opvang"
        CLIENT_SUPPORT = "client_support", "cliëntondersteuning"
        CARER_SUPPORT = "carer_support", "mantelzorgondersteuning"
        VOLUNTEERS = "volunteers", "vrijwillige inzet"
        SOCIAL_WORK = "social_work", "maatschappelijk werk"
        WELFARE = "welfare", "welzijn: inloop, ontmoeting en activiteiten"
        OTHER = "other", "andere voorziening"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="scopes", verbose_name="gemeente"
    )
    service = models.CharField("voorziening", max_length=20, choices=Service)
    is_ours = models.BooleanField("hoort bij de opdracht", default=True)
    elsewhere = models.CharField("wie doet het dan", max_length=200, blank=True)

    objects = PeriodQuerySet["ServiceScope"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "voorziening van een opdracht"
        verbose_name_plural = "voorzieningen van opdrachten"
        ordering = ["municipality", "service", "starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_servicescope_one_at_a_time",
                expressions=[
                    ("municipality", RangeOperators.EQUAL),
                    ("service", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Van deze voorziening is voor die periode al iets vastgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(is_ours=False) | Q(elsewhere=""),
                name="providers_servicescope_ours_or_elsewhere",
                violation_error_message="Vul alleen bij nee in wie het dan doet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.get_service_display()}"


class UrgentNorm(Succession):
    """Within how many hours there is help in an urgent case, from a day on (spoednorm; Wmo art. 2.3.3)."""

    SUBJECT = ("municipality",)

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="urgent_norms", verbose_name="gemeente"
    )
    hours = models.PositiveSmallIntegerField(
        "uren", validators=[MinValueValidator(1), MaxValueValidator(MOST_URGENT_HOURS)]
    )

    objects = PeriodQuerySet["UrgentNorm"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "spoednorm"
        verbose_name_plural = "spoednormen"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_urgentnorm_one_at_a_time",
                expressions=[("municipality", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze gemeente heeft in die periode al een spoednorm.",
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=MOST_URGENT_HOURS),
                name="providers_urgentnorm_is_1_to_336",
                violation_error_message=f"Vul een aantal van 1 tot en met {MOST_URGENT_HOURS} in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.hours} uur"
