"""Forms that were sent in: a second copy of the same form does nothing."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models.functions import Now

if TYPE_CHECKING:
    from providers.models.user import User

CLAIM = """
INSERT INTO providers_formclaim (user_id, key, led_to) VALUES (%s, %s, '')
ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""


class FormClaimManager(models.Manager["FormClaim"]):
    def claim(self, user: "User", key: UUID) -> bool:
        """Claim a form; False for a second copy. Waits for a first copy that is still busy."""
        with connection.cursor() as cursor:
            cursor.execute(CLAIM, [user.pk, key])
            return cursor.fetchone() is not None


class FormClaim(models.Model):
    """One sent form of one worker (verzonden formulier), with where it led."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="medewerker"
    )
    key = models.UUIDField("sleutel")
    led_to = models.CharField("leidde naar", max_length=500, blank=True)
    claimed_at = models.DateTimeField("op", db_default=Now(), editable=False)

    objects = FormClaimManager()

    class Meta:
        verbose_name = "verzonden formulier"
        verbose_name_plural = "verzonden formulieren"
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="providers_formclaim_one_per_form"),
        ]
