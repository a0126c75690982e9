"""What was measured, and what residents said of it."""

from datetime import date
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import Trajectory
from cases.scales import Domain, Ladder, Level
from providers.models import District, Exchanged, Municipality, Remembered, User


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

    # PROTECT: a measurement is never lost; corrections keep what was first written.
    trajectory = models.ForeignKey(
        Trajectory, models.PROTECT, related_name="measurements", verbose_name="traject"
    )
    measured_on = models.DateField("gemeten op")
    moment = models.CharField("moment", max_length=10, choices=Moment)
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="measurements", verbose_name="medewerker"
    )
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


class SurveyAnswer(Exchanged):
    """An answer of a resident on satisfaction (klanttevredenheid), not linked to the person or the worker."""

    answered_on = models.DateField("beantwoord op")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="survey_answers", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="survey_answers", verbose_name="wijk"
    )
    mark_professionals = models.PositiveSmallIntegerField(
        "cijfer professionals",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    mark_access = models.PositiveSmallIntegerField(
        "cijfer bereikbaarheid",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )

    class Meta:
        verbose_name = "antwoord klanttevredenheid"
        verbose_name_plural = "antwoorden klanttevredenheid"
        ordering = ["-answered_on"]
        indexes = [models.Index(fields=["municipality", "answered_on"], name="outcomes_survey_answered")]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{mark}__isnull": True}) | Q(**{f"{mark}__range": (1, 10)}),
                name=f"outcomes_survey_{mark}",
                violation_error_message="Geef een cijfer van 1 tot en met 10.",
            )
            for mark in ("mark_professionals", "mark_access")
        ]


class Instrument(models.TextChoices):
    """With what is measured (meetinstrument)."""

    ZRM = "zrm", "Zelfredzaamheid-Matrix"
    LADDER = "ladder", "Participatieladder"


class InstrumentVersion(models.Model):
    """The words of an instrument from a day on (versie van een meetinstrument): what measured then was asked.

    names: code of a domain, or a level or step as a text -> its name. cells: "domain.level" -> what it means;
    never shipped (copyright), filled in by an organisation that has leave of who holds the rights.
    """

    instrument = models.CharField("meetinstrument", max_length=10, choices=Instrument)
    starts_on = models.DateField("vanaf")
    name = models.CharField("naam", max_length=100)
    notice = models.CharField("rechten en bron", max_length=500)
    names = models.JSONField("namen")
    cells = models.JSONField("uitleg per cijfer", default=dict, blank=True)
    has_permission = models.BooleanField("wij hebben toestemming van de rechthebbende", default=False)
    permitted_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="verklaard door",
    )
    permitted_at = models.DateTimeField("verklaard op", null=True, blank=True)

    class Meta:
        verbose_name = "versie van een meetinstrument"
        verbose_name_plural = "versies van meetinstrumenten"
        ordering = ["instrument", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "starts_on"],
                name="outcomes_instrumentversion_one_a_day",
                violation_error_message="Vanaf die dag is al een versie vastgelegd. Trek die eerst in.",
            ),
            models.CheckConstraint(
                condition=Q(cells={})
                | Q(has_permission=True, permitted_by__isnull=False, permitted_at__isnull=False),
                name="outcomes_instrumentversion_cells_with_leave",
                violation_error_message="Uitleg invullen kan alleen met toestemming van de rechthebbende.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, vanaf {self.starts_on:%d-%m-%Y}"

    def called(self, code: str | int) -> str:
        """The name of a domain, level or step in this version."""
        return str(self.names.get(str(code), code))

    def means(self, domain: str) -> list[tuple[int, str]]:
        """Level and meaning, for the levels of a domain that were filled in."""
        found = [(level, self.cells.get(f"{domain}.{level}", "")) for level in Level.values]
        return [(level, text) for level, text in found if text]


def _versions() -> list[InstrumentVersion]:
    return list(InstrumentVersion.objects.order_by("starts_on"))


# A version holds from tomorrow at the earliest, so a minute-old copy is right for every measurement.
versions = Remembered(_versions)


def version_on(instrument: str, day: date) -> InstrumentVersion:
    """The words of an instrument as they were on a day; of before the first version, that one."""
    line = [one for one in versions() if one.instrument == instrument]
    held = [one for one in line if one.starts_on <= day]
    return held[-1] if held else line[0]
