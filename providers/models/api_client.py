"""The systems of organisations that come in by the API, each with an account of its own."""

from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex, token_urlsafe
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from providers.models.partner import Partner
from providers.models.user import User

MOST_A_MINUTE = 1200


def new_client_id() -> str:
    """Known to both sides and no secret."""
    return f"rondom-{token_hex(8)}"


def new_secret() -> str:
    """What only the system of the organisation knows; shown once."""
    return token_urlsafe(32)


def digest(secret: str) -> str:
    """Of 256 random bits: nobody guesses what it is of, so that a slow hash would add nothing."""
    return sha256(secret.encode()).hexdigest()


class ApiClientQuerySet(models.QuerySet["ApiClient"]):
    def of(self, partner: Partner) -> Self:
        return self.filter(account__employer=partner)


class ApiClient(models.Model):
    """The system of an organisation that comes in by the API (koppeling).

    It acts as an account with the role of a coordinator of that organisation, so that it sees what they see
    and every look is recorded. It cannot log in on a page.
    """

    class Scope(models.TextChoices):
        REFERRALS = "verwijzingen:lezen", "verwijzingen lezen"
        ANSWERS = "verwijzingen:beantwoorden", "verwijzingen beantwoorden"
        MEASUREMENTS = "metingen:lezen", "metingen lezen"
        CASES = "zaken:lezen", "zaken lezen"
        REQUESTS = "hulpvragen:insturen", "hulpvragen insturen"
        CAPACITY = "capaciteit:opgeven", "capaciteit lezen en opgeven"
        MESSAGES = "berichten:sturen", "start- en stopberichten sturen"

    # PROTECT: what the system read and did is recorded with this account.
    account = models.OneToOneField(
        User, models.PROTECT, related_name="api_client", verbose_name="account", editable=False
    )
    client_id = models.CharField(
        "client-id", max_length=60, unique=True, default=new_client_id, editable=False
    )
    secret_digest = models.CharField("controlegetal van het geheim", max_length=64, editable=False)
    # Raised with another secret: what was handed out before ends at once.
    round = models.PositiveIntegerField("ronde", default=0, db_default=0, editable=False)
    scopes = ArrayField(
        models.CharField(max_length=40, choices=Scope),
        verbose_name="wat het systeem mag",
        error_messages={"blank": "Kies minstens één ding dat het systeem mag."},
    )
    per_minute = models.PositiveSmallIntegerField(
        "verzoeken per minuut",
        default=120,
        validators=[
            MinValueValidator(1, f"Vul een aantal van 1 tot en met {MOST_A_MINUTE} in."),
            MaxValueValidator(MOST_A_MINUTE, f"Vul een aantal van 1 tot en met {MOST_A_MINUTE} in."),
        ],
    )
    made_at = models.DateTimeField("gemaakt op", db_default=Now(), editable=False)
    used_at = models.DateTimeField("laatst ingelogd op", null=True, blank=True, editable=False)

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        verbose_name = "koppeling"
        verbose_name_plural = "koppelingen"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0),
                name="providers_apiclient_may_do_something",
                violation_error_message="Kies minstens één ding dat het systeem mag.",
            ),
            models.CheckConstraint(
                condition=Q(per_minute__gte=1, per_minute__lte=MOST_A_MINUTE),
                name="providers_apiclient_asks_1_to_1200_a_minute",
                violation_error_message=f"Vul een aantal van 1 tot en met {MOST_A_MINUTE} in.",
            ),
        ]

    def __str__(self) -> str:
        return self.account.name

    def knows(self, secret: str) -> bool:
        """Whether this is its secret."""
        return compare_digest(self.secret_digest, digest(secret))

    @property
    def scopes_in_words(self) -> str:
        """What it may, as people read it."""
        return ", ".join(str(self.Scope(scope).label) for scope in self.scopes)
