"""What somebody is still typing: kept on the server until it is sent, thrown away or too old."""

import json
from datetime import timedelta
from typing import NamedTuple, Self

from django.core import signing
from django.db import models
from django.db.models.functions import Now

from providers.models.sealed import SealedTextField
from providers.models.user import User

KEPT_DAYS = 14
SALT = "providers.draft"


class Place(NamedTuple):
    """One form: what it is called, the address it is sent to and the page on which it stands."""

    label: str
    sent_to: str
    page: str

    def signed(self) -> str:
        """As it travels with the form, so that nobody can make up an address."""
        return signing.dumps(self, salt=SALT)

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises signing.BadSignature for what was not signed here."""
        return cls(*signing.loads(text, salt=SALT))


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def over_term(self) -> Self:
        """Those nobody typed in for so long that they are taken away."""
        return self.filter(kept_at__lt=Now() - timedelta(days=KEPT_DAYS))


class Draft(models.Model):
    """What one worker typed so far in one form (concept): in the own tray, and in no list or figure."""

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts", verbose_name="medewerker")
    label = models.CharField("formulier", max_length=100)
    sent_to = models.CharField("verstuurd naar", max_length=500)
    page = models.CharField("pagina", max_length=500)
    # JSON: name -> values, as a browser sends them.
    fields = SealedTextField("velden, verzegeld")
    # The key of the page in which it was last typed: two devices differ in it.
    key = models.UUIDField("sleutel van het formulier")
    version = models.PositiveIntegerField("versie", default=1)
    kept_at = models.DateTimeField("bewaard op", db_default=Now(), editable=False)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "concept"
        verbose_name_plural = "concepten"
        ordering = ["-kept_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "sent_to"], name="providers_draft_one_per_form"),
        ]
        indexes = [models.Index(fields=["kept_at"], name="providers_draft_by_age")]

    @property
    def typed(self) -> dict[str, list[str]]:
        """Name -> values, as a browser sends them."""
        found: dict[str, list[str]] = json.loads(self.fields)
        return found
