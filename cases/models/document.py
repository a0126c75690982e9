"""Documents of a dossier: what was uploaded, in versions. The files have names of their own on disk."""

import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.case import Case
from cases.models.record import Written
from cases.querysets import DocumentQuerySet
from providers.models import User


class Document(Written):
    """A document in a dossier (document): every upload under the same name is a version of it."""

    class Kind(models.TextChoices):
        LETTER = "letter", "Brief"
        REPORT = "report", "Verslag"
        PLAN = "plan", "Plan"
        OWN_PLAN = "own_plan", "Persoonlijk plan van de inwoner"  # Wmo 2.3.2 lid 2
        ADVICE = "advice", "Advies"
        CONSENT = "consent", "Toestemming"
        MAIL = "mail", "E-mail"
        PHOTO = "photo", "Foto"
        OTHER = "other", "Anders"

    # PROTECT: a document is kept as long as its dossier, and who added it stays named.
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents", verbose_name="dossier")
    author = models.ForeignKey(User, models.PROTECT, related_name="documents", verbose_name="toegevoegd door")
    title = models.CharField("titel", max_length=200)
    kind = models.CharField("soort document", max_length=10, choices=Kind, default=Kind.OTHER)
    dated_on = models.DateField("datum van het document")
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ingetrokken door"
    )
    withdraw_reason = models.CharField("reden van intrekken", max_length=200, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documenten"
        ordering = ["-dated_on", "-pk"]
        indexes = [models.Index(fields=["case", "-dated_on", "-id"], name="cases_document_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawn_by=None, withdraw_reason="")
                | Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason=""),
                name="cases_document_is_withdrawn_for_a_reason",
                violation_error_message="Vul in waarom dit document wordt ingetrokken.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


def new_name() -> str:
    """A name for a file on disk that tells nothing and meets no other."""
    return uuid.uuid4().hex


class DocumentVersion(models.Model):
    """One upload of a document (versie). Never changed: a trigger refuses it, and its file stays as it is."""

    document = models.ForeignKey(
        Document, models.PROTECT, related_name="versions", verbose_name="document"
    )  # PROTECT: whoever destroys a document destroys its files first
    number = models.PositiveIntegerField("versie")
    file_name = models.CharField("bestandsnaam", max_length=200)  # as it was called; never used on disk
    content_type = models.CharField("soort bestand", max_length=100)
    size = models.PositiveBigIntegerField("grootte in bytes")
    sha256 = models.CharField("controlegetal", max_length=64)
    stored_as = models.CharField("naam op schijf", max_length=32, unique=True, default=new_name)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="toegevoegd door"
    )  # PROTECT: who brought it in stays named
    uploaded_at = models.DateTimeField("toegevoegd op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "documentversie"
        verbose_name_plural = "documentversies"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"],
                name="cases_document_numbers_its_versions",
                violation_error_message="Een collega heeft intussen een nieuwe versie toegevoegd.",
            ),
        ]

    def __str__(self) -> str:
        return f"versie {self.number}"

    @property
    def path(self) -> Path:
        """Where the file stands; nothing in it comes from who uploaded it."""
        return folder_of_files() / self.stored_as[:2] / self.stored_as


def folder_of_files() -> Path:
    """Where all files of documents stand: outside what any server serves by itself."""
    return Path(settings.MEDIA_ROOT) / "documents"
