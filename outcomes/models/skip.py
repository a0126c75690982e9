"""That a measurement was left out, and why."""

from django.db import models
from django.db.models import Q

from cases.models import Trajectory
from providers.models import User


class Skip(models.Model):
    """That a measurement is not done, with the reason (overgeslagen meting).

    Death, a move and another law are no reasons here: they end the trajectory, and the measurement with it.
    It excuses nothing in K01: a pair that is missing stays missing. A measurement that is done all the same
    takes its place by itself.
    """

    class Kind(models.TextChoices):
        START = "start", "startmeting"
        HALF_YEAR = "half_year", "halfjaarmeting"

    class Reason(models.TextChoices):
        REFUSED = "refused", "de inwoner wil niet meten"
        TOO_ILL = "too_ill", "de inwoner is te ziek of opgenomen"
        UNREACHED = "unreached", "de inwoner is niet bereikt"
        ENDING = "ending", "de hulp stopt binnenkort"
        NO_TIME = "no_time", "geen tijd of vergeten"
        NOT_NEEDED = "not_needed", "meten leek niet nodig"

    # Those that say something of us and nothing of the resident: the list of the stuurder shows them.
    UNJUST = (Reason.NO_TIME, Reason.NOT_NEEDED)

    # PROTECT: why a measurement is missing stays answerable as long as the trajectory is kept.
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, related_name="skips", verbose_name="traject")
    kind = models.CharField("welke meting", max_length=10, choices=Kind)
    reason = models.CharField("reden", max_length=12, choices=Reason)
    note = models.CharField("toelichting", max_length=200, blank=True)
    skipped_on = models.DateField("overgeslagen op")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "overgeslagen meting"
        verbose_name_plural = "overgeslagen metingen"
        ordering = ["-skipped_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trajectory", "kind"],
                name="outcomes_skip_once_per_measurement",
                violation_error_message="Deze meting is al overgeslagen. Ververs de pagina en kijk waarom.",
            ),
            models.CheckConstraint(
                condition=~Q(reason__in=["no_time", "not_needed"]) | ~Q(note=""),
                name="outcomes_skip_of_ours_is_explained",
                violation_error_message="Leg uit waarom er niet is gemeten.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} overgeslagen: {self.get_reason_display()}"
