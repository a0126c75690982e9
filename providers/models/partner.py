"""Organisations that deliver help, and their teams."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from providers.models.exchanged import Exchanged
from providers.models.place import District, Municipality
from providers.periods import PeriodQuerySet, in_order

DEFAULT_ANSWER_NORM = 5  # working days; KPI K07, version 1


class Partner(Exchanged):
    """An organisation that can take a referral (partner, aanbieder), also a municipality's own service."""

    class Kind(models.TextChoices):
        PARTNER = "partner", "partner"
        MUNICIPALITY = "municipality", "gemeente"
        EXTERNAL = "external", "extern"

    name = models.CharField("naam", max_length=200)
    kind = models.CharField("soort", max_length=20, choices=Kind, default=Kind.PARTNER)
    expertise = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name="deskundigheid"
    )
    answer_norm_days = models.PositiveIntegerField("antwoordnorm in werkdagen", null=True, blank=True)
    capacity = models.PositiveIntegerField("capaciteit", null=True, blank=True)
    contact = models.CharField("contact", max_length=200, blank=True, db_default="")
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)

    objects = PeriodQuerySet["Partner"].as_manager()

    class Meta:
        verbose_name = "partner"
        verbose_name_plural = "partners"
        ordering = ["name"]
        constraints = [in_order(name="providers_partner_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name

    def norm_on(self, day: date, service: str = "") -> int:
        """Working days in which it answers what was sent on the day; lists prefetch `answer_norms`.

        service: the kind of help, of which a norm of its own goes before the one of all help.
        """
        rows = (row for row in self.answer_norms.all() if row.includes(day))
        dated = {row.service: row.working_days for row in rows}
        for kind in (service, ""):
            if kind in dated:
                return dated[kind]
        return DEFAULT_ANSWER_NORM if self.answer_norm_days is None else self.answer_norm_days


class PartnerArea(models.Model):
    """A municipality a partner works in (werkgebied), in the order in which it was given."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="areas", verbose_name="partner")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="partner_areas", verbose_name="gemeente"
    )
    position = models.PositiveSmallIntegerField("volgorde")

    class Meta:
        verbose_name = "werkgebied"
        verbose_name_plural = "werkgebieden"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "position"], name="providers_partnerarea_one_per_position"
            )
        ]


class Team(Exchanged):
    """A neighbourhood team (wijkteam) of one municipality."""

    class Kind(models.TextChoices):
        DISTRICT = "district", "wijkteam"
        NEIGHBOURHOOD = "neighbourhood", "buurtteam"
        SOCIAL = "social", "sociaal team"
        OUTREACH = "outreach", "bemoeizorgteam"

    name = models.CharField("naam", max_length=200)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="teams", verbose_name="gemeente"
    )
    kind = models.CharField(
        "soort", max_length=20, choices=Kind, default=Kind.DISTRICT, db_default=Kind.DISTRICT
    )
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)

    objects = PeriodQuerySet["Team"].as_manager()

    class Meta:
        verbose_name = "team"
        verbose_name_plural = "teams"
        ordering = ["name"]
        constraints = [in_order(name="providers_team_ends_after_it_starts")]

    def __str__(self) -> str:
        return self.name


class TeamDistrict(models.Model):
    """A district that a team serves (wijk van een team), in the order in which it was given."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="team_districts", verbose_name="team")
    district = models.ForeignKey(District, models.PROTECT, related_name="team_districts", verbose_name="wijk")
    position = models.PositiveSmallIntegerField("volgorde")

    class Meta:
        verbose_name = "wijk van een team"
        verbose_name_plural = "wijken van een team"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "position"], name="providers_teamdistrict_one_per_position"
            )
        ]
