"""What the desk weighs: the order of the law, the clock of an urgent question, the steps of the meldcode."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from intake.models.request import SupportRequest
from intake.querysets import UrgencyQuerySet
from providers.models import User


class Weighing(models.Model):
    """What was considered of one step in the order of the law (afweging, Wmo art. 2.3.5 lid 3)."""

    class Step(models.TextChoices):
        """In the order of the law; a later one is weighed when those before it are not enough."""

        OWN_STRENGTH = "own_strength", "eigen kracht"
        COMMON = "common", "algemeen gebruikelijk"
        USUAL_HELP = "usual_help", "gebruikelijke hulp"
        NETWORK = "network", "mantelzorg en netwerk"
        GENERAL_SERVICE = "general_service", "algemene voorziening"
        TAILORED = "tailored", "maatwerkvoorziening"

    # PROTECT: what was weighed is read with the question, also in an objection.
    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="weighings", verbose_name="hulpvraag"
    )
    step = models.CharField("stap", max_length=20, choices=Step)
    is_enough = models.BooleanField("lost de vraag op")
    finding = models.CharField("wat is bekeken", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    on = models.DateField("dag")

    class Meta:
        verbose_name = "afweging"
        verbose_name_plural = "afwegingen"
        ordering = ["request", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "step"],
                name="intake_weighing_each_step_once",
                violation_error_message="Een collega heeft deze afweging intussen gewijzigd.",
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(is_enough=True),
                name="intake_weighing_one_step_is_enough",
                violation_error_message="Eén stap lost de vraag op, niet meer.",
            ),
            models.CheckConstraint(
                condition=~Q(finding=""),
                name="intake_weighing_says_what_was_considered",
                violation_error_message="Schrijf op wat u hebt bekeken.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class Urgency(models.Model):
    """The clock of an urgent question, from the moment the desk marked it (spoed, Wmo art. 2.3.3)."""

    class Ending(models.TextChoices):
        HELPED = "helped", "er is hulp"
        NOT_URGENT = "not_urgent", "geen spoed meer"
        ANSWERED = "answered", "afgehandeld aan het loket"

    # PROTECT: how long somebody in need waited stays answerable.
    request = models.OneToOneField(
        SupportRequest, models.PROTECT, related_name="urgency", verbose_name="hulpvraag"
    )
    since_at = models.DateTimeField("sinds", db_default=Now())
    hours = models.PositiveSmallIntegerField("norm in uren")
    ended_at = models.DateTimeField("gestopt op", null=True, blank=True)
    ending = models.CharField("waarom gestopt", max_length=20, choices=Ending, blank=True)
    help = models.CharField("welke hulp", max_length=200, blank=True)
    escalated_at = models.DateTimeField("gemeld bij de stuurder op", null=True, blank=True)

    objects = UrgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "spoed"
        verbose_name_plural = "spoed"
        ordering = ["since_at"]
        # What runs is little, and asked for on every page of the desk's list.
        indexes = [
            models.Index(fields=["since_at"], name="intake_urgency_running", condition=Q(ended_at=None))
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=1),
                name="intake_urgency_has_a_norm",
                violation_error_message="De norm is minstens 1 uur.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="intake_urgency_ends_with_a_reason",
                violation_error_message="Spoed stopt met een reden.",
            ),
            models.CheckConstraint(
                condition=~Q(ending="helped") | ~Q(help=""),
                name="intake_urgency_says_which_help",
                violation_error_message="Schrijf op welke hulp er is.",
            ),
        ]

    def __str__(self) -> str:
        return f"spoed, {self.hours} uur"

    @property
    def due_at(self) -> datetime:
        """The moment the norm runs out: hours that passed, so a change of the clock makes it no longer."""
        # Moments come from the database in UTC, where an hour is always an hour.
        due: datetime = self.since_at + timedelta(hours=self.hours)
        return due


class SafetyStep(models.Model):
    """One step of the meldcode that was taken where somebody is not safe (stap van de meldcode)."""

    class Step(models.IntegerChoices):
        SIGNS = 1, "Breng de signalen in kaart"
        CONSULT = 2, "Overleg met een collega, en zo nodig met Veilig Thuis"
        TALK = 3, "Praat met de inwoner"
        WEIGH = 4, "Weeg hoe ernstig het is, met het afwegingskader"
        DECIDE = 5, "Beslis: melden bij Veilig Thuis, en hulp bieden"

    class Decision(models.TextChoices):
        """What the last step ended in (meldcode, besluit)."""

        REPORT = "report", "melden bij Veilig Thuis"
        REPORT_AND_HELP = "report_help", "melden, en zelf hulp bieden"
        HELP = "help", "niet melden, zelf hulp bieden"
        NO_REPORT = "no_report", "niet melden"

    # PROTECT: why somebody was or was not reported stays answerable.
    request = models.ForeignKey(
        SupportRequest, models.PROTECT, related_name="safety_steps", verbose_name="hulpvraag"
    )
    step = models.PositiveSmallIntegerField("stap", choices=Step)
    done_on = models.DateField("gedaan op")
    note = models.CharField("wat kwam eruit", max_length=500, blank=True)
    decision = models.CharField("besluit", max_length=20, choices=Decision, blank=True, db_default="")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "stap van de meldcode"
        verbose_name_plural = "stappen van de meldcode"
        ordering = ["request", "step"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "step"],
                name="intake_safetystep_each_step_once",
                violation_error_message="Een collega heeft deze stap intussen vastgelegd.",
            ),
            models.CheckConstraint(
                condition=Q(step__gte=1, step__lte=5),
                name="intake_safetystep_is_1_to_5",
                violation_error_message="De meldcode heeft vijf stappen.",
            ),
            models.CheckConstraint(
                condition=Q(step=5) | Q(decision=""),
                name="intake_safetystep_decides_last",
                violation_error_message="Een besluit hoort bij stap 5.",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["help", "no_report"]) | ~Q(note=""),
                name="intake_safetystep_says_why_not",
                violation_error_message="Schrijf op waarom u niet meldt.",
            ),
        ]

    def __str__(self) -> str:
        return f"stap {self.step}"

    def clean(self) -> None:
        super().clean()
        if self.done_on and self.done_on < self.request.received_on:
            raise ValidationError("Een stap kan niet vóór de hulpvraag zijn gedaan.")


class RegistrationTime(models.Model):
    """How many questions of one day and ending took so long to write down (tijd van vastleggen).

    A count and no more: it names no worker and no question, so nobody can be followed by it.
    """

    day = models.DateField("dag")
    ending = models.CharField("afgehandeld als", max_length=20)
    half_minutes = models.PositiveSmallIntegerField("halve minuten")
    number = models.PositiveIntegerField("aantal")

    class Meta:
        verbose_name = "tijd van vastleggen"
        verbose_name_plural = "tijden van vastleggen"
        ordering = ["day", "ending", "half_minutes"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "ending", "half_minutes"],
                name="intake_registrationtime_one_count",
                violation_error_message="Van deze dag en duur is er al een telling.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ending} op {self.day:%d-%m-%Y}"
