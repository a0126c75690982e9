"""What is done to many at once: a job of the queue, with a result for every row."""

from datetime import timedelta
from typing import Self, TypeVar

from django.db import models
from django.db.models.functions import Coalesce, Now

from providers.models import User

STALE = timedelta(minutes=2)
J = TypeVar("J", bound="RowJob")


class RowOutcome(models.TextChoices):
    """What became of one row."""

    WAITING = "waiting", "nog bezig"
    DONE = "done", "gelukt"
    REFUSED = "refused", "niet gelukt"


class RowJobQuerySet(models.QuerySet[J]):
    """Jobs of one kind."""

    def visible_to(self, user: User) -> Self:
        """Those the user asked for: the result names what is the asker's own to see."""
        return self.filter(asked_by=user)

    def unfinished(self) -> Self:
        """Those the queue still has to work on."""
        return self.filter(finished_at=None)

    def left_alone(self) -> Self:
        """Unfinished ones on which nobody works any more, such as after a worker was killed."""
        last = Coalesce("beat_at", "asked_at")
        return self.unfinished().annotate(last=last).filter(last__lt=Now() - STALE)


class RowJob(models.Model):
    """Who asked, and how far the queue is (opdracht aan de wachtrij)."""

    asked_at = models.DateTimeField("gevraagd op", db_default=Now(), editable=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gevraagd door")
    # The last sign of life of the worker of the queue; old: that one is gone, another takes over.
    beat_at = models.DateTimeField("laatst aan gewerkt op", null=True, blank=True)
    finished_at = models.DateTimeField("klaar op", null=True, blank=True)

    class Meta:
        abstract = True
