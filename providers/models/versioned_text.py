"""Words on a page that is open to everybody: in languages and versions, of which none ever changes."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from providers.models.user import User

Row = TypeVar("Row", bound="VersionedText")


class VersionedTextQuerySet(models.QuerySet[Row]):
    """Texts in their versions."""

    def in_force(self, language: str, *, on: date) -> Self:
        """Of every text in a language the newest version that holds on the day."""
        held = self.filter(language=language, starts_on__lte=on)
        return held.order_by("key", "-version").distinct("key")


class VersionedText(models.Model):
    """One version of one text in one language; a model says which languages, and what the texts are for."""

    language: models.CharField
    key: models.CharField
    text: models.CharField
    version = models.PositiveIntegerField("versie")
    starts_on = models.DateField("geldt vanaf")
    # Null: laid down with the program itself. PROTECT: who wrote a text stays named.
    written_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="geschreven door"
    )
    written_at = models.DateTimeField("geschreven op", db_default=Now(), editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar = ["language", "key", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["language", "key", "version"],
                name="%(app_label)s_%(class)s_numbers_its_versions",
                violation_error_message="Een collega heeft deze tekst intussen gewijzigd.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="%(app_label)s_%(class)s_says_something",
                violation_error_message="Vul de woorden in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()} ({self.language}), versie {self.version}"  # type: ignore[attr-defined]
