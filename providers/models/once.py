"""Forms that were sent in: a second copy of the same form does nothing."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now


class FormClaim(models.Model):
    """One sent form of one worker (verzonden formulier), with where it led."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="medewerker"
    )
    key = models.UUIDField("sleutel")
    led_to = models.CharField("leidde naar", max_length=500, blank=True)
    claimed_at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "verzonden formulier"
        verbose_name_plural = "verzonden formulieren"
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="providers_formclaim_one_per_form"),
        ]
