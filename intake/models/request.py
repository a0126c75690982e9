"""Questions at the desk."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.models import Case, Client, KnownDomains
from intake.querysets import SupportRequestQuerySet
from providers.models import Destination, District, Exchanged, Municipality, ServiceScope, User
from providers.periods import in_order


class Source(models.TextChoices):
    """Who asks or signals (bron)."""

    SELF = "self", "de inwoner zelf"
    FAMILY = "family", "familie"
    CARER = "carer", "mantelzorger"
    DOCTOR = "doctor", "huisarts"
    POLICE = "police", "politie"
    HOUSING = "housing", "woningcorporatie"
    PARTNER = "partner", "partner"
    MUNICIPALITY = "municipality", "gemeente"
    OTHER = "other", "anders"


class SupportRequest(Exchanged):
    """One registered question at the desk (hulpvraag; in law the melding of Wmo art. 2.3.2 lid 1)."""

    # The facts that are left when the resident is destroyed: K06, K13, K16, K19, K22.
    STAYS: ClassVar = (
        "received_on", "municipality", "district", "channel", "source", "outcome", "outcome_on",
        "destination", "feedback_on", "case",
    )  # fmt: skip
    STAYS_AS: ClassVar = {"domains": KnownDomains("domains")}

    Source = Source
    Destination = Destination

    class Channel(models.TextChoices):
        PHONE = "phone", "Telefoon"
        DESK = "desk", "Balie"
        WALK_IN = "walk_in", "Inloop"
        EMAIL = "email", "E-mail"
        WEB = "web", "Website"
        REFERRER = "referrer", "Verwijzer"
        SIGNAL = "signal", "Signaal"

    class Outcome(models.TextChoices):
        ADVICE = "advice", "informatie en advies"
        GENERAL_SERVICE = "general_service", "algemene voorziening"
        CASE = "case", "dossier"
        PASSED_ON = "passed_on", "doorverwijzing"
        OUTREACH = "outreach", "bemoeizorg"
        NONE = "none", "geen vervolg"

    # PROTECT: what was asked stays known, whatever became of person or dossier.
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="inwoner"
    )
    received_on = models.DateField("ontvangen op")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="requests", verbose_name="gemeente"
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="wijk"
    )
    channel = models.CharField("kanaal", max_length=10, choices=Channel)
    source = models.CharField("bron", max_length=20, choices=Source)
    domains = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name="onderwerpen"
    )
    text = models.TextField("vraag", max_length=10_000, blank=True)
    is_urgent = models.BooleanField("spoed", null=True, blank=True)
    outcome = models.CharField("uitkomst", max_length=20, choices=Outcome, blank=True)
    outcome_on = models.DateField("uitkomst op", null=True, blank=True)
    destination = models.CharField("doorverwezen naar", max_length=20, choices=Destination, blank=True)
    feedback_on = models.DateField("terugkoppeling op", null=True, blank=True)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="dossier"
    )
    # Only on screen: who called, what was said, what was done.
    caller_name = models.CharField("naam van de beller", max_length=200, blank=True)
    caller_phone = models.CharField("telefoon van de beller", max_length=200, blank=True)
    urgency_note = models.CharField("hoe dringend", max_length=20, blank=True)
    steps = ArrayField(models.CharField(max_length=200), default=list, blank=True, verbose_name="gedaan")
    is_client_informed = models.BooleanField("weet de inwoner van dit gesprek?", null=True, blank=True)
    told_support_on = models.DateField("verteld over cliëntondersteuning op", null=True, blank=True)
    told_plan_on = models.DateField("verteld over het persoonlijk plan op", null=True, blank=True)
    call_back = models.BooleanField("terugbellen", default=False)
    service = models.CharField(
        "gevraagde voorziening", max_length=20, choices=ServiceScope.Service, blank=True, db_default=""
    )
    is_unsafe = models.BooleanField("niet veilig", default=False, db_default=False)
    taken_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aangenomen door"
    )
    # While the question is open: what was typed of the resident, who is no record yet. Emptied when settled.
    typed = models.JSONField("al getypt over de inwoner", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "hulpvraag"
        verbose_name_plural = "hulpvragen"
        ordering = ["-received_on", "-pk"]
        indexes = [
            # K06, K16, K19, K22 read the requests of one municipality in a period.
            models.Index(fields=["municipality", "received_on"], name="intake_request_received"),
            # The desk's list shows what has no outcome yet; that is little.
            models.Index(fields=["received_on"], name="intake_request_open", condition=Q(outcome="")),
            # The desk's list of all, newest first, a page at a time.
            models.Index(fields=["-received_on", "-id"], name="intake_request_newest_first"),
        ]
        constraints = [
            in_order("received_on", "outcome_on", name="intake_request_outcome_after_receipt"),
            in_order("received_on", "feedback_on", name="intake_request_feedback_after_receipt"),
        ]

    def __str__(self) -> str:
        return f"hulpvraag van {self.received_on:%d-%m-%Y}"
