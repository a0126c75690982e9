"""Who looked, what changed, and the seals over both: rows that are only ever added."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func, Q
from django.db.models.functions import Now

from providers.models import User

# The tables of which a trigger writes every change; a test compares them with the triggers.
KEPT = (
    "cases_client",
    "cases_case",
    "cases_trajectory",
    "cases_intensity",
    "cases_householdagreement",
    "cases_householddirector",
    "cases_householdstay",
    "cases_networkperson",
    "cases_carerstrain",
    "cases_goal",
    "cases_goalstep",
    "cases_planagreement",
    "cases_planreview",
    "cases_planapproval",
    "cases_assignment",
    "cases_involvement",
    "cases_handover",
    "cases_distribution",
    "cases_distributionrow",
    "cases_casegrant",
    "cases_ownfile",
    "cases_personlink",
    "cases_representative",
    "cases_safetynote",
    "cases_lifeevent",
    "cases_emergencyaccess",
    "cases_contactnote",
    "cases_document",
    "cases_documentversion",
    "cases_task",
    "cases_appointment",
    "cases_question",
    "cases_referral",
    "cases_referralmessage",
    "cases_partnerexit",
    "cases_partnerexitrow",
    "cases_provision",
    "cases_provisionreview",
    "cases_supplyorder",
    "cases_startstop",
    "cases_aftercare",
    "cases_consent",
    "cases_datacopy",
    "cases_datarequest",
    "cases_disclosure",
    "cases_rectification",
    "cases_retentionterm",
    "cases_legalterm",
    "cases_routingrules",
    "cases_escalationmodel",
    "cases_escalationphase",
    "cases_phasestep",
    "cases_situationpart",
    "cases_discussion",
    "cases_participation",
    "cases_presence",
    "cases_legalhold",
    "cases_destructionlist",
    "cases_destructionitem",
    "cases_complaint",
    "cases_complaintcase",
    "cases_incident",
    "cases_breach",
    "cases_processing",
    "intake_supportrequest",
    "intake_outreach",
    "intake_attempt",
    "intake_weighing",
    "intake_redirection",
    "intake_advisedservice",
    "intake_urgency",
    "intake_safetystep",
    "intake_submission",
    "intake_submissionfile",
    "intake_assessment",
    "intake_application",
    "intake_assessmentreport",
    "intake_assessmentpart",
    "intake_suspension",
    "intake_decision",
    "intake_objection",
    "intake_award",
    "intake_defaultnotice",
    "intake_lettertemplate",
    "intake_letter",
    "intake_referrercode",
    "intake_referrermessage",
    "outcomes_measurement",
    "outcomes_ownview",
    "outcomes_skip",
    "outcomes_surveyinvitation",
    "outcomes_instrumentversion",
    "providers_user",
    "providers_partner",
    "providers_partnerarea",
    "providers_team",
    "providers_teamdistrict",
    "providers_municipality",
    "providers_district",
    "providers_contract",
    "providers_target",
    "providers_answernorm",
    "providers_caseloadguide",
    "providers_districtteam",
    "providers_postcodearea",
    "providers_population",
    "providers_declinereason",
    "providers_servicescope",
    "providers_urgentnorm",
    "providers_localservice",
    "providers_workpattern",
    "providers_absence",
    "providers_offer",
    "providers_availability",
    "providers_signpost",
    "providers_mandate",
    "providers_penaltyrate",
    "providers_sender",
    "providers_dataset",
    "providers_clientstop",
    "providers_apiclient",
    "providers_subscription",
    "providers_provisionkind",
    "providers_notetemplate",
    "providers_contributionrate",
    "providers_sharekey",
    "providers_sharecut",
    "providers_resulttalk",
    "providers_talkaction",
    "providers_lumpsumamount",
)
# Those among them that tell of no resident.
REFERENCE = tuple(
    table
    for table in KEPT
    if table.startswith("providers_")
    or table
    in (
        "cases_retentionterm",
        "cases_legalterm",
        "cases_routingrules",
        "cases_escalationmodel",
        "cases_escalationphase",
        "outcomes_instrumentversion",
        "intake_lettertemplate",
    )
)


class CurrentTransaction(Func):
    """The number of the running transaction, by which the sealing job knows what is complete."""

    template = "(pg_current_xact_id()::text::bigint)"
    output_field = models.BigIntegerField()


class AccessLog(models.Model):
    """One look of one worker at one resident's data (inzage). Never changed: a trigger refuses it.

    Fields after NEN 7513: who, in which role and for whom, whose record, what, why, when, from where.
    """

    class Kind(models.TextChoices):
        PAGE = "page", "bekeken"
        SEARCH = "search", "gezocht"
        EXPORT = "export", "uitgevoerd"
        PRINT = "print", "afgedrukt"
        API = "api", "koppeling"
        UNMASK = "unmask", "BSN getoond"

    class Outcome(models.TextChoices):
        SHOWN = "shown", "getoond"
        REFUSED = "refused", "geweigerd"

    # No constraint to the worker and no key to what was shown: the record costs no lock, and outlives both.
    # Empty: nobody was logged in, someone exported on the server.
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="medewerker",
    )
    role = models.CharField("rol", max_length=200, blank=True, db_default="")
    on_behalf_of = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="namens",
    )
    client_id = models.BigIntegerField("inwoner")
    case_id = models.BigIntegerField("dossier", null=True, blank=True)
    page = models.CharField("pagina", max_length=60)
    reason = models.CharField("reden", max_length=60)
    kind = models.CharField("soort", max_length=10, choices=Kind, db_default=Kind.PAGE)
    outcome = models.CharField("uitkomst", max_length=10, choices=Outcome, db_default=Outcome.SHOWN)
    ip = models.GenericIPAddressField("adres", null=True, blank=True)
    # The same for all rows of one request, and told by nothing else than this log.
    request_id = models.UUIDField("verzoek", null=True, blank=True)
    at = models.DateTimeField("op", db_default=Now(), editable=False)
    tx = models.BigIntegerField("transactie", db_default=CurrentTransaction(), editable=False)
    destroyed_at = models.DateTimeField("inhoud vernietigd op", null=True, editable=False)

    class Meta:
        verbose_name = "inzage"
        verbose_name_plural = "inzages"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["case_id", "-id"], name="cases_accesslog_of_case"),
            models.Index(fields=["client_id", "-id"], name="cases_accesslog_of_client"),
            models.Index(fields=["user", "-id"], name="cases_accesslog_of_worker"),
            BrinIndex(fields=["at"], name="cases_accesslog_by_moment", autosummarize=True),
            BrinIndex(fields=["tx"], name="cases_accesslog_by_tx", autosummarize=True),
        ]


class History(models.Model):
    """One change of one row (wijziging), written by a trigger. Never changed: another trigger refuses it.

    Of a new row nothing is kept but that it came: what it said is the row itself, with the changes undone.
    """

    class Act(models.TextChoices):
        INSERT = "insert", "toegevoegd"
        UPDATE = "update", "gewijzigd"
        DELETE = "delete", "verwijderd"
        DESTROY = "destroy", "inhoud vernietigd"

    record = models.CharField("tabel", max_length=40)
    row_id = models.BigIntegerField("rij")
    act = models.CharField("wat", max_length=10, choices=Act)
    old = models.JSONField("was", null=True, blank=True)
    new = models.JSONField("werd", null=True, blank=True)
    # Empty: nobody logged in; origin then tells whether it was an import, the clock or someone on the server.
    user = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name="door",
    )
    request_id = models.UUIDField("verzoek", null=True, blank=True)
    # Empty: a page of someone logged in. Else the task of the queue, the command, or who was connected.
    origin = models.CharField("herkomst", max_length=120, blank=True, db_default="")
    at = models.DateTimeField("op", db_default=Now(), editable=False)
    tx = models.BigIntegerField("transactie", db_default=CurrentTransaction(), editable=False)
    destroyed_at = models.DateTimeField("inhoud vernietigd op", null=True, editable=False)

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["record", "row_id"], name="cases_history_of_row"),
            models.Index(fields=["user", "-id"], name="cases_history_of_worker"),
            # What is gone is found by what it said, and little is ever removed.
            models.Index(fields=["record"], name="cases_history_removals", condition=Q(act="delete")),
            BrinIndex(fields=["at"], name="cases_history_by_moment", autosummarize=True),
            BrinIndex(fields=["tx"], name="cases_history_by_tx", autosummarize=True),
        ]


class Seal(models.Model):
    """A seal over some rows of one log (zegel): a link of the chain that shows every later change."""

    class Log(models.TextChoices):
        LOOKS = "cases_accesslog", "inzages"
        HISTORY = "cases_history", "wijzigingen"

    number = models.BigIntegerField("nummer", unique=True)
    log = models.CharField("logboek", max_length=20, choices=Log)
    # Which fields a row's digest is made of; a later version never changes what an earlier one says.
    form = models.PositiveSmallIntegerField("versie")
    # Every row of a transaction below this one is sealed.
    horizon = models.BigIntegerField("tot transactie")
    first_id = models.BigIntegerField("eerste rij")
    last_id = models.BigIntegerField("laatste rij")
    row_count = models.PositiveIntegerField("aantal rijen")
    ids = ArrayField(models.BigIntegerField(), verbose_name="rijen")
    digests = ArrayField(models.BinaryField(), verbose_name="samenvatting per rij")
    previous = models.BinaryField("zegel ervoor")
    digest = models.BinaryField("zegel")
    sealed_at = models.DateTimeField("verzegeld op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "zegel"
        verbose_name_plural = "zegels"
        ordering = ["number"]
        indexes = [
            models.Index(fields=["log", "-number"], name="cases_seal_last_of_log"),
            models.Index(fields=["log", "last_id"], name="cases_seal_of_row"),
        ]
