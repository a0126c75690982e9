"""Groups in which residents do something together: who takes part over which period, and who was there."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cases.models.case import Case
from providers.models import District, Partner, Team, User
from providers.periods import Days, Period, PeriodQuerySet

LARGEST = 200


class TargetGroup(models.TextChoices):
    """For whom a group is (doelgroep); a group mixes several."""

    ELDERLY = "elderly", "ouderen"
    DEMENTIA = "dementia", "mensen met beginnende dementie"
    MENTAL = "mental", "mensen met een psychische kwetsbaarheid"
    DISABILITY = "disability", "mensen met een verstandelijke beperking"
    BRAIN_INJURY = "brain_injury", "mensen met hersenletsel"
    CARERS = "carers", "mantelzorgers"
    NEIGHBOURS = "neighbours", "buurtbewoners"


class Group(Period):
    """A group that meets (groep), of a team or of an organisation."""

    name = models.CharField("naam", max_length=80)
    activity = models.CharField("activiteit", max_length=200)
    target_groups = ArrayField(
        models.CharField(max_length=20, choices=TargetGroup),
        default=list,
        blank=True,
        verbose_name="doelgroepen",
    )
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="wijk"
    )
    capacity = models.PositiveSmallIntegerField("aantal plaatsen")
    # PROTECT: whose group somebody was in stays answerable.
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="team"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="organisatie"
    )
    leaders = models.ManyToManyField(User, blank=True, related_name="groups_led", verbose_name="begeleiders")
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    objects = PeriodQuerySet["Group"].as_manager()

    class Meta(Period.Meta):
        verbose_name = "groep"
        verbose_name_plural = "groepen"
        ordering = ["name", "pk"]
        constraints = [
            *Period.Meta.constraints,
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=LARGEST),
                name="cases_group_has_places",
                violation_error_message=f"Vul een aantal plaatsen van 1 tot en met {LARGEST} in.",
            ),
            models.CheckConstraint(
                condition=Q(team=None, partner__isnull=False) | Q(team__isnull=False, partner=None),
                name="cases_group_is_of_one",
                violation_error_message="Een groep is van een team of van een organisatie.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def target_labels(self) -> str:
        """For whom it is, in words."""
        return ", ".join(str(TargetGroup(one).label) for one in self.target_groups)

    @property
    def organiser(self) -> str:
        """Whose group it is."""
        return self.team.name if self.team else self.partner.name if self.partner else ""


class Participation(models.Model):
    """A resident in a group (deelname): waiting, or from a day on in a place that nobody else has."""

    # PROTECT: who took part when stays answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="participations", verbose_name="dossier")
    group = models.ForeignKey(Group, models.PROTECT, related_name="participations", verbose_name="groep")
    asked_on = models.DateField("gevraagd op")
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)
    # A place of the group: two never have the same on one day, and a trigger counts them.
    seat = models.PositiveSmallIntegerField("plaats", null=True, blank=True, editable=False)
    end_reason = models.CharField("reden van stoppen", max_length=200, blank=True)

    objects = PeriodQuerySet["Participation"].as_manager()

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on=None, seat=None) | Q(starts_on__isnull=False, seat__gte=1),
                name="cases_participation_has_a_place_or_waits",
                violation_error_message="Wie meedoet heeft een plaats, wie wacht niet.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None)
                | (Q(ends_on__gte=F("asked_on")) & (Q(starts_on=None) | Q(ends_on__gte=F("starts_on")))),
                name="cases_participation_ends_after_it_starts",
                violation_error_message="De laatste dag ligt vóór de eerste.",
            ),
            ExclusionConstraint(
                name="cases_participation_one_in_a_place",
                expressions=[
                    ("group", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(starts_on__isnull=False),
                violation_error_message="Deze plaats is intussen bezet. Probeer het opnieuw.",
            ),
            ExclusionConstraint(
                name="cases_participation_once_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("group", RangeOperators.EQUAL),
                    (Days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(starts_on__isnull=False),
                violation_error_message="Deze inwoner zit dan al in deze groep.",
            ),
            models.UniqueConstraint(
                fields=["case", "group"],
                condition=Q(starts_on=None, ends_on=None),
                name="cases_participation_waits_once",
                violation_error_message="Deze inwoner staat al op de wachtlijst van deze groep.",
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "De laatste dag ligt vóór de eerste."})


class Gathering(models.Model):
    """One time that a group met (bijeenkomst). How long it took is never kept."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="gatherings", verbose_name="groep")
    held_on = models.DateField("dag")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ingevuld door")
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "bijeenkomst"
        verbose_name_plural = "bijeenkomsten"
        ordering = ["-held_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "held_on"],
                name="cases_gathering_one_a_day",
                violation_error_message="Deze bijeenkomst is intussen al ingevuld. Kijk wat er nu staat.",
            )
        ]


class Presence(models.Model):
    """Whether a resident was there when a group met (aanwezigheid)."""

    gathering = models.ForeignKey(
        Gathering, models.PROTECT, related_name="presences", verbose_name="bijeenkomst"
    )
    participation = models.ForeignKey(
        Participation, models.PROTECT, related_name="presences", verbose_name="deelname"
    )
    was_there = models.BooleanField("was er")

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheden"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "participation"],
                name="cases_presence_once_in_a_gathering",
                violation_error_message="Deze deelnemer is al ingevuld.",
            )
        ]
