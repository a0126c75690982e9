"""A question that was passed on: where to, how warm, with whose consent, and what came of it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from intake.models.request import SupportRequest
from intake.querysets import RedirectionQuerySet
from providers.models import Destination, User
from providers.periods import in_order


class Redirection(models.Model):
    """One time that a question was passed on (doorverwijzing). The question itself says where it is now."""

    class ConsentHow(models.TextChoices):
        ORAL = "oral", "mondeling"
        WRITTEN = "written", "schriftelijk"
        PRESENT = "present", "was er zelf bij"
        GUARDIAN = "guardian", "via de wettelijk vertegenwoordiger"

    class Result(models.TextChoices):
        HELPED = "helped", "krijgt daar hulp"
        WAITING = "waiting", "staat daar op de wachtlijst"
        DECLINED = "declined", "krijgt daar geen hulp"
        NOT_ARRIVED = "not_arrived", "is daar niet geweest"
        CAME_BACK = "came_back", "komt terug bij ons"

    # PROTECT: what was asked and where it went are read together.
    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="redirections", verbose_name="hulpvraag"
    )
    destination = models.CharField("doorverwezen naar", max_length=20, choices=Destination)
    on = models.DateField("doorverwezen op")
    is_warm = models.BooleanField("warme overdracht", default=False)
    handed_on = models.DateField("overgedragen op", null=True, blank=True)
    # Whom: a function and an organisation, so that it names no worker of another.
    spoken_to = models.CharField("met wie gesproken", max_length=200, blank=True)
    consent_on = models.DateField("toestemming op", null=True, blank=True)
    consent_how = models.CharField("toestemming hoe", max_length=10, choices=ConsentHow, blank=True)
    feedback_due = models.DateField("terugkoppeling vóór", null=True, blank=True)
    reminded_on = models.DateField("herinnerd op", null=True, blank=True, editable=False)
    feedback_on = models.DateField("terugkoppeling op", null=True, blank=True)
    result = models.CharField("wat kwam ervan", max_length=20, choices=Result, blank=True)
    note = models.CharField("toelichting", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    objects = RedirectionQuerySet.as_manager()

    class Meta:
        verbose_name = "doorverwijzing"
        verbose_name_plural = "doorverwijzingen"
        ordering = ["request", "on", "pk"]
        indexes = [
            # The worklist of the desk: what should have told, the first day first.
            models.Index(
                fields=["feedback_due", "id"],
                name="intake_redirection_expected",
                condition=Q(feedback_on=None, feedback_due__isnull=False),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(feedback_on=None),
                name="intake_redirection_one_runs",
                violation_error_message="Deze hulpvraag is al doorverwezen.",
            ),
            models.CheckConstraint(
                condition=Q(is_warm=False)
                | (Q(handed_on__isnull=False, consent_on__isnull=False) & ~Q(spoken_to="")),
                name="intake_redirection_warm_with_consent",
                violation_error_message="Warm overdragen kan met een dag, met wie u sprak, en toestemming.",
            ),
            models.CheckConstraint(
                condition=Q(consent_on=None, consent_how="")
                | (Q(consent_on__isnull=False) & ~Q(consent_how="")),
                name="intake_redirection_consent_is_whole",
                violation_error_message="Vul in op welke dag en hoe de inwoner toestemming gaf.",
            ),
            models.CheckConstraint(
                condition=Q(is_warm=True) | Q(handed_on=None, spoken_to=""),
                name="intake_redirection_spoken_is_warm",
                violation_error_message="Wie iemand sprak, droeg warm over.",
            ),
            models.CheckConstraint(
                condition=Q(feedback_on=None, result="") | (Q(feedback_on__isnull=False) & ~Q(result="")),
                name="intake_redirection_tells_what_came_of_it",
                violation_error_message="Kies wat ervan kwam.",
            ),
            in_order("consent_on", "handed_on", name="intake_redirection_consent_comes_first"),
            in_order("on", "handed_on", name="intake_redirection_handed_after"),
            in_order("on", "feedback_due", name="intake_redirection_due_after"),
            in_order("on", "feedback_on", name="intake_redirection_feedback_after"),
        ]

    def __str__(self) -> str:
        return f"naar {self.get_destination_display()} op {self.on:%d-%m-%Y}"

    def clean(self) -> None:
        super().clean()
        wrong = {name: text for name, day, first, text in self._days() if day and first and day < first}
        if wrong:
            raise ValidationError(wrong)

    def _days(self) -> Iterable[tuple[str, date | None, date | None, str]]:
        """Day, and the day before which it cannot lie; said by the field, before the database refuses it."""
        yield "on", self.on, self.request.received_on, "Dit kan niet vóór de hulpvraag zijn."
        yield "handed_on", self.handed_on, self.on, "Dit kan niet vóór het doorverwijzen zijn."
        yield (
            "handed_on", self.handed_on, self.consent_on,
            "De toestemming moet er zijn voordat u gegevens deelt.",
        )  # fmt: skip
        yield "feedback_due", self.feedback_due, self.on, "Kies een dag na het doorverwijzen."
        yield "feedback_on", self.feedback_on, self.on, "Dit kan niet vóór het doorverwijzen zijn."
