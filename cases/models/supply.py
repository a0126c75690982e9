"""What is ordered of a supplier for a provision, and what a municipality is told of its start and stop."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cases.models.case import EndReason
from cases.models.client import Client
from cases.models.provision import Provision
from cases.states import OrderState
from providers.models import Municipality, Partner, Role, User
from providers.periods import in_order


class SupplyOrderQuerySet(models.QuerySet["SupplyOrder"]):
    """Orders at suppliers."""

    SHOWN_DAYS = 30  # after the delivery that a supplier still sees for whom it was; the policy knows it too

    def still_open(self) -> Self:
        return self.filter(delivered_on=None, refused_on=None, withdrawn_on=None)

    def shown_to_supplier(self, user: User, *, on: date) -> Self:
        """What the organisation of this worker has to do, and what it did not long ago."""
        if not (user.has_role(Role.PARTNER) and user.employer_id and user.is_at_work(on=on)):
            return self.none()
        since = on - timedelta(days=self.SHOWN_DAYS)
        mine = self.filter(supplier=user.employer_id, refused_on=None, withdrawn_on=None)
        return mine.filter(Q(delivered_on=None) | Q(delivered_on__gte=since))


class SupplyOrder(models.Model):
    """What was asked of a supplier for a provision (leveropdracht). Where it stands follows from its dates.

    Whom it is for stands here as it was told: the supplier reads this row and no dossier.
    """

    State: ClassVar = OrderState

    # PROTECT: what was told to whom stays answerable.
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="orders", verbose_name="maatwerkvoorziening"
    )
    # Of the provision; the database asks by it whether somebody is kept away from this resident.
    client = models.ForeignKey(Client, models.PROTECT, related_name="orders", verbose_name="inwoner")
    supplier = models.ForeignKey(Partner, models.PROTECT, related_name="orders", verbose_name="leverancier")
    needs = models.TextField("wat er geleverd wordt", max_length=3_000)
    for_name = models.CharField("naam voor de leverancier", max_length=200)
    for_address = models.CharField("adres voor de leverancier", max_length=300)
    for_phone = models.CharField("telefoon voor de leverancier", max_length=40, blank=True)
    wanted_on = models.DateField("gewenst op", null=True, blank=True)
    ordered_on = models.DateField("besteld op")
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="besteld door")
    confirmed_on = models.DateField("bevestigd op", null=True, blank=True)
    expected_on = models.DateField("verwacht op", null=True, blank=True)
    delivered_on = models.DateField("geleverd op", null=True, blank=True)
    refused_on = models.DateField("geweigerd op", null=True, blank=True)
    refuse_reason = models.CharField("reden van weigeren", max_length=300, blank=True)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = SupplyOrderQuerySet.as_manager()

    class Meta:
        verbose_name = "leveropdracht"
        verbose_name_plural = "leveropdrachten"
        ordering = ["-ordered_on", "-pk"]
        indexes = [models.Index(fields=["supplier", "-ordered_on"], name="cases_supplyorder_of_supplier")]
        constraints = [
            models.UniqueConstraint(
                fields=["provision"],
                condition=Q(delivered_on=None, refused_on=None, withdrawn_on=None),
                name="cases_supplyorder_one_runs",
                violation_error_message="Bij deze voorziening loopt al een leveropdracht.",
            ),
            models.CheckConstraint(
                condition=~Q(needs="") & ~Q(for_name="") & ~Q(for_address=""),
                name="cases_supplyorder_says_what_and_where",
                violation_error_message="Vul in wat er geleverd wordt, voor wie en waar.",
            ),
            in_order("ordered_on", "confirmed_on", name="cases_supplyorder_confirmed_after_ordered"),
            in_order("ordered_on", "delivered_on", name="cases_supplyorder_delivered_after_ordered"),
            in_order("ordered_on", "refused_on", name="cases_supplyorder_refused_after_ordered"),
            models.CheckConstraint(
                condition=Q(refused_on=None, refuse_reason="")
                | Q(refused_on__isnull=False) & ~Q(refuse_reason=""),
                name="cases_supplyorder_is_refused_for_a_reason",
                violation_error_message="Vul in waarom u deze opdracht weigert.",
            ),
            models.CheckConstraint(
                condition=Q(delivered_on=None, refused_on=None)
                | Q(delivered_on=None, withdrawn_on=None)
                | Q(refused_on=None, withdrawn_on=None),
                name="cases_supplyorder_ends_once",
                violation_error_message="Een opdracht is geleverd, geweigerd of ingetrokken: "
                "één van de drie.",
            ),
        ]

    def __str__(self) -> str:
        return f"opdracht aan {self.supplier}"

    @property
    def state(self) -> OrderState:
        """Where it stands."""
        if self.withdrawn_on:
            return OrderState.WITHDRAWN
        if self.refused_on:
            return OrderState.REFUSED
        if self.delivered_on:
            return OrderState.DELIVERED
        return OrderState.CONFIRMED if self.confirmed_on else OrderState.ORDERED

    def get_state_display(self) -> str:
        return str(self.state.label)

    def clean(self) -> None:
        super().clean()
        if self.client_id != self.provision.client_id:
            raise ValidationError("Deze voorziening is van een andere inwoner.")


class StartStopFile(models.Model):
    """One file for a municipality with what began and ended up to a day (start-stopbestand)."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="start_stop_files", verbose_name="gemeente"
    )
    until_on = models.DateField("tot en met")
    made_on = models.DateField("gemaakt op")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gemaakt door")

    class Meta:
        verbose_name = "start-stopbestand"
        verbose_name_plural = "start-stopbestanden"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.municipality}, tot en met {self.until_on:%d-%m-%Y}"


class StartStop(models.Model):
    """One line of such a file, told once; a correction is another line (start-stopregel; iWmo 305, 307)."""

    class Kind(models.TextChoices):
        START = "start", "start"
        STOP = "stop", "stop"

    class Status(models.TextChoices):
        """iWmo JZ020: what a line does to the one told before."""

        FIRST = "1", "eerste aanlevering"
        CHANGED = "2", "gewijzigd"
        REMOVED = "3", "verwijderd"

    file = models.ForeignKey(
        StartStopFile, models.PROTECT, related_name="lines", verbose_name="start-stopbestand"
    )
    # PROTECT: what a municipality was told of somebody stays answerable.
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="told", verbose_name="maatwerkvoorziening"
    )
    kind = models.CharField("bericht", max_length=5, choices=Kind)
    status = models.CharField("status aanlevering", max_length=1, choices=Status)
    begins_on = models.DateField("begindatum")
    ends_on = models.DateField("einddatum", null=True, blank=True)
    end_reason = models.CharField("reden van beëindiging", max_length=2, choices=EndReason, blank=True)

    class Meta:
        verbose_name = "start-stopregel"
        verbose_name_plural = "start-stopregels"
        ordering = ["file", "provision", "kind"]
        indexes = [models.Index(fields=["provision", "kind", "-id"], name="cases_startstop_last_told")]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "provision", "kind"],
                name="cases_startstop_once_in_a_file",
                violation_error_message="Deze regel staat al in dit bestand.",
            ),
            models.CheckConstraint(
                condition=Q(kind="start", ends_on=None, end_reason="")
                | Q(kind="stop", ends_on__isnull=False) & ~Q(end_reason=""),
                name="cases_startstop_stops_for_a_reason",
                violation_error_message="Een stop heeft een reden, een start niet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.begins_on:%d-%m-%Y}"
