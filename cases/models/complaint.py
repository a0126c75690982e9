"""Complaints and objections: what is counted in K21, and by when each is handled."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from cases.terms import COMPLAINT_DAYS, OBJECTION_DAYS, days_on, last_day
from providers.models import Exchanged, Municipality, Role, User
from providers.periods import in_order


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Complaints and objections."""

    def visible_to(self, user: User, *, on: date) -> Self:
        """The privacy officer sees all, a stuurder and a Wmo-consulent those of their own municipality."""
        if not user.is_at_work(on=on):
            return self.none()
        if user.has_role(Role.PRIVACY_OFFICER):
            return self.all()
        if not user.has_role(Role.TEAM_LEAD, Role.CONSULTANT):
            return self.none()
        return self.filter(municipality=user.home_municipality_id)

    def unhandled(self) -> Self:
        return self.filter(handled_on=None)

    def with_end(self) -> Self:
        """With ends_on: the end of the term before it moves to a working day, which keeps the order."""
        days = models.Case(
            models.When(kind=Complaint.Kind.OBJECTION, then=OBJECTION_DAYS[-1][1]),
            default=COMPLAINT_DAYS[-1][1],
        )
        end = models.Func(
            F("received_on"), days, template="%(expressions)s", arg_joiner=" + ",
            output_field=models.DateField(),
        )  # fmt: skip
        return self.annotate(ends_on=end)


class Complaint(Exchanged):
    """A complaint or an objection (klacht of bezwaar), counted in K21."""

    # The facts that are left when its term is over: K21.
    STAYS: ClassVar = ("municipality", "kind", "received_on", "handled_on", "upheld", "owner")

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "klacht"
        OBJECTION = "objection", "bezwaar"

    class Upheld(models.TextChoices):
        YES = "yes", "ja"
        NO = "no", "nee"
        PARTLY = "partly", "deels"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="complaints", verbose_name="gemeente"
    )
    kind = models.CharField("soort", max_length=10, choices=Kind)
    received_on = models.DateField("ontvangen op")
    handled_on = models.DateField("afgehandeld op", null=True, blank=True)
    upheld = models.CharField("gegrond", max_length=10, choices=Upheld, blank=True)
    subject = models.CharField("onderwerp", max_length=300, blank=True)
    # PROTECT: who answered for it stays known.
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="behandelaar"
    )
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "klacht of bezwaar"
        verbose_name_plural = "klachten en bezwaren"
        ordering = ["-received_on"]
        # The worklist: what is open is little.
        indexes = [
            models.Index(fields=["received_on"], name="cases_complaint_open", condition=Q(handled_on=None))
        ]
        constraints = [in_order("received_on", "handled_on", name="cases_complaint_handled_after_received")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.received_on:%d-%m-%Y}"

    @property
    def due_on(self) -> date:
        """The last day to handle it (Awb art. 9:11 and 7:10)."""
        steps = OBJECTION_DAYS if self.kind == self.Kind.OBJECTION else COMPLAINT_DAYS
        return last_day(self.received_on, days_on(steps, self.received_on))
