"""What was measured, and what a correction changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Trajectory
from cases.scales import Domain, Ladder, Level
from providers.models import Exchanged, User


def _score(domain: Domain) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(domain.label, choices=Level, null=True, blank=True)


class Measurement(Exchanged):
    """One measurement of self-reliance in a trajectory (meting).

    One narrow row with a column per domain: the figures read two of them per trajectory. A domain that was
    not chosen is null, never zero. Source: ZRM 2017, docs/kpi-definitions.md.
    """

    # The facts that are left when the resident is destroyed: K01, K02.
    STAYS: ClassVar = ("trajectory", "measured_on", "moment", "participation_ladder", *Domain.values)

    class Moment(models.TextChoices):
        START = "start", "startmeting"
        INTERIM = "interim", "tussentijdse meting"
        HALF_YEAR = "half_year", "halfjaarmeting"
        END = "end", "eindmeting"

    class RatedWith(models.TextChoices):
        """Who gave the scores. A resident who scores alone does so elsewhere (OwnView), never here."""

        TOGETHER = "together", "samen met de inwoner"
        WORKER = "worker", "door de medewerker alleen"
        COLLEAGUES = "colleagues", "met collega's of andere hulpverleners"

    class Choice(models.TextChoices):
        """Why these domains: only what the question needs is measured."""

        GOALS = "goals", "dit zijn de doelen van het plan"
        QUESTION = "question", "dit hoort bij de vraag van de inwoner"
        SAME = "same", "dezelfde als de vorige keer"
        BROAD = "broad", "de vraag gaat over bijna alles"

    # PROTECT: a measurement is never lost; corrections keep what was first written.
    trajectory = models.ForeignKey(
        Trajectory, models.PROTECT, related_name="measurements", verbose_name="traject"
    )
    measured_on = models.DateField("gemeten op")
    moment = models.CharField("moment", max_length=10, choices=Moment)
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="measurements", verbose_name="medewerker"
    )
    rated_with = models.CharField(
        "wie gaf de cijfers", max_length=10, choices=RatedWith, blank=True, db_default=""
    )
    choice = models.CharField(
        "waarom deze leefgebieden", max_length=10, choices=Choice, blank=True, db_default=""
    )
    choice_note = models.CharField("uitleg van de keuze", max_length=200, blank=True, db_default="")
    participation_ladder = models.PositiveSmallIntegerField(
        "Participatieladder", choices=Ladder, null=True, blank=True
    )
    financien = _score(Domain.FINANCIEN)
    werk_opleiding = _score(Domain.WERK_OPLEIDING)
    tijdsbesteding = _score(Domain.TIJDSBESTEDING)
    huisvesting = _score(Domain.HUISVESTING)
    huiselijke_relaties = _score(Domain.HUISELIJKE_RELATIES)
    geestelijke_gezondheid = _score(Domain.GEESTELIJKE_GEZONDHEID)
    lichamelijke_gezondheid = _score(Domain.LICHAMELIJKE_GEZONDHEID)
    middelengebruik = _score(Domain.MIDDELENGEBRUIK)
    basale_adl = _score(Domain.BASALE_ADL)
    instrumentele_adl = _score(Domain.INSTRUMENTELE_ADL)
    sociaal_netwerk = _score(Domain.SOCIAAL_NETWERK)
    maatschappelijke_participatie = _score(Domain.MAATSCHAPPELIJKE_PARTICIPATIE)
    justitie = _score(Domain.JUSTITIE)

    class Meta:
        verbose_name = "meting"
        verbose_name_plural = "metingen"
        ordering = ["measured_on", "pk"]
        indexes = [models.Index(fields=["trajectory", "measured_on"], name="outcomes_measurement_in_order")]
        constraints = [
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{domain}__isnull": True}) | Q(**{f"{domain}__range": (1, 5)}),
                    name=f"outcomes_measurement_{domain}",
                    violation_error_message="Kies een cijfer van 1 tot en met 5.",
                )
                for domain in Domain.values
            ),
            models.CheckConstraint(
                condition=Q(participation_ladder__isnull=True) | Q(participation_ladder__range=(1, 6)),
                name="outcomes_measurement_ladder_is_1_to_6",
                violation_error_message="Kies een trede van 1 tot en met 6.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()} van {self.measured_on:%d-%m-%Y}"

    @property
    def scores(self) -> dict[str, int]:
        """The chosen domains: domain code -> level 1..5, in the fixed order of the domains."""
        levels = {domain: getattr(self, domain) for domain in Domain.values}
        return {domain: level for domain, level in levels.items() if level is not None}


class Correction(models.Model):
    """What a measurement said before it was corrected (correctie), and why. Never changed."""

    measurement = models.ForeignKey(
        Measurement, models.PROTECT, related_name="corrections", verbose_name="meting"
    )
    before = models.JSONField("eerdere waarden")
    reason = models.CharField("reden", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "correctie"
        verbose_name_plural = "correcties"
        ordering = ["pk"]
