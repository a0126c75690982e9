"""How long data are kept, what holds them, and the lists by which they are destroyed."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Now

from cases.models.client import Client
from cases.terms import add_months
from providers.models import User
from providers.periods import Period, PeriodQuerySet


class Kept(models.TextChoices):
    """A kind of record with a term of its own (soort gegevens). The first three follow one resident."""

    CASE = "case", "dossier"
    ADVICE = "advice", "hulpvraag zonder dossier"
    BROKEN_OFF = "broken_off", "hulpvraag zonder vervolg"
    CALLER = "caller", "hulpvraag zonder bekende inwoner"
    SIGNAL = "signal", "signaal zonder dossier"
    COMPLAINT = "complaint", "klacht of bezwaar"
    LOOKS = "looks", "inzages"


# Counted per resident; the others are rows that name no resident by key.
OF_A_PERSON = (Kept.CASE, Kept.ADVICE, Kept.BROKEN_OFF)


class RetentionTermQuerySet(models.QuerySet["RetentionTerm"]):
    def held_on(self, day: date) -> "dict[str, RetentionTerm]":
        """Kind -> the term that holds on the day; a kind without one is not destroyed."""
        return {term.kind: term for term in self.filter(starts_on__lte=day).order_by("starts_on")}


class RetentionTerm(models.Model):
    """How long one kind of record is kept after its last change, from a day on (bewaartermijn)."""

    kind = models.CharField("soort gegevens", max_length=20, choices=Kept)
    starts_on = models.DateField("vanaf")
    years = models.PositiveSmallIntegerField("jaren", default=0)
    days = models.PositiveSmallIntegerField("dagen", default=0)
    source = models.CharField("bron", max_length=300)

    objects = RetentionTermQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaartermijn"
        verbose_name_plural = "bewaartermijnen"
        ordering = ["kind", "-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "starts_on"],
                name="cases_retentionterm_one_a_day",
                violation_error_message="Voor deze soort begint die dag al een termijn.",
            ),
            models.CheckConstraint(
                condition=Q(years__gt=0) | Q(days__gt=0),
                name="cases_retentionterm_lasts",
                violation_error_message="Een termijn duurt minstens een dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.length}"

    @property
    def length(self) -> str:
        """The term in words: 15 jaar, 42 dagen."""
        days = f"{self.days} {'dag' if self.days == 1 else 'dagen'}" if self.days else ""
        return " en ".join(filter(None, [f"{self.years} jaar" if self.years else "", days]))

    def cutoff(self, *, on: date) -> date:
        """What changed last on this day or before may go on the day `on`, but for a 29 February."""
        return add_months(on - timedelta(days=self.days), -12 * self.years)

    def due(self, changed_on: date) -> date:
        """The first day on which what changed last on a day may go.

        >>> RetentionTerm(years=15).due(date(2012, 2, 29))
        datetime.date(2027, 2, 28)
        """
        return add_months(changed_on, 12 * self.years) + timedelta(days=self.days)


class LegalHold(Period):
    """A period in which nothing of one resident is destroyed, whatever its term (vernietigingsstop)."""

    # PROTECT: who is held is not removed by another road.
    client = models.ForeignKey(Client, models.PROTECT, related_name="holds", verbose_name="inwoner")
    reason = models.CharField("reden", max_length=300)
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="vastgelegd door")
    placed_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="opgeheven door"
    )

    objects = PeriodQuerySet["LegalHold"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "vernietigingsstop"
        verbose_name_plural = "vernietigingsstops"
        ordering = ["-pk"]


class DestructionListQuerySet(models.QuerySet["DestructionList"]):
    """Lists of what is to be destroyed."""

    def open(self) -> Self:
        """Those that may still grow: nobody approved them."""
        return self.filter(first_at=None)

    def approved(self) -> Self:
        """Those that two people approved and that are not carried out yet."""
        return self.filter(second_at__isnull=False, executed_at=None)


class DestructionList(models.Model):
    """What is proposed for destruction in one month, approved by two people (vernietigingslijst)."""

    class Ground(models.TextChoices):
        TERM = "term", "bewaartermijn voorbij"
        REQUEST = "request", "op verzoek van de inwoner"

    month = models.DateField("maand (eerste dag)")
    number = models.PositiveSmallIntegerField("volgnummer", default=1)
    ground = models.CharField("grond", max_length=10, choices=Ground, default=Ground.TERM)
    proposed_at = models.DateTimeField("voorgesteld op", db_default=Now(), editable=False)
    # Empty: the clock.
    proposed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="voorgesteld door"
    )
    first_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="eerste akkoord door"
    )
    first_at = models.DateTimeField("eerste akkoord op", null=True, blank=True)
    second_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tweede akkoord door"
    )
    second_at = models.DateTimeField("tweede akkoord op", null=True, blank=True)
    executed_at = models.DateTimeField("uitgevoerd op", null=True, blank=True)

    objects = DestructionListQuerySet.as_manager()

    class Meta:
        verbose_name = "vernietigingslijst"
        verbose_name_plural = "vernietigingslijsten"
        ordering = ["-month", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "number"],
                name="cases_destructionlist_numbered_in_month",
                violation_error_message="Deze lijst is er al.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="cases_destructionlist_month_is_a_first_day",
                violation_error_message="Een maand wordt bewaard als haar eerste dag.",
            ),
            models.CheckConstraint(
                condition=Q(first_at=None, first_by=None)
                | Q(first_at__isnull=False, first_by__isnull=False),
                name="cases_destructionlist_first_by_somebody",
                violation_error_message="Een akkoord heeft een naam en een moment.",
            ),
            models.CheckConstraint(
                condition=Q(second_at=None, second_by=None)
                | Q(second_at__isnull=False, second_by__isnull=False, first_at__isnull=False),
                name="cases_destructionlist_second_after_first",
                violation_error_message="Het tweede akkoord komt na het eerste.",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
                name="cases_destructionlist_two_people",
                violation_error_message="Twee verschillende mensen geven akkoord.",
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None)
                | ((Q(first_by=None) | ~Q(first_by=F("proposed_by")))
                    & (Q(second_by=None) | ~Q(second_by=F("proposed_by")))),
                name="cases_destructionlist_not_by_who_proposed",
                violation_error_message="Wie iets voorstelt, geeft er zelf geen akkoord op.",
            ),
            models.CheckConstraint(
                condition=Q(executed_at=None) | Q(second_at__isnull=False),
                name="cases_destructionlist_executed_after_two",
                violation_error_message="Zonder twee akkoorden wordt niets vernietigd.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}, lijst {self.number}"

    @property
    def state(self) -> str:
        """Where the list stands, in words."""
        if self.executed_at:
            return "uitgevoerd"
        if self.second_at:
            return "akkoord, wordt vannacht uitgevoerd"
        return "wacht op het tweede akkoord" if self.first_at else "wacht op het eerste akkoord"


class DestructionItem(models.Model):
    """One resident, or one kind of loose rows, on a list (regel van de vernietigingslijst)."""

    class State(models.TextChoices):
        PROPOSED = "proposed", "voorgesteld"
        EXCLUDED = "excluded", "uitgezonderd"
        SKIPPED = "skipped", "overgeslagen"
        DESTROYED = "destroyed", "vernietigd"

    # What was decided of whom stays; of the resident only a number is left by then.
    STAYS: ClassVar = (
        "list", "client", "kind", "last_change_on", "due_on", "row_count", "state", "decided_by",
        "decided_at", "excluded_until", "data_request_id", "counts",
    )  # fmt: skip
    STAYS_AS: ClassVar = {
        "reason": Case(When(state__in=("excluded", "skipped"), then=Value("vernietigd")), default=Value("")),
    }

    list = models.ForeignKey(
        DestructionList, models.PROTECT, related_name="items", verbose_name="vernietigingslijst"
    )
    # Empty for loose rows, which name no resident by key.
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="destructions", verbose_name="inwoner"
    )
    kind = models.CharField("soort gegevens", max_length=20, choices=Kept)
    last_change_on = models.DateField("laatste wijziging", null=True, blank=True)
    due_on = models.DateField("te vernietigen vanaf")
    row_count = models.PositiveIntegerField("aantal rijen", default=0)
    state = models.CharField("stand", max_length=10, choices=State, default=State.PROPOSED)
    reason = models.CharField("reden", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="besloten door"
    )
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    # Until then the nightly job leaves an excluded resident alone.
    excluded_until = models.DateField("uitgezonderd tot en met", null=True, blank=True)
    # The request of the resident that asked for it, by its number.
    data_request_id = models.BigIntegerField("verzoek", null=True, blank=True)
    # What was destroyed: name of the kind of row -> number.
    counts: "models.JSONField[dict[str, int], Any]" = models.JSONField("aantallen", default=dict, blank=True)

    class Meta:
        verbose_name = "regel van een vernietigingslijst"
        verbose_name_plural = "regels van vernietigingslijsten"
        ordering = ["pk"]
        indexes = [models.Index(fields=["list", "id"], name="cases_destructionitem_in_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(state="proposed"),
                name="cases_destructionitem_client_once",
                violation_error_message="Deze inwoner staat al op een vernietigingslijst.",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(state="proposed", client=None),
                name="cases_destructionitem_kind_once",
                violation_error_message="Deze soort staat al op een vernietigingslijst.",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(state="destroyed") | ~Q(reason=""),
                name="cases_destructionitem_left_out_for_a_reason",
                violation_error_message="Vul in waarom dit niet wordt vernietigd.",
            ),
        ]


class DestructionCertificate(models.Model):
    """The statement that a list was carried out (verklaring van vernietiging): counts, never a resident."""

    list = models.OneToOneField(
        DestructionList, models.PROTECT, related_name="certificate", verbose_name="vernietigingslijst"
    )
    content = models.JSONField("inhoud")
    sha256 = models.CharField("SHA-256 van de inhoud", max_length=64)
    pdf = models.BinaryField("PDF")
    made_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "verklaring van vernietiging"
        verbose_name_plural = "verklaringen van vernietiging"
        ordering = ["-pk"]
