"""The rules by which somebody is proposed, what they were tried out on, and each proposal that was made."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.referral import Referral
from cases.scales import HEAVIEST, Factor
from providers.models import Language, Partner, ServiceScope, User
from providers.periods import Days, PeriodQuerySet, in_order

OWN_IS_EXPLAINED = "Een andere organisatie past beter. Schrijf op waarom u uw eigen organisatie kiest."


def _weight(factor: Factor) -> Any:
    return models.PositiveSmallIntegerField(str(factor.label), validators=[MaxValueValidator(HEAVIEST)])


class RoutingRules(models.Model):
    """How much each factor counts in routing advice (verwijsregels): one version of them.

    A draft has no first day. What holds never changes; another version follows it.
    """

    number = models.PositiveSmallIntegerField("nummer", unique=True)
    expertise = _weight(Factor.EXPERTISE)
    area = _weight(Factor.AREA)
    room = _weight(Factor.ROOM)
    wait = _weight(Factor.WAIT)
    language = _weight(Factor.LANGUAGE)
    relation = _weight(Factor.RELATION)
    reason = models.CharField("waarom", max_length=500)
    # PROTECT: who wrote the rules and who switched them on stays answerable. Empty: they came with Rondom.
    written_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="geschreven door"
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aangezet door"
    )
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)
    # Raised by every change of a draft: a try-out is of one of these.
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = PeriodQuerySet["RoutingRules"].as_manager()

    class Meta:
        verbose_name = "verwijsregels"
        verbose_name_plural = "verwijsregels"
        ordering = ["-number"]
        constraints = [
            in_order(name="cases_routingrules_ends_after_it_starts"),
            ExclusionConstraint(
                name="cases_routingrules_one_at_a_time",
                expressions=[(Days(), RangeOperators.OVERLAPS)],
                condition=Q(starts_on__isnull=False),
                violation_error_message="In die periode gelden al andere regels.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("written_by")),
                name="cases_routingrules_switched_on_by_another",
                violation_error_message="Wie de regels schreef, zet ze niet zelf aan.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None, approved_by=None, ends_on=None)
                | Q(starts_on__isnull=False, approved_by__isnull=False)
                | Q(written_by=None),
                name="cases_routingrules_hold_once_switched_on",
                violation_error_message="Regels gelden vanaf een dag, aangezet door een beheerder.",
            ),
            models.CheckConstraint(
                condition=Q(**{f"{factor}__lte": HEAVIEST for factor in Factor.values}),
                name="cases_routingrules_weights_are_0_to_10",
                violation_error_message=f"Vul een gewicht van 0 tot en met {HEAVIEST} in.",
            ),
        ]

    def __str__(self) -> str:
        return f"regels {self.number}"

    @property
    def weights(self) -> dict[str, int]:
        """Factor -> how much it counts, in the order in which they are told."""
        return {factor: getattr(self, factor) for factor in Factor.values}


class RoutingTrial(models.Model):
    """What a version of rules would have proposed in a month that is over (proef). Never changed.

    outcome: of organisations and of teams the number of questions, how often another would have come first,
    and per organisation or team how often it would be first, is first now and was chosen. No resident.
    """

    rules = models.ForeignKey(
        RoutingRules, models.PROTECT, related_name="trials", verbose_name="verwijsregels"
    )
    version = models.PositiveIntegerField("versie")
    month = models.DateField("maand")
    outcome = models.JSONField("uitkomst")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "proef van verwijsregels"
        verbose_name_plural = "proeven van verwijsregels"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"proef van {self.rules}"


class ReferralAdvice(models.Model):
    """What the rules proposed when a referral was written, and what was chosen (verwijsadvies).

    Never changed. Of the adviser only the employer: who proposes whom is told by organisation only.
    """

    # PROTECT: it goes with its referral only.
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="advice", verbose_name="verwijzing")
    rules = models.ForeignKey(RoutingRules, models.PROTECT, related_name="+", verbose_name="verwijsregels")
    employer = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisatie van de adviseur",
    )
    service = models.CharField("soort hulp", max_length=20, choices=ServiceScope.Service, blank=True)
    language = models.CharField("taal", max_length=10, choices=Language, blank=True)
    # The best first: id of the organisation, score, what speaks for it, against it, and what is not known.
    ranking = models.JSONField("volgorde")
    first = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="eerste volgens de regels",
    )
    chosen = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="gekozen organisatie")
    # Whether nothing fits better: it is first, or equal to the first.
    is_best = models.BooleanField("past het best")
    reason = models.CharField("waarom deze", max_length=500, blank=True)
    on = models.DateField("dag")

    class Meta:
        verbose_name = "verwijsadvies"
        verbose_name_plural = "verwijsadviezen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(employer=None) | ~Q(chosen=F("employer")) | Q(is_best=True) | ~Q(reason=""),
                name="cases_referraladvice_own_organisation_is_explained",
                violation_error_message=OWN_IS_EXPLAINED,
            )
        ]

    def __str__(self) -> str:
        return f"advies voor {self.chosen}"
