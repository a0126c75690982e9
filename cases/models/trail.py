"""Who looked, what changed, and the seals over both: rows that are only ever added."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Now

from providers.models import User


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
