"""From the first question to a decision: requests, assessments, applications and signals."""

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cases.models import Case, Client, KnownDomains, LegalCode, term_on
from cases.terms import last_day
from intake.querysets import (
    ApplicationQuerySet,
    AssessmentQuerySet,
    SignalQuerySet,
    SupportRequestQuerySet,
)
from providers.models import District, Exchanged, Municipality, User
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

    class Destination(models.TextChoices):
        """Where a question goes that is not for us (wegwijzer)."""

        CIZ = "ciz", "CIZ"
        CARE_OFFICE = "care_office", "zorgkantoor"
        DOCTOR = "doctor", "huisarts"
        DISTRICT_NURSING = "district_nursing", "wijkverpleging"
        MENTAL_HEALTH = "mental_health", "ggz"
        HOSPITAL_TRANSFER = "hospital_transfer", "transferbureau van het ziekenhuis"
        YOUTH = "youth", "toegang jeugdhulp"
        WORK_INCOME = "work_income", "werk en inkomen"
        DEBT_HELP = "debt_help", "schuldhulp"
        SCHOOL_ATTENDANCE = "school_attendance", "leerplicht"
        COMPULSORY_CARE = "compulsory_care", "meldpunt Wvggz"
        CRISIS_SERVICE = "crisis_service", "crisisdienst"
        PREVENTION = "prevention", "consortium voor preventie"
        SAFE_HOME = "safe_home", "Veilig Thuis"
        SAFETY_HOUSE = "safety_house", "Zorg- en Veiligheidshuis"
        HOUSING = "housing", "woningcorporatie"
        LEGAL_DESK = "legal_desk", "Juridisch Loket"
        OTHER_MUNICIPALITY = "other_municipality", "andere gemeente"
        OTHER = "other", "overig"

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


class Assessment(models.Model):
    """The legal investigation after a question (onderzoek, Wmo art. 2.3.2)."""

    STAYS: ClassVar = ("request", "reported_on", "finished_on", "withdrawn_on")  # K04

    request = models.OneToOneField(
        SupportRequest, models.PROTECT, related_name="assessment", verbose_name="hulpvraag"
    )
    reported_on = models.DateField("gemeld op")
    finished_on = models.DateField("afgerond op", null=True, blank=True)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "onderzoek"
        verbose_name_plural = "onderzoeken"
        ordering = ["reported_on"]
        indexes = [
            models.Index(fields=["reported_on"], name="intake_assessment_reported"),  # K04 by month
            # The worklist of legal terms: what runs is little.
            models.Index(
                fields=["reported_on"],
                name="intake_assessment_running",
                condition=Q(finished_on=None, withdrawn_on=None),
            ),
        ]
        constraints = [
            in_order("reported_on", "finished_on", name="intake_assessment_finished_after_report"),
            in_order("reported_on", "withdrawn_on", name="intake_assessment_withdrawn_after_report"),
            models.CheckConstraint(
                condition=Q(finished_on__isnull=True) | Q(withdrawn_on__isnull=True),
                name="intake_assessment_finished_or_withdrawn",
                violation_error_message="Een onderzoek is afgerond of ingetrokken, niet allebei.",
            ),
        ]

    @property
    def is_running(self) -> bool:
        return self.finished_on is None and self.withdrawn_on is None

    @property
    def due_on(self) -> date:
        """The last day to finish it (Wmo art. 2.3.2 lid 1; Algemene termijnenwet)."""
        return last_day(self.reported_on, term_on(LegalCode.ASSESSMENT, self.reported_on))


class Application(Exchanged):
    """A request for a formal decision (aanvraag, Wmo art. 2.3.5)."""

    STAYS: ClassVar = ("request", "received_on", "decided_on", "suspended_days", "result")  # K05

    class Result(models.TextChoices):
        GRANTED = "granted", "toegekend"
        REFUSED = "refused", "afgewezen"
        WITHDRAWN = "withdrawn", "ingetrokken"

    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="applications", verbose_name="hulpvraag"
    )
    received_on = models.DateField("ontvangen op")
    decided_on = models.DateField("beschikt op", null=True, blank=True)
    suspended_days = models.PositiveIntegerField("opgeschorte dagen", null=True, blank=True)
    result = models.CharField("resultaat", max_length=10, choices=Result, blank=True)
    suspension_reason = models.CharField("reden van opschorten", max_length=500, blank=True)
    # Wmo art. 5.2.9 lid 6 and 8: nobody has to wait for an application until there is a BSN.
    without_bsn = models.CharField("waarom zonder BSN", max_length=200, blank=True, db_default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "aanvraag"
        verbose_name_plural = "aanvragen"
        ordering = ["received_on"]
        indexes = [
            models.Index(fields=["received_on"], name="intake_application_received"),  # K05 by month
            models.Index(
                fields=["received_on"], name="intake_application_running", condition=Q(decided_on=None)
            ),
        ]
        constraints = [
            in_order("received_on", "decided_on", name="intake_application_decided_after_receipt"),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, result="")
                | (Q(decided_on__isnull=False) & ~Q(result="")),
                name="intake_application_decided_with_a_result",
                violation_error_message="Vul de datum en het resultaat samen in.",
            ),
        ]

    @property
    def due_on(self) -> date:
        """The last day to decide (Wmo art. 2.3.5 lid 2, Awb 4:15; Algemene termijnenwet)."""
        days = term_on(LegalCode.DECISION, self.received_on) + (self.suspended_days or 0)
        return last_day(self.received_on, days)


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
