"""What was written and what was done: rows that are only ever added."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models.functions import Now

from cases.models.case import Case
from cases.querysets import NoteQuerySet
from cases.scales import Confidentiality
from providers.models import ContactKind, User


class Written(models.Model):
    """What somebody wrote in a dossier, and which of its readers may read it."""

    confidentiality = models.CharField(
        "wie leest dit",
        max_length=12,
        choices=Confidentiality,
        default=Confidentiality.NORMAL,
        db_default=Confidentiality.NORMAL,
    )
    is_hidden_from_partners = models.BooleanField("Niet zichtbaar voor partners", default=False)

    class Meta:
        abstract = True


class ContactNote(Written):
    """A note of a contact (contactnotitie)."""

    Kind = ContactKind

    # PROTECT: a note is kept as long as its dossier, and its author stays named.
    case = models.ForeignKey(Case, models.PROTECT, related_name="notes", verbose_name="dossier")
    author = models.ForeignKey(User, models.PROTECT, related_name="notes", verbose_name="schrijver")
    kind = models.CharField("soort contact", max_length=10, choices=Kind, default=Kind.VISIT)
    held_on = models.DateField("datum")
    text = models.TextField("notitie", max_length=10_000)
    written_at = models.DateTimeField("geschreven op", db_default=Now(), editable=False)
    # Kept beside the text, since making it of thousands of notes takes longer than finding the words.
    said = models.GeneratedField(
        expression=SearchVector("text", config="dutch"), output_field=SearchVectorField(), db_persist=True
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "contactnotitie"
        verbose_name_plural = "contactnotities"
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(fields=["case", "-held_on", "-id"], name="cases_note_newest_first"),
            GinIndex(fields=["said"], name="cases_note_said"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} op {self.held_on:%d-%m-%Y}"


class Event(models.Model):
    """What was done in a dossier (gebeurtenis). Never changed: a trigger refuses it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="events", verbose_name="dossier")
    kind = models.CharField("soort", max_length=40)
    on = models.DateField("dag")
    # Null: nobody did it, a term ran out.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door")
    about = models.BigIntegerField("over", null=True, blank=True)
    text = models.CharField("wat", max_length=500, blank=True)
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "gebeurtenis"
        verbose_name_plural = "gebeurtenissen"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["case", "-id"], name="cases_event_newest_first")]
