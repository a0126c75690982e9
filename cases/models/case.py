"""Dossiers, the courses of support in them, and how intensive they are."""

import re
from datetime import date, datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case as Cases
from django.db.models import Q, Value, When

from cases.models.client import Client, KnownDomains
from cases.querysets import CaseQuerySet
from providers.models import Exchanged, Municipality, Team
from providers.periods import Days, Period, PeriodQuerySet, in_order


class Case(Exchanged):
    """Everything that is done for one resident, from the first question on (dossier)."""

    # The facts that are left when the resident is destroyed: K06, K10, K13, K18.
    STAYS: ClassVar = ("client", "municipality", "opened_on", "closed_on", "first_contact_on")

    # PROTECT: a dossier outlives nothing that it refers to.
    client = models.ForeignKey(Client, models.PROTECT, related_name="cases", verbose_name="inwoner")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="cases", verbose_name="gemeente"
    )
    opened_on = models.DateField("geopend op")
    closed_on = models.DateField("gesloten op", null=True, blank=True)
    closing_reason = models.CharField("reden van sluiting", max_length=200, blank=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="cases", verbose_name="team"
    )
    first_contact_on = models.DateField("eerste contact op", null=True, blank=True)
    plan_text = models.TextField("afspraken in het plan", blank=True)
    # From this day on only people named in the dossier read it, no team and no organisation as such.
    protected_on = models.DateField("beschermd vanaf", null=True, blank=True, editable=False)
    protection_reason = models.CharField("reden van bescherming", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    emergency_until: datetime | None = None  # set by consult for who reads it in an emergency

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"
        ordering = ["-opened_on", "-pk"]
        permissions = [("read_case", "mag dit dossier lezen")]
        indexes = [
            # The inbox and the board of a team ask for its open dossiers only.
            models.Index(
                fields=["team", "opened_on"], name="cases_case_open_in_team", condition=Q(closed_on=None)
            ),
            models.Index(fields=["municipality", "closed_on"], name="cases_case_by_municipality"),
            # Protected ones are few and asked for on every page of the desk.
            models.Index(
                fields=["client"], name="cases_case_protected", condition=Q(protected_on__isnull=False)
            ),
        ]
        constraints = [
            in_order("opened_on", "closed_on", name="cases_case_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(protected_on__isnull=True, protection_reason="")
                | (Q(protected_on__isnull=False) & ~Q(protection_reason="")),
                name="cases_case_is_protected_for_a_reason",
                violation_error_message="Vul in waarom dit dossier beschermd is.",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number people say to each other; it tells nothing about the person."""
        return f"D-{self.pk:06d}"

    @property
    def is_closed(self) -> bool:
        return self.closed_on is not None

    def is_protected(self, *, on: date) -> bool:
        """Whether on the day only people named in the dossier may read it (beschermd)."""
        return self.protected_on is not None and self.protected_on <= on


HOURS = r"\d\s*([.,]\s*\d+\s*)?(uur|uren|minuten|min|u)\b"
NO_HOURS = "Schrijf op hoe vaak, zonder uren. Bijvoorbeeld: eens per vijf weken."


def check_frequency(text: str) -> None:
    """Raises ValidationError for hours or minutes: help is agreed on in words, never in hours."""
    if re.search(HOURS, text, re.IGNORECASE):
        raise ValidationError(NO_HOURS)


class EndReason(models.TextChoices):
    """Why a trajectory ended (reden beëindiging). Source: iWmo code list WMO588."""

    DECEASED = "02", "overlijden"
    AS_PLANNED = "19", "volgens plan"
    TEMPORARY = "20", "tijdelijk gestopt"
    BY_CLIENT = "21", "eenzijdig door de inwoner"
    BY_PROVIDER = "22", "eenzijdig door de aanbieder"
    EARLY_BY_AGREEMENT = "23", "in overleg voortijdig gestopt"
    MOVED = "31", "verhuisd naar een andere gemeente"
    BY_MUNICIPALITY = "36", "door de gemeente"
    CHANGE_REQUEST = "37", "wegens een wijzigingsverzoek"
    OTHER_PROVIDER = "38", "naar een andere aanbieder"
    OTHER_LAW = "39", "naar een andere wet"


class NoFinalReason(models.TextChoices):
    """Why a trajectory ended without a final measurement (reden zonder eindmeting)."""

    DECEASED = "deceased", "inwoner is overleden"
    MOVED = "moved", "inwoner is verhuisd"
    REFUSED = "refused", "inwoner wilde niet meten"
    UNREACHED = "unreached", "inwoner was niet bereikbaar"
    SHORT = "short", "traject duurde korter dan zes weken"
    OTHER_LAW = "other_law", "inwoner ging naar een andere wet"


class Trajectory(Exchanged, Period):
    """One course of support in a dossier (traject); several after each other, never two on one day."""

    # The facts that are left when the resident is destroyed: K01, K02, K09, K11, K12, K14, K17.
    STAYS: ClassVar = ("case", "starts_on", "ends_on", "end_reason", "stable_goal_on", "in_group_since")
    STAYS_AS: ClassVar = {
        "goal_domains": KnownDomains("goal_domains"),
        "stable_goal_reason": Cases(When(stable_goal_on=None, then=Value("")), default=Value("vernietigd")),
    }

    case = models.ForeignKey(Case, models.PROTECT, related_name="trajectories", verbose_name="dossier")
    end_reason = models.CharField("reden van beëindiging", max_length=2, choices=EndReason, blank=True)
    stable_goal_on = models.DateField("stabiel blijven is het doel, sinds", null=True, blank=True)
    stable_goal_reason = models.CharField("waarom stabiel het doel is", max_length=200, blank=True)
    goal_domains = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name="doeldomeinen"
    )
    in_group_since = models.DateField("in een groep sinds", null=True, blank=True)
    no_final_reason = models.CharField(
        "waarom geen eindmeting", max_length=10, choices=NoFinalReason, blank=True, db_default=""
    )
    # When who holds the dossier, and the stuurder, were told that the half-year measurement is not done.
    half_year_reminded_on = models.DateField("aan halfjaarmeting herinnerd", null=True, editable=False)
    half_year_raised_on = models.DateField("halfjaarmeting aan stuurder gemeld", null=True, editable=False)

    objects = PeriodQuerySet["Trajectory"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "traject"
        verbose_name_plural = "trajecten"
        ordering = ["starts_on"]
        indexes = [
            # The figures read the trajectories whose window closes in a month, and those that ended in it.
            models.Index(fields=["starts_on"], name="cases_trajectory_started"),
            models.Index(fields=["ends_on"], name="cases_trajectory_ended"),
        ]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="cases_trajectory_one_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="In dit dossier loopt dan al een traject.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True, end_reason="")
                | (Q(ends_on__isnull=False) & ~Q(end_reason="")),
                name="cases_trajectory_ends_with_a_reason",
                violation_error_message="Vul de einddatum en de reden samen in.",
            ),
            models.CheckConstraint(
                condition=Q(stable_goal_on__isnull=True, stable_goal_reason="")
                | (Q(stable_goal_on__isnull=False) & ~Q(stable_goal_reason="")),
                name="cases_trajectory_stable_goal_has_a_reason",
                violation_error_message="Vul bij 'stabiel is het doel' de datum en de reden samen in.",
            ),
        ]

    def __str__(self) -> str:
        return f"traject vanaf {self.starts_on:%d-%m-%Y}"


class Intensity(models.Model):
    """The level of a trajectory from a day on (niveau), until the next one."""

    STAYS: ClassVar = ("trajectory", "starts_on", "level")  # K11, K12

    class Level(models.IntegerChoices):
        LIGHT = 1, "licht"
        REGULAR = 2, "regulier"
        INTENSIVE = 3, "intensief"
        VERY_HEAVY = 4, "zeer zwaar"

    trajectory = models.ForeignKey(
        Trajectory, models.CASCADE, related_name="intensities", verbose_name="traject"
    )
    starts_on = models.DateField("vanaf")
    level = models.PositiveSmallIntegerField("niveau", choices=Level)
    reason = models.CharField("reden", max_length=200, blank=True)

    class Meta:
        verbose_name = "niveau"
        verbose_name_plural = "niveaus"
        ordering = ["starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "starts_on"],
                name="cases_intensity_one_a_day",
                violation_error_message="Op deze dag is het niveau al veranderd.",
            ),
            models.CheckConstraint(
                condition=Q(level__gte=1, level__lte=4),
                name="cases_intensity_level_is_1_to_4",
                violation_error_message="Kies een niveau van 1 tot en met 4.",
            ),
        ]
        indexes = [models.Index(fields=["starts_on"], name="cases_intensity_changed")]  # K11, K12 by month


class Goal(Exchanged):
    """What the resident wants to reach, in the resident's words (doel)."""

    # What may help towards it, what is nearest first.
    SOURCES: ClassVar = ("own_strength", "own_network", "general_service", "group_help", "professional_help")

    STAYS: ClassVar = ("trajectory", "closed_on", "result")  # K15

    class Result(models.TextChoices):
        NOT = "not", "niet behaald"
        PARTLY = "partly", "gedeeltelijk behaald"
        WHOLLY = "wholly", "helemaal behaald"

    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="goals", verbose_name="traject")
    domain = models.CharField("leefgebied", max_length=200, blank=True)
    text = models.TextField("doel, in de woorden van de inwoner", max_length=10_000)
    actions = models.TextField("wie doet wat", blank=True)
    # What helps, in the order in which it is looked for; no file has these.
    own_strength = models.CharField("eigen kracht", max_length=500, blank=True, default="", db_default="")
    own_network = models.CharField("eigen netwerk", max_length=500, blank=True, default="", db_default="")
    general_service = models.CharField(
        "algemene voorziening", max_length=500, blank=True, default="", db_default=""
    )
    group_help = models.CharField("groep", max_length=500, blank=True, default="", db_default="")
    professional_help = models.CharField(
        "hulp van een beroepskracht", max_length=500, blank=True, default="", db_default=""
    )
    frequency = models.CharField(
        "hoe vaak", max_length=100, blank=True, default="", db_default="", validators=[check_frequency]
    )
    closed_on = models.DateField("afgesloten op", null=True, blank=True)
    result = models.CharField("resultaat", max_length=10, choices=Result, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "doel"
        verbose_name_plural = "doelen"
        ordering = ["pk"]
        indexes = [models.Index(fields=["closed_on"], name="cases_goal_closed")]  # K15 by month
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, result="") | (Q(closed_on__isnull=False) & ~Q(result="")),
                name="cases_goal_closes_with_a_result",
                violation_error_message="Vul de datum en het resultaat samen in.",
            ),
            models.CheckConstraint(
                condition=~Q(frequency__iregex=HOURS.replace(r"\b", r"\M")),
                name="cases_goal_frequency_is_no_hours",
                violation_error_message=NO_HOURS,
            ),
        ]

    def __str__(self) -> str:
        return self.text
