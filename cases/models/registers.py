"""What must be told to a supervisor in time, and what is done with personal data at all: the registers."""

from datetime import UTC, date, datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from cases.models.legal_term import LegalCode, term_on
from cases.terms import add_working_days, last_day
from providers.models import Municipality, Partner, Role, User
from providers.periods import in_order


class IncidentQuerySet(models.QuerySet["Incident"]):
    """Calamities and violence."""

    def visible_to(self, user: User, *, on: date) -> Self:
        """The privacy officer sees all, a stuurder and a Wmo-consulent those of their own municipality."""
        if not user.is_at_work(on=on):
            return self.none()
        if user.has_role(Role.PRIVACY_OFFICER):
            return self.all()
        if not user.has_role(Role.TEAM_LEAD, Role.CONSULTANT):
            return self.none()
        return self.filter(municipality=user.home_municipality_id)

    def open(self) -> Self:
        return self.filter(concluded_on=None)


class Incident(models.Model):
    """A calamity, or violence in the giving of support (incident). Source: Wmo 2015 art. 1.1.1 and 3.4.

    It is told to the supervisor at once; our own limit is three working days. No name of a resident is in it.
    """

    class Kind(models.TextChoices):
        CALAMITY = "calamity", "calamiteit"
        VIOLENCE = "violence", "geweld bij de verstrekking"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="incidents", verbose_name="gemeente"
    )
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incidents",
        verbose_name="bij welke organisatie",
    )
    kind = models.CharField("soort", max_length=10, choices=Kind)
    happened_on = models.DateField("gebeurd op")
    known_on = models.DateField("bekend geworden op")
    subject = models.TextField("wat er gebeurde", max_length=2_000)
    # PROTECT: who answered for it stays known.
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="behandelaar")
    reported_on = models.DateField("gemeld bij de toezichthouder op", null=True, blank=True)
    supervisor = models.CharField("toezichthouder", max_length=200, blank=True)
    report_number = models.CharField("kenmerk van de melding", max_length=100, blank=True)
    told_on = models.DateField("inwoner of familie ingelicht op", null=True, blank=True)
    told_whom = models.CharField("wie is ingelicht", max_length=300, blank=True)
    concluded_on = models.DateField("onderzoek afgerond op", null=True, blank=True)
    conclusion = models.TextField("conclusie en maatregelen", max_length=5_000, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "incident"
        verbose_name_plural = "incidenten"
        ordering = ["-known_on", "-pk"]
        constraints = [
            in_order("happened_on", "known_on", name="cases_incident_known_after_it_happened"),
            in_order("known_on", "reported_on", name="cases_incident_reported_after_known"),
            in_order("known_on", "concluded_on", name="cases_incident_concluded_after_known"),
            models.CheckConstraint(
                condition=Q(concluded_on=None) | (Q(reported_on__isnull=False) & ~Q(conclusion="")),
                name="cases_incident_concluded_when_reported",
                violation_error_message="Afronden kan als er gemeld is en de conclusie is ingevuld.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.happened_on:%d-%m-%Y}"

    @property
    def due_on(self) -> date:
        """The last day of what comes next: to tell the supervisor (Wmo art. 3.4), then to conclude."""
        if self.reported_on:
            return last_day(self.reported_on, term_on(LegalCode.INQUIRY, self.reported_on))
        return add_working_days(self.known_on, term_on(LegalCode.INCIDENT, self.known_on))

    @property
    def next_step(self) -> str:
        """What has to be done by then."""
        return "onderzoek afronden" if self.reported_on else "melden bij de toezichthouder"


class BreachQuerySet(models.QuerySet["Breach"]):
    """Data breaches."""

    def visible_to(self, user: User, *, on: date) -> Self:
        """The privacy officer sees all; a worker those that were told by this worker."""
        if not user.is_at_work(on=on):
            return self.none()
        return self.all() if user.has_role(Role.PRIVACY_OFFICER) else self.filter(registered_by=user)

    def open(self) -> Self:
        return self.filter(closed_on=None)


class Breach(models.Model):
    """A breach of personal data (datalek). Source: AVG art. 33 and 34.

    The authority is told within 72 hours after it was discovered, unless a risk is unlikely; the residents at
    once when the risk is high. Hours, also in the weekend (Regulation 1182/71 art. 3 moves days only).
    """

    class Risk(models.TextChoices):
        UNLIKELY = "unlikely", "een risico is niet waarschijnlijk"
        RISK = "risk", "er is een risico"
        HIGH = "high", "er is een hoog risico"

    discovered_at = models.DateTimeField("ontdekt op")
    what = models.TextField("wat er gebeurde", max_length=2_000)
    data = models.CharField("om welke gegevens het gaat", max_length=500, blank=True)
    people_count = models.PositiveIntegerField("aantal betrokkenen (ongeveer)", null=True, blank=True)
    registered_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="vastgelegd door", editable=False
    )
    registered_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="behandelaar"
    )
    risk = models.CharField("risico", max_length=10, choices=Risk, blank=True)
    risk_reason = models.TextField("waarom dat zo is", max_length=2_000, blank=True)
    reported_at = models.DateTimeField("gemeld bij de Autoriteit Persoonsgegevens op", null=True, blank=True)
    report_number = models.CharField("kenmerk van de melding", max_length=100, blank=True)
    late_reason = models.CharField("waarom later dan 72 uur", max_length=500, blank=True)
    told_at = models.DateTimeField("betrokkenen ingelicht op", null=True, blank=True)
    told_how = models.CharField("hoe ingelicht, of waarom niet", max_length=500, blank=True)
    measures = models.TextField("maatregelen", max_length=5_000, blank=True)
    closed_on = models.DateField("afgerond op", null=True, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = BreachQuerySet.as_manager()

    class Meta:
        verbose_name = "datalek"
        verbose_name_plural = "datalekken"
        ordering = ["-discovered_at", "-pk"]
        constraints = [
            in_order("discovered_at", "reported_at", name="cases_breach_reported_after_discovery"),
            in_order("discovered_at", "told_at", name="cases_breach_told_after_discovery"),
            models.CheckConstraint(
                condition=Q(risk="") | ~Q(risk_reason=""),
                name="cases_breach_risk_with_a_reason",
                violation_error_message="Schrijf op waarom u het risico zo inschat.",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None)
                | (Q(risk="unlikely") & ~Q(measures=""))
                | (Q(risk__in=("risk", "high"), reported_at__isnull=False) & ~Q(measures="")),
                name="cases_breach_closed_when_dealt_with",
                violation_error_message=(
                    "Afronden kan als het risico is beoordeeld, er zo nodig is gemeld"
                    " en de maatregelen zijn ingevuld."
                ),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(risk="high") | Q(told_at__isnull=False) | ~Q(told_how=""),
                name="cases_breach_high_risk_is_told",
                violation_error_message=(
                    "Bij een hoog risico licht u de betrokkenen in, of u schrijft op waarom niet."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"datalek {self.number}"

    @property
    def number(self) -> str:
        """How workers call it."""
        return f"L-{self.pk:04d}"

    @property
    def due_at(self) -> datetime:
        """The moment before which the authority is told: 72 hours of the clock, whatever summer time does."""
        hours = term_on(LegalCode.BREACH, timezone.localtime(self.discovered_at).date())
        return self.discovered_at.astimezone(UTC) + timedelta(hours=hours)

    @property
    def must_be_reported(self) -> bool:
        """The clock runs: nobody told the authority, and nobody judged that a risk is unlikely."""
        return self.reported_at is None and self.risk != self.Risk.UNLIKELY and self.closed_on is None


class ProcessingQuerySet(models.QuerySet["Processing"]):
    """The register of processing, as it held on a day."""

    def held_on(self, day: date) -> Self:
        """Of every kind of processing the version that held on the day; ended ones are left out."""
        newest = self.filter(starts_on__lte=day).order_by("name", "-starts_on").distinct("name")
        return self.filter(pk__in=newest.values("pk"), is_ended=False)


class Processing(models.Model):
    """One kind of processing of personal data, from a day on (verwerking). Source: AVG art. 30 lid 1.

    A change is a new version from a day on: what held earlier stays to be read.
    """

    name = models.CharField("naam", max_length=200)
    starts_on = models.DateField("geldt vanaf")
    is_ended = models.BooleanField("is gestopt", default=False)
    purpose = models.TextField("doel", max_length=2_000)
    ground = models.TextField("grondslag", max_length=2_000)
    subjects = models.TextField("van wie", max_length=1_000)
    categories = models.TextField("welke gegevens", max_length=2_000)
    recipients = models.TextField("wie ze ontvangen", max_length=2_000)
    abroad = models.TextField("doorgifte buiten de EU", max_length=1_000, default="Geen.")
    retention = models.TextField("bewaartermijn", max_length=1_000)
    security = models.TextField("beveiliging", max_length=2_000)
    responsible = models.TextField("verantwoordelijke", max_length=1_000)
    source = models.CharField("bron", max_length=300, blank=True)
    changed_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="vastgelegd door", editable=False
    )
    changed_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)

    objects = ProcessingQuerySet.as_manager()

    class Meta:
        verbose_name = "verwerking"
        verbose_name_plural = "verwerkingen"
        ordering = ["name", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                F("name"),
                F("starts_on"),
                name="cases_processing_one_version_a_day",
                violation_error_message="Er is al een versie van deze verwerking die op die dag begint.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RegisterCorrection(models.Model):
    """What an entry in a register said before it was put right, and why (correctie in een register)."""

    class Register(models.TextChoices):
        COMPLAINT = "cases_complaint", "klachten en bezwaren"
        INCIDENT = "cases_incident", "incidenten"
        BREACH = "cases_breach", "datalekken"

    register = models.CharField("register", max_length=20, choices=Register)
    row_id = models.BigIntegerField("regel")
    field = models.CharField("gegeven", max_length=100)
    was = models.TextField("was", blank=True)
    became = models.TextField("werd", blank=True)
    reason = models.CharField("reden", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "correctie in een register"
        verbose_name_plural = "correcties in de registers"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["register", "row_id"], name="cases_correction_of_row")]

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"
