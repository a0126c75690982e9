"""Tasks of a dossier: what must be done, by whom and by when."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.discussion import Discussion
from cases.querysets import TaskQuerySet
from providers.models import User


class Task(models.Model):
    """Something to do in a dossier by a day (taak). Without a worker it is of whoever holds the dossier."""

    # PROTECT: who asked for what, and who did it, stays answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", verbose_name="dossier")
    text = models.CharField("taak", max_length=200)
    due_on = models.DateField("uiterlijk op")
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="voor wie"
    )
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="van wie")
    asked_on = models.DateField("gevraagd op")
    done_on = models.DateField("gedaan op", null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gedaan door"
    )
    stopped_on = models.DateField("vervallen op", null=True, blank=True, editable=False)
    stop_reason = models.CharField("reden van vervallen", max_length=200, blank=True)
    # An action that a meeting agreed on.
    discussion = models.ForeignKey(
        Discussion, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name="casus"
    )
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["case", "due_on"],
                name="cases_task_open_in_case",
                condition=Q(done_on=None, stopped_on=None),
            ),
            models.Index(
                fields=["worker", "due_on"],
                name="cases_task_open_of_worker",
                condition=Q(done_on=None, stopped_on=None, worker__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="cases_task_says_what_to_do",
                violation_error_message="Schrijf op wat er moet gebeuren.",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None, done_by=None) | Q(done_on__isnull=False, done_by__isnull=False),
                name="cases_task_is_done_by_somebody",
                violation_error_message="Leg vast wie de taak deed, en wanneer.",
            ),
            models.CheckConstraint(
                condition=Q(stopped_on=None, stop_reason="")
                | (Q(stopped_on__isnull=False) & ~Q(stop_reason="")),
                name="cases_task_stops_for_a_reason",
                violation_error_message="Vul in waarom deze taak vervalt.",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(stopped_on=None),
                name="cases_task_ends_once",
                violation_error_message="Een taak is klaar of vervallen, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.done_on is None and self.stopped_on is None
