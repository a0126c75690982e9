"""Signals of concern (bemoeizorg)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cases.models import Case
from intake.models.request import Source, SupportRequest
from intake.querysets import SignalQuerySet
from providers.models import District, Exchanged, Municipality
from providers.periods import in_order


class Signal(Exchanged):
    """A concern about someone who does not ask (signaal, bemoeizorg). It names nobody."""

    # The facts that are left when the resident of its dossier is destroyed: K20.
    STAYS: ClassVar = (
        "municipality", "district", "received_on", "source", "contact_on", "case", "request", "closed_on",
        "closing_reason",
    )  # fmt: skip

    SOURCES = Source.choices

    class Closing(models.TextChoices):
        """Why a signal ends without a dossier."""

        NO_GROUND = "no_ground", "geen reden voor zorg"
        HELPED = "helped", "er is al hulp"
        REFUSED = "refused", "wil geen hulp, en het is veilig"
        NOT_REACHED = "not_reached", "niet bereikt, ook na herhaald proberen"
        PASSED_ON = "passed_on", "doorgegeven aan een andere organisatie"

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="signals", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name="wijk"
    )
    received_on = models.DateField("ontvangen op")
    source = models.CharField("bron", max_length=20, choices=Source)
    contact_on = models.DateField("contact op", null=True, blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name="dossier"
    )
    # PROTECT: the question that came of it; when that opens a dossier, the signal belongs to it.
    request = models.ForeignKey(
        SupportRequest,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signals",
        verbose_name="hulpvraag",
    )
    note = models.CharField("zorg", max_length=500, blank=True)
    closed_on = models.DateField("afgesloten op", null=True, blank=True)
    closing_reason = models.CharField("reden van afsluiten", max_length=20, choices=Closing, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "signaal"
        verbose_name_plural = "signalen"
        ordering = ["-received_on"]
        indexes = [models.Index(fields=["municipality", "received_on"], name="intake_signal_received")]
        constraints = [
            in_order("received_on", "contact_on", name="intake_signal_contact_after_receipt"),
            in_order("received_on", "closed_on", name="intake_signal_closed_after_receipt"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closing_reason="")
                | (Q(closed_on__isnull=False) & ~Q(closing_reason="")),
                name="intake_signal_closed_with_a_reason",
                violation_error_message="Een signaal wordt afgesloten met een reden.",
            ),
        ]
