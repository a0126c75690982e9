"""Who holds a dossier and who is involved in it: always a period."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from cases.models.case import Case
from cases.models.consent import Consent
from providers.models import User
from providers.periods import Days, Period, PeriodQuerySet


class Assignment(Period):
    """The period in which one worker holds a case (toewijzing van de vaste hulpverlener)."""

    # The facts that are left when the resident is destroyed: K09, K10.
    STAYS: ClassVar = ("case", "worker", "kind", "starts_on", "ends_on")

    class Kind(models.TextChoices):
        FIXED = "fixed", "vast"
        REPLACEMENT = "replacement", "vervanging"

    # PROTECT: who held a dossier on which day must stay answerable.
    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments", verbose_name="dossier")
    worker = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name="hulpverlener")
    kind = models.CharField("soort", max_length=20, choices=Kind, default=Kind.FIXED)

    objects = PeriodQuerySet["Assignment"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "toewijzing"
        verbose_name_plural = "toewijzingen"
        ordering = ["starts_on"]
        indexes = [
            # "My cases today": the worker's rows are few once the ended ones are left out.
            models.Index(fields=["worker", "ends_on"], name="cases_assignment_of_worker"),
        ]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="cases_assignment_one_helper_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Dit dossier heeft dan al een vaste hulpverlener.",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.starts_on < self.case.opened_on:
            raise ValidationError({"starts_on": "Het dossier was toen nog niet geopend."})


class Involvement(Period):
    """A colleague's period of access to a case, with a level (betrokkenheid)."""

    class Level(models.TextChoices):
        CORE = "core", "kern: plan en doelen"
        FULL = "full", "volledig: ook notities en metingen"
        # The procesregisseur of a very heavy case: given by escalation only, one at a time.
        DIRECTION = "direction", "procesregie: volledig, en eigen notities"

    case = models.ForeignKey(Case, models.PROTECT, related_name="involvements", verbose_name="dossier")
    worker = models.ForeignKey(User, models.PROTECT, related_name="involvements", verbose_name="betrokkene")
    level = models.CharField("niveau van inzage", max_length=10, choices=Level, default=Level.CORE)
    part = models.CharField("rol in het dossier", max_length=200, blank=True)

    objects = PeriodQuerySet["Involvement"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "betrokkenheid"
        verbose_name_plural = "betrokkenheden"
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["worker", "ends_on"], name="cases_involvement_of_worker")]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="cases_involvement_once_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("worker", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze collega is dan al betrokken.",
            ),
            ExclusionConstraint(
                name="cases_involvement_one_director_at_a_time",
                expressions=[("case", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                condition=Q(level="direction"),
                violation_error_message="Dit dossier heeft dan al een procesregisseur.",
            ),
        ]


class CaseGrant(UserObjectPermissionBase):
    """An explicit grant to read one case (uitdrukkelijke toestemming), stored by django-guardian."""

    content_object = models.ForeignKey(Case, models.CASCADE, related_name="grants", verbose_name="dossier")
    reason = models.CharField("reden", max_length=200, blank=True)
    consent_on = models.DateField("toestemming van de inwoner op", null=True, blank=True)
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name="toestemming"
    )
    starts_on = models.DateField("vanaf", null=True, blank=True)  # empty: since long
    ends_on = models.DateField("tot en met", null=True, blank=True)
    given_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gegeven door"
    )

    class Meta(UserObjectPermissionBase.Meta):
        verbose_name = "toegang"
        verbose_name_plural = "toegangen"
        abstract = False
