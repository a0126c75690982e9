"""Why data of a resident may leave the team: consent, its withdrawal, and what was told to whom."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.case import Case
from providers.models import Partner, User
from providers.periods import in_order


class Ground(models.TextChoices):
    """Why something may be shared (grondslag). Source: AVG art. 6, Wmo 2015 art. 5.2.1, 5.2.6 and 5.3.3."""

    CONSENT = "consent", "toestemming van de inwoner"
    LEGAL_TASK = "legal_task", "wettelijke taak (Wmo)"
    COOPERATION = "cooperation", "nodig voor de hulp (Wmo 5.3.3 lid 3)"
    LEGAL_DUTY = "legal_duty", "wettelijke plicht"
    VITAL = "vital", "vitaal belang: acuut gevaar"


class Data(models.TextChoices):
    """Groups of data that can be shared one by one (soort gegevens)."""

    CONTACT = "contact", "naam en contact"
    QUESTION = "question", "hulpvraag"
    PLAN = "plan", "plan en doelen"
    NOTES = "notes", "contactnotities"
    MEASUREMENTS = "measurements", "metingen"
    DOCUMENTS = "documents", "documenten"


class Asker(models.TextChoices):
    """Who speaks: the resident, or somebody who may do so (vertegenwoordiger). Source: Wmo 1.1.1 lid 2."""

    SELF = "self", "de inwoner zelf"
    REPRESENTATIVE = "representative", "een vertegenwoordiger"


def named_when_representing(who: str, *, name: str) -> models.CheckConstraint:
    """A representative has a name, and only a representative has."""
    return models.CheckConstraint(
        condition=Q(**{who: Asker.SELF}, representative="")
        | (Q(**{who: Asker.REPRESENTATIVE}) & ~Q(representative="")),
        name=name,
        violation_error_message="Vul in wie de vertegenwoordiger is, en alleen dan.",
    )


def to_one_receiver(name: str) -> models.CheckConstraint:
    """To a partner or to somebody by name: never both, never nobody."""
    return models.CheckConstraint(
        condition=Q(partner__isnull=False, receiver="") | (Q(partner__isnull=True) & ~Q(receiver="")),
        name=name,
        violation_error_message="Kies een organisatie, of vul in wie het kreeg.",
    )


AT_HOME = "huisgenoten"  # the receiver of a consent to put one's plan on the paper of the household


class ConsentQuerySet(models.QuerySet["Consent"]):
    """What residents agreed to."""

    def to_the_household(self, *, on: date) -> Self:
        """Those by which the plan may stand on the paper of the household on the day."""
        held = self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), given_on__lte=on)
        until = Q(valid_until=None) | Q(valid_until__gte=on)
        return held.filter(until, partner=None, receiver__iexact=AT_HOME, data__contains=[Data.PLAN])

    def running(self) -> Self:
        """Not withdrawn; a term that is over still has to be withdrawn or renewed by somebody."""
        return self.filter(withdrawn_on=None)


class Consent(models.Model):
    """That a resident agrees to share data with one receiver, for one purpose (toestemming)."""

    class Way(models.TextChoices):
        SPOKEN = "spoken", "mondeling"
        WRITTEN = "written", "schriftelijk"
        MESSAGE = "message", "per bericht"

    # PROTECT: what somebody agreed to is answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="consents", verbose_name="dossier")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    receiver = models.CharField("aan wie", max_length=200, blank=True)
    purpose = models.CharField("waarvoor", max_length=300)
    data = ArrayField(models.CharField(max_length=20, choices=Data), verbose_name="soorten gegevens")
    given_on = models.DateField("gegeven op")
    way = models.CharField("hoe", max_length=10, choices=Way, default=Way.SPOKEN)
    given_by = models.CharField("gegeven door", max_length=20, choices=Asker, default=Asker.SELF)
    representative = models.CharField("vertegenwoordiger", max_length=200, blank=True)
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    withdrawal = models.CharField("toelichting bij intrekken", max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="vastgelegd door", editable=False
    )

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "toestemming"
        verbose_name_plural = "toestemmingen"
        ordering = ["-given_on", "-pk"]
        constraints = [
            in_order("given_on", "withdrawn_on", name="cases_consent_withdrawn_after_given"),
            in_order("given_on", "valid_until", name="cases_consent_valid_after_given"),
            named_when_representing("given_by", name="cases_consent_names_the_representative"),
            to_one_receiver("cases_consent_is_for_one_receiver"),
        ]

    def __str__(self) -> str:
        return f"toestemming voor {self.to}"

    def held_on(self, day: date) -> bool:
        """Whether it was given by then, and neither over nor taken back; that works from its own day on."""
        if self.withdrawn_on is not None and self.withdrawn_on <= day:
            return False
        return self.given_on <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def data_said(self) -> str:
        """The groups of data, in words."""
        return ", ".join(str(Data(one).label) for one in self.data)

    @property
    def to(self) -> str:
        """Whom it is for, in words."""
        return self.partner.name if self.partner else self.receiver


class Disclosure(models.Model):
    """What was told or sent to somebody outside (verstrekking), by hand; the rest follows from other rows."""

    class Way(models.TextChoices):
        PHONE = "phone", "telefoon"
        MAIL = "mail", "e-mail"
        LETTER = "letter", "brief"
        MEETING = "meeting", "overleg"
        FILE = "file", "bestand"

    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosures", verbose_name="dossier")
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    receiver = models.CharField("aan wie", max_length=200, blank=True)
    what = models.CharField("wat", max_length=300)
    data = ArrayField(models.CharField(max_length=20, choices=Data), verbose_name="soorten gegevens")
    ground = models.CharField("grondslag", max_length=20, choices=Ground)
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="disclosures", verbose_name="toestemming"
    )
    way = models.CharField("hoe", max_length=10, choices=Way)
    told_on = models.DateField("op")
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door", editable=False)
    recorded_at = models.DateTimeField("vastgelegd op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "verstrekking"
        verbose_name_plural = "verstrekkingen"
        ordering = ["-told_on", "-pk"]
        constraints = [
            to_one_receiver("cases_disclosure_is_to_one_receiver"),
            models.CheckConstraint(
                condition=Q(ground=Ground.CONSENT, consent__isnull=False)
                | (~Q(ground=Ground.CONSENT) & Q(consent__isnull=True)),
                name="cases_disclosure_names_its_consent",
                violation_error_message="Kies welke toestemming van de inwoner hierbij hoort.",
            ),
        ]

    def __str__(self) -> str:
        return f"verstrekking aan {self.partner.name if self.partner else self.receiver}"
