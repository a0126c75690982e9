"""Who speaks for a resident, and what a visitor must know before ringing the bell."""

from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case as Cases
from django.db.models import F, Q, Value, When

from cases.models.case import Case
from cases.models.client import Client
from cases.models.document import Document
from providers.models import User
from providers.periods import Days, Period, PeriodQuerySet, in_order


class Power(NamedTuple):
    """What follows from a representation, in words: who signs, and to whom letters go."""

    signs: str
    letters: str


class Representative(Period):
    """Who may speak for a resident, over which period and on what proof (vertegenwoordiger).

    Source: Wmo 1.1.1 lid 2; BW 1:378 (curatele), 1:431 (bewind), 1:450 (mentorschap), 3:60 (volmacht).
    """

    class Kind(models.TextChoices):
        CURATOR = "curator", "curator"
        TRUSTEE = "trustee", "bewindvoerder"
        MENTOR = "mentor", "mentor"
        AGENT = "agent", "gemachtigde"

    POWERS: Mapping[str, Power] = {
        Kind.CURATOR: Power(
            "De curator beslist en tekent. Bespreek alles ook met de inwoner zelf.",
            "Brieven gaan naar de curator.",
        ),
        Kind.TRUSTEE: Power(
            "De inwoner beslist zelf over hulp. Gaat het om geld of spullen? Dan tekent de bewindvoerder.",
            "Brieven over geld gaan naar de bewindvoerder, de andere naar de inwoner.",
        ),
        Kind.MENTOR: Power(
            "De mentor beslist en tekent over zorg en hulp, zo veel mogelijk samen met de inwoner. "
            "Over geld beslist de inwoner zelf.",
            "Brieven over hulp gaan naar de mentor en naar de inwoner.",
        ),
        Kind.AGENT: Power(
            "De inwoner beslist en tekent zelf. De gemachtigde doet alleen wat in de machtiging staat.",
            "Brieven gaan naar de inwoner. De gemachtigde krijgt een kopie als de inwoner dat wil.",
        ),
    }

    # PROTECT: who could sign on which day must stay answerable as long as anything of the resident is kept.
    client = models.ForeignKey(Client, models.PROTECT, related_name="representatives", verbose_name="inwoner")
    kind = models.CharField("soort vertegenwoordiger", max_length=10, choices=Kind)
    name = models.CharField("naam", max_length=200)
    organisation = models.CharField("organisatie", max_length=200, blank=True)
    phone = models.CharField("telefoon", max_length=40, blank=True)
    email = models.EmailField("e-mail", max_length=200, blank=True)
    address = models.CharField("adres", max_length=300, blank=True)
    proof = models.CharField("wat is gezien", max_length=200, blank=True)
    proof_seen_on = models.DateField("gezien op", null=True, blank=True)
    proof_document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="proves", verbose_name="bewijs"
    )
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = PeriodQuerySet["Representative"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "vertegenwoordiger"
        verbose_name_plural = "vertegenwoordigers"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="cases_representative_one_of_a_kind_at_a_time",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(kind="agent"),
                violation_error_message="Er is dan al zo'n vertegenwoordiger. Beëindig die eerst.",
            ),
            # Under curatele there is no bewind and no mentorschap beside it. Source: BW 1:449, 1:462.
            ExclusionConstraint(
                name="cases_representative_curator_stands_alone",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    (
                        Cases(
                            When(kind="curator", then=Value(1)),
                            default=Value(0),
                            output_field=models.IntegerField(),
                        ),
                        RangeOperators.NOT_EQUAL,
                    ),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(kind="agent"),
                violation_error_message="Naast een curator is er geen bewindvoerder of mentor. "
                "Beëindig eerst de een, dan de ander.",
            ),
            models.CheckConstraint(
                condition=Q(proof_document__isnull=False) | (~Q(proof="") & Q(proof_seen_on__isnull=False)),
                name="cases_representative_is_proved",
                violation_error_message="Kies het bewijs uit de documenten, of vul in wat u zag en wanneer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"

    @property
    def power(self) -> Power:
        """What follows from it, in words."""
        return self.POWERS[self.kind]

    def clean(self) -> None:
        super().clean()
        if self.proof_document is not None and self.proof_document.case.client_id != self.client_id:
            raise ValidationError({"proof_document": "Dit document is van een andere inwoner."})


class SafetyNote(models.Model):
    """What who visits must know before the visit (veiligheidsnotitie); one at a time in a dossier."""

    class Readers(models.TextChoices):
        TEAM = "team", "wie in dit dossier werkt of meekijkt"
        PARTNERS = "partners", "ook een organisatie die de inwoner helpt"

    # PROTECT: who was warned of what stays answerable as long as the dossier.
    case = models.ForeignKey(Case, models.PROTECT, related_name="safety_notes", verbose_name="dossier")
    text = models.CharField("waar let u op bij een huisbezoek", max_length=500)
    readers = models.CharField("wie leest dit", max_length=10, choices=Readers)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="geschreven door", editable=False
    )
    written_on = models.DateField("geschreven op")
    review_on = models.DateField("opnieuw bekijken op")
    ended_on = models.DateField("vervallen op", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="vervallen door", editable=False
    )
    end_reason = models.CharField("waarom vervallen", max_length=200, blank=True)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "veiligheidsnotitie"
        verbose_name_plural = "veiligheidsnotities"
        ordering = ["-written_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(ended_on=None),
                name="cases_safetynote_one_at_a_time",
                violation_error_message="Er is al een veiligheidsnotitie. Pas die aan.",
            ),
            in_order("written_on", "ended_on", name="cases_safetynote_ends_after_it_was_written"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("written_on")),
                name="cases_safetynote_is_reviewed_later",
                violation_error_message="Kies een dag na vandaag om dit opnieuw te bekijken.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by=None, end_reason="")
                | Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(end_reason=""),
                name="cases_safetynote_ends_for_a_reason",
                violation_error_message="Vul in waarom deze notitie vervalt.",
            ),
        ]

    def __str__(self) -> str:
        return f"veiligheidsnotitie van {self.written_on:%d-%m-%Y}"
