"""What the desk and whoever sent somebody in tell each other afterwards."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from intake.models.submission import Submission
from providers.models import SealedTextField, User


class ReferrerCode(models.Model):
    """A code with which a referrer adds to what was sent in (toegangscode). The code itself is not kept."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="codes", verbose_name="inzending")
    digest = models.CharField("controlegetal", max_length=64, unique=True, editable=False)
    # PROTECT: who let somebody in stays answerable.
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gemaakt door")
    made_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)
    expires_on = models.DateField("geldig tot en met")
    uses_left = models.PositiveSmallIntegerField("keer te gebruiken")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    class Meta:
        verbose_name = "toegangscode"
        verbose_name_plural = "toegangscodes"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission"],
                condition=Q(revoked_at=None),
                name="intake_referrercode_one_at_a_time",
                violation_error_message="Een collega maakte intussen een andere code.",
            ),
        ]

    def __str__(self) -> str:
        return f"toegangscode {self.pk}"


class ReferrerMessage(models.Model):
    """What a referrer added, or what the desk let the referrer know (bericht met een verwijzer)."""

    submission = models.ForeignKey(
        Submission, models.CASCADE, related_name="messages", verbose_name="inzending"
    )
    text = SealedTextField("tekst, verzegeld")
    at = models.DateTimeField("op", db_default=Now(), editable=False)
    # Null: the referrer. PROTECT: who told something stays named.
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="door")
    # A digest of the key of the form, so that a second copy adds nothing.
    key = models.CharField("kenmerk", max_length=64, unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "bericht met een verwijzer"
        verbose_name_plural = "berichten met verwijzers"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"bericht van {self.at:%d-%m-%Y}"


class ReferrerLook(models.Model):
    """One time that a referrer read what the desk let know (inzage van een verwijzer). Never changed."""

    code = models.ForeignKey(ReferrerCode, models.CASCADE, related_name="looks", verbose_name="toegangscode")
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "inzage van een verwijzer"
        verbose_name_plural = "inzages van verwijzers"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"inzage op {self.at:%d-%m-%Y}"
