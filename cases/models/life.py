"""Death and move of a resident: what was told by whom, what ended with it, and whether it was right."""

from django.db import models
from django.db.models import Q

from cases.models.client import Client
from providers.models import User
from providers.periods import in_order


class LifeEvent(models.Model):
    """That a resident died or moved, as it was recorded in one act (levensgebeurtenis)."""

    class Kind(models.TextChoices):
        DEATH = "death", "overlijden"
        MOVED = "moved", "verhuizing binnen onze gemeenten"
        LEFT = "left", "verhuizing naar een andere gemeente"

    class Source(models.TextChoices):
        REGISTER = "register", "de gemeente (BRP)"
        FAMILY = "family", "familie of een naaste"
        CARE = "care", "huisarts, ziekenhuis of zorgaanbieder"
        RESIDENT = "resident", "de inwoner zelf"
        OTHER = "other", "iemand anders"

    # PROTECT: why help ended on a day stays answerable as long as anything of the resident is kept.
    client = models.ForeignKey(Client, models.PROTECT, related_name="life_events", verbose_name="inwoner")
    kind = models.CharField("wat gebeurde er", max_length=10, choices=Kind)
    happened_on = models.DateField("op")
    source = models.CharField("van wie weten wij dit", max_length=10, choices=Source)
    note = models.CharField("toelichting", max_length=200, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="vastgelegd door")
    recorded_on = models.DateField("vastgelegd op")
    # As it was before, for who has to put it back: what -> rows as [key, last day, reason] or facts.
    before = models.JSONField("hoe het daarvoor was", default=dict)
    undone_on = models.DateField("teruggedraaid op", null=True, blank=True)
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="teruggedraaid door"
    )
    undo_reason = models.CharField("waarom teruggedraaid", max_length=200, blank=True)

    class Meta:
        verbose_name = "levensgebeurtenis"
        verbose_name_plural = "levensgebeurtenissen"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(kind="death", undone_on=None),
                name="cases_lifeevent_nobody_dies_twice",
                violation_error_message="Het overlijden is al vastgelegd.",
            ),
            models.UniqueConstraint(
                fields=["client", "happened_on"],
                condition=Q(undone_on=None) & ~Q(kind="death"),
                name="cases_lifeevent_moves_once_a_day",
                violation_error_message="Op deze dag is al een verhuizing vastgelegd.",
            ),
            in_order("happened_on", "recorded_on", name="cases_lifeevent_is_recorded_after_it_happened"),
            models.CheckConstraint(
                condition=Q(undone_on=None, undone_by=None, undo_reason="")
                | Q(undone_on__isnull=False, undone_by__isnull=False) & ~Q(undo_reason=""),
                name="cases_lifeevent_is_undone_for_a_reason",
                violation_error_message="Vul in waarom dit niet klopt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} op {self.happened_on:%d-%m-%Y}"
