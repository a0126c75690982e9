"""How an investigation went: what was told and seen on which day, and what was found of each subject."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from intake.models.terms import Assessment
from providers.models import User
from providers.periods import in_order


class Way(models.TextChoices):
    """How something was told or agreed (hoe)."""

    TALK = "talk", "in een gesprek"
    PHONE = "phone", "door de telefoon"
    LETTER = "letter", "met een brief"
    EMAIL = "email", "met een e-mail"


class AssessmentReport(models.Model):
    """The steps of an investigation up to its report (onderzoeksverslag, Wmo art. 2.3.2)."""

    class Document(models.TextChoices):
        """By what identity was established; never a number or a copy (Wmo art. 2.3.4)."""

        PASSPORT = "passport", "paspoort"
        CARD = "card", "identiteitskaart"
        LICENCE = "licence", "rijbewijs"
        RESIDENCE = "residence", "verblijfsdocument"

    Way = Way

    # PROTECT: what was done in a term stays with the investigation it is of.
    assessment = models.OneToOneField(
        Assessment, models.PROTECT, related_name="report", verbose_name="onderzoek"
    )
    confirmed_on = models.DateField("ontvangst bevestigd op", null=True, blank=True)
    support_how = models.CharField(
        "hoe verteld over cliëntondersteuning", max_length=10, choices=Way, blank=True
    )
    plan_received_on = models.DateField("persoonlijk plan ontvangen op", null=True, blank=True)
    started_on = models.DateField("onderzoek begonnen op", null=True, blank=True)
    present = models.CharField("wie erbij was", max_length=300, blank=True)
    identity_document = models.CharField("identiteitsbewijs", max_length=10, choices=Document, blank=True)
    identified_on = models.DateField("identiteit vastgesteld op", null=True, blank=True)
    pgb_told_on = models.DateField("verteld over het pgb op", null=True, blank=True)
    delay_until = models.DateField("uitstel tot en met", null=True, blank=True)
    delay_agreed_on = models.DateField("uitstel afgesproken op", null=True, blank=True)
    delay_how = models.CharField("hoe uitstel is afgesproken", max_length=10, choices=Way, blank=True)
    sent_on = models.DateField("verslag verstuurd op", null=True, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "onderzoeksverslag"
        verbose_name_plural = "onderzoeksverslagen"
        constraints = [
            in_order("started_on", "sent_on", name="intake_assessmentreport_sent_after_start"),
            models.CheckConstraint(
                condition=Q(identified_on=None, identity_document="")
                | (Q(identified_on__isnull=False) & ~Q(identity_document="")),
                name="intake_assessmentreport_identity_by_a_document",
                violation_error_message="Vul het identiteitsbewijs en de dag samen in.",
            ),
            models.CheckConstraint(
                condition=Q(delay_until=None, delay_agreed_on=None, delay_how="")
                | (Q(delay_until__isnull=False, delay_agreed_on__isnull=False) & ~Q(delay_how="")),
                name="intake_assessmentreport_delay_with_consent",
                violation_error_message="Uitstel kan alleen met instemming: vul in wanneer en hoe.",
            ),
            models.CheckConstraint(
                condition=Q(delay_until=None) | Q(delay_until__gt=models.F("delay_agreed_on")),
                name="intake_assessmentreport_delay_lies_ahead",
                violation_error_message="Het uitstel eindigt na de dag van de afspraak.",
            ),
        ]

    def __str__(self) -> str:
        return f"verslag bij {self.assessment.request}"

    def clean(self) -> None:
        super().clean()
        began = self.assessment.reported_on
        wrong = {
            name: "Deze dag ligt vóór de melding."
            for name in ("confirmed_on", "plan_received_on", "started_on", "identified_on", "pgb_told_on",
                         "delay_agreed_on", "sent_on")
            if (day := getattr(self, name)) and day < began
        }  # fmt: skip
        if wrong:
            raise ValidationError(wrong)


class AssessmentPart(models.Model):
    """What was found of one subject that the law asks for (onderwerp van het onderzoek, art. 2.3.2 lid 4)."""

    class Subject(models.TextChoices):
        NEEDS = "needs", "a. Behoeften, persoonskenmerken en voorkeuren"
        OWN_STRENGTH = "own_strength", "b. Eigen kracht en gebruikelijke hulp"
        NETWORK = "network", "c. Mantelzorg en sociaal netwerk"
        CARER = "carer", "d. Ondersteuning van de mantelzorger"
        GENERAL_SERVICE = "general_service", "e. Algemene voorziening of maatschappelijk nuttige activiteiten"
        COORDINATION = "coordination", "f. Afstemming met zorg, jeugd, onderwijs, welzijn, wonen en werk"
        CONTRIBUTION = "contribution", "g. Eigen bijdrage"
        COMMON = "common", "Algemeen gebruikelijke voorziening"

    ASKS: ClassVar = {
        Subject.NEEDS: "Wat wil de inwoner kunnen, en wat lukt niet?",
        Subject.OWN_STRENGTH: "Wat kan de inwoner zelf, en wat doen huisgenoten voor elkaar?",
        Subject.NETWORK: "Wie helpen al, en wie kunnen helpen?",
        Subject.CARER: "Wat heeft de mantelzorger nodig om het vol te houden?",
        Subject.GENERAL_SERVICE: "Wat kan de inwoner doen met wat voor iedereen open is?",
        Subject.COORDINATION: "Wat regelen anderen, zoals de zorgverzekeraar, de school of werk en inkomen?",
        Subject.CONTRIBUTION: "Wat betaalt de inwoner zelf, en is dat uitgelegd?",
        Subject.COMMON: "Is iets dat iedereen kan kopen een oplossing?",
    }

    # PROTECT: what was found is read again in an objection.
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="parts", verbose_name="onderzoek")
    subject = models.CharField("onderwerp", max_length=20, choices=Subject)
    is_discussed = models.BooleanField("besproken")
    text = models.TextField("wat is gevonden", max_length=5_000, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    on = models.DateField("dag")
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "onderwerp van het onderzoek"
        verbose_name_plural = "onderwerpen van het onderzoek"
        ordering = ["assessment", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "subject"],
                name="intake_assessmentpart_each_subject_once",
                violation_error_message="Een collega heeft dit onderwerp intussen ingevuld.",
            ),
            models.CheckConstraint(
                condition=Q(is_discussed=False) | ~Q(text=""),
                name="intake_assessmentpart_says_what_was_found",
                violation_error_message="Schrijf op wat er is besproken.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_subject_display()
