"""What stands beside a contract: how its one sum is divided, and what was said about its results."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from providers.models.contract import Contract
from providers.models.dated import Succession
from providers.models.partner import Partner
from providers.models.user import User
from providers.periods import Days, Period, PeriodQuerySet

WHOLE = 1_000  # thousandths


class ShareKey(Succession):
    """How the sum of a contract is divided from a day on (verdeelsleutel): one version, never changed.

    Never by hours, products or residents helped: the sum is for the task.
    """

    SUBJECT = ("contract",)

    class Basis(models.TextChoices):
        AGREED = "agreed", "vaste afspraak"
        WORKERS = "workers", "hulpverleners die een organisatie levert"
        PLACES = "places", "plekken die een organisatie vrijhoudt"
        INHABITANTS = "inhabitants", "inwoners van de wijken"

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="share_keys", verbose_name="opdracht")
    basis = models.CharField("basis", max_length=20, choices=Basis)
    note = models.CharField("toelichting", max_length=500, blank=True)
    kept_on = models.DateField("vastgelegd op")
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="vastgelegd door")

    objects = PeriodQuerySet["ShareKey"].as_manager()

    class Meta(Succession.Meta):
        verbose_name = "verdeelsleutel"
        verbose_name_plural = "verdeelsleutels"
        ordering = ["starts_on"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="providers_sharekey_one_at_a_time",
                expressions=[("contract", RangeOperators.EQUAL), (Days(), RangeOperators.OVERLAPS)],
                violation_error_message="Deze opdracht heeft in die periode al een verdeelsleutel.",
            ),
        ]

    def __str__(self) -> str:
        return f"verdeelsleutel vanaf {self.starts_on:%d-%m-%Y}"


class ShareCut(models.Model):
    """The part of one organisation in a key, in thousandths (aandeel); together they are the whole."""

    key = models.ForeignKey(ShareKey, models.CASCADE, related_name="cuts", verbose_name="verdeelsleutel")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="cuts", verbose_name="organisatie")
    thousandths = models.PositiveSmallIntegerField(
        "aandeel in duizendsten", validators=[MinValueValidator(1), MaxValueValidator(WHOLE)]
    )

    class Meta:
        verbose_name = "aandeel"
        verbose_name_plural = "aandelen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "partner"],
                name="providers_sharecut_once",
                violation_error_message="Deze organisatie staat al in de verdeelsleutel.",
            ),
            models.CheckConstraint(
                condition=Q(thousandths__gte=1, thousandths__lte=WHOLE),
                name="providers_sharecut_is_a_part",
                violation_error_message="Vul een aandeel in van 0,1 tot en met 100 procent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.percentage}"

    @property
    def percentage(self) -> str:
        """The part as people say it."""
        return f"{self.thousandths / 10:.1f}".replace(".", ",") + "%"


class LumpsumAmount(models.Model):
    """What one organisation was promised and paid of the sum in a month (lumpsumbedrag), in euro cents.

    Never per resident, hour or product. K23 adds up the months of a period.
    """

    # PROTECT: what was paid to whom must stay answerable.
    contract = models.ForeignKey(Contract, models.PROTECT, related_name="amounts", verbose_name="opdracht")
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="amounts", verbose_name="organisatie")
    month = models.DateField("maand")
    agreed_cents = models.PositiveBigIntegerField("afgesproken bedrag in eurocent", default=0)
    paid_cents = models.PositiveBigIntegerField("betaald bedrag in eurocent", default=0)
    kept_on = models.DateField("vastgelegd op")
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="vastgelegd door")

    class Meta:
        verbose_name = "lumpsumbedrag"
        verbose_name_plural = "lumpsumbedragen"
        ordering = ["month", "partner"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "partner", "month"],
                name="providers_lumpsumamount_once_a_month",
                violation_error_message="Van deze organisatie is die maand al een bedrag vastgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="providers_lumpsumamount_is_of_a_month",
                violation_error_message="Een bedrag hoort bij een hele maand: kies de eerste dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}, {self.month:%m-%Y}"

    def clean(self) -> None:
        super().clean()
        if self.month and not self.contract.includes_month(self.month):
            raise ValidationError({"month": "In die maand geldt deze opdracht niet."})


class ResultTalk(models.Model):
    """A talk with the municipality about results (resultaatgesprek): who was there and what was said."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="talks", verbose_name="opdracht")
    held_on = models.DateField("gehouden op")
    present = models.CharField("aanwezig", max_length=500)
    minutes = models.TextField("verslag", max_length=10_000)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="vastgelegd door")

    class Meta:
        verbose_name = "resultaatgesprek"
        verbose_name_plural = "resultaatgesprekken"
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"resultaatgesprek van {self.held_on:%d-%m-%Y}"


class TalkAction(models.Model):
    """What somebody would do after such a talk (actie uit een resultaatgesprek)."""

    talk = models.ForeignKey(
        ResultTalk, models.PROTECT, related_name="actions", verbose_name="resultaatgesprek"
    )
    text = models.CharField("wat", max_length=500)
    assignee = models.CharField("wie", max_length=200)
    due_on = models.DateField("uiterlijk op")
    done_on = models.DateField("klaar op", null=True, blank=True)

    class Meta:
        verbose_name = "actie uit een resultaatgesprek"
        verbose_name_plural = "acties uit resultaatgesprekken"
        ordering = ["done_on", "due_on", "pk"]

    def __str__(self) -> str:
        return self.text
