"""A household over time: who lived in it, who leads its plan; and who stands around a resident."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.client import Client, Household
from providers.models import User
from providers.periods import Days, Period, PeriodQuerySet, in_order


class HouseholdDirector(Period):
    """The period in which one worker leads the plan of a household (regisseur)."""

    # CASCADE: a household that nobody is left of goes, and who led it.
    household = models.ForeignKey(
        Household, models.CASCADE, related_name="directors", verbose_name="huishouden"
    )
    # PROTECT: who led on which day stays answerable.
    worker = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="regisseur")
    reason = models.CharField("waarom", max_length=200, blank=True)

    objects = PeriodQuerySet["HouseholdDirector"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "regisseur"
        verbose_name_plural = "regisseurs"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="cases_householddirector_one_at_a_time",
                expressions=[("household", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Dit huishouden heeft dan al een regisseur.",
            ),
        ]

    def __str__(self) -> str:
        return self.worker.name


class HouseholdStay(models.Model):
    """The days on which a resident belonged to a household (verblijf); a trigger writes them."""

    # PROTECT: who lived where and when is never lost by a split or a join.
    client = models.ForeignKey(Client, models.PROTECT, related_name="stays", verbose_name="inwoner")
    household = models.ForeignKey(Household, models.PROTECT, related_name="stays", verbose_name="huishouden")
    starts_on = models.DateField("vanaf", null=True, blank=True)  # empty: since before it was kept
    ends_on = models.DateField("tot en met", null=True, blank=True)

    objects = PeriodQuerySet["HouseholdStay"].as_manager()

    class Meta:
        verbose_name = "verblijf"
        verbose_name_plural = "verblijven"
        ordering = ["-pk"]
        constraints = [
            in_order(name="cases_householdstay_ends_after_it_starts"),
            ExclusionConstraint(
                name="cases_householdstay_one_household_a_day",
                expressions=[("client", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="De inwoner hoort dan al bij een ander huishouden.",
            ),
        ]

    def __str__(self) -> str:
        return f"verblijf {self.pk}"


class NetworkPerson(models.Model):
    """Somebody around a resident who is no helper by profession (netwerk): who, and what they do."""

    class Relation(models.TextChoices):
        PARTNER = "partner", "partner"
        PARENT = "parent", "ouder"
        CHILD = "child", "kind"
        SIBLING = "sibling", "broer of zus"
        FAMILY = "family", "andere familie"
        NEIGHBOUR = "neighbour", "buur"
        FRIEND = "friend", "vriend"
        VOLUNTEER = "volunteer", "vrijwilliger"
        OTHER = "other", "iemand anders"

    class Tie(models.TextChoices):
        STRONG = "strong", "geeft steun"
        WEAK = "weak", "weinig contact"
        STRAINED = "strained", "spanning"

    # PROTECT: who was there stays as long as the dossier.
    case = models.ForeignKey(Case, models.PROTECT, related_name="network", verbose_name="dossier")
    name = models.CharField("naam", max_length=200)
    relation = models.CharField("wie is het", max_length=10, choices=Relation)
    lives_in = models.BooleanField("woont in huis", default=False)
    is_carer = models.BooleanField("is mantelzorger", default=False)
    tie = models.CharField("hoe is het contact", max_length=10, choices=Tie, default=Tie.STRONG)
    helps_with = models.CharField("helpt met", max_length=200, blank=True)
    ended_on = models.DateField("niet meer sinds", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "netwerk"
        verbose_name_plural = "netwerk"
        ordering = ["-lives_in", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="cases_networkperson_has_a_name",
                violation_error_message="Vul een naam in, of bijvoorbeeld: de buurvrouw.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CarerStrain(models.Model):
    """How heavily caring weighed on a mantelzorger on a day (belasting)."""

    class Level(models.TextChoices):
        NONE = "none", "niet belast"
        LIGHT = "light", "licht belast"
        HEAVY = "heavy", "zwaar belast"
        OVER = "over", "overbelast"

    person = models.ForeignKey(
        NetworkPerson, models.PROTECT, related_name="strains", verbose_name="mantelzorger"
    )  # PROTECT: how it was stays beside how it is
    measured_on = models.DateField("besproken op")
    level = models.CharField("hoe zwaar", max_length=10, choices=Level)
    note = models.CharField("toelichting", max_length=500, blank=True)

    class Meta:
        verbose_name = "belasting"
        verbose_name_plural = "belasting"
        ordering = ["-measured_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "measured_on"],
                name="cases_carerstrain_one_a_day",
                violation_error_message="Voor deze dag is de belasting al vastgelegd.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_level_display()
