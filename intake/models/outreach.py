"""Work with somebody who does not ask: who it is, on what ground, how safe it is, what was tried."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from intake.models.signal import Signal
from intake.querysets import OutreachQuerySet
from providers.models import Team, User
from providers.periods import in_order


class Outreach(models.Model):
    """What the team keeps of the person of a signal while it tries (bemoeizorg). It goes when that ends."""

    class Ground(models.TextChoices):
        """What allows it without consent: AVG and, for what is said of health, its article 9."""

        TASK = "task", "wettelijke taak van de gemeente (AVG art. 6 lid 1 onder e, Wmo 2015 art. 2.1.1)"
        VITAL = "vital", "levensgevaar of ernstig gevaar (AVG art. 6 lid 1 onder d en art. 9 lid 2 onder c)"
        CARE = "care", "verkennend onderzoek na een melding (Wvggz art. 5:2)"
        SAFE_HOME = "safe_home", "vermoeden van huiselijk geweld (Wmo 2015 art. 3.3, meldcode)"
        DEBTS = "debts", "vroegsignalering van schulden (Wgs art. 3 lid 1 onder b)"

    class Safety(models.TextChoices):
        PAIR = "pair", "alleen met twee op huisbezoek"
        POLICE = "police", "alleen met de politie op huisbezoek"
        ALONE = "alone", "bekeken: alleen op huisbezoek kan"

    # PROTECT: whoever takes a signal away destroys this first, with what the history tells of it.
    signal = models.OneToOneField(Signal, models.PROTECT, related_name="outreach", verbose_name="signaal")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name="bemoeizorgteam")
    ground = models.CharField("grond in de wet", max_length=20, choices=Ground)
    why = models.CharField("waarom zonder toestemming", max_length=500)
    # The words of the signal, which nobody else reads from here on.
    concern = models.CharField("zorg", max_length=500, blank=True, db_default="")
    # No more of the person than it takes to ring a bell.
    last_name = models.CharField("achternaam", max_length=100, blank=True)
    first_names = models.CharField("voornaam", max_length=100, blank=True)
    postcode = models.CharField("postcode", max_length=7, blank=True)
    house_number = models.CharField("huisnummer", max_length=10, blank=True)
    # With two until somebody looked at it.
    safety = models.CharField("veiligheid", max_length=10, choices=Safety, default=Safety.PAIR)
    danger = models.CharField("waar op te letten", max_length=200, blank=True)
    started_on = models.DateField("begonnen op")
    evaluate_on = models.DateField("evaluatie op")
    reminded_on = models.DateField("herinnerd op", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = "bemoeizorg"
        verbose_name_plural = "bemoeizorg"
        ordering = ["evaluate_on", "pk"]
        indexes = [models.Index(fields=["team", "evaluate_on"], name="intake_outreach_of_a_team")]
        constraints = [
            in_order("started_on", "evaluate_on", name="intake_outreach_evaluated_after_start"),
            models.CheckConstraint(
                condition=~Q(why=""),
                name="intake_outreach_says_why",
                violation_error_message="Schrijf op waarom dit zonder toestemming nodig is.",
            ),
            models.CheckConstraint(
                condition=~Q(last_name="") | (~Q(postcode="") & ~Q(house_number="")),
                name="intake_outreach_can_be_found",
                violation_error_message="Vul een achternaam in, of postcode en huisnummer.",
            ),
        ]

    def __str__(self) -> str:
        return f"bemoeizorg bij signaal {self.signal_id}"


class Attempt(models.Model):
    """One time that somebody tried to reach the person (poging): no words, so nothing to tell of anybody."""

    class Way(models.TextChoices):
        VISIT = "visit", "huisbezoek"
        STREET = "street", "ontmoeting buitenshuis"
        PHONE = "phone", "gebeld"
        LETTER = "letter", "brief of kaartje"
        THROUGH = "through", "via iemand die de inwoner kent"

    class Result(models.TextChoices):
        NO_ANSWER = "no_answer", "geen reactie"
        REFUSED = "refused", "wil geen contact"
        SPOKEN = "spoken", "gesproken"
        ACCEPTED = "accepted", "gesproken, wil hulp"
        UNSAFE = "unsafe", "gestopt, niet veilig"

    class Company(models.TextChoices):
        COLLEAGUE = "colleague", "met een collega"
        POLICE = "police", "met de politie"
        NOBODY = "nobody", "alleen"

    REACHED: ClassVar = (Result.REFUSED, Result.SPOKEN, Result.ACCEPTED)

    outreach = models.ForeignKey(Outreach, models.CASCADE, related_name="attempts", verbose_name="bemoeizorg")
    on = models.DateField("dag")
    way = models.CharField("manier", max_length=10, choices=Way)
    company = models.CharField("met wie", max_length=10, choices=Company)
    result = models.CharField("resultaat", max_length=10, choices=Result)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "poging"
        verbose_name_plural = "pogingen"
        ordering = ["on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_way_display()} op {self.on:%d-%m-%Y}"
