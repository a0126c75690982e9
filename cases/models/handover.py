"""A dossier goes to another vaste hulpverlener with care: what matters, a talk together, and a yes."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from providers.models import User
from providers.periods import in_order


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Handovers."""

    def running(self) -> Self:
        """Those that nobody confirmed or took back yet."""
        return self.filter(confirmed_on=None, withdrawn_on=None)


class Handover(models.Model):
    """A planned change of vaste hulpverlener (overdracht). Who holds the dossier is in the toewijzingen."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers", verbose_name="dossier")
    giver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="wie overdraagt")
    receiver = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="wie overneemt")
    starts_on = models.DateField("vanaf")
    note = models.TextField("wat ertoe doet", max_length=5_000)
    talk_on = models.DateField("gesprek samen op", null=True, blank=True)
    # The last day on which who gives it still looks along; an involvement says so.
    overlap_until = models.DateField("kijkt mee tot en met", null=True, blank=True)
    told_on = models.DateField("inwoner weet het sinds", null=True, blank=True)
    planned_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gepland door")
    planned_on = models.DateField("gepland op")
    confirmed_on = models.DateField("bevestigd op", null=True, blank=True)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "overdracht"
        verbose_name_plural = "overdrachten"
        ordering = ["-pk"]
        constraints = [
            in_order("starts_on", "overlap_until", name="cases_handover_overlap_after_it_starts"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(confirmed_on=None, withdrawn_on=None),
                name="cases_handover_one_at_a_time",
                violation_error_message=(
                    "Er loopt al een overdracht in dit dossier. Trek die eerst in, of laat haar bevestigen."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(giver=F("receiver")),
                name="cases_handover_to_another",
                violation_error_message="Kies een andere collega: deze houdt het dossier zelf.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(withdrawn_on=None),
                name="cases_handover_confirmed_or_withdrawn",
                violation_error_message="Een overdracht is bevestigd of ingetrokken, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"overdracht per {self.starts_on:%d-%m-%Y}"
