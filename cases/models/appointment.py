"""Appointments of a dossier, and the address at which a worker's own calendar reads them."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from cases.models.case import Case
from providers.models import User


class Appointment(models.Model):
    """When and where one meets (afspraak). Without a worker it is of whoever holds the dossier that day."""

    class Place(models.TextChoices):
        HOME = "home", "bij de inwoner thuis"
        OFFICE = "office", "op kantoor"
        PHONE = "phone", "telefonisch"
        ELSEWHERE = "elsewhere", "ergens anders"

    # PROTECT: who met whom, and when, stays answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="appointments", verbose_name="dossier")
    starts_at = models.DateTimeField("van")
    ends_at = models.DateTimeField("tot")
    place = models.CharField("waar", max_length=10, choices=Place, default=Place.HOME)
    with_whom = models.CharField("met wie", max_length=200, blank=True)
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name="voor wie"
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gemaakt door")
    made_on = models.DateField("gemaakt op")
    cancelled_on = models.DateField("afgezegd op", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("reden van afzeggen", max_length=200, blank=True)
    # By this a calendar knows it again, whatever changes.
    uid = models.UUIDField("kenmerk in agenda's", default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)
    changed_at = models.DateTimeField("gewijzigd op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "afspraak"
        verbose_name_plural = "afspraken"
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["case", "starts_at"], name="cases_appointment_in_case"),
            models.Index(
                fields=["worker", "starts_at"],
                name="cases_appointment_of_worker",
                condition=Q(worker__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="cases_appointment_ends_after_it_starts",
                violation_error_message="Kies een eindtijd die na de begintijd ligt.",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_on=None, cancel_reason="")
                | (Q(cancelled_on__isnull=False) & ~Q(cancel_reason="")),
                name="cases_appointment_is_cancelled_for_a_reason",
                violation_error_message="Vul in waarom deze afspraak niet doorgaat.",
            ),
        ]

    def __str__(self) -> str:
        return f"afspraak {self.pk}"


class CalendarAddress(models.Model):
    """The secret address of a worker's appointments (agenda-adres). Only a digest of the secret is kept."""

    PATH_BYTES: ClassVar = 32

    worker = models.OneToOneField(
        User, models.CASCADE, related_name="calendar_address", verbose_name="medewerker"
    )
    digest = models.CharField("samenvatting van het geheim", max_length=64, unique=True)
    made_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "agenda-adres"
        verbose_name_plural = "agenda-adressen"
