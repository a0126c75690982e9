"""How tense the situation of a resident is: its phase, who has which role in it, and the model of both."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.case import Case
from providers.models import User
from providers.periods import Days, Period, PeriodQuerySet

MOST_PHASES = 6
LONGEST_DAYS = 730


class SituationRole(models.TextChoices):
    """Who does what in a situation (rol in de situatie)."""

    HOLDER = "holder", "vaste hulpverlener"
    CASE_DIRECTOR = "case_director", "casusregisseur"
    PROCESS_DIRECTOR = "process_director", "procesregisseur"
    TEAM_LEAD = "team_lead", "stuurder"
    MANAGER = "manager", "directeur"
    SAFETY_HOUSE = "safety_house", "zorg- en veiligheidshuis"
    MAYOR = "mayor", "burgemeester"


# Those that follow from the dossier itself; the others are named in it. The casusregisseur follows from the
# household where that has a regisseur, and is named where it has none.
KNOWN_ROLES = frozenset({SituationRole.HOLDER, SituationRole.PROCESS_DIRECTOR, SituationRole.TEAM_LEAD})


def _days(label: str) -> "models.PositiveSmallIntegerField[int, int]":
    bounds = [MinValueValidator(1), MaxValueValidator(LONGEST_DAYS)]
    return models.PositiveSmallIntegerField(label, validators=bounds)


class EscalationModel(models.Model):
    """A version of the model for scaling up and down (opschaalmodel), from a day until the next version.

    It never moves a figure: K11 and K12 count the level of a trajectory. Source: AVE, Aanpak Voorkoming
    Escalatie.
    """

    starts_on = models.DateField("vanaf")
    up_triggers = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name="wanneer denkt u aan opschalen",
    )
    down_triggers = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name="wanneer denkt u aan afschalen",
    )
    # Too fast is: so many phases lower within so many days, or trouble again within so many days after it.
    fast_phases = models.PositiveSmallIntegerField(
        "te snel: zo veel fasen lager", validators=[MinValueValidator(1), MaxValueValidator(MOST_PHASES)]
    )
    fast_days = _days("te snel: binnen zo veel dagen")
    again_days = _days("te snel: nieuwe zorgen binnen zo veel dagen")
    reason = models.CharField("waarom", max_length=500)
    # PROTECT: who laid it down stays answerable. Empty: it came with Rondom.
    written_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vastgelegd door"
    )

    class Meta:
        verbose_name = "opschaalmodel"
        verbose_name_plural = "opschaalmodellen"
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["starts_on"],
                name="cases_escalationmodel_one_a_day",
                violation_error_message="Vanaf die dag geldt al een ander model. Kies een andere dag.",
            ),
            models.CheckConstraint(
                condition=Q(fast_phases__gte=1, fast_phases__lte=MOST_PHASES)
                & Q(fast_days__gte=1, fast_days__lte=LONGEST_DAYS)
                & Q(again_days__gte=1, again_days__lte=LONGEST_DAYS),
                name="cases_escalationmodel_too_fast_can_be_counted",
                violation_error_message=f"Vul 1 tot en met {MOST_PHASES} fasen en "
                f"1 tot en met {LONGEST_DAYS} dagen in.",
            ),
        ]

    def __str__(self) -> str:
        return f"opschaalmodel vanaf {self.starts_on:%d-%m-%Y}"


class EscalationPhase(models.Model):
    """A phase of a version of the model (fase), the lightest first."""

    model = models.ForeignKey(
        EscalationModel, models.CASCADE, related_name="phases", verbose_name="opschaalmodel"
    )
    number = models.PositiveSmallIntegerField("fase")
    name = models.CharField("naam", max_length=80)
    situation = models.CharField("situatie", max_length=300, blank=True)
    roles = ArrayField(
        models.CharField(max_length=20, choices=SituationRole),
        default=list,
        blank=True,
        verbose_name="rollen",
    )

    class Meta:
        verbose_name = "fase"
        verbose_name_plural = "fasen"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "number"],
                name="cases_escalationphase_one_of_a_number",
                violation_error_message="Deze fase staat er al.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_PHASES) & ~Q(name=""),
                name="cases_escalationphase_has_a_number_and_a_name",
                violation_error_message=f"Geef elke fase een naam. Er zijn er ten hoogste {MOST_PHASES}.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class PhaseStep(models.Model):
    """The situation of a dossier from a day on (fasewissel), until the next step. Only ever added.

    Beside the level of its trajectory: a phase says how tense it is, a level how much help there is.
    """

    # PROTECT: who judged the situation so, and why, stays answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="phase_steps", verbose_name="dossier")
    phase = models.PositiveSmallIntegerField("fase")
    # As it was called: a later version of the model may call it otherwise.
    name = models.CharField("naam van de fase", max_length=80)
    starts_on = models.DateField("vanaf")
    triggers = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name="aanleiding"
    )
    reason = models.CharField("reden", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")
    at = models.DateTimeField("op", db_default=Now(), editable=False)

    class Meta:
        verbose_name = "fasewissel"
        verbose_name_plural = "fasewissels"
        ordering = ["starts_on", "pk"]
        indexes = [models.Index(fields=["case", "starts_on"], name="cases_phasestep_of_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(phase__gte=1, phase__lte=MOST_PHASES),
                name="cases_phasestep_is_a_phase",
                violation_error_message="Kies een fase uit de lijst.",
            ),
            models.CheckConstraint(
                condition=~Q(triggers=[]) | ~Q(reason=""),
                name="cases_phasestep_has_a_reason",
                violation_error_message="Kies een aanleiding, of schrijf op waarom de fase verandert.",
            ),
        ]

    def __str__(self) -> str:
        return f"fase {self.phase}, {self.name}"

    @property
    def why(self) -> str:
        """All that was said of it, as one line."""
        return ". ".join(filter(None, [*self.triggers, self.reason]))


class SituationPart(Period):
    """Who has a role in the situation that does not follow from the dossier (rol in de situatie).

    It gives no sight of the dossier: involve the colleague, or send a referral.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="situation_parts", verbose_name="dossier")
    role = models.CharField("rol", max_length=20, choices=SituationRole)
    worker = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="collega"
    )
    name = models.CharField("naam", max_length=120, blank=True)

    objects = PeriodQuerySet["SituationPart"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "rol in de situatie"
        verbose_name_plural = "rollen in de situatie"
        ordering = ["starts_on", "pk"]
        constraints = [
            *Period.Meta.constraints,
            ExclusionConstraint(
                name="cases_situationpart_one_of_a_role_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Deze rol heeft dan al iemand. Beëindig die eerst.",
            ),
            models.CheckConstraint(
                condition=Q(worker__isnull=False, name="") | (Q(worker=None) & ~Q(name="")),
                name="cases_situationpart_is_of_one",
                violation_error_message="Kies een collega, of vul een naam in.",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(KNOWN_ROLES)),
                name="cases_situationpart_does_not_follow_from_the_dossier",
                violation_error_message="Wie deze rol heeft, volgt uit het dossier.",
            ),
        ]

    @property
    def who(self) -> str:
        """Who has it."""
        return self.worker.name if self.worker else self.name
