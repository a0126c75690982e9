"""What a worker looks for again and again."""

from django.db import models

from providers.models import District, User

MOST = 20


class SavedFilter(models.Model):
    """A choice of dossiers that a worker keeps under a name (bewaarde keuze). Nobody else sees it."""

    class Which(models.TextChoices):
        OPEN = "", "Open"
        MINE = "mij", "Van mij"
        NEW = "nieuw", "Nog niet verdeeld"
        CLOSED = "gesloten", "Gesloten"

    # CASCADE: it says nothing of anybody, and is of no use to others.
    worker = models.ForeignKey(
        User, models.CASCADE, related_name="saved_filters", verbose_name="medewerker", editable=False
    )
    name = models.CharField("naam van de keuze", max_length=60)
    which = models.CharField("welke dossiers", max_length=10, choices=Which, blank=True)
    district = models.ForeignKey(
        District, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="wijk"
    )
    level = models.PositiveSmallIntegerField("niveau", null=True, blank=True)

    class Meta:
        verbose_name = "bewaarde keuze"
        verbose_name_plural = "bewaarde keuzes"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "name"],
                name="cases_savedfilter_has_a_name_of_its_own",
                violation_error_message="U hebt al een keuze met deze naam. Kies een andere naam.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
