"""Complaints and objections: what is counted in K21, and by when each is handled."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from cases.models.legal_term import LegalCode, term_in_sql, term_on
from cases.terms import last_day
from providers.models import Exchanged, Municipality, Role, User
from providers.periods import in_order


def _plus(day: Any, *days: Any) -> models.Func:
    """SQL: some days after a day."""
    return models.Func(
        day, *days, template="%(expressions)s", arg_joiner=" + ", output_field=models.DateField()
    )


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
        is_objection, is_advised = Q(kind=Complaint.Kind.OBJECTION), Q(has_committee=True)
        start = models.Case(
            models.When(
                is_objection & Q(announced_on__isnull=False),
                then=_plus(F("announced_on"), term_in_sql(LegalCode.OBJECTING, "announced_on")),
            ),
            default=F("received_on"),
        )
        days = models.Case(
            models.When(
                is_objection & is_advised, then=term_in_sql(LegalCode.OBJECTION_COMMITTEE, "begins_on")
            ),
            models.When(is_objection, then=term_in_sql(LegalCode.OBJECTION, "begins_on")),
            models.When(is_advised, then=term_in_sql(LegalCode.COMPLAINT_COMMITTEE, "begins_on")),
            default=term_in_sql(LegalCode.COMPLAINT, "begins_on"),
        )
        longer = models.Case(
            models.When(extended_on=None, then=0),
            models.When(is_objection, then=term_in_sql(LegalCode.OBJECTION_LONGER, "extended_on")),
            default=term_in_sql(LegalCode.COMPLAINT_LONGER, "extended_on"),
        )
        return self.annotate(begins_on=start).annotate(ends_on=_plus(F("begins_on"), days, longer))


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
    announced_on = models.DateField("besluit bekendgemaakt op", null=True, blank=True)
    has_committee = models.BooleanField("met adviescommissie", default=False)
    extended_on = models.DateField("uitgesteld op", null=True, blank=True)
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
        constraints = [
            in_order("received_on", "handled_on", name="cases_complaint_handled_after_received"),
            in_order("announced_on", "received_on", name="cases_complaint_received_after_announced"),
            in_order("received_on", "extended_on", name="cases_complaint_extended_after_received"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.received_on:%d-%m-%Y}"

    @property
    def due_on(self) -> date:
        """The last day to handle it (Awb art. 9:11 and 7:10), once put off if that was done."""
        is_objection = self.kind == self.Kind.OBJECTION
        longer = LegalCode.OBJECTION_LONGER if is_objection else LegalCode.COMPLAINT_LONGER
        return self._due(longer=term_on(longer, self.extended_on) if self.extended_on else 0)

    @property
    def due_before_extension(self) -> date:
        """The last day to handle it, or to put it off."""
        return self._due(longer=0)

    def _due(self, *, longer: int) -> date:
        """The term of an objection begins when the one for objecting is over. Without the day on which the
        decision was made known it is counted from receipt: the clock is early then, never late.
        """
        start = self.received_on
        if self.kind == self.Kind.OBJECTION:
            term = LegalCode.OBJECTION_COMMITTEE if self.has_committee else LegalCode.OBJECTION
            if self.announced_on:
                start = last_day(self.announced_on, term_on(LegalCode.OBJECTING, self.announced_on))
        else:
            term = LegalCode.COMPLAINT_COMMITTEE if self.has_committee else LegalCode.COMPLAINT
        return last_day(start, term_on(term, start) + longer)


class ComplaintCase(models.Model):
    """Which dossier a complaint is about (dossier bij een klacht): while it runs nothing is destroyed."""

    # PROTECT: both go by destruction only, which takes this row along.
    complaint = models.OneToOneField(
        Complaint, models.PROTECT, related_name="link", verbose_name="klacht of bezwaar"
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="complaint_links", verbose_name="dossier")

    class Meta:
        verbose_name = "dossier bij een klacht"
        verbose_name_plural = "dossiers bij klachten"

    def __str__(self) -> str:
        return str(self.complaint)
