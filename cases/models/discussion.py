"""Meetings of colleagues: dossiers that are discussed without a name, and intervisie as a date only."""

import re
from typing import Self

from django.contrib.postgres.functions import RandomUUID
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.case import Case
from providers.models import Team, User

SHORTEST = 3  # letters of a name that is looked for in a text


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings of colleagues."""

    def visible_to(self, user: User) -> Self:
        """Those the user takes part in or planned, and for who leads a team those of the team."""
        mine = Q(workers=user) | Q(called_by=user)
        if "team_lead" in user.roles and user.team_id:
            mine |= Q(team=user.team_id)
        return self.filter(mine).distinct()


class Meeting(models.Model):
    """When colleagues meet (bespreking): to discuss dossiers, or for intervisie. It tells of no resident."""

    class Kind(models.TextChoices):
        CASES = "cases", "casuïstiekbespreking"
        PEERS = "peers", "intervisie"

    kind = models.CharField("soort bespreking", max_length=10, choices=Kind, default=Kind.CASES)
    # PROTECT: who met with whom stays answerable.
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="team"
    )
    held_on = models.DateField("dag")
    starts_at = models.TimeField("begintijd")
    place = models.CharField("plaats", max_length=120, blank=True)
    workers = models.ManyToManyField(User, related_name="meetings", verbose_name="deelnemers")
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="gepland door")
    cancelled_on = models.DateField("afgezegd op", null=True, blank=True, editable=False)
    # By this a calendar knows it again, whatever changes.
    uid = models.UUIDField("kenmerk in agenda's", db_default=RandomUUID(), unique=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)
    changed_at = models.DateTimeField("gewijzigd op", db_default=Now(), editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "bespreking"
        verbose_name_plural = "besprekingen"
        ordering = ["held_on", "starts_at", "pk"]
        indexes = [models.Index(fields=["held_on"], name="cases_meeting_by_day")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} op {self.held_on:%d-%m-%Y}"


class Discussion(models.Model):
    """A dossier on the agenda of a meeting (casus), and what was decided. Without a name unless said why."""

    class Ground(models.TextChoices):
        CONSENT = "consent", "de inwoner vindt het goed"
        VITAL = "vital", "iemand loopt gevaar"
        DUTY = "duty", "de wet vraagt het"

    # PROTECT: what was decided about a resident stays answerable as long as the dossier is kept.
    case = models.ForeignKey(Case, models.PROTECT, related_name="discussions", verbose_name="dossier")
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="discussions", verbose_name="bespreking"
    )
    # All that a participant without sight of the dossier reads.
    question = models.TextField("waar gaat het over, zonder naam", max_length=2_000)
    ground = models.CharField("waarom met naam", max_length=10, choices=Ground, blank=True)
    ground_note = models.CharField("toelichting bij de naam", max_length=200, blank=True)
    brought_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="ingebracht door")
    decision = models.TextField("besluit", max_length=5_000, blank=True)
    decided_on = models.DateField("besproken op", null=True, blank=True, editable=False)
    withdrawn_on = models.DateField("van de agenda op", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        verbose_name = "casus"
        verbose_name_plural = "casussen"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "case"],
                condition=Q(withdrawn_on=None),
                name="cases_discussion_once_in_a_meeting",
                violation_error_message="Dit dossier staat al op de agenda van deze bespreking.",
            ),
            models.CheckConstraint(
                condition=~Q(question=""),
                name="cases_discussion_asks_something",
                violation_error_message="Schrijf op waar het over gaat, zonder naam.",
            ),
            models.CheckConstraint(
                condition=Q(ground="", ground_note="") | (~Q(ground="") & ~Q(ground_note="")),
                name="cases_discussion_is_named_for_a_reason",
                violation_error_message="Met naam? Kies waarom dat mag en schrijf het kort op.",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, decision="") | (Q(decided_on__isnull=False) & ~Q(decision="")),
                name="cases_discussion_ends_in_a_decision",
                violation_error_message="Schrijf op wat is besloten.",
            ),
        ]

    def __str__(self) -> str:
        return f"casus {self.pk}"

    @property
    def is_named(self) -> bool:
        """Whether participants may know who it is about."""
        return bool(self.ground)

    def clean(self) -> None:
        super().clean()
        if self.meeting.kind != Meeting.Kind.CASES:
            raise ValidationError({"meeting": "Bij intervisie staat niets over inwoners. Kies een andere."})
        if tells_who(self.question, self.case):
            raise ValidationError(
                {"question": "In deze tekst staat wie het is. Haal de naam, het adres of het nummer weg."}
            )


def tells_who(text: str, case: Case) -> bool:
    """Whether a text has a name, the postcode or a number of the resident in it."""
    client = case.client
    known = [*client.first_names.split(), client.last_name, client.other_name, client.bsn or "", case.number]
    words = [re.escape(one) for one in known if len(one) >= SHORTEST]
    if len(client.postcode) >= SHORTEST:
        words.append(re.escape(client.postcode[:4]) + r"\s*" + re.escape(client.postcode[4:].strip()))
    return any(re.search(rf"(?<!\w){one}(?!\w)", text, re.IGNORECASE) for one in words)
