"""With what is measured: the words of each instrument, in dated versions."""

from datetime import date

from django.db import models
from django.db.models import Q

from cases.scales import Level
from providers.models import Remembered, User


class Instrument(models.TextChoices):
    """With what is measured (meetinstrument)."""

    ZRM = "zrm", "Zelfredzaamheid-Matrix"
    LADDER = "ladder", "Participatieladder"
    POSITIVE_HEALTH = "positive_health", "Positieve Gezondheid"
    SELF_RATING = "self_rating", "Eigen cijfers van de inwoner"
    GOALS = "goals", "Doelrealisatie"


class InstrumentVersion(models.Model):
    """The words of an instrument from a day on (versie van een meetinstrument): what measured then was asked.

    names: code of a domain, or a level or step as a text -> its name. cells: "domain.level" -> what it means;
    never shipped (copyright), filled in by an organisation that has leave of who holds the rights.
    """

    instrument = models.CharField("meetinstrument", max_length=20, choices=Instrument)
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
