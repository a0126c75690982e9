"""Letters to residents: the texts they are made from, in versions, and those that went out."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models import DocumentVersion
from intake.models.letter_text import (
    ABOUT_APPLICATION,
    DECISIONS,
    LONGEST,
    LetterKind,
    wrong_in,
    wrong_in_subject,
)
from intake.models.request import SupportRequest
from intake.models.terms import Application
from intake.querysets import LetterQuerySet, LetterTemplateQuerySet
from providers.models import Municipality, User


class LetterTemplate(models.Model):
    """One version of the text of a letter, for one municipality or for all (brieftekst)."""

    kind = models.CharField("soort brief", max_length=20, choices=LetterKind)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    version = models.PositiveIntegerField("versie")
    subject = models.CharField("onderwerp", max_length=120)
    body = models.TextField("tekst", max_length=LONGEST)
    starts_on = models.DateField("vanaf")
    # PROTECT: who wrote what residents read stays named. Empty: it came with Rondom.
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door"
    )
    made_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)

    objects = LetterTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = "brieftekst"
        verbose_name_plural = "briefteksten"
        ordering = ["kind", "municipality", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "municipality", "version"],
                nulls_distinct=False,
                name="intake_lettertemplate_numbers_its_versions",
                violation_error_message="Een collega heeft deze brief intussen gewijzigd.",
            ),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(body=""),
                name="intake_lettertemplate_says_something",
                violation_error_message="Vul het onderwerp en de tekst in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, versie {self.version}"

    def clean(self) -> None:
        super().clean()
        found = {"subject": wrong_in_subject(self.kind, self.subject), "body": wrong_in(self.kind, self.body)}
        if any(found.values()):
            raise ValidationError({name: said for name, said in found.items() if said})


class Letter(models.Model):
    """A letter that was written to a resident (brief). Never changed: a trigger refuses it."""

    # PROTECT: what was written is read with the question, also in an objection.
    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="letters", verbose_name="hulpvraag"
    )
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="letters", verbose_name="aanvraag"
    )
    kind = models.CharField("soort brief", max_length=20, choices=LetterKind)
    template = models.ForeignKey(
        LetterTemplate, models.PROTECT, related_name="letters", verbose_name="brieftekst"
    )
    dated_on = models.DateField("datum van de brief")
    # Awb art. 6:7 and 6:8: from the day after it was sent; said in the letter, so kept as it was said.
    objecting_until = models.DateField("bezwaar tot en met", null=True, blank=True)
    subject = models.CharField("onderwerp", max_length=200)
    address = models.CharField("adres op de brief", max_length=300)
    text = models.TextField("tekst", max_length=60_000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="geschreven door")
    written_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)
    # The PDF: a document of the dossier, or here as long as there is none.
    document = models.OneToOneField(
        DocumentVersion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="document"
    )
    pdf = models.BinaryField("pdf", null=True, editable=False)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = "brief"
        verbose_name_plural = "brieven"
        ordering = ["-dated_on", "-pk"]
        indexes = [models.Index(fields=["request", "-id"], name="intake_letter_of_a_request")]
        constraints = [
            models.CheckConstraint(
                condition=Q(document=None, pdf__isnull=False) | Q(document__isnull=False, pdf=None),
                name="intake_letter_has_one_file",
                violation_error_message="Een brief staat in het dossier of bij de hulpvraag, niet allebei.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(ABOUT_APPLICATION), application__isnull=False)
                | ~Q(kind__in=sorted(ABOUT_APPLICATION)) & Q(application=None),
                name="intake_letter_of_a_decision_names_the_application",
                violation_error_message="Een beschikking of uitstel gaat over een aanvraag.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=sorted(DECISIONS), objecting_until__isnull=False)
                | ~Q(kind__in=sorted(DECISIONS)) & Q(objecting_until=None),
                name="intake_letter_of_a_decision_says_until_when_to_object",
                violation_error_message="Een beschikking noemt tot welke dag bezwaar kan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} van {self.dated_on:%d-%m-%Y}"
